"""The frames of a whole-frame search: cut into tasks, looked at, their hits in one order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reid_desktop.core.errors import ClusterError, ClusterLostError
from reid_desktop.core.execution import Executor, FrameHits, FramesTask, Task
from reid_desktop.core.networks import PersonSearcher
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import NewDetection
from reid_desktop.pipeline.local import LocalExecutor, OneSearcher
from reid_desktop.pipeline.query import Query
from reid_desktop.pipeline.stretches import place_of
from reid_desktop.store.case import Case

STAGE = "person search"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who looks at the frames in place of this computer, and where they find the footage.

    Attributes:
        executor: of a cluster.
        root: as `footage.remote.location_of` takes it.
    """

    executor: Executor
    root: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One scored box of one frame."""

    score: float
    source_id: int
    frame_index: int
    time_s: float
    new: NewDetection


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a search that is still under way has found; the `partial` of its progress.

    Attributes:
        hits: the best so far, best first, BEST_TOLD at the most; nothing of them is stored yet.
        looked: frames that were looked at, of `wanted`.
    """

    hits: tuple[Hit, ...]
    looked: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at frames came to.

    Attributes:
        hits: source by source, frames in order.
        undone: (source id, frame index) that nobody looked at because the cluster was lost.
        lost: a sentence about that, else "".
    """

    hits: list[Hit]
    undone: frozenset[tuple[int, int]] = frozenset()
    lost: str = ""


BEST_TOLD = 24
"""Hits that are shown while a search is under way."""
Hits = Callable[[Sequence[Hit]], None]
"""Takes the hits of frames as soon as they are found, in any order of frames; on the job's lane."""


def unheeded(hits: Sequence[Hit]) -> None:
    """Drop hits; for callers that wait for the whole search."""
    del hits


def look_at(  # noqa: PLR0913 - a query, the frames, and who looks at them
    case: Case,
    searcher: PersonSearcher,
    queries: Sequence[Query],
    wanted: Sequence[tuple[int, int]],
    skipped: list[str],
    *,
    elsewhere: Elsewhere | None = None,
    heed: Hits = unheeded,
) -> Job[Looked]:
    """Run the queries against each frame.

    Every progress carries what is found so far (`SoFar`). A lost cluster is not waited for.

    Args:
        case: open for reading.
        searcher: says by which weights; used here where nobody else is.
        queries: pictures of the person sought; a box counts by the one it is most like.
        wanted: (source id, frame index) to look at.
        skipped: takes one sentence for each frame that could not be looked at.
        elsewhere: who looks at them; None for this computer.
        heed: is given the hits of each frame as they come.

    Raises:
        ClusterLostError: the cluster did not look at a single frame.
    """
    executor = elsewhere.executor if elsewhere else LocalExecutor(OneSearcher(searcher))
    tasks = _tasks(case, searcher.model_id, queries, wanted, executor, elsewhere)
    found: dict[tuple[int, int], FrameHits] = {}
    failed: set[tuple[int, int]] = set()
    coming = executor.run(tasks, patient=False)
    text, lost, so_far = "", "", SoFar((), 0, len(wanted))
    yield Progress(0, len(wanted), text, STAGE)
    try:
        for done in coming:
            if done is not None:
                assert isinstance(done.task, FramesTask)
                source = done.task.place.source
                for part in done.parts:
                    frame = _checked(part, done.task)
                    if (key := (source.id, frame.index)) not in found:
                        heed(hits := _hits(source.id, frame))
                        so_far = _further(so_far, hits)
                    found[key] = frame
                    text = f"{source.name}, {frame.time_s:.1f} s"
                if done.fault:
                    missing = {(source.id, index) for index in done.task.indices} - found.keys()
                    skipped += [done.fault] * len(missing)
                    failed |= missing
            yield Progress(len(found), len(wanted), text, STAGE, len(skipped), so_far)
    except ClusterLostError as error:
        if not found:
            raise
        lost = str(error)
    finally:
        coming.close()
    ordered = sorted(found.items())
    skipped += [frame.fault for _, frame in ordered if frame.fault]
    hits = [hit for (source_id, _), frame in ordered for hit in _hits(source_id, frame)]
    return Looked(hits, frozenset(wanted) - found.keys() - failed, lost)


def _further(so_far: SoFar, hits: Sequence[Hit]) -> SoFar:
    """Return what is found so far with the hits of one more frame."""
    best = sorted([*so_far.hits, *hits], key=lambda hit: -hit.score)[:BEST_TOLD]
    return SoFar(tuple(best), so_far.looked + 1, so_far.wanted)


def _hits(source_id: int, frame: FrameHits) -> list[Hit]:
    return [Hit(hit.score, source_id, hit.index, hit.time_s, hit.new) for hit in frame.hits]


def _tasks(  # noqa: PLR0913 - the page of `look_at`, called once
    case: Case,
    model_id: str,
    queries: Sequence[Query],
    wanted: Sequence[tuple[int, int]],
    executor: Executor,
    elsewhere: Elsewhere | None,
) -> Iterator[Task]:
    """Yield the frames of each source in pieces of the size that the executor likes."""
    prepared = tuple(query.prepared() for query in queries)
    for source_id, frames in groupby(sorted(wanted), key=lambda each: each[0]):
        place = place_of(case.source(source_id), root=elsewhere.root if elsewhere else None)
        indices = [index for _, index in frames]
        size = executor.stretch_frames or len(indices)
        for start in range(0, len(indices), size):
            yield FramesTask(
                f"frames-{source_id}-{indices[start]}",
                place,
                tuple(indices[start : start + size]),
                prepared,
                model_id,
            )


def _checked(part: object, task: FramesTask) -> FrameHits:
    """Return what was found on a frame if a machine of a cluster may say that of it."""
    if isinstance(part, FrameHits) and part.index in task.indices:
        return part
    raise ClusterError(
        f"A machine of the cluster sent something about “{task.place.source.name}” that was not "
        "asked. Do all its machines run this version of ReID Desktop?"
    )
