"""Track: join the detections of each source into tracklets, after it was indexed."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.parted import Descriptors
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source, SourceKind
from reid_desktop.core.values import Changes, Int64
from reid_desktop.index.tracking import LONGEST_GAP_S, Tracker
from reid_desktop.pipeline.ranking import rows_of
from reid_desktop.pipeline.regroup import only_model
from reid_desktop.store.case import Case
from reid_desktop.store.tracklet_rows import BOX_ROW

STAGE = "track"
_PIECES = 64
"""A source is tracked in so many pieces: 16,000 people of a million each."""
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
    crops have no tracklets. However long the source is, one piece of it is in memory.

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
    trails: dict[int, _Trail] = {}
    found: dict[int, int] = {}
    count = 0
    for first, end in pairwise(_cuts(source)):
        boxes = case.grouping.boxes_of(source.id, frames=range(first, end))
        rows = rows_of(gallery, boxes["id"])
        boxes, rows = boxes[rows >= 0], rows[rows >= 0]
        for detector in np.unique(boxes["detector"]).tolist():
            mine = boxes["detector"] == detector
            trail = trails.setdefault(detector, _Trail(source.frames))
            found |= yield from trail.going_on(boxes[mine], rows[mine], gallery.descriptors)
        if found and (len(found) >= _STORED_AT_ONCE or end == sys.maxsize):
            case.grouping.set_tracklets(source_id, found, by=by)
            count += len(found)
            found.clear()
        yield Progress(min(end, source.frames), max(source.frames, 1), source.name, STAGE)
    return count


def _cuts(source: Source) -> list[int]:
    """Return the frames at which the pieces begin in which a source is tracked, and the end."""
    return [source.frames * piece // _PIECES for piece in range(_PIECES)] + [sys.maxsize]


class _Trail:
    """The people that one detector found along a source, piece by piece.

    As long as everybody is tracked only those of the last seconds are kept, whose tracklets may go
    on; from the first frame with somebody untracked on the tracker follows.
    """

    def __init__(self, frames: int) -> None:
        """Begin before the first of so many frames."""
        self._tracker = Tracker(frames)
        self._begun = False
        self._boxes = np.zeros(0, BOX_ROW)
        self._rows = np.zeros(0, np.int64)

    def going_on(
        self, boxes: NDArray[Any], rows: Int64, descriptors: Descriptors
    ) -> Job[dict[int, int]]:
        """Return the tracklet of each detection of a piece that has none that stays.

        Args:
            boxes: (N,) BOX_ROW in the order of their frames.
            rows: (N,) gallery row of each.
            descriptors: (G, D) of the gallery.
        """
        known = np.full(len(boxes), -1)
        if not self._begun:
            boxes = np.concatenate([self._boxes, boxes])
            rows = np.concatenate([self._rows, rows])
            untracked = np.flatnonzero(boxes["tracklet"] < 0)
            at = untracked[0] if len(untracked) else -1
            recent = boxes["time_s"] >= boxes["time_s"][at] - 2 * LONGEST_GAP_S
            first, boxes, rows = boxes["frame"][at], boxes[recent], rows[recent]
            if not len(untracked):
                self._boxes, self._rows = boxes, rows
                return {}
            known = np.where(boxes["frame"] < first, boxes["tracklet"], -1)
            self._begun, self._boxes, self._rows = True, boxes[:0], rows[:0]
        numbers = yield from self._tracker.follow(
            boxes["id"],
            boxes["frame"],
            boxes["time_s"],
            boxes["box"],
            boxes["score"],
            descriptors,
            rows,
            known,
        )
        new = known < 0
        return dict(zip(boxes["id"][new].tolist(), numbers[new].tolist(), strict=True))
