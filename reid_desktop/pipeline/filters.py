"""Filters of a search on the people of a case: who passes, and what left out how many."""

from collections.abc import Sequence

import numpy as np

from reid_desktop.core.searching import FilterOutcome, SearchFilter
from reid_desktop.core.values import Bool, Gallery, Int64
from reid_desktop.pipeline.day_clock import day_seconds, starts_of
from reid_desktop.store.case import Case, DetectionColumns


def cameras_of(case: Case, gallery: Gallery) -> Int64:
    """Return the camera of each gallery row, (N,) int64 numbers of the cameras' names in order."""
    columns = case.columns()
    sources = sorted(case.sources(), key=lambda source: source.id)
    _, numbers = np.unique([source.camera for source in sources], return_inverse=True)
    seen_by = np.searchsorted([source.id for source in sources], columns.source_ids)
    return np.asarray(numbers[seen_by][_rows_of(columns, gallery)], np.int64)


def who_passes(
    case: Case, gallery: Gallery, where: SearchFilter, *, rejected: Sequence[int] = ()
) -> tuple[Bool | None, FilterOutcome]:
    """Return which gallery rows pass, (N,) or None for all, and what was left out.

    Args:
        case: open for reading.
        gallery: N people.
        where: the conditions; `least_score` is not looked at here.
        rejected: detection ids that never pass.
    """
    tests = _conditions(case, gallery, where)
    if len(rejected):
        tests["rejected"] = ~_among(gallery.ids, np.unique(np.asarray(rejected, np.int64)))
    if not tests:
        return None, FilterOutcome(len(gallery), len(gallery))
    allowed = np.logical_and.reduce(list(tests.values()))
    outcome = FilterOutcome(
        total=len(gallery),
        kept=int(np.count_nonzero(allowed)),
        left_out={name: int(np.count_nonzero(~passed)) for name, passed in tests.items()},
        without_clock=_without_clock(case, gallery) if where.asks_for_time else 0,
    )
    return allowed, outcome


def _conditions(case: Case, gallery: Gallery, where: SearchFilter) -> dict[str, Bool]:
    """Return who passes each condition that is asked, (N,) each."""
    tests: dict[str, Bool] = {}
    if where.marks:
        tests["marks"] = _among(gallery.ids, case.marked(where.marks))
    if where.without_marks:
        tests["without_marks"] = ~_among(gallery.ids, case.marked(where.without_marks))
    seen = where.cameras or where.source_ids or where.asks_for_time
    if not (seen or where.least_sureness > 0 or where.least_height > 0):
        return tests
    columns = case.columns()
    passes = _of_columns(case, columns, where)
    rows = _rows_of(columns, gallery)
    return tests | {name: passed[rows] for name, passed in passes.items()}


def _rows_of(columns: DetectionColumns, gallery: Gallery) -> Int64 | slice:
    """Return where the gallery's people are among all detections."""
    if np.array_equal(columns.ids, gallery.ids):
        return slice(None)
    return np.searchsorted(columns.ids, gallery.ids)


def _among(ids: Int64, wanted: Int64) -> Bool:
    """Return which of N ids are among K wanted ones, ascending; K is what somebody marked by hand.

    Where the ids ascend too, as those of a gallery do, the few are looked up among the many.
    """
    if not (ids[1:] > ids[:-1]).all():
        return np.isin(ids, wanted)
    found = np.zeros(len(ids), np.bool_)
    rows = np.searchsorted(ids, wanted)
    inside = rows < len(ids)
    rows, wanted = rows[inside], wanted[inside]
    found[rows[ids[rows] == wanted]] = True
    return found


def _of_columns(case: Case, columns: DetectionColumns, where: SearchFilter) -> dict[str, Bool]:
    """Return which detections pass the conditions on where, when and how well they were seen."""
    tests: dict[str, Bool] = {}
    sources = {s.id: s for s in case.sources()}
    if where.cameras:
        wanted = [s.id for s in sources.values() if s.camera in set(where.cameras)]
        tests["cameras"] = np.isin(columns.source_ids, wanted)
    if where.source_ids:
        tests["source_ids"] = np.isin(columns.source_ids, where.source_ids)
    interval, day = where.interval_s(), where.day_interval_s()
    known = [sources[number] for number in sorted(sources)]
    rows = np.searchsorted(sorted(sources), columns.source_ids)
    if interval is not None:
        moments = columns.times_s + starts_of(known)[rows, 0]
        tests["time"] = (moments >= interval[0]) & (moments <= interval[1])
    if day is not None:
        clocks = day_seconds(known, rows, columns.times_s)
        after, before = clocks >= day[0], clocks <= day[1]
        tests["time_of_day"] = after & before if day[0] <= day[1] else after | before
        tests["time_of_day"] &= ~np.isnan(clocks)
    if where.least_sureness > 0:
        tests["least_sureness"] = columns.scores >= where.least_sureness
    if where.least_height > 0:
        tests["least_height"] = columns.heights >= where.least_height
    return tests


def _without_clock(case: Case, gallery: Gallery) -> int:
    """Return how many of the gallery are on sources without a known start."""
    unknown = [s.id for s in case.sources() if s.clock_at(0.0) is None]
    if not unknown:
        return 0
    return int(np.isin(gallery.ids, case.detection_ids(source_ids=unknown)).sum())
