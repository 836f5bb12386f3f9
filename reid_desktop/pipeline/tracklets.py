"""Track: join the detections of each source into tracklets, after it was indexed."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source, SourceKind
from reid_desktop.core.values import Changes, Gallery, Int64
from reid_desktop.index.tracking import LONGEST_GAP_S, track
from reid_desktop.pipeline.regroup import only_model
from reid_desktop.store.case import Case

STAGE = "track"
_PIECES = 64
"""A source's boxes are read in so many pieces: 16,000 of a million each."""
_STORED_AT_ONCE = 20_000


def track_sources(
    case: Case, *, model_id: str | None = None, source_ids: Sequence[int] | None = None, by: str
) -> Job[Changes]:
    """Track what is not tracked yet; see `track_source`.

    Args:
        case: open for writing on this thread.
        model_id: whose descriptors tell people apart; None for the describer used last.
        source_ids: only these sources; None for all.
        by: who asks, for the log.

    Raises:
        CaseError: nothing is indexed yet.
    """
    model_id = model_id or only_model(case)
    count = 0
    for source in case.sources():
        if source_ids is None or source.id in set(source_ids):
            count += yield from track_source(case, source.id, model_id, by=by)
    return Changes(groups=count > 0, audit=count > 0, details=f"{count} people tracked")


def track_source(case: Case, source_id: int, model_id: str, *, by: str) -> Job[int]:
    """Join the described detections of one source into tracklets; return how many were new.

    Goes on where it was, also where the tracklets were stored in part: from the first frame with an
    untracked detection on everything is tracked anew, what lies before stays as it is. Folders of
    crops have no tracklets.

    Args:
        case: open for writing on this thread.
        source_id: the source.
        model_id: whose descriptors tell people apart.
        by: who asks, for the log.
    """
    source = case.source(source_id)
    if source.kind is SourceKind.CROPS:
        return 0
    gallery = case.gallery(model_id)
    order = np.argsort(gallery.ids, kind="stable")
    boxes = yield from _boxes(case, source)
    places = np.searchsorted(gallery.ids, boxes["id"], sorter=order)
    rows = order.take(places, mode="clip") if len(order) else np.zeros(len(boxes), np.int64)
    described = gallery.ids[rows] == boxes["id"] if len(order) else np.zeros(len(boxes), np.bool_)
    boxes, rows = boxes[described], rows[described]
    count = 0
    for detector in np.unique(boxes["detector"]).tolist():
        chosen = boxes["detector"] == detector
        ids, numbers = yield from _tail(boxes[chosen], rows[chosen], gallery)
        for start in range(0, len(ids), _STORED_AT_ONCE):
            some = slice(start, start + _STORED_AT_ONCE)
            found = dict(zip(ids[some].tolist(), numbers[some].tolist(), strict=True))
            case.grouping.set_tracklets(source_id, found, by=by)
            count += len(found)
            yield Progress(len(boxes), len(boxes), stage=STAGE)
    return count


def _boxes(case: Case, source: Source) -> Job[NDArray[Any]]:
    """Return the detections of a source, see `GroupDesk.boxes_of`, read in pieces."""
    cuts = [source.frames * piece // _PIECES for piece in range(_PIECES)] + [sys.maxsize]
    pieces = []
    for first, end in pairwise(cuts):
        pieces.append(case.grouping.boxes_of(source.id, frames=range(first, end)))
        yield Progress(0, 0, source.name, STAGE)
    boxes = np.concatenate(pieces)
    return boxes[np.argsort(boxes["detector"], kind="stable")]


def _tail(boxes: NDArray[Any], rows: Int64, gallery: Gallery) -> Job[tuple[Int64, Int64]]:
    """Return ids and tracklets of one detector's boxes from the first untracked frame on."""
    untracked = np.flatnonzero(boxes["tracklet"] < 0)
    if not len(untracked):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first = boxes[untracked[0]]
    tail = boxes["time_s"] >= first["time_s"] - 2 * LONGEST_GAP_S
    boxes, rows = boxes[tail], rows[tail]
    known = np.where(boxes["frame"] < first["frame"], boxes["tracklet"], -1)
    numbers = yield from track(
        boxes["id"],
        boxes["frame"],
        boxes["time_s"],
        boxes["box"],
        boxes["score"],
        gallery.descriptors,
        rows,
        known,
    )
    new = known < 0
    return boxes["id"][new], numbers[new]
