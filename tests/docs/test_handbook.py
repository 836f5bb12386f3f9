"""Every command in README and handbook is one that the program knows."""

import shlex

import pytest

from reid_desktop.cli.parser import build_parser
from tests.docs.shown import PAGES, commands

SHOWN = [(page.name, line) for page in PAGES for line in commands(page)]


def test_the_pages_show_commands() -> None:
    assert len(SHOWN) > 50


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_shown_command_is_understood(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    try:
        arguments = build_parser().parse_args(words)
    except SystemExit as error:
        pytest.fail(f"{page}: “{line}” is not understood ({error})")
    assert callable(arguments.run)
