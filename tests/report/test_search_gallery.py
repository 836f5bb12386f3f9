"""The page of queries and first findings: self-contained, escaped, coloured by verdict."""

import numpy as np

from reid_desktop.report.search_gallery import Boxed, GalleryRow, gallery_page

BOX = np.array([5, 5, 30, 60], np.float32)


def page(text: str = "0.912") -> str:
    image = np.full((80, 60, 3), 90, np.uint8)
    found = [Boxed(image, BOX, text, True), Boxed(image, None, "nothing found", False)]
    return gallery_page("A <title>", ["OIM", "QEEPS"], [GalleryRow(Boxed(image, BOX, "1"), found)])


def test_nothing_is_remote_and_no_script_runs() -> None:
    text = page()
    assert "http:" not in text
    assert "https:" not in text
    assert "<script" not in text
    assert text.count("data:image/jpeg;base64,") == 3


def test_every_string_is_escaped() -> None:
    text = page("<img onerror=x>")
    assert "<img onerror" not in text
    assert "A &lt;title&gt;" in text


def test_verdicts_are_told_by_text_too() -> None:
    text = page()
    assert 'class="right"' in text
    assert 'class="wrong"' in text
    assert "✓ right" in text
