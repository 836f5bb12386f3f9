"""The program starts and quits again and again, at any moment, and leaves nothing behind.

Row 62 of what users ask for: no thread runs at the exit. That nothing grows within one process in
which windows open and close is tests/gui/test_leaks.py.
"""

import os
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import psutil
import pytest

from reid_desktop.core.paths import log_file
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.store.case import Case
from reid_desktop.store.lock import LOCK_NAME
from reid_desktop.store.opening import DATABASE_NAME, log_bytes

from .conftest import Figure, sized

KEPT = {LOCK_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm"}
"""Files that stay, empty or free: who only reads may not remove them."""
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from reid_desktop import app
from reid_desktop.gui.main_window import MainWindow

wait_s, arguments = float(sys.argv[1]), sys.argv[2:]
began = None

def look():
    global began
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.isVisible():
            is_open = not arguments or window.session.case is not None
            began = began or (time.monotonic() if is_open else None)
            if began is not None and time.monotonic() - began >= wait_s:
                window.close()

application = app.application_of()
timer = QTimer()
timer.timeout.connect(look)
timer.start(5)
sys.exit(app.main(arguments))
"""
"""The real program; its window is closed, as by the user, so long after it has what was asked."""


@pytest.fixture
def case_path(tmp_path: Path, clip: Path, colour_networks: Any) -> Path:
    """A case with people in it, open nowhere."""
    path = tmp_path / "a.reidcase"
    with Case.create(path, CaseInfo("Theft"), by="eva") as case:
        run(import_footage(case, [clip], by="eva"))
        run(ingest(case, colour_networks, settings=IndexSettings(every_s=1.0), by="eva"))
    return path


def test_every_start_ends_cleanly_and_leaves_nothing(
    case_path: Path, tmp_path: Path, figure: Figure
) -> None:
    count, chance = sized(3, 100), random.Random(62)  # noqa: S311 - of a test
    places = {name: tmp_path / name for name in ("TMPDIR", "HOME")}
    for folder in places.values():
        folder.mkdir()
    mark = uuid.uuid4().hex
    words = {name: str(folder) for name, folder in places.items()}
    environment = {
        **os.environ,
        **words,
        "STARTS_MARK": mark,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ['PYTHONPATH']}",
    }
    before, began = names_in(case_path), time.monotonic()
    for number in range(count):
        wait_s = (0.0, 0.0, 0.3)[number] if number < 3 else chance.uniform(0, 4)
        arguments = [] if number % 4 == 0 else [str(case_path)]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(wait_s), *arguments],
            env=environment,
            capture_output=True,
            text=True,
        )
        told = f"start {number}, closed after {wait_s:.2f} s: {done.stderr}"
        assert done.returncode == 0, told
        assert "QThread" not in done.stderr, told
        assert "Traceback" not in done.stderr, told
        assert not marked(mark), told
        assert not list(places["TMPDIR"].iterdir()), told
        assert names_in(case_path) - before <= KEPT, told
        assert log_bytes(case_path) == 0, told
    with Case.open(case_path) as case:  # nobody holds its lock
        assert not case.check()
    log = log_file().read_text("utf-8")
    assert log.count("window is seen") == count
    assert " WARNING " not in log
    assert " ERROR " not in log
    seconds = (time.monotonic() - began) / count
    figure(f"{count} starts and quits of the program, {seconds:.1f} s each: nothing left behind")


def names_in(case: Path) -> set[str]:
    """Return the files of a case."""
    return {path.relative_to(case).as_posix() for path in case.rglob("*") if path.is_file()}


def marked(mark: str) -> list[str]:
    """Return the processes that were started with a word in their environment and still run."""
    found = []
    for process in psutil.process_iter():
        try:
            if mark in process.environ().values():
                found.append(str(process))
        except psutil.Error:
            continue
    return found
