"""How long the event loop of a window is kept from answering, and by whose fault."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps between beats of one stretch of time, each (G,) seconds.

    Attributes:
        wall: as the analyst feels them.
        own: processor time that the window's thread itself used: what its code costs, however
            busy the machine is.
        unqueued: by the wall, less the time in which the thread was ready and other programs had
            the processor (Linux; elsewhere the same as `wall`); waiting for locks, files and
            Python's own lock counts.
    """

    wall: np.ndarray
    own: np.ndarray
    unqueued: np.ndarray

    @staticmethod
    def p99_s(gaps: np.ndarray) -> float:
        """Return the gap that one of a hundred exceeds; 0 for none."""
        return float(np.quantile(gaps, 0.99)) if len(gaps) else 0.0

    @staticmethod
    def longest_s(gaps: np.ndarray) -> float:
        """Return the longest gap; 0 for none."""
        return float(gaps.max(initial=0.0))

    def lines(self) -> list[str]:
        """Return one line for each way to count."""
        words = {"wall": "by the wall", "unqueued": "without the queue", "own": "own work"}
        return [
            f"{words[name]:18} median {np.median(gaps) * 1e3:6.1f} ms, "
            f"p99 {self.p99_s(gaps) * 1e3:6.1f} ms, longest {self.longest_s(gaps) * 1e3:6.1f} ms"
            for name in words
            if len(gaps := getattr(self, name))
        ]


class Heartbeat(QObject):
    """A timer of 5 ms on the window's thread that remembers the gaps between its beats."""

    def __init__(self) -> None:
        """Begin to beat."""
        super().__init__()
        self._seen: list[tuple[float, float, float]] = []
        self._schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self.restart()
        self._timer.start()

    @property
    def beats(self) -> int:
        """Beats since the last restart."""
        return len(self._seen) - 1

    @property
    def gaps(self) -> Gaps:
        """The gaps since the last restart."""
        steps = np.diff(np.array(self._seen), axis=0).reshape(-1, 3)
        return Gaps(steps[:, 0], steps[:, 1], steps[:, 0] - steps[:, 2])

    def restart(self) -> None:
        """Forget what was."""
        self._seen = []
        self._beat()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def _beat(self) -> None:
        self._seen.append((time.perf_counter(), time.thread_time(), self._queued_s()))

    def _queued_s(self) -> float:
        """Return how long this thread has been ready without a processor, seconds."""
        try:
            return int(self._schedule.read_text().split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0
