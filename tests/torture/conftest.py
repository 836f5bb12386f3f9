"""How hard the torture is: a few rounds by default, `TORTURE=long` (make torture) all of them."""

import ast
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

LONG = os.environ.get("TORTURE") == "long"
T = TypeVar("T")
N = TypeVar("N", int, float)
Figure = Callable[..., None]


def sized(short: N, long: N) -> N:
    """Return how many rounds to run."""
    return long if LONG else short


def part_of(cases: Iterable[T], every: int = 3) -> list[T]:
    """Return all cases of a long run, every third or so of a short one."""
    return list(cases)[:: sized(every, 1)]


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """Return the parsed modules of folders of the repository by their paths from its root."""
    root = Path(__file__).resolve().parents[2]
    found = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    return {p.relative_to(root).as_posix(): ast.parse(p.read_text("utf-8")) for p in found}


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Keep a measured sentence; `make torture` prints all of them at its end."""

    def keep(sentence: str) -> None:
        record_property("figure", sentence)

    return keep


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's folders of a whole module, whose cases are signed with one key or stay open.

    A module that wants them overrides `own_user_folders`.
    """
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        yield folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give long runs the time they need."""
    if LONG:
        for item in items:
            if "torture" in item.path.parts:
                item.add_marker(pytest.mark.timeout(7200))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures."""
    if not LONG:
        return
    terminalreporter.section("figures")
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, sentence in getattr(report, "user_properties", []):
                if name == "figure":
                    terminalreporter.write_line(f"{sentence}")
