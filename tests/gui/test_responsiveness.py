"""While jobs work on the lane the event loop is never blocked over 100 ms, p99 under 50 ms.

Two measures hold these promises. The processor time that the window's own thread uses between two
beats is its code's cost and nobody else's: it is held at once, on any machine. The time by the
wall, as the analyst feels it, also counts waiting for locks, files and Python's own lock; other
programs may rob us of the processor, so this one is held in one of some attempts.
"""

import importlib
import itertools
import logging
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reid_desktop.core.intake import Intake
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import CaseInfo, SourceKind
from reid_desktop.core.values import Changes
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session

logger = logging.getLogger(__name__)
LONGEST_S = 0.100
P99_S = 0.050
ATTEMPTS = 6


@pytest.fixture
def heartbeat() -> Iterator[Any]:
    """A Heartbeat of benchmarks/heartbeat.py, which measures the same in the real program."""
    folder = str(Path(__file__).resolve().parents[2] / "benchmarks")
    sys.path.insert(0, folder)
    try:
        made = importlib.import_module("heartbeat").Heartbeat()
    finally:
        sys.path.remove(folder)
    yield made
    made.stop()
    made.deleteLater()


def heavy(seconds: float) -> Job[Changes]:
    """Numpy as a network would use it, and Python in between, in steps of some 100 ms."""
    rng = np.random.default_rng(0)
    weights = rng.standard_normal((700, 700)).astype(np.float32)
    end = time.monotonic() + seconds
    done = 0
    while time.monotonic() < end:
        step_end = time.monotonic() + 0.1
        while time.monotonic() < step_end:
            weights = np.tanh(weights @ weights / 700)
            sum(value * value for value in range(3000))
        done += 1
        yield Progress(done, 1000, f"frame {done}", "detect and describe", skipped=done // 10)
    return Changes()


def assert_fluent(heartbeat: Any, attempt: Callable[[], None]) -> None:
    """Hold the cost of our own code at once, and the time by the wall in one of some attempts."""
    waited = []
    for _ in range(ATTEMPTS):
        heartbeat.restart()
        attempt()
        gaps = heartbeat.gaps
        for line in gaps.lines():
            logger.info("%s", line)
        assert gaps.longest_s(gaps.own) <= LONGEST_S, gaps.lines()
        assert gaps.p99_s(gaps.own) <= P99_S, gaps.lines()
        waited.append((gaps.longest_s(gaps.wall), gaps.p99_s(gaps.wall)))
        if waited[-1][0] <= LONGEST_S and waited[-1][1] <= P99_S:
            break
    assert min(longest for longest, _ in waited) <= LONGEST_S, waited
    assert min(p99 for _, p99 in waited) <= P99_S, waited


def test_the_heartbeat_tells_own_work_from_waiting(heartbeat: Any, qtbot: QtBot) -> None:
    qtbot.wait(30)
    heartbeat.restart()
    worked_until = time.thread_time() + 0.08
    while time.thread_time() < worked_until:
        sum(range(1000))
    qtbot.wait(30)
    gaps = heartbeat.gaps
    assert gaps.longest_s(gaps.own) >= 0.08
    assert gaps.longest_s(gaps.wall) >= gaps.longest_s(gaps.own) - 0.005
    heartbeat.restart()
    time.sleep(0.08)
    qtbot.wait(30)
    gaps = heartbeat.gaps
    assert gaps.longest_s(gaps.own) < 0.04
    assert gaps.longest_s(gaps.unqueued) >= 0.07, "waiting for something is no queue"


def test_no_gap_over_100_ms_while_a_heavy_job_runs_and_the_window_is_used(
    opened: MainWindow, session: Session, qtbot: QtBot, heartbeat: Any
) -> None:
    opened.frame.show_source(session.case.sources()[0])
    opened.query.take_detection(1, search=True)
    qtbot.waitUntil(lambda: opened.ranklist.hits.rowCount() > 0, timeout=5000)

    beats = []

    def attempt() -> None:
        session.run("heavy", lambda case: heavy(1.2))
        while session.tasks:
            for key in (Qt.Key.Key_Right, Qt.Key.Key_M, Qt.Key.Key_Down):
                qtbot.keyClick(opened.ranklist.grid, key)
                qtbot.wait(20)
            opened.frame.step(1)
            qtbot.wait(30)
        beats.append(heartbeat.beats)

    assert_fluent(heartbeat, attempt)
    assert sum(beats) > 50


def test_no_gap_over_100_ms_while_footage_is_imported_and_indexed(
    window: MainWindow,
    session: Session,
    tmp_path: Path,
    video: Path,
    qtbot: QtBot,
    heartbeat: Any,
) -> None:
    numbers = itertools.count()

    def attempt() -> None:
        with qtbot.waitSignal(session.opened, timeout=5000):
            session.create_case(tmp_path / f"{next(numbers)}.reidcase", CaseInfo("New"))
        window.footage.intakes.take([Intake(str(video), SourceKind.VIDEO, "gate")])
        qtbot.waitUntil(lambda: bool(session.case.sources()), timeout=10_000)
        qtbot.waitUntil(lambda: not session.tasks, timeout=10_000)
        window.footage.index_all()
        qtbot.waitUntil(lambda: not session.tasks, timeout=10_000)

    assert_fluent(heartbeat, attempt)
    assert len(session.case.detection_ids()) == 18
