"""The bridge between jobs and the window: the only thread code of the program.

A Lane owns one worker thread; the jobs of its tasks take turns there, one step each. What happens
is handed to the window's thread through one queued signal, so every public signal of a Task is
emitted on the thread that made the Task, in order, and a connection made before control returns to
the event loop misses nothing.
"""

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from reid_desktop.core.errors import ReidError
from reid_desktop.core.progress import Job, Progress

logger = logging.getLogger(__name__)

GENTLE = 5
"""Niceness of a gentle lane's thread: the window and other programs go first."""
BETWEEN_REPORTS_S = 0.05
"""Progress is handed over at most this often; a window needs no more."""


class State(StrEnum):
    """Where a task is in its life, as the analyst reads it."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Task(QObject):
    """One job on its way through a lane.

    Signals:
        progressed: a Progress, at most every 50 ms.
        done: the job's result.
        failed: the exception; a ReidError is the world's, anything else a bug already logged.
        stopped: the job was closed at its yield because somebody asked.
        ended: after any of the three.
        state_changed: the new State.
    """

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()
    state_changed = Signal(object)
    _reported = Signal(str, object)

    def __init__(
        self, job: Job[Any], title: str, parent: QObject | None = None, *, brief: bool = False
    ) -> None:
        """Wrap `job`; a `brief` one (a mark, a correction) is never stopped, only finished."""
        super().__init__(parent)
        self.title = title
        self.is_brief = brief
        self.state = State.WAITING
        self.latest = Progress(0, 0)
        self._job = job
        self._lane: Lane | None = None
        self._stop_wanted = threading.Event()
        self._pause_wanted = threading.Event()
        self._told_at = 0.0
        self._reported.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_over(self) -> bool:
        """Whether nothing will follow."""
        return self.state in (State.DONE, State.FAILED, State.STOPPED)

    @property
    def is_paused(self) -> bool:
        """Whether the lane shall leave this task out for now."""
        return self._pause_wanted.is_set() and not self._stop_wanted.is_set()

    def stop(self) -> None:
        """Ask the lane to close the job at its next yield."""
        if not self.is_over and not self.is_brief:
            self._stop_wanted.set()
            self._enter(State.STOPPING)
            self._wake()

    def pause(self) -> None:
        """Let the lane leave this task out until `resume`."""
        if not (self.is_over or self.is_brief or self._stop_wanted.is_set()):
            self._pause_wanted.set()
            self._enter(State.PAUSED)

    def resume(self) -> None:
        """Take turns again."""
        if self.is_paused:
            self._pause_wanted.clear()
            self._enter(State.RUNNING)
            self._wake()

    def join(self, lane: "Lane") -> None:
        """Remember the lane, so that pause and stop can wake it."""
        self._lane = lane

    def step(self) -> bool:
        """Run the job to its next yield (lane thread); True while there is more to do."""
        if self._stop_wanted.is_set():
            self.close_job()
            return False
        try:
            progress = next(self._job)
        except StopIteration as end:
            self._reported.emit("done", end.value)
            return False
        except ReidError as error:
            self._reported.emit("failed", error)
            return False
        except Exception as error:
            logger.exception("bug in the job “%s”", self.title)
            self._reported.emit("failed", error)
            return False
        now = time.monotonic()
        if now - self._told_at >= BETWEEN_REPORTS_S:
            self._told_at = now
            self._reported.emit("progressed", progress)
        return True

    def close_job(self) -> None:
        """Close the job at its yield so that its `finally` runs (lane thread)."""
        try:
            self._job.close()
        except Exception as error:
            logger.exception("bug while closing the job “%s”", self.title)
            self._reported.emit("failed", error)
        else:
            self._reported.emit("stopped", None)

    def _wake(self) -> None:
        if self._lane is not None:
            self._lane.wake()

    def _enter(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)

    def _deliver(self, what: str, value: object) -> None:
        """Emit on this object's own thread what the lane reported."""
        if what == "progressed":
            assert isinstance(value, Progress)
            self.latest = value
            if self.state is State.WAITING:
                self._enter(State.RUNNING)
            self.progressed.emit(value)
            return
        self._enter(State(what))
        if what == "stopped":
            self.stopped.emit()
        else:
            getattr(self, what).emit(value)
        self.ended.emit()


class Lane:
    """One worker thread on which tasks take turns, a step each, in the order they came."""

    def __init__(
        self, name: str, *, at_end: Callable[[], None] = lambda: None, gentle: bool = False
    ) -> None:
        """Start the thread.

        Args:
            name: of the thread.
            at_end: runs on the thread last of all, after every job is closed.
            gentle: let the window have the processor first (Linux, where a thread can be nice).
        """
        self._gentle = gentle
        self._turns: deque[Task] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._at_end = at_end
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        """Whether the thread has ended."""
        return not self._thread.is_alive()

    @property
    def is_alone(self) -> bool:
        """Whether no other task waits; asked by the job whose turn it is."""
        return not self._turns

    def add(self, task: Task) -> None:
        """Give `task` turns from now on."""
        task.join(self)
        with self._changed:
            assert not self._closing, "the lane is closed"
            self._turns.append(task)
            self._changed.notify()

    def wake(self) -> None:
        """Look again at which tasks want a turn."""
        with self._changed:
            self._changed.notify()

    def close(self) -> None:
        """Finish brief jobs, close the others at their yield, run `at_end`; wait for all."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        """Give turns until the lane closes (lane thread)."""
        if self._gentle and sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GENTLE)
        while (task := self._next()) is not None:
            if task.step():
                with self._changed:
                    self._turns.append(task)
        while self._turns:
            task = self._turns.popleft()
            if not task.is_brief:
                task.close_job()
            elif task.step():
                self._turns.append(task)
        self._at_end()

    def _next(self) -> Task | None:
        """Wait for the next task that is not paused; None when the lane closes."""
        with self._changed:
            while not self._closing:
                for _ in range(len(self._turns)):
                    task = self._turns.popleft()
                    if not task.is_paused:
                        return task
                    self._turns.append(task)
                self._changed.wait()
            return None
