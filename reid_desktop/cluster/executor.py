"""The executor of a cluster: gives tasks to the bridge process and brings back what comes.

Whatever ends the bridge (the head, the network, Ray itself) costs the tasks that were on their way;
they are given to the next bridge. The case is written by the one who iterates, nobody else.
"""

import contextlib
import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import reid_desktop
from reid_desktop.cluster.options import ClusterOptions, ray_environment
from reid_desktop.core.errors import ClusterError
from reid_desktop.core.execution import ClusterReport, Coming, Done, Task, size_of
from reid_desktop.core.wire import packed, unpacked

AHEAD = 4
"""Tasks that wait on the cluster for each worker, beside the one it does."""
_FIRST_AHEAD = 8
_BREATH_S = 0.05
_SILENCE_S = 30.0
"""A bridge that says nothing for so long is ended; it reports twice a second."""
_CONNECTING_S = 60.0
"""So much longer the first word of a bridge may take."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 15.0


class RayExecutor:
    """Does tasks on a Ray cluster; implements `core.execution.Executor`.

    One `run` at a time; the bridge and its workers live from one run to the next, until `close`.
    `report` may be called from any thread.
    """

    def __init__(self, options: ClusterOptions) -> None:
        """Check address and protection; nothing is connected yet.

        Raises:
            ClusterError: the address is none, or is not protected as it must be.
        """
        self._options = options
        self._environment = ray_environment(options)
        self._bridge: _Bridge | None = None
        self._lock = Lock()
        self._report = ClusterReport(options.address, "closed")
        self._before = ClusterReport(options.address)
        self.stretch_frames = options.stretch_frames

    def run(self, tasks: Iterable[Task]) -> Coming:
        """Do `tasks` on the cluster; see `Executor.run`."""
        open_tasks: dict[str, Task] = {}
        try:
            yield from self._run(iter(tasks), open_tasks)
        finally:
            if open_tasks and self._bridge is not None:
                self._bridge.forget()

    def _run(self, coming: Iterator[Task], open_tasks: dict[str, Task]) -> Coming:
        lost_at: float | None = None
        pause_s, more = _FIRST_PAUSE_S, True
        while more or open_tasks:
            bridge = self._connected(open_tasks)
            while more and len(open_tasks) < self._wanted():
                task = next(coming, None)
                if task is None:
                    more = False
                elif task.key not in open_tasks:
                    open_tasks[task.key] = task
                    bridge.give(task)
            with self._lock:
                self._report = replace(self._report, waiting=len(open_tasks))
            if not open_tasks:
                continue
            try:
                said = bridge.hear(_BREATH_S)
            except _BridgeLostError as error:
                self._drop(str(error), open_tasks)
                lost_at = lost_at or time.monotonic()
                yield from self._wait(lost_at, pause_s, str(error), len(open_tasks))
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
                continue
            if said is None:
                yield None
            elif said["say"] == "report":
                if said["report"].nodes:
                    lost_at, pause_s = None, _FIRST_PAUSE_S
                self._take(said["report"])
                yield None
            elif said["key"] in open_tasks:
                task = open_tasks.pop(said["key"])
                with self._lock:
                    done = self._report.done + 1
                    self._report = replace(self._report, done=done, waiting=len(open_tasks))
                yield Done(task, tuple(said["parts"]), ended=True, fault=said["fault"])

    def report(self) -> ClusterReport:
        """Return what the cluster does."""
        with self._lock:
            return self._report

    def close(self) -> None:
        """End the bridge; Ray ends the workers then."""
        if self._bridge is not None:
            self._bridge.close()
            self._bridge = None
        with self._lock:
            self._report = replace(self._report, state="closed", waiting=0)

    def __enter__(self) -> "RayExecutor":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the bridge."""
        self.close()

    def _connected(self, open_tasks: Mapping[str, Task]) -> "_Bridge":
        """Return the bridge, a new one with all open tasks when there is none."""
        if self._bridge is None:
            self._bridge = _Bridge(self._options, self._environment)
            for task in open_tasks.values():
                self._bridge.give(task)
        return self._bridge

    def _wanted(self) -> int:
        """Return how many tasks shall be on their way."""
        workers = sum(node.workers for node in self.report().nodes if node.alive)
        return max(_FIRST_AHEAD, (1 + AHEAD) * workers)

    def _take(self, report: ClusterReport) -> None:
        """Keep a report, with what earlier bridges did added."""
        old = self._before
        with self._lock:
            self._report = replace(
                report,
                done=self._report.done,
                waiting=self._report.waiting,
                repeated=old.repeated + report.repeated,
                notes=(*old.notes, *report.notes)[-20:],
            )

    def _drop(self, why: str, waiting: Mapping[str, Task]) -> None:
        """Forget a bridge that ended."""
        assert self._bridge is not None
        self._bridge.close()
        self._bridge = None
        with self._lock:
            lost = replace(
                self._report,
                state="lost",
                nodes=tuple(replace(n, alive=False, workers=0) for n in self._report.nodes),
                repeated=self._report.repeated + len(waiting),
                notes=(*self._report.notes, f"The cluster is lost: {why}")[-20:],
            )
            self._before = self._report = lost

    def _wait(self, lost_at: float, pause_s: float, why: str, waiting: int) -> Iterator[None]:
        """Breathe until the cluster is tried again.

        Raises:
            ClusterError: it was lost for longer than the settings say.
        """
        if time.monotonic() - lost_at > self._options.patience_s:
            raise ClusterError(
                f"The cluster at {self._options.address} cannot be reached ({why}). {waiting} "
                "stretches are not done; what is done is kept. Start it, and run this again."
            )
        until = time.monotonic() + pause_s
        while time.monotonic() < until:
            time.sleep(_BREATH_S)
            yield None


class _BridgeLostError(Exception):
    """The bridge ended or cannot reach the cluster."""


class _Bridge:
    """The process of `bridge`, its pipe, and the thread that empties it."""

    def __init__(self, options: ClusterOptions, environment: Mapping[str, str]) -> None:
        mine, theirs = Pipe()
        root = str(Path(reid_desktop.__file__).resolve().parent.parent)
        paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
        self._process = subprocess.Popen(  # noqa: S603 - this program's own module
            [sys.executable, "-m", "reid_desktop.cluster.bridge", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={**os.environ, **environment, "PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        self._pipe = mine
        self._heard: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._spoke_at = time.monotonic() + _CONNECTING_S
        self._reader = Thread(target=_read_all, args=(mine, self._heard), daemon=True)
        self._reader.start()
        with contextlib.suppress(OSError):
            mine.send_bytes(packed(asdict(options)))

    def give(self, task: Task) -> None:
        """Send a task; a bridge that is gone is noticed by `hear`."""
        said = {"say": "task", "key": task.key, "message": packed(task), "size": size_of(task)}
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(packed(said))

    def forget(self) -> None:
        """Let the cluster give up every task."""
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(packed({"say": "forget"}))

    def hear(self, timeout_s: float) -> dict[str, Any] | None:
        """Return the next message, None when none comes in time.

        Raises:
            _BridgeLostError: the bridge ended, hangs, or cannot reach the cluster.
        """
        try:
            data = self._heard.get(timeout=timeout_s)
        except queue.Empty:
            if time.monotonic() - self._spoke_at > _SILENCE_S:
                raise _BridgeLostError("it does not answer") from None
            return None
        if data is None:
            raise _BridgeLostError("the connection ended")
        self._spoke_at = max(self._spoke_at, time.monotonic())
        said: dict[str, Any] = unpacked(data)
        if said["say"] == "unreachable":
            raise _BridgeLostError(said["fault"])
        return said

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(2)
        self._pipe.close()


def _read_all(pipe: Connection, heard: "queue.SimpleQueue[bytes | None]") -> None:
    """Take every message off the pipe at once, so that neither end ever waits for the other."""
    while True:
        try:
            heard.put(pipe.recv_bytes())
        except (EOFError, OSError):
            heard.put(None)
            return
