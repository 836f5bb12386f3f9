"""The workers of a cluster: who is there, who does what, what is done again and by whom.

Lives in the bridge process (`bridge`). A task is done by one worker at a time, but for the last
ones of a run: those that take much longer than usual are given to an idle worker as well, and the
first result counts.
"""

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from reid_desktop import __version__
from reid_desktop.cluster.options import ClusterOptions
from reid_desktop.cluster.worker import Worker
from reid_desktop.core.execution import ClusterReport, NodeReport
from reid_desktop.core.wire import packed, unpacked

_LIBRARY: Any = ray  # its types know neither actors nor the list of nodes
MOST_TRIES = 5
"""A task that was lost or failed so often is given up, as it may be what kills the workers."""
BENCH_S = 20.0
"""So long a machine gets no work after it failed at two tasks in a row."""
SLOW_FACTOR, SLOW_LEAST_S = 3.0, 2.0
"""A task that takes so much longer than the median is done by an idle worker as well."""
STUCK_S = 600.0
"""A worker that does a task so long after it stopped to matter is ended."""
_LOOK_S = 1.0
IDLE_LOOKS = 30
_RATE_S = 60.0
_NOTES = 20


@dataclass
class _Node:
    """A machine of the cluster as the crew knows it."""

    name: str
    room: int
    alive: bool = True
    tasks: int = 0
    failures: int = 0
    in_a_row: int = 0
    benched_until: float = 0.0
    note: str = ""
    finished: deque[tuple[float, int]] = field(default_factory=deque)

    def rate(self, now: float) -> float:
        """Return units a second over the last minute."""
        while self.finished and self.finished[0][0] < now - _RATE_S:
            self.finished.popleft()
        if not self.finished:
            return 0.0
        span = max(now - self.finished[0][0], 1.0)
        return sum(size for _, size in self.finished) / span


@dataclass
class _Hand:
    """One worker and what it does."""

    node: str
    actor: Any
    ref: Any
    key: str = ""
    since: float = 0.0
    ready: bool = False


@dataclass
class _Job:
    """One task on its way."""

    message: bytes
    size: int
    tries: int = 0
    failed_on: set[str] = field(default_factory=set)
    opinions: int = 0


def room_of(resources: Mapping[str, float], options: ClusterOptions) -> int:
    """Return how many workers a machine has room for that says it has "CPU" and "GPU"."""
    room = int(resources.get("CPU", 0) / options.processors + 1e-6)
    if options.gpu_share > 0 and resources.get("GPU", 0) > 0:
        room = min(room, int(resources["GPU"] / options.gpu_share + 1e-6))
    return min(room, options.workers) if options.workers else room


class Crew:
    """Gives tasks to workers and collects what they bring; not to be shared by threads."""

    def __init__(self, options: ClusterOptions) -> None:
        """Take charge; Ray must be connected."""
        self._options = options
        self._made = _LIBRARY.remote(Worker)
        self._nodes: dict[str, _Node] = {}
        self._hands: list[_Hand] = []
        self._jobs: dict[str, _Job] = {}
        self._queue: deque[str] = deque()
        self._seconds: deque[float] = deque(maxlen=200)
        self._notes: deque[str] = deque(maxlen=_NOTES)
        self._looked_at = -_LOOK_S
        self._done = self._repeated = 0
        self._out: list[bytes] = []
        self._idle_looks = 0

    def give(self, key: str, message: bytes, size: int) -> None:
        """Take a task, key "run/task"; one that is on its way already is left as it is."""
        if key not in self._jobs:
            self._jobs[key] = _Job(message, size)
            self._queue.append(key)

    def forget(self, run: str) -> None:
        """Give up the tasks of a run; what workers do at this moment is not waited for."""
        gone = [key for key in self._jobs if key.startswith(f"{run}/")]
        for key in gone:
            del self._jobs[key]
        self._queue = deque(key for key in self._queue if key in self._jobs)

    def step(self, timeout_s: float) -> list[bytes]:
        """Wait for at most `timeout_s` and return what is done: packed mappings with "key"."""
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_S:
            self._looked_at = now
            self._look()
        self._assign(now)
        refs = {hand.ref: hand for hand in self._hands if hand.ref is not None}
        if refs:
            some = len(refs)
            ready = _LIBRARY.wait(list(refs), num_returns=1, timeout=timeout_s)[0]
            ready += _LIBRARY.wait(list(refs), num_returns=some, timeout=0)[0]
            for ref in dict.fromkeys(ready):
                self._collect(refs[ref])
        else:
            time.sleep(timeout_s)
        out, self._out = self._out, []
        return out

    def report(self, state: str = "working") -> ClusterReport:
        """Return what the crew does."""
        now = time.monotonic()
        nodes = []
        for number, node in self._nodes.items():
            workers = sum(hand.ready for hand in self._hands if hand.node == number)
            figures = (workers, node.tasks, node.rate(now), node.failures)
            nodes.append(NodeReport(node.name, node.alive, *figures, node.note))
        return ClusterReport(
            self._options.address,
            state,
            tuple(nodes),
            waiting=len(self._jobs),
            done=self._done,
            repeated=self._repeated,
            notes=tuple(self._notes),
        )

    def _look(self) -> None:
        """Take note of machines that came or went; put workers where there is room."""
        present = {}
        for entry in _LIBRARY.nodes():
            if entry["Alive"]:
                present[entry["NodeID"]] = entry
        for number, node in self._nodes.items():
            if node.alive and number not in present:
                node.alive = False
                self._note(node, f"{node.name} is gone.", failed=False)
                for hand in [h for h in self._hands if h.node == number]:
                    self._lose(hand)
        self._end_stuck()
        self._say_if_idle()
        for number, entry in present.items():
            if number not in self._nodes:
                name = f"{entry.get('NodeManagerHostname', 'machine')} {number[:6]}"
                room = room_of(entry.get("Resources", {}), self._options)
                self._nodes[number] = _Node(name, room)
            self._fill(number)

    def _say_if_idle(self) -> None:
        """Tell once when no worker starts, which is so while others hold the processors."""
        self._idle_looks = 0 if any(hand.ready for hand in self._hands) else self._idle_looks + 1
        if self._idle_looks == IDLE_LOOKS:
            self._notes.append(
                "No worker has started yet: the cluster is full with the work of others, or its "
                "machines have fewer processors than one worker is to take."
            )

    def _end_stuck(self) -> None:
        """End workers that go on with a task which others have done long ago."""
        now = time.monotonic()
        for hand in [h for h in self._hands if h.key and h.key not in self._jobs]:
            if now - hand.since > STUCK_S:
                _LIBRARY.kill(hand.actor)
                self._lose(hand)

    def _fill(self, number: str) -> None:
        """Start the workers that a machine lacks."""
        node = self._nodes[number]
        mine = sum(hand.node == number for hand in self._hands)
        if time.monotonic() < node.benched_until:
            return
        for _ in range(node.room - mine):
            has_gpu = self._options.gpu_share > 0 and self._has_gpu(number)
            actor = self._made.options(
                num_cpus=self._options.processors,
                num_gpus=self._options.gpu_share if has_gpu else 0,
                scheduling_strategy=NodeAffinitySchedulingStrategy(number, soft=False),
                max_restarts=0,
                max_task_retries=0,
            ).remote(self._options.networks, dict(self._options.values))
            self._hands.append(_Hand(number, actor, actor.hello.remote()))

    @staticmethod
    def _has_gpu(number: str) -> bool:
        return any(
            entry["NodeID"] == number and entry.get("Resources", {}).get("GPU", 0) > 0
            for entry in _LIBRARY.nodes()
        )

    def _assign(self, now: float) -> None:
        """Give waiting tasks to idle workers, then the slow ones a second time."""
        idle = [
            hand
            for hand in self._hands
            if hand.ready and hand.ref is None and now >= self._nodes[hand.node].benched_until
        ]
        for hand in idle:
            key = self._next_for(hand.node) or self._slow_one(hand.node, now)
            if key:
                hand.key, hand.since = key, now
                hand.ref = hand.actor.do.remote(self._jobs[key].message)

    def _next_for(self, node: str) -> str:
        """Take the first waiting task that did not fail on this machine, if others could do it."""
        others = any(
            hand.ready and self._nodes[hand.node].alive and hand.node != node
            for hand in self._hands
        )
        for place, key in enumerate(self._queue):
            if not others or node not in self._jobs[key].failed_on:
                del self._queue[place]
                return key
        return ""

    def _slow_one(self, node: str, now: float) -> str:
        """Return the running task that takes longest, far longer than usual, and runs only once."""
        if self._queue or not self._seconds:
            return ""
        limit = max(SLOW_FACTOR * median(self._seconds), SLOW_LEAST_S)
        running = [hand for hand in self._hands if hand.key]
        keys = [hand.key for hand in running]
        slow = [
            hand
            for hand in running
            if now - hand.since > limit and keys.count(hand.key) == 1 and hand.node != node
        ]
        if not slow:
            return ""
        slowest = min(slow, key=lambda hand: hand.since)
        self._repeated += 1
        where = self._nodes[slowest.node]
        self._note(where, f"{where.name} is slow; its task is done elsewhere too.", failed=False)
        return slowest.key

    def _collect(self, hand: _Hand) -> None:
        """Take what a worker brings; it counts if it is the first of its task."""
        node = self._nodes[hand.node]
        try:
            answer = _LIBRARY.get(hand.ref)
        except RayError as error:
            why = str(error).strip().splitlines()
            first = why[0] if why else type(error).__name__
            self._note(node, f"A worker on {node.name} was lost: {first}")
            self._bench_if_failing(node)
            self._lose(hand)
            return
        hand.ref = None
        if not hand.ready:
            hand.ready = answer == __version__
            if not hand.ready:
                self._note(node, f"{node.name} runs version {answer}, here is {__version__}.")
                node.room = 0
                self._hands.remove(hand)
            return
        key, hand.key = hand.key, ""
        said = unpacked(answer)
        for notice in said["notices"]:
            self._note(node, f"{node.name}: {notice}", failed=False)
        if key in self._jobs:
            self._judge(node, hand, key, said)

    def _judge(self, node: _Node, hand: _Hand, key: str, said: dict[str, Any]) -> None:
        """Decide whether an answer is the result of its task or it must be done again."""
        job, now = self._jobs[key], time.monotonic()
        if said["kind"] == "done":
            node.in_a_row = 0
            node.tasks += 1
            node.finished.append((now, job.size))
            self._seconds.append(now - hand.since)
            self._over(key, said["parts"], "")
            return
        fault = said["fault"].splitlines()[0]
        job.failed_on.add(hand.node)
        if said["kind"] == "source":
            # One machine may not see the storage or hold an old copy: another is asked too.
            job.opinions += 1
            if job.opinions > 1 or not self._others_than(job.failed_on):
                self._over(key, said["parts"], fault)
                return
        else:
            self._note(node, f"{node.name}: {fault}")
            self._bench_if_failing(node)
        self._again(key, fault)

    def _again(self, key: str, fault: str) -> None:
        """Let a task be done again, or give it up."""
        job = self._jobs[key]
        job.tries += 1
        if job.tries >= MOST_TRIES:
            sentence = f"It was tried {job.tries} times on the cluster and failed: {fault}"
            self._over(key, (), sentence)
            return
        self._repeated += 1
        if not any(hand.key == key for hand in self._hands) and key not in self._queue:
            self._queue.appendleft(key)

    def _others_than(self, failed_on: set[str]) -> bool:
        return any(hand.ready and hand.node not in failed_on for hand in self._hands)

    def _over(self, key: str, parts: Any, fault: str) -> None:
        """Forget a task and tell of its end."""
        del self._jobs[key]
        if key in self._queue:
            self._queue.remove(key)
        self._done += 1
        run, _, own = key.partition("/")
        said = {"say": "done", "run": run, "key": own, "parts": parts, "fault": fault}
        self._out.append(packed(said))

    def _lose(self, hand: _Hand) -> None:
        """Forget a worker; what it did is done again."""
        self._hands.remove(hand)
        if hand.key in self._jobs:
            self._again(hand.key, f"{self._nodes[hand.node].name} was lost")

    def _bench_if_failing(self, node: _Node) -> None:
        node.in_a_row += 1
        if node.in_a_row >= 2:
            node.benched_until = time.monotonic() + BENCH_S

    def _note(self, node: _Node, sentence: str, *, failed: bool = True) -> None:
        node.note = sentence
        node.failures += failed
        if not self._notes or self._notes[-1] != sentence:
            self._notes.append(sentence)
