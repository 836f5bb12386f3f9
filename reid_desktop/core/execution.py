"""Work that can be done here or on a cluster: tasks, what comes back, and who does it.

A task is a value that says everything a stage needs; `pipeline.stages` does it, on this computer's
lane or on a machine of a cluster, and nobody but the case's single writer stores what comes back.
Results may come in any order and, after a failure, twice; a task's key makes storing idempotent.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.records import NewDetection, Source
from reid_desktop.core.values import Float32, Int64


@dataclass(frozen=True, slots=True)
class Place:
    """Where the worker finds a source.

    Attributes:
        source: as the case knows it; what is read must have its SHA-256 unless `trusted`.
        location: path on storage that the worker sees, or URL of an object.
        trusted: this computer's own file, which was looked at when the task was made.
    """

    source: Source
    location: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class StretchTask:
    """Find and describe the people on a stretch of one source.

    Attributes:
        key: says which stretch it is, the same at every run (`pipeline.stretches`).
        indices: frames to look at, ascending.
        batch: frames the detector takes together.
        only_motion: leave frames out in which nothing moves.
        run: id of both networks with their weights; a worker with others refuses.
    """

    key: str
    place: Place
    indices: tuple[int, ...]
    batch: int
    only_motion: bool
    run: str


@dataclass(frozen=True, slots=True)
class FramesTask:
    """Look for people in whole frames (QEEPS).

    Attributes:
        indices: frames to look at, ascending.
        queries: pictures of who is sought; each frame is looked at once for all of them.
        model_id: of the searcher; a worker with other weights refuses.
    """

    key: str
    place: Place
    indices: tuple[int, ...]
    queries: tuple[PreparedQuery, ...]
    model_id: str


@dataclass(frozen=True, slots=True)
class ShardTask:
    """Rank the people of one shard of a gallery, where the shard lies.

    Attributes:
        folder: the shard, on storage that the worker sees.
        sha256: of the shard's contents.
        people: rows of the shard.
        query: (Q, D) float32 weighted descriptors; the best of Q scores counts.
        rows: of the shard, members of groups that the coarse step opened, (R,) int64 ascending;
            None ranks all of it.
        top: ranks wanted.
    """

    key: str
    folder: str
    sha256: str
    people: int
    query: Float32
    rows: Int64 | None
    top: int


@dataclass(frozen=True, slots=True)
class CellTask:
    """Divide the people of one coarse cell into TDC groups.

    Attributes:
        descriptors: (N, D) float16 or float32, L2 norm 1.
        theta: largest dissimilarity degree of a group.
        together: (N,) rows of the same key >= 0 stay together.
        frames: (N,) frame of each row, -1 for none: two rows of a frame are two people.
    """

    key: str
    descriptors: NDArray[np.floating]
    theta: float
    together: Int64
    frames: Int64


Task = StretchTask | FramesTask | ShardTask | CellTask


@dataclass(frozen=True, slots=True)
class FramePeople:
    """The people of one frame, ready to be stored.

    Attributes:
        descriptors: (N, D), one row for each detection.
        skipped: what had to be left out of this frame, sentences.
        features: (N, F) of the detector's own ID Net; None where it has none.
    """

    index: int
    time_s: float
    detections: tuple[NewDetection, ...]
    descriptors: NDArray[np.floating]
    detector_id: str
    describer_id: str
    skipped: tuple[str, ...] = ()
    features: Float32 | None = None


@dataclass(frozen=True, slots=True)
class StillFrames:
    """Frames of a stretch that were passed over, because nothing moved or none could be read.

    Attributes:
        count: frames in which nothing moved.
        skipped: one sentence for each frame that cannot be read.
    """

    count: int = 0
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameHit:
    """One box of one frame, scored against the query it is most like."""

    score: float
    index: int
    time_s: float
    new: NewDetection


@dataclass(frozen=True, slots=True)
class FrameHits:
    """What QEEPS found on one frame; `fault` says why a frame could not be looked at."""

    index: int
    time_s: float
    hits: tuple[FrameHit, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ShardRanks:
    """The best of one shard: detection ids and cosines, best first; both (K,)."""

    ids: Int64
    scores: Float32


@dataclass(frozen=True, slots=True)
class CellGroups:
    """Groups of one cell: (M, D) means, (N,) labels, (M,) dissimilarity degrees."""

    means: Float32
    labels: Int64
    spreads: Float32


Part = FramePeople | StillFrames | FrameHits | ShardRanks | CellGroups


@dataclass(frozen=True, slots=True)
class Done:
    """Something of a task is done.

    Attributes:
        parts: what came; a cluster brings a task's parts all at once, the lane one by one.
        ended: whether nothing more comes of this task.
        fault: why the task brought no (more) result, one sentence; "" when it is well.
    """

    task: Task
    parts: tuple[Part, ...] = ()
    ended: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class NodeReport:
    """What one machine of a cluster does.

    Attributes:
        name: of the machine and its number in the cluster.
        alive: whether it answers.
        workers: how many sets of networks it holds.
        tasks: how many tasks it finished.
        units_per_s: frames (or people) a second over the last minute.
        failures: tasks that failed or were lost on it.
        note: the last thing that went wrong, one sentence, or "".
    """

    name: str
    alive: bool = True
    workers: int = 0
    tasks: int = 0
    units_per_s: float = 0.0
    failures: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """What a cluster does, for the window and the command line.

    Attributes:
        address: as the user gave it.
        state: "connecting", "working", "lost" (it is tried again) or "closed".
        waiting: tasks that are given and not done yet.
        done: tasks that are done.
        repeated: tasks that had to be done again.
        notes: what went wrong last, newest last.
    """

    address: str
    state: str = "connecting"
    nodes: tuple[NodeReport, ...] = ()
    waiting: int = 0
    done: int = 0
    repeated: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def units_per_s(self) -> float:
        """Frames (or people) a second of all nodes."""
        return sum(node.units_per_s for node in self.nodes if node.alive)


Coming = Generator[Done | None, None, None]
"""What comes of tasks, None for a breath."""


def size_of(task: Task) -> int:
    """Return how many frames or people a task is about, for rates."""
    match task:
        case StretchTask() | FramesTask():
            return len(task.indices)
        case CellTask():
            return len(task.descriptors)
        case ShardTask():
            return 1


@runtime_checkable
class Executor(Protocol):
    """Does tasks somewhere and brings back what comes of them."""

    @property
    def stretch_frames(self) -> int:
        """Frames of one task; 0 when a source is best done in one go."""
        ...

    def run(self, tasks: Iterable[Task | None], *, patient: bool = True) -> Coming:
        """Do `tasks` and yield what comes, in any order; None at least every 100 ms in between.

        `tasks` is asked for more as there is room; None of it is a breath: the next one is not
        ready. Closing the iterator gives up what is not done.
        Every task ends with exactly one `Done` that is `ended`.

        Args:
            tasks: what is to be done.
            patient: wait for a lost cluster to come back; a search rather answers without it.

        Raises:
            ClusterLostError: the cluster cannot be reached, if `patient` for longer than is worth
                waiting.
        """
        ...

    def report(self) -> ClusterReport | None:
        """Return what the cluster does; None for this computer."""
        ...
