"""Tracklets: detections of one source joined from frame to frame, rather too short than mixed.

In the manner of ByteTrack (Zhang et al. 2022): sure boxes are joined first, unsure ones may only
continue what is there. A pair is as likely as the overlap of the box with where the tracklet should
be by its last motion, and as the likeness of their descriptors; it counts only where each is the
other's best by a margin, because a tracklet is a promise that grouping never breaks.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.boxes import iou
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.halves import Descriptors, as_float32

SURE_SCORE = 0.6
"""Detections from this score on begin tracklets and are joined first."""
LEAST_LIKENESS = 0.35
"""Cosine below which two boxes are never joined, however much they overlap."""
LEAST_PAIR = 0.55
"""Least mean of overlap and likeness for a pair."""
MARGIN = 0.05
"""By so much a pair must be better than any other of its box or its tracklet."""
LONGEST_GAP_S = 2.5
"""A tracklet that was not seen for longer has ended; so has one after a gap of three frames."""
_FRAMES_LOST = 3
_REACH = 0.75
"""Without overlap a box may have moved by this share of its height for every frame looked at."""
_MOTION_SHARE = 0.7
_MEMORY = 0.7
"""Share of the old descriptor in that of a tracklet."""


@dataclass(slots=True)
class _Track:
    number: int
    box: Float32
    velocity: Float32
    time_s: float
    frame_number: int
    descriptor: Float32

    def predicted(self, time_s: float) -> Float32:
        """Return where the box should be at `time_s`, (4,)."""
        return np.asarray(self.box + self.velocity * (time_s - self.time_s), np.float32)


class Tracker:
    """Joins the boxes of one source and one detector into tracklets, stretch after stretch.

    It keeps the tracklets that may go on, nothing of what lies behind them.
    """

    def __init__(self, frames: int = 0) -> None:
        """Begin before the first box.

        Args:
            frames: of the source, for the progress; 0 when unknown.
        """
        self._frames = frames
        self._tracks: list[_Track] = []
        self._step = 0

    def follow(  # noqa: PLR0913, PLR0917 - one array for each thing known of a box
        self,
        ids: Int64,
        frames: Int64,
        times_s: NDArray[np.float64],
        boxes: Float32,
        scores: Float32,
        descriptors: Descriptors,
        places: Int64,
        known: Int64,
    ) -> Job[Int64]:
        """Join the boxes of the next stretch of whole frames.

        Args:
            ids: (N,) detections in the order of their frames; N may be 0.
            frames: (N,) frame index of each, not descending.
            times_s: (N,) seconds from the start of the source.
            boxes: (N, 4) xyxy, px of the frame.
            scores: (N,) detector's scores.
            descriptors: (G, D) of the gallery, L2 norm 1.
            places: (N,) gallery row of each box.
            known: (N,) tracklets of boxes that are tracked already and stay as they are, else -1.

        Returns:
            (N,) id of the first detection of each one's tracklet; two boxes of a frame never share
            it.
        """
        numbers = np.where(known >= 0, known, ids)
        _, firsts = np.unique(frames, return_index=True)
        for start, end in pairwise([*firsts.tolist(), len(ids)]):
            here = slice(start, end)
            vectors = as_float32(descriptors[places[here]])
            seen = _Seen(ids[here], boxes[here], scores[here], vectors, float(times_s[start]))
            numbers[here] = self._frame(seen, known[here])
            yield Progress(int(frames[start]), max(self._frames, 1), stage="track")
        return numbers

    def _frame(self, seen: "_Seen", known: Int64) -> Int64:
        """Return the tracklet of each box of the next frame."""
        step, time_s = self._step, seen.time_s
        self._step += 1
        tracks = [
            t
            for t in self._tracks
            if time_s - t.time_s <= LONGEST_GAP_S and step - t.frame_number <= _FRAMES_LOST
        ]
        tracks, free = _continued(tracks, known, seen.boxes, seen.vectors, time_s, step)
        numbers = np.where(known >= 0, known, seen.ids)
        sure, new = seen.scores >= SURE_SCORE, known < 0
        begins = new & sure
        for turn in (np.flatnonzero(new & sure), np.flatnonzero(new & ~sure)):
            for place, at in _pairs(
                tracks, free, seen.boxes[turn], seen.vectors[turn], time_s, step
            ):
                row, one = turn[place], tracks[at]
                numbers[row] = one.number
                _follow(one, seen.boxes[row], seen.vectors[row], time_s, step)
                free[at] = begins[row] = False
        still = np.zeros(4, np.float32)
        self._tracks = tracks + [
            _Track(int(seen.ids[n]), seen.boxes[n], still, time_s, step, seen.vectors[n])
            for n in np.flatnonzero(begins)
        ]
        return numbers


@dataclass(frozen=True, slots=True)
class _Seen:
    """The boxes of one frame: (N,) ids, (N, 4) boxes, (N,) scores, (N, D) descriptors."""

    ids: Int64
    boxes: Float32
    scores: Float32
    vectors: Float32
    time_s: float


def _continued(  # noqa: PLR0913, PLR0917 - one step of `track`
    tracks: list[_Track],
    known: Int64,
    boxes: Float32,
    vectors: Float32,
    time_s: float,
    step: int,
) -> tuple[list[_Track], NDArray[np.bool_]]:
    """Return the tracklets after the boxes whose tracklets are known, and which are still free."""
    by_number = {one.number: one for one in tracks}
    taken = set()
    for place in np.flatnonzero(known >= 0).tolist():
        number = int(known[place])
        if number in by_number:
            _follow(by_number[number], boxes[place], vectors[place], time_s, step)
        else:
            still = np.zeros(4, np.float32)
            one = _Track(number, boxes[place], still, time_s, step, vectors[place])
            by_number[number] = one
            tracks = [*tracks, one]
        taken.add(number)
    return tracks, np.array([one.number not in taken for one in tracks], np.bool_)


def _pairs(  # noqa: PLR0913, PLR0917 - one turn of `track`
    tracks: list[_Track],
    free: NDArray[np.bool_],
    boxes: Float32,
    vectors: Float32,
    time_s: float,
    step: int,
) -> list[tuple[int, int]]:
    """Return (box, track) pairs of which each is the other's best by a margin."""
    if not len(boxes) or not free.any():
        return []
    live = np.flatnonzero(free)
    expected = np.stack([tracks[at].predicted(time_s) for at in live])
    likeness = vectors @ np.stack([tracks[at].descriptor for at in live]).T
    overlap = iou(boxes, expected)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    wanted = (expected[:, :2] + expected[:, 2:]) / 2
    heights = (expected[:, 3] - expected[:, 1]).clip(1)
    waited = np.array([step - tracks[at].frame_number for at in live])
    away = np.linalg.norm(centres[:, None] - wanted[None], axis=2) / heights
    ratios = (boxes[:, 3] - boxes[:, 1])[:, None] / heights
    near = np.maximum(overlap, 1 - away / (_REACH * waited))
    pairs = (near + likeness) / 2
    impossible = (near <= 0) | (likeness < LEAST_LIKENESS) | (ratios > 1.5) | (ratios < 1 / 1.5)
    pairs[impossible | (pairs < LEAST_PAIR)] = -1
    found = []
    for place in range(len(boxes)):
        at = int(pairs[place].argmax())
        best = pairs[place, at]
        rivals = np.concatenate([np.delete(pairs[place], at), np.delete(pairs[:, at], place)])
        if best > 0 and (not len(rivals) or best >= rivals.max() + MARGIN):
            found.append((place, int(live[at])))
    return found


def _follow(one: _Track, box: Float32, vector: Float32, time_s: float, step: int) -> None:
    """Continue a tracklet with a box."""
    passed = max(time_s - one.time_s, 1e-3)
    speed = (box - one.box) / passed
    one.velocity = (_MOTION_SHARE * speed + (1 - _MOTION_SHARE) * one.velocity).astype(np.float32)
    mixed = _MEMORY * one.descriptor + (1 - _MEMORY) * vector
    one.descriptor = (mixed / max(float(np.linalg.norm(mixed)), 1e-12)).astype(np.float32)
    one.box, one.time_s, one.frame_number = box, time_s, step
