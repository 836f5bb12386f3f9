"""Track: join the detections of each source into tracklets, after it was indexed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import SourceKind
from reid_desktop.core.values import Changes, Gallery
from reid_desktop.index.tracking import LONGEST_GAP_S, track
from reid_desktop.pipeline.regroup import only_model
from reid_desktop.store.case import Case

STAGE = "track"


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

    Goes on where it was: from the first frame with an untracked detection on everything is tracked
    anew, what lies before stays as it is. Folders of crops have no tracklets.

    Args:
        case: open for writing on this thread.
        source_id: the source.
        model_id: whose descriptors tell people apart.
        by: who asks, for the log.
    """
    if case.source(source_id).kind is SourceKind.CROPS:
        return 0
    gallery = case.gallery(model_id)
    order = np.argsort(gallery.ids, kind="stable")
    boxes = case.grouping.boxes_of(source_id)
    places = np.searchsorted(gallery.ids, boxes["id"], sorter=order)
    rows = order.take(places, mode="clip") if len(order) else np.zeros(len(boxes), np.int64)
    described = gallery.ids[rows] == boxes["id"] if len(order) else np.zeros(len(boxes), np.bool_)
    boxes, rows = boxes[described], rows[described]
    numbers: dict[int, int] = {}
    for detector in np.unique(boxes["detector"]).tolist():
        chosen = boxes["detector"] == detector
        found = yield from _tail(boxes[chosen], rows[chosen], gallery)
        numbers |= found
    yield Progress(len(boxes), len(boxes), stage=STAGE)
    if numbers:
        case.grouping.set_tracklets(source_id, numbers, by=by)
    return len(numbers)


def _tail(boxes: NDArray[Any], rows: NDArray[np.int64], gallery: Gallery) -> Job[dict[int, int]]:
    """Return the tracklets of one detector's boxes from the first untracked frame on."""
    untracked = np.flatnonzero(boxes["tracklet"] < 0)
    if not len(untracked):
        return {}
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
    return dict(zip(boxes["id"][new].tolist(), numbers[new].tolist(), strict=True))
