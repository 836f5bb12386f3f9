"""What README and handbook show: the commands and Python snippets of each page, in order."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "handbook").glob("*.md"))]


def commands(page: Path) -> list[str]:
    """Return the lines of a page that call the program, with continued lines joined."""
    return commands_in(page.read_text(encoding="utf-8"))


def commands_in(text: str) -> list[str]:
    """Return the lines of a text that call the program, with continued lines joined."""
    found = re.findall(r"^(?: {4}|\$ )?(reid-desktop [^\n]+)$", text.replace("\\\n", " "), re.M)
    return [line for line in found if "COMMAND" not in line]


def sections(page: Path) -> dict[str, list[str]]:
    """Return the commands under each heading of the second level that has any."""
    parts = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.M)[1:]
    found = {title: commands_in(text) for title, text in zip(parts[::2], parts[1::2], strict=True)}
    return {title: lines for title, lines in found.items() if lines}


def snippets(page: Path) -> list[str]:
    """Return the blocks of Python on a page."""
    return re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
