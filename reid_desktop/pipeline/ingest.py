"""Index: frames of footage to person boxes, descriptors and crops in the case; resumable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import FootageError
from reid_desktop.core.networks import Describer, Detector, Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import NewDetection, Source, SourceKind
from reid_desktop.core.settings import IndexSettings
from reid_desktop.core.values import Description, Detections, Frame
from reid_desktop.footage.crops import cut, encode_jpeg
from reid_desktop.footage.hashing import is_unchanged
from reid_desktop.footage.reader import Footage, open_footage
from reid_desktop.footage.sampling import MotionGate, by_interval
from reid_desktop.pipeline.sound import sound_people
from reid_desktop.pipeline.tracklets import track_source
from reid_desktop.store.case import Case

STAGE = "index"
_MOST_BAD_FRAMES = 20
"""A source is given up after so many frames in a row that cannot be decoded."""


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


def run_id(detector: Detector, describer: Describer) -> str:
    """Return what makes a frame done: both networks with their weights."""
    return f"{detector.model_id}+{describer.model_id}"


def sampled(source: Source, footage: Footage, settings: IndexSettings) -> list[int]:
    """Return the frames of a source to look at: all pictures of a folder, else by interval."""
    if source.kind is SourceKind.VIDEO:
        return by_interval(footage.info.times_s, every_s=settings.every_s)
    return list(range(footage.info.frames))


def ingest(
    case: Case,
    networks: Networks,
    *,
    settings: IndexSettings,
    source_ids: Sequence[int] | None = None,
    by: str,
) -> Job[IngestResult]:
    """Store boxes, key points, crops and a descriptor for every person `case` lacks.

    One frame is one transaction: a stop or a kill costs at most the frame in hand, and the next
    run goes on with the frames that this pair of networks has not done.

    Args:
        case: open for writing on this thread.
        networks: detector and describer are built at the first step.
        settings: interval, batch and motion.
        source_ids: only these sources; None for all.
        by: who indexes, for the log.
    """
    yield Progress(0, 0, "loading the networks", STAGE)
    detector, describer = networks.detector(), networks.describer()
    wanted = [s for s in case.sources() if source_ids is None or s.id in set(source_ids)]
    result = IngestResult()
    details = {"run": run_id(detector, describer), "sources": [s.id for s in wanted]}
    case.log("index begun", details | {"interval_s": settings.every_s}, by=by)
    try:
        for source in wanted:
            try:
                yield from _ingest_source(case, source, detector, describer, settings, result)
            except FootageError as error:
                result.skipped.append(str(error))
            yield from track_source(case, source.id, describer.model_id, by=by)
    finally:
        outcome = {"frames": result.frames, "detections": result.detections}
        case.log("index ended", details | outcome | {"skipped": result.skipped}, by=by)
    return result


def _ingest_source(  # noqa: PLR0913 - the job's own page, called once
    case: Case,
    source: Source,
    detector: Detector,
    describer: Describer,
    settings: IndexSettings,
    result: IngestResult,
) -> Job[None]:
    """Index one source."""
    path = Path(source.path)
    if not path.exists():
        raise FootageError(f"“{path}” is gone. Put it back or import it from its new place.")
    if not is_unchanged(source):
        raise FootageError(f"“{path}” was changed since its import. Import it again.")
    run = run_id(detector, describer)
    with open_footage(path, kind=source.kind) as footage:
        indices = sampled(source, footage, settings)
        todo = case.undone_frames(source.id, indices, run)
        done = len(indices) - len(todo)
        gate = MotionGate() if settings.only_motion else None
        for batch in _batches(footage, todo, settings.batch, result.skipped):
            moved = [f for f in batch if gate is None or gate.moved(f.image)]
            found = _people(source, detector, moved)
            for frame, detections in zip(moved, found, strict=True):
                yield _told(source, done, len(indices), frame, result)
                description = _described(source, describer, frame, detections)
                detections, description = sound_people(
                    detections, description, where=_where(source, frame), skipped=result.skipped
                )
                case.add_frame(
                    source.id,
                    frame.index,
                    frame.time_s,
                    detector_id=_detector_id(source, detector),
                    describer_id=describer.model_id,
                    run_id=run,
                    detections=records(frame, detections, description),
                    descriptors=description.descriptors,
                )
                done += 1
                result.frames += 1
                result.detections += len(detections)
            done += len(batch) - len(moved)
            yield _told(source, done, len(indices), batch[-1], result)


def _told(source: Source, done: int, total: int, frame: Frame, result: IngestResult) -> Progress:
    return Progress(done, total, _where(source, frame), STAGE, len(result.skipped))


def _where(source: Source, frame: Frame) -> str:
    """Return source and time in words."""
    return f"{source.name}, {frame.time_s:.1f} s"


def _detector_id(source: Source, detector: Detector) -> str:
    """Return who found the boxes; nobody did where each picture is one person."""
    return "" if source.kind is SourceKind.CROPS else detector.model_id


def _people(source: Source, detector: Detector, frames: list[Frame]) -> list[Detections]:
    """Detect people; a crop folder's pictures are one person each."""
    if source.kind is not SourceKind.CROPS:
        return detector.detect([frame.image for frame in frames]) if frames else []
    whole = []
    for frame in frames:
        height, width = frame.image.shape[:2]
        box = np.array([[0, 0, width, height]], np.float32)
        whole.append(Detections(box, np.ones(1, np.float32)))
    return whole


def _described(
    source: Source, describer: Describer, frame: Frame, detections: Detections
) -> Description:
    if source.kind is SourceKind.CROPS:
        return describer.describe_crops([frame.image])
    return describer.describe(frame.image, detections.boxes)


def _batches(
    footage: Footage, todo: Sequence[int], size: int, skipped: list[str]
) -> Iterator[list[Frame]]:
    """Yield frames of one size in batches, leaving out those that cannot be decoded."""
    batch: list[Frame] = []
    for frame in readable(footage, todo, skipped):
        if batch and (len(batch) >= size or frame.image.shape != batch[0].image.shape):
            yield batch
            batch = []
        batch.append(frame)
    if batch:
        yield batch


def readable(footage: Footage, todo: Sequence[int], skipped: list[str]) -> Iterator[Frame]:
    """Yield the frames that can be decoded; raise FootageError after too many in a row."""
    position, bad = 0, 0
    while position < len(todo):
        try:
            for frame in footage.frames(todo[position:]):
                yield frame
                position, bad = position + 1, 0
        except FootageError as error:
            bad += 1
            if bad >= _MOST_BAD_FRAMES:
                raise
            skipped.append(str(error))
            position += 1


def records(frame: Frame, detections: Detections, description: Description) -> list[NewDetection]:
    """Return the rows of one frame: box, score, crop, key points, visible parts."""
    points = np.concatenate(
        [description.keypoints.points, description.keypoints.confidences[..., None]], axis=2
    )
    return [
        NewDetection(
            box=box,
            score=float(detections.scores[row]),
            crop_jpeg=encode_jpeg(cut(frame.image, box)),
            keypoints=points[row].astype(np.float32),
            visible=tuple(description.parts.visible[row].tolist()),
        )
        for row, box in enumerate(detections.boxes)
    ]
