"""The stages of the pipeline as functions of values: a task goes in, its parts come out.

They touch no case and know no thread, so that the lane runs them one step after the other and a
machine of a cluster runs them all at once. None between two parts is a breath: the lane turns to
other jobs there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.boxes import iou
from reid_desktop.core.errors import FootageError, WeightsError
from reid_desktop.core.execution import (
    CellGroups,
    CellTask,
    FrameHit,
    FrameHits,
    FramePeople,
    FramesTask,
    Part,
    ShardTask,
    StillFrames,
    StretchTask,
    Task,
)
from reid_desktop.core.networks import Describer, Detector, Networks
from reid_desktop.core.progress import breaths
from reid_desktop.core.records import NewDetection, SourceKind
from reid_desktop.core.values import Description, Detections, Frame, QueryDetections
from reid_desktop.footage.crops import cut, encode_jpeg
from reid_desktop.footage.reader import Footage, opening_footage
from reid_desktop.footage.remote import Finder
from reid_desktop.footage.sampling import MotionGate
from reid_desktop.index.groups import grouping
from reid_desktop.index.shards import rank_shard
from reid_desktop.pipeline.sound import sound_people

SAME_BOX_IOU = 0.5
"""Boxes of one frame that overlap so much show the same person."""
_MOST_BAD_FRAMES = 20
"""A source is given up after so many frames in a row that cannot be decoded."""

Steps = Iterator[Part | None]


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with."""

    networks: Networks
    finder: Finder


def run_id(detector: Detector, describer: Describer) -> str:
    """Return what makes a frame done: both networks with their weights."""
    return f"{detector.model_id}+{describer.model_id}"


def parts_of(task: Task, bench: Bench) -> Steps:
    """Do a task and yield what comes of it.

    Raises:
        FootageError: the source cannot be read or is not the one of the case.
        WeightsError: this worker's networks are not those that the task is for.
    """
    match task:
        case StretchTask():
            return describe_stretch(task, bench)
        case FramesTask():
            return search_frames(task, bench)
        case ShardTask():
            return iter((rank_shard(task),))
        case CellTask():
            return divide_cell(task)


def describe_stretch(task: StretchTask, bench: Bench) -> Steps:
    """Decode a stretch, find people, describe them and cut their crops."""
    detector, describer = bench.networks.detector(), bench.networks.describer()
    _same_weights(run_id(detector, describer), task.run)
    source, skipped = task.place.source, list[str]()
    path = bench.finder.path_of(task.place)
    try:
        with (yield from breaths(opening_footage(path, kind=source.kind))) as footage:
            gate = MotionGate() if task.only_motion else None
            for batch in _batches(footage, task.indices, task.batch, skipped):
                moved = [f for f in batch if gate is None or gate.moved(f.image)]
                found = _people(source.kind, detector, moved)
                for frame, detections in zip(moved, found, strict=True):
                    yield None
                    yield _described(
                        source.kind, source.name, detector, describer, frame, detections
                    )
                yield StillFrames(len(batch) - len(moved), _taken(skipped))
    except FootageError:
        yield StillFrames(0, _taken(skipped))
        raise
    if skipped:
        yield StillFrames(0, _taken(skipped))


def search_frames(task: FramesTask, bench: Bench) -> Steps:
    """Run the queries against whole frames.

    Paper: QEEPS (Munjal et al. 2019), one pass for each frame. Of several queries' boxes of one
    person the one that is most alike stays, as in the final NMS of section 4.3.
    """
    searcher = bench.networks.searcher()
    _same_weights(searcher.model_id, task.model_id)
    try:
        path = bench.finder.path_of(task.place)
        footage = yield from breaths(opening_footage(path, kind=task.place.source.kind))
    except FootageError as error:
        yield from (FrameHits(index, 0.0, fault=str(error)) for index in task.indices)
        return
    with footage:
        for index in task.indices:
            try:
                frame = footage.frame(index)
            except FootageError as error:
                yield FrameHits(index, 0.0, fault=str(error))
                continue
            yield None
            found = [each[0] for each in searcher.search_each(task.queries, [frame.image])]
            yield FrameHits(frame.index, frame.time_s, tuple(_hits(frame, found)))


def _hits(frame: Frame, found: Sequence[QueryDetections]) -> Iterator[FrameHit]:
    """Yield what the queries found on a frame, each person once, most alike first."""
    boxes = np.concatenate([one.boxes for one in found])
    scores = np.concatenate([one.scores for one in found])
    sure = np.concatenate([one.detection_scores for one in found])
    asked = np.repeat(np.arange(len(found)), [len(one) for one in found])
    order = np.argsort(-scores, kind="stable")
    taken: list[int] = []
    for row in order.tolist():
        others = [other for other in taken if asked[other] != asked[row]]
        if len(others) and float(iou(boxes[row][None], boxes[others]).max()) >= SAME_BOX_IOU:
            continue
        taken.append(row)
        new = NewDetection(boxes[row], float(sure[row]), encode_jpeg(cut(frame.image, boxes[row])))
        yield FrameHit(float(scores[row]), frame.index, frame.time_s, new)


def divide_cell(task: CellTask) -> Steps:
    """Divide one coarse cell by TDC.

    Paper: GLAD (Wei et al. 2017), section 5, algorithm 1.
    """
    groups = yield from breaths(
        grouping(task.descriptors, task.theta, together=task.together, frames=task.frames)
    )
    yield CellGroups(groups.means, groups.labels, groups.spreads)


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


def _same_weights(mine: str, wanted: str) -> None:
    """Raise WeightsError unless this worker's networks are those the task is for."""
    if mine != wanted:
        raise WeightsError(
            f"The weights here are {mine}, the case is indexed by {wanted}. Install the same "
            "weights on every machine."
        )


def _taken(skipped: list[str]) -> tuple[str, ...]:
    """Return the sentences and empty the list."""
    said = tuple(skipped)
    skipped.clear()
    return said


def _described(  # noqa: PLR0913 - one frame and all that looks at it
    kind: SourceKind,
    name: str,
    detector: Detector,
    describer: Describer,
    frame: Frame,
    detections: Detections,
) -> FramePeople:
    """Return the people of one frame; those whose descriptors are no numbers are left out."""
    if kind is SourceKind.CROPS:
        description = describer.describe_crops([frame.image])
    else:
        description = describer.describe(frame.image, detections.boxes)
    skipped: list[str] = []
    detections, description = sound_people(
        detections, description, where=f"{name}, {frame.time_s:.1f} s", skipped=skipped
    )
    return FramePeople(
        frame.index,
        frame.time_s,
        tuple(records(frame, detections, description)),
        description.descriptors,
        "" if kind is SourceKind.CROPS else detector.model_id,
        describer.model_id,
        tuple(skipped),
        detections.features,
    )


def _people(kind: SourceKind, detector: Detector, frames: list[Frame]) -> list[Detections]:
    """Detect people; a crop folder's pictures are one person each."""
    if kind is not SourceKind.CROPS:
        return detector.detect([frame.image for frame in frames]) if frames else []
    whole = []
    for frame in frames:
        height, width = frame.image.shape[:2]
        box = np.array([[0, 0, width, height]], np.float32)
        whole.append(Detections(box, np.ones(1, np.float32)))
    return whole


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
