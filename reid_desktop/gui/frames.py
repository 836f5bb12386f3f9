"""Frames, pictures and long ranklists for the eyes, read on a lane of their own.

Reading for the screen shares nothing with indexing: no network, and a read-only twin of the case.
On the work lane it would wait for the batch in hand (seconds); here it comes at once
(docs/decisions).
"""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source
from reid_desktop.core.values import Frame
from reid_desktop.footage.reader import Footage, open_footage
from reid_desktop.gui.task import Lane, Task
from reid_desktop.store.case import Case

OPEN_SOURCES = 2
"""Sources kept open, each with its decoding process."""


class FrameReader(QObject):
    """Reads what the analyst looks at; of several frames asked for in a row only the last comes.

    Signals:
        arrived: (Source, Frame) that was asked for last.
        failed: (exception, title).
    """

    arrived = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, parent: QObject | None = None, *, name: str = "frames") -> None:
        super().__init__(parent)
        self._opened = _Opened()
        self._lane = Lane(name, at_end=self._opened.close)
        self._latest: Task | None = None
        self._tasks: list[Task] = []
        self._reading: list[Task] = []

    @property
    def is_busy(self) -> bool:
        """Whether something is being read."""
        return bool(self._tasks)

    def request(self, source: Source, index: int) -> None:
        """Read frame `index` of `source`; it comes with `arrived`."""
        if self._latest is not None:
            self._latest.stop()
        task = self._start(_read_frame(self._opened, source, index), f"frame of {source.name}")
        task.done.connect(self._on_frame)
        self._latest = task

    def footage_of(self, source: Source) -> Footage:
        """Return `source` opened; for jobs on this lane only."""
        return self._opened.footage(source)

    def run(self, job: Job[Any], title: str, then: Callable[[Any], None]) -> Task:
        """Run a job that touches neither case nor networks, then call `then` with its result."""
        task = self._start(job, title)
        task.done.connect(then)
        return task

    def read(
        self, path: Path, make: Callable[[Case], Job[Any]], title: str, then: Callable[[Any], None]
    ) -> Task:
        """Run a job that only reads the case at `path`, on a twin of this lane's own."""
        task = self.run(_on_twin(self._opened, path, make), title, then)
        self._reading.append(task)
        return task

    def forget(self) -> None:
        """Close the open sources and the twin; who still reads from it is stopped first."""
        self._latest = None
        for task in self._reading:
            task.stop()
        self._start(_forget(self._opened), "close footage")

    def shut(self) -> None:
        """Close the sources and wait for the thread."""
        self._lane.close()

    def _start(self, job: Job[Any], title: str) -> Task:
        task = Task(job, title, self)
        self._tasks.append(task)
        task.failed.connect(self._on_failed)
        task.ended.connect(self._on_ended)
        self._lane.add(task)
        return task

    def _on_frame(self, found: tuple[Source, Frame]) -> None:
        if self.sender() is self._latest:
            self.arrived.emit(*found)

    def _on_failed(self, error: Exception) -> None:
        task = self.sender()
        self.failed.emit(error, task.title if isinstance(task, Task) else "")

    def _on_ended(self) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._tasks:
            self._tasks.remove(task)
            if task in self._reading:
                self._reading.remove(task)
            task.deleteLater()
            if task is self._latest:
                self._latest = None


class _Opened:
    """Sources and twin held open, the source used last at the end; for the lane of frames only."""

    def __init__(self) -> None:
        self._footage: OrderedDict[str, Footage] = OrderedDict()
        self._case: Case | None = None

    def case(self, path: Path) -> Case:
        """Return the read-only twin of the case at `path`, opened if need be."""
        if self._case is None or self._case.path != path:
            self._close_case()
            self._case = Case.open(path, read_only=True)
        return self._case

    def footage(self, source: Source) -> Footage:
        """Return `source`, opened if need be."""
        if source.path not in self._footage:
            if len(self._footage) >= OPEN_SOURCES:
                self._footage.popitem(last=False)[1].close()
            self._footage[source.path] = open_footage(Path(source.path), kind=source.kind)
        self._footage.move_to_end(source.path)
        return self._footage[source.path]

    def close(self) -> None:
        """Close all."""
        while self._footage:
            self._footage.popitem()[1].close()
        self._close_case()

    def _close_case(self) -> None:
        if self._case is not None:
            self._case.close()
            self._case = None


def _on_twin(opened: _Opened, path: Path, make: Callable[[Case], Job[Any]]) -> Job[Any]:
    yield Progress(0, 0)
    return (yield from make(opened.case(path)))


def _read_frame(opened: _Opened, source: Source, index: int) -> Job[tuple[Source, Frame]]:
    yield Progress(0, 1, source.name, "frame")
    return source, opened.footage(source).frame(index)


def _forget(opened: _Opened) -> Job[None]:
    yield Progress(0, 1)
    opened.close()
