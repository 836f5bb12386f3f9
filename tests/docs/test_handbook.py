"""Every command in README and handbook is one that the program knows."""

import re
import shlex
from pathlib import Path

import pytest

from reid_desktop.cli.parser import build_parser

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "handbook").glob("*.md"))]


def commands(page: Path) -> list[str]:
    """The lines of a page that call the program, with continued lines joined."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.findall(r"^(?: {4}|\$ )?(reid-desktop [^\n]+)$", text, re.M)
    return [line for line in found if "COMMAND" not in line]


SHOWN = [(page.name, line) for page in PAGES for line in commands(page)]


def test_the_pages_show_commands() -> None:
    assert len(SHOWN) > 15


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_shown_command_is_understood(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    try:
        arguments = build_parser().parse_args(words)
    except SystemExit as error:
        pytest.fail(f"{page}: “{line}” is not understood ({error})")
    assert callable(arguments.run)
