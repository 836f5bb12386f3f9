"""The handbook's pictures are small, few, and all of them are used."""

import re
from pathlib import Path

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "handbook"
PICTURES = sorted((HANDBOOK / "pictures").glob("*.webp"))
MOST_BYTES, MOST_TOTAL = 150_000, 2_000_000


def test_each_is_small_and_all_are_few() -> None:
    sizes = [path.stat().st_size for path in PICTURES]
    assert sizes
    assert max(sizes) <= MOST_BYTES
    assert sum(sizes) <= MOST_TOTAL


def test_every_picture_is_on_a_page_and_every_page_has_its_pictures() -> None:
    text = "\n".join(page.read_text("utf-8") for page in HANDBOOK.glob("*.md"))
    named = set(re.findall(r"\]\(pictures/([\w-]+\.webp)\)", text))
    assert named == {path.name for path in PICTURES}
