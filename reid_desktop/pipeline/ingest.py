"""Index: frames of footage to person boxes, descriptors and crops in the case; resumable."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from reid_desktop.core.errors import ClusterError, FootageError
from reid_desktop.core.execution import Done, Executor, FramePeople, StillFrames, StretchTask, Task
from reid_desktop.core.networks import Describer, Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.stages import run_id
from reid_desktop.pipeline.stretches import stretches
from reid_desktop.pipeline.tracklets import track_source
from reid_desktop.store.case import Case
from reid_desktop.store.descriptor_rows import NORM_TOLERANCE

STAGE = "index"
_COMMIT_S = 0.05
"""What a cluster brings is committed in transactions of about so long."""


@dataclass(slots=True)
class IngestResult:
    """What indexing brought.

    Attributes:
        frames: frames looked at in this run.
        detections: people stored in this run.
        skipped: one sentence for each frame or source that could not be read.
    """

    frames: int = 0
    detections: int = 0
    skipped: list[str] = field(default_factory=list)


def ingest(
    case: Case,
    networks: Networks,
    *,
    settings: IndexSettings,
    source_ids: Sequence[int] | None = None,
    elsewhere: Elsewhere | None = None,
    by: str,
) -> Job[IngestResult]:
    """Store boxes, key points, crops and a descriptor for every person `case` lacks.

    A frame is stored once, whoever looked at it: on this computer one frame is one transaction, so
    that a stop or a kill costs at most the frame in hand; a cluster's stretches come in any order,
    and one that is lost is looked at again. The next run goes on with the frames that this pair of
    networks has not done.

    Args:
        case: open for writing on this thread.
        networks: detector and describer are built at the first step; a cluster must have the same.
        settings: interval, batch and motion.
        source_ids: only these sources; None for all.
        elsewhere: a cluster that looks at the frames; None for this computer.
        by: who indexes, for the log.
    """
    yield Progress(0, 0, "loading the networks", STAGE)
    detector, describer = networks.detector(), networks.describer()
    wanted = [s for s in case.sources() if source_ids is None or s.id in set(source_ids)]
    run = run_id(detector, describer)
    result = IngestResult()
    details = {"run": run, "sources": [s.id for s in wanted]}
    case.log("index begun", details | {"interval_s": settings.every_s}, by=by)
    try:
        plan = _Plan(case, wanted, settings, run, elsewhere, result)
        executor = elsewhere.executor if elsewhere else LocalExecutor(networks)
        yield from _index(case, executor, plan, describer, by=by)
    finally:
        outcome = {"frames": result.frames, "detections": result.detections}
        case.log("index ended", details | outcome | {"skipped": result.skipped}, by=by)
    return result


class _Plan:
    """What is to be done, how much of it is done, and which sources wait for their end."""

    def __init__(  # noqa: PLR0913 - the job's own page, made once
        self,
        case: Case,
        wanted: Sequence[Source],
        settings: IndexSettings,
        run: str,
        elsewhere: Elsewhere | None,
        result: IngestResult,
    ) -> None:
        self.run, self.result = run, result
        self.done = self.total = 0
        self.text = ""
        self._case, self._wanted, self._settings = case, wanted, settings
        self._frames = elsewhere.executor.stretch_frames if elsewhere else 0
        self._root = elsewhere.root if elsewhere else None
        self._open: dict[int, int] = {}
        self._stored: dict[int, set[int]] = {}
        self._said: set[str] = set()
        self.ready: list[Source] = []

    def tasks(self) -> Iterator[Task | None]:
        """Yield the stretches of each source when its turn comes; None while it is opened."""
        for source in self._wanted:
            try:
                done, tasks = yield from stretches(
                    self._case,
                    source,
                    self.run,
                    self._settings,
                    frames=self._frames,
                    root=self._root,
                )
            except FootageError as error:
                self.leave_out(str(error))
                done, tasks = 0, []
            self.done += done
            self.total += done + sum(len(task.indices) for task in tasks)
            self._open[source.id] = len(tasks)
            if not tasks:
                self.ready.append(source)
            yield from tasks

    def ended(self, source: Source) -> None:
        """Note that a stretch of `source` is over."""
        self._open[source.id] -= 1
        if not self._open[source.id]:
            self._stored.pop(source.id, None)
            self.ready.append(source)

    def count(self, source: Source, people: FramePeople) -> None:
        """Count a frame that was stored, once however often it comes."""
        stored = self._stored.setdefault(source.id, set())
        if people.index not in stored:
            stored.add(people.index)
            self.done += 1
            self.result.frames += 1
            self.result.detections += len(people.detections)

    def leave_out(self, sentence: str) -> None:
        """Tell once of what could not be read; many stretches say the same of one source."""
        if sentence not in self._said:
            self._said.add(sentence)
            self.result.skipped.append(sentence)

    def told(self) -> Progress:
        """Return how far it is."""
        return Progress(self.done, self.total, self.text, STAGE, len(self.result.skipped))


def _index(
    case: Case, executor: Executor, plan: _Plan, describer: Describer, *, by: str
) -> Job[None]:
    """Have every stretch looked at, store what comes, and track the people of each whole source."""
    coming = executor.run(plan.tasks())
    try:
        for done in coming:
            if done is not None:
                yield from _take(case, plan, done, describer)
            while plan.ready:
                yield from track_source(case, plan.ready.pop(0).id, describer.model_id, by=by)
            yield plan.told()
    finally:
        coming.close()
    while plan.ready:
        yield from track_source(case, plan.ready.pop(0).id, describer.model_id, by=by)


def _take(case: Case, plan: _Plan, done: Done, describer: Describer) -> Job[None]:
    """Store the parts of a stretch."""
    task = done.task
    assert isinstance(task, StretchTask)
    source = task.place.source
    people = []
    for part in done.parts:
        if isinstance(part, StillFrames):
            plan.done += part.count
            for sentence in part.skipped:
                plan.leave_out(sentence)
        else:
            people.append(_checked(part, task, describer))
    start = 0
    while start < len(people):
        until = time.perf_counter() + _COMMIT_S
        with case.transaction():
            while start < len(people) and time.perf_counter() < until:
                _store(case, plan, task, people[start])
                start += 1
        yield plan.told()
    if done.fault:
        plan.leave_out(done.fault)
    if done.ended:
        plan.ended(source)


def _store(case: Case, plan: _Plan, task: StretchTask, people: FramePeople) -> None:
    """Store one frame, once."""
    case.add_frame(
        task.place.source.id,
        people.index,
        people.time_s,
        detector_id=people.detector_id,
        describer_id=people.describer_id,
        run_id=plan.run,
        detections=people.detections,
        descriptors=people.descriptors,
        features=people.features,
    )
    plan.text = f"{task.place.source.name}, {people.time_s:.1f} s"
    plan.count(task.place.source, people)
    for sentence in people.skipped:
        plan.leave_out(sentence)


def _are_features(part: FramePeople) -> bool:
    """Return whether a machine's features, where it sends any, are a row of norm 1 for each box."""
    rows = part.features
    return rows is None or (
        rows.ndim == 2
        and len(rows) == len(part.detections)
        and bool((np.abs(np.linalg.norm(rows, axis=1) - 1) <= NORM_TOLERANCE).all())
    )


def _checked(part: object, task: StretchTask, describer: Describer) -> FramePeople:
    """Return the people of a frame if a machine of a cluster may say that of it.

    Raises:
        ClusterError: it is of another frame, or its numbers are none.
    """
    if isinstance(part, FramePeople):
        shape = (len(part.detections), describer.dimension)
        boxes = np.array([[*new.box, new.score] for new in part.detections], np.float64)
        if (
            part.index in task.indices
            and part.describer_id == describer.model_id
            and (part.descriptors.shape == shape or not len(part.detections))
            and np.isfinite(part.descriptors).all()
            and np.isfinite(boxes).all()
            and _are_features(part)
        ):
            return part
    raise ClusterError(
        f"A machine of the cluster sent something about “{task.place.source.name}” that was not "
        "asked. Do all its machines run this version of ReID Desktop?"
    )
