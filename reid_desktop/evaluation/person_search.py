"""Person search figures: mAP scaled by recall, CMC top-k and the recall of proposals.

The protocol of CUHK-SYSU (Xiao et al. 2017), which QEEPS and PRW follow: a finding is right when
its IoU with the person's box is at least min(0.5, w h / ((w + 10) (h + 10))), w and h of that box;
of each gallery frame only the best-scored right finding counts, all others are wrong; the average
precision of a query is multiplied by the share of the frames with the person where it was found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.boxes import iou
from reid_desktop.core.values import Bool, Float32, Int64

TOP = (1, 5, 10)
_MOST_IOU = 0.5
_MARGIN_PX = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """All findings of one query, side by side, in any order.

    Attributes:
        frames: (N,) int64 gallery frame of each.
        boxes: (N, 4) float32 xyxy, px of the frame.
        scores: (N,) float32, the higher the more alike.
    """

    frames: Int64
    boxes: Float32
    scores: Float32


@dataclass(frozen=True, slots=True)
class QueryScores:
    """What one query reached.

    Attributes:
        average_precision: in [0, 1], scaled by recall.
        first_right: 0-based rank of the first right finding; -1 when there is none.
    """

    average_precision: float
    first_right: int


@dataclass(frozen=True, slots=True)
class SearchScores:
    """Means over queries.

    Attributes:
        mean_average_precision: in [0, 1].
        cmc: share of queries with a right finding among the first k, by k of TOP.
        queries: how many.
    """

    mean_average_precision: float
    cmc: dict[int, float]
    queries: int


def least_iou(boxes: Float32) -> Float32:
    """Return the IoU (N,) that a finding needs with each of the boxes (N, 4)."""
    sides = (boxes[:, 2:] - boxes[:, :2]).astype(np.float64)
    share = sides.prod(axis=1) / (sides + _MARGIN_PX).prod(axis=1)
    return np.asarray(np.minimum(_MOST_IOU, share), np.float32)


def right_findings(found: Found, truth: Mapping[int, Float32]) -> Bool:
    """Return which findings (N,) are right: at most one a frame, the best-scored that overlaps.

    Args:
        found: all findings of a query; of equal scores the first comes first.
        truth: gallery frame -> (4,) box of the person; frames without the person are absent.
    """
    right = np.zeros(len(found.frames), np.bool_)
    if not truth or not len(right):
        return right
    frames = np.array(sorted(truth), np.int64)
    boxes = np.array([truth[frame] for frame in frames.tolist()], np.float32)
    place = np.searchsorted(frames, found.frames).clip(max=len(frames) - 1)
    rows = np.flatnonzero(frames[place] == found.frames)
    aims = place[rows]
    overlaps = _pairwise_iou(found.boxes[rows], boxes[aims]) >= least_iou(boxes)[aims]
    rows, aims = rows[overlaps], aims[overlaps]
    order = np.lexsort((rows, -found.scores[rows], aims))
    first = np.unique(aims[order], return_index=True)[1]
    right[rows[order][first]] = True
    return right


def score_query(found: Found, truth: Mapping[int, Float32]) -> QueryScores:
    """Score one query; `truth` must not be empty.

    Raises:
        ValueError: the person is on no gallery frame.
    """
    if not truth:
        raise ValueError("a query without a person in its gallery has no average precision")
    right = right_findings(found, truth)
    count = int(right.sum())
    if not count:
        return QueryScores(0.0, -1)
    order = np.argsort(-found.scores, kind="stable")
    recall = count / len(truth)
    precision = _average_precision(right[order], found.scores[order])
    return QueryScores(precision * recall, int(np.flatnonzero(right[order])[0]))


def summarised(scores: Sequence[QueryScores]) -> SearchScores:
    """Return means over queries; none give zeros."""
    if not scores:
        return SearchScores(0.0, dict.fromkeys(TOP, 0.0), 0)
    first = np.array([one.first_right for one in scores])
    cmc = {k: float(((first >= 0) & (first < k)).mean()) for k in TOP}
    mean = float(np.mean([one.average_precision for one in scores]))
    return SearchScores(mean, cmc, len(scores))


def covered(proposals: Float32, box: Float32) -> bool:
    """Return whether one of the proposals (P, 4) overlaps the person's box (4,) enough."""
    if not len(proposals):
        return False
    return bool(iou(proposals, box[None])[:, 0].max() >= least_iou(box[None])[0])


def _pairwise_iou(boxes: Float32, others: Float32) -> Float32:
    """Return the IoU (N,) of rows side by side."""
    low = np.maximum(boxes[:, :2], others[:, :2])
    high = np.minimum(boxes[:, 2:], others[:, 2:])
    overlap = (high - low).clip(min=0).prod(axis=1)
    areas = [(b[:, 2:] - b[:, :2]).clip(min=0).prod(axis=1) for b in (boxes, others)]
    union = areas[0] + areas[1] - overlap
    shares = np.divide(overlap, union, out=np.zeros_like(overlap), where=union > 0)
    return np.asarray(shares, np.float32)


def _average_precision(right: Bool, scores: Float32) -> float:
    """Return the average precision of findings, best first; equal scores form one step."""
    ends = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    hits = np.cumsum(right)[ends].astype(np.float64)
    gains = np.diff(hits, prepend=0.0) / hits[-1]
    return float((gains * hits / (ends + 1)).sum())
