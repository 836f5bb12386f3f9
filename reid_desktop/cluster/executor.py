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
from reid_desktop.core.errors import ClusterLostError
from reid_desktop.core.execution import ClusterReport, Coming, Done, Task, size_of
from reid_desktop.core.wire import packed, unpacked

AHEAD = 4
"""Tasks that wait on the cluster for each worker, beside the one it does."""
_FIRST_AHEAD = 8
_BREATH_S = 0.05
_SILENCE_S = 30.0
"""A bridge that says nothing for so long is ended; it reports twice a second."""
_CONNECTING_S = 120.0
"""So much longer the first word of a bridge may take."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 15.0


class RayExecutor:
    """Does tasks on a Ray cluster; implements `core.execution.Executor`.

    The bridge and its workers live from one run to the next, until `close`. Runs take turns on one
    thread; `report` may be called from any.
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
        self._runs = 0
        self._open: dict[str, dict[str, Task]] = {}
        self._heard: dict[str, list[dict[str, Any]]] = {}
        self.stretch_frames = options.stretch_frames

    def run(self, tasks: Iterable[Task | None], *, patient: bool = True) -> Coming:
        """Do `tasks` on the cluster; see `Executor.run`. Several runs may take turns."""
        self._runs += 1
        number, open_tasks = str(self._runs), dict[str, Task]()
        self._open[number] = open_tasks
        try:
            yield from self._run(number, iter(tasks), open_tasks, patient=patient)
        finally:
            del self._open[number]
            self._count()
            if open_tasks and self._bridge is not None:
                self._bridge.forget(number)

    def _run(
        self,
        number: str,
        coming: Iterator[Task | None],
        open_tasks: dict[str, Task],
        *,
        patient: bool,
    ) -> Coming:
        lost_at: float | None = None
        pause_s, more = _FIRST_PAUSE_S, True
        while more or open_tasks:
            bridge = self._connected()
            while more and len(open_tasks) < self._wanted():
                try:
                    task = next(coming)
                except StopIteration:
                    more = False
                    break
                if task is None:
                    break
                if task.key not in open_tasks:
                    open_tasks[task.key] = task
                    bridge.give(number, task)
            self._count()
            if not open_tasks:
                yield None
                continue
            try:
                heard = self._hear(number, bridge)
            except _BridgeLostError as error:
                self._drop(bridge, str(error))
                lost_at = lost_at or time.monotonic()
                waited_s = time.monotonic() - lost_at
                if not patient or waited_s >= self._options.patience_s:
                    raise self._lost(str(error), len(open_tasks) if patient else 0) from error
                yield from _breathe(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
                continue
            if self.report().state == "working":
                lost_at, pause_s = None, _FIRST_PAUSE_S
            for said in heard:
                yield self._ended(said, open_tasks)
            yield None

    def _hear(self, number: str, bridge: "_Bridge") -> list[dict[str, Any]]:
        """Wait a breath; return what came for a run and keep what came for others.

        Raises:
            _BridgeLostError: see `_Bridge.hear`.
        """
        said = None if self._heard.get(number) else bridge.hear(_BREATH_S)
        if said is not None and said["say"] == "report":
            self._take(said["report"])
        elif said is not None and said["run"] in self._open:
            self._heard.setdefault(said["run"], []).append(said)
        return self._heard.pop(number, [])

    def _ended(self, said: Mapping[str, Any], open_tasks: dict[str, Task]) -> Done | None:
        """Return the end of a task; None for one that was done twice."""
        task = open_tasks.pop(said["key"], None)
        if task is None:
            return None
        self._count(ended=1)
        return Done(task, tuple(said["parts"]), ended=True, fault=said["fault"])

    def _count(self, *, ended: int = 0) -> None:
        """Keep how many tasks wait and are done."""
        waiting = sum(len(tasks) for tasks in self._open.values())
        with self._lock:
            done = self._report.done + ended
            self._report = replace(self._report, done=done, waiting=waiting)

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

    def _connected(self) -> "_Bridge":
        """Return the bridge, a new one with the open tasks of every run when there is none."""
        if self._bridge is None:
            self._bridge = _Bridge(self._options, self._environment)
            for number, tasks in self._open.items():
                for task in tasks.values():
                    self._bridge.give(number, task)
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

    def _drop(self, bridge: "_Bridge", why: str) -> None:
        """Forget a bridge that ended, unless another run has done so."""
        if bridge is not self._bridge:
            return
        bridge.close()
        self._bridge = None
        waiting = sum(len(tasks) for tasks in self._open.values())
        with self._lock:
            lost = replace(
                self._report,
                state="lost",
                nodes=tuple(replace(n, alive=False, workers=0) for n in self._report.nodes),
                repeated=self._report.repeated + waiting,
                notes=(*self._report.notes, f"The cluster is lost: {why}")[-20:],
            )
            self._before = self._report = lost

    def _lost(self, why: str, undone: int) -> ClusterLostError:
        """Return what is said when the cluster is given up."""
        sentence = f"The cluster at {self._options.address} cannot be reached ({why})."
        if undone:
            sentence += (
                f" {undone} tasks are not done; what is done is kept. Start it, and run this again."
            )
        return ClusterLostError(sentence)


def _breathe(pause_s: float) -> Iterator[None]:
    """Wait, and yield every breath."""
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

    def give(self, run: str, task: Task) -> None:
        """Send a task; a bridge that is gone is noticed by `hear`."""
        said = {
            "say": "task",
            "run": run,
            "key": task.key,
            "message": packed(task),
            "size": size_of(task),
        }
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(packed(said))

    def forget(self, run: str) -> None:
        """Let the cluster give up the tasks of a run."""
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(packed({"say": "forget", "run": run}))

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
