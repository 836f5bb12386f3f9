"""While jobs work on the lane the event loop is never blocked over 100 ms, p99 under 50 ms."""

import itertools
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, QTimer
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


class Heartbeat(QObject):
    """A timer of 5 ms that remembers its longest gap."""

    def __init__(self) -> None:
        super().__init__()
        self.beats = 0
        self._gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gaps.append(now - self._last)
        self.beats += 1
        self._last = now

    @property
    def longest_s(self) -> float:
        return max(self._gaps, default=0.0)

    @property
    def p99_s(self) -> float:
        return float(np.quantile(self._gaps, 0.99)) if self._gaps else 0.0

    def restart(self) -> None:
        self._gaps, self._last = [], time.perf_counter()

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def heartbeat() -> Iterator[Heartbeat]:
    made = Heartbeat()
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


def assert_fluent(heartbeat: Heartbeat, attempt: Callable[[], None]) -> None:
    """Hold both promises in one of some attempts: other programs may rob us of the processor."""
    gaps = []
    for _ in range(ATTEMPTS):
        heartbeat.restart()
        attempt()
        gaps.append((heartbeat.longest_s, heartbeat.p99_s))
        if gaps[-1][0] <= LONGEST_S and gaps[-1][1] <= P99_S:
            break
    logger.info("longest gap and p99: %s", gaps)
    assert min(longest for longest, _ in gaps) <= LONGEST_S, gaps
    assert min(p99 for _, p99 in gaps) <= P99_S, gaps


def test_no_gap_over_100_ms_while_a_heavy_job_runs_and_the_window_is_used(
    opened: MainWindow, session: Session, qtbot: QtBot, heartbeat: Heartbeat
) -> None:
    opened.frame.show_source(session.case.sources()[0])
    opened.query.take_detection(1, search=True)
    qtbot.waitUntil(lambda: opened.ranklist.hits.rowCount() > 0, timeout=5000)

    def attempt() -> None:
        session.run("heavy", lambda case: heavy(1.2))
        while session.tasks:
            for key in (Qt.Key.Key_Right, Qt.Key.Key_M, Qt.Key.Key_Down):
                qtbot.keyClick(opened.ranklist.grid, key)
                qtbot.wait(20)
            opened.frame.step(1)
            qtbot.wait(30)

    assert_fluent(heartbeat, attempt)
    assert heartbeat.beats > 50


def test_no_gap_over_100_ms_while_footage_is_imported_and_indexed(
    window: MainWindow,
    session: Session,
    tmp_path: Path,
    video: Path,
    qtbot: QtBot,
    heartbeat: Heartbeat,
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
