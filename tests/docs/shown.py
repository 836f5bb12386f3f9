"""What README and handbook show: the commands and Python snippets of each page, in order."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "handbook").glob("*.md"))]


def commands(page: Path) -> list[str]:
    """Return the lines of a page that call the program, with continued lines joined."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.findall(r"^(?: {4}|\$ )?(reid-desktop [^\n]+)$", text, re.M)
    return [line for line in found if "COMMAND" not in line]


def snippets(page: Path) -> list[str]:
    """Return the blocks of Python on a page."""
    return re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
