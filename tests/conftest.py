"""Fixtures for every test: no display, no network, no stray warnings, research data if present."""

import importlib
import logging
import os
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import pytest
from hypothesis import settings

from tests.colour_networks import ColourNetworks

OFFLINE = str(Path(__file__).resolve().parent / "offline")
if OFFLINE not in (paths := os.environ.get("PYTHONPATH", "").split(os.pathsep)):
    os.environ["PYTHONPATH"] = os.pathsep.join([OFFLINE, *filter(None, paths)])
runpy.run_path(f"{OFFLINE}/sitecustomize.py")

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("searching", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
"""The same examples each time; HYPOTHESIS_PROFILE=searching looks for new ones."""


LONGEST_FIRST = ("cluster", "torture", "end_to_end", "docs", "training", "gui")
"""Folders whose files take longest, so that no worker ends alone with one of them."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by their folders; `make test` keeps to it when it hands them out."""

    def turn(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def no_stray_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning of ours which it did not ask for with caplog.clear()."""
    yield
    ours = [r for r in caplog.get_records("call") if r.name.startswith("reid_desktop")]
    stray = [r.getMessage() for r in ours if r.levelno >= logging.WARNING]
    assert not stray, f"unexpected warnings: {stray}"


@pytest.fixture(autouse=True)
def own_user_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test its own home for settings, logs and keys."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    return home


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Import a program that lies beside the package: script("benchmarks/page")."""

    def imported(path: str) -> ModuleType:
        program = Path(__file__).resolve().parent.parent / path
        sys.path.insert(0, str(program.parent))
        try:
            return importlib.import_module(program.name)
        finally:
            sys.path.remove(str(program.parent))

    return imported


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of research data beside the checkout; the test is skipped without it."""
    folder = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the research data is not beside the checkout")
    return folder


RED, GREEN, BLUE = (200, 30, 30), (30, 180, 40), (40, 50, 210)


@pytest.fixture(scope="session")
def colour_networks() -> ColourNetworks:
    return ColourNetworks()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty frames at 10 frames/s, 160x120: a red person, later a green and a blue one."""
    from reid_desktop.footage.writer import VideoWriter

    path = tmp_path_factory.mktemp("clip") / "gate_2026-03-02_08-00-00.mp4"
    with VideoWriter(path, fps=10, width=160, height=120) as writer:
        for index in range(40):
            image = np.full((120, 160, 3), 120, np.uint8)
            image[40:100, 10 + 2 * index : 30 + 2 * index] = RED
            if index >= 20:
                image[30:90, 110:130] = GREEN
                image[50:110, 4:24] = BLUE
            writer.write(image)
    return path


@pytest.fixture
def red_person(tmp_path: Path) -> Path:
    """A picture of the red person, cut out."""
    path = tmp_path / "red.png"
    image = np.full((60, 20, 3), RED, np.uint8)
    assert cv2.imwrite(str(path), image[..., ::-1])
    return path
