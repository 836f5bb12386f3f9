"""Who is where on every frame of a clip: people found on some frames, followed in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.boxes import iou
from reid_desktop.core.networks import Detector
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Frame, Int64
from reid_desktop.footage.reader import Footage
from reid_desktop.store.case import Case

STAGE = "clips"
BETWEEN_S = 0.2
"""Time between two frames that are searched for people: somebody who walks at 1.5 m/s moves by
0.3 m, well inside the enlarged area that is made unrecognisable."""
LINKED_IOU = 0.25
"""Two boxes of neighbouring looked-at frames that overlap so much may be one person."""
SAME_IOU = 0.5
"""A box found anew that overlaps a stored one so much is the same person."""
SURE = 0.2
"""Boxes from this score on are hidden: to hide a bush does no harm, to show a face does."""


@dataclass(frozen=True, slots=True)
class Look:
    """The people of one looked-at frame.

    Attributes:
        frame_index: of the frame.
        boxes: (N, 4) float32 xyxy, px of the frame.
        shown: (N,) bool: who is not to be hidden.
    """

    frame_index: int
    boxes: Float32
    shown: np.ndarray


def looked_at(
    indices: Sequence[int], subjects: Sequence[int], times_s: Mapping[int, float]
) -> list[int]:
    """Return which of `indices` (ascending) are searched: one each BETWEEN_S, ends and subjects."""
    chosen, last = [], -np.inf
    must = {*subjects, indices[0], indices[-1]}
    for index in indices:
        if index in must or times_s[index] - last >= BETWEEN_S:
            chosen.append(index)
            last = times_s[index]
    return chosen


def find_people(  # noqa: PLR0913 - the inside of one clip
    case: Case,
    detector: Detector,
    footage: Footage,
    source_id: int,
    indices: Sequence[int],
    subjects: Mapping[int, Float32],
) -> Job[list[Look]]:
    """Search the frames `indices` for people and follow the subjects through them.

    Stored boxes are taken as well as new ones: together they miss fewer people.

    Args:
        case: holds the boxes found when the footage was indexed.
        detector: finds people on the frames in between.
        footage: open, not used by anybody else meanwhile.
        source_id: of the footage.
        indices: ascending frames to look at; every key of `subjects` is among them.
        subjects: boxes (M, 4) of the people to show, by frame index.
    """
    found: list[Float32] = []
    for done, frame in enumerate(footage.frames(list(indices))):
        yield Progress(done, len(indices), f"people at {frame.time_s:.1f} s", STAGE)
        stored = [d.box for d in case.detections_of_frame(source_id, frame.index)]
        known = np.array(stored, np.float32).reshape(-1, 4)
        found.append(_joined(subjects.get(frame.index), known, _detected(detector, frame)))
    shown = _followed(indices, found, subjects)
    return [Look(*each) for each in zip(indices, found, shown, strict=True)]


def boxes_at(looks: Sequence[Look], frame_index: int) -> tuple[Float32, Float32]:
    """Return the boxes to hide (N, 4) and to show (M, 4) on a frame between two looks.

    Linked boxes move in a straight line. One that has no counterpart is there for the whole gap:
    rather a patch too many than a face too many.
    """
    places = np.array([look.frame_index for look in looks])
    after = int(np.searchsorted(places, frame_index))
    if after < len(looks) and places[after] == frame_index:
        look = looks[after]
        return look.boxes[~look.shown], look.boxes[look.shown]
    if after == 0 or after == len(looks):
        look = looks[min(after, len(looks) - 1)]
        return look.boxes, np.zeros((0, 4), np.float32)
    first, second = looks[after - 1], looks[after]
    share = (frame_index - first.frame_index) / (second.frame_index - first.frame_index)
    pairs = _pairs(first.boxes, second.boxes)
    moved = (1 - share) * first.boxes[pairs[:, 0]] + share * second.boxes[pairs[:, 1]]
    shown = first.shown[pairs[:, 0]] & second.shown[pairs[:, 1]]
    lone_first = np.setdiff1d(np.arange(len(first.boxes)), pairs[:, 0])
    lone_second = np.setdiff1d(np.arange(len(second.boxes)), pairs[:, 1])
    hidden = [moved[~shown], first.boxes[lone_first], second.boxes[lone_second]]
    return np.concatenate(hidden).astype(np.float32), moved[shown].astype(np.float32)


def _detected(detector: Detector, frame: Frame) -> Float32:
    people = detector.detect([frame.image])[0]
    return people.boxes[people.scores >= SURE]


def _joined(subjects: Float32 | None, stored: Float32, detected: Float32) -> Float32:
    """Return all boxes, each person once as far as overlap tells; subjects first, then stored."""
    boxes = np.zeros((0, 4), np.float32) if subjects is None else subjects
    for more in (stored, detected):
        if len(boxes) and len(more):
            more = more[iou(more, boxes).max(axis=1) < SAME_IOU]
        boxes = np.concatenate([boxes, more]).astype(np.float32)
    return boxes


def _followed(
    indices: Sequence[int], found: Sequence[Float32], subjects: Mapping[int, Float32]
) -> list[np.ndarray]:
    """Return which boxes (N,) of each look belong to a subject, followed both ways by overlap.

    Where the thread breaks nobody is shown any more: whoever comes next may be somebody else.
    """
    shown = [np.zeros(len(boxes), np.bool_) for boxes in found]
    for place, index in enumerate(indices):
        if index not in subjects:
            continue
        count = len(subjects[index])
        shown[place][:count] = True
        for step in (1, -1):
            here, those = place, set(range(count))
            while those and 0 <= here + step < len(found):
                pairs = _pairs(found[here], found[here + step])
                those = {int(b) for a, b in pairs.tolist() if a in those}
                here += step
                shown[here][list(those)] = True
    return shown


def _pairs(boxes: Float32, others: Float32) -> Int64:
    """Return rows (K, 2) of boxes that are one person, the largest overlap first, each once."""
    overlaps = iou(boxes, others)
    rows: list[tuple[int, int]] = []
    for flat in np.argsort(-overlaps, axis=None, kind="stable").tolist():
        row, column = divmod(flat, max(1, overlaps.shape[1]))
        if overlaps[row, column] < LINKED_IOU:
            break
        if all(row != a and column != b for a, b in rows):
            rows.append((row, column))
    return np.array(rows, np.int64).reshape(-1, 2)
