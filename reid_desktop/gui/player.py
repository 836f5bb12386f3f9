"""Plays footage at the pace of its own timestamps, from here on or around a hit over and over."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from reid_desktop.core.records import Source
from reid_desktop.core.values import Frame

AROUND_S = 2.0
"""Around a hit so much is played before and after it."""
LATE_S = 0.1
"""A player later than this leaves frames out to catch up."""


class Player(QObject):
    """Decides which frame is asked for and when it is shown; it never reads or paints itself.

    Frames come at the distance of their presentation times. When reading cannot follow, frames
    are left out, so that a second of footage always takes a second.

    Signals:
        wanted: index of the frame to read next.
        due: Frame to show now.
        changed: whether it plays.
    """

    wanted = Signal(int)
    due = Signal(object)
    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Source | None = None
        self._first = self._last = self._expected = 0
        self._is_loop = False
        self._began: tuple[float, float] | None = None
        self._held: Frame | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._show)

    @property
    def is_playing(self) -> bool:
        """Whether frames follow each other."""
        return self._source is not None

    def play(self, source: Source, index: int) -> None:
        """Play from frame `index` to the end of `source`."""
        self._begin(source, index, source.frames - 1, index, loop=False)

    def play_around(self, source: Source, index: int) -> None:
        """Play from AROUND_S before frame `index` to as long after it, over and over."""
        reach = max(1, round(AROUND_S * source.fps)) if source.fps > 0 else 2
        first = max(0, index - reach)
        self._begin(source, first, min(source.frames - 1, index + reach), first, loop=True)

    def stop(self) -> None:
        """Stay where it is."""
        was_playing = self.is_playing
        self._source, self._held, self._began = None, None, None
        self._timer.stop()
        if was_playing:
            self.changed.emit(False)

    def take(self, frame: Frame) -> bool:
        """Take a frame that was read; True when the player shows it itself, at its time."""
        if self._source is None or frame.index != self._expected:
            return False
        now = time.monotonic()
        if self._began is None:
            self._began = now, frame.time_s
        due_s = self._began[0] + frame.time_s - self._began[1]
        self._held = frame
        self._timer.start(max(0, round((due_s - now) * 1000)))
        return True

    def _begin(self, source: Source, first: int, last: int, index: int, *, loop: bool) -> None:
        self.stop()
        self._source, self._first, self._last, self._is_loop = source, first, last, loop
        self.changed.emit(True)
        self._ask(index)

    def _ask(self, index: int) -> None:
        self._expected = index
        self.wanted.emit(index)

    def _show(self) -> None:
        """Show the frame held and ask for the one that will be due when it is read."""
        frame, source = self._held, self._source
        if frame is None or source is None or self._began is None:
            return
        self._held = None
        self.due.emit(frame)
        late_s = time.monotonic() - self._began[0] - (frame.time_s - self._began[1])
        following = frame.index + 1 + (int(late_s * source.fps) if late_s > LATE_S else 0)
        if following <= self._last:
            self._ask(following)
        elif self._is_loop:
            self._began = None
            self._ask(self._first)
        else:
            self.stop()
