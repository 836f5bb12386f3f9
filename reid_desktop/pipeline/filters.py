"""Filters of a search on the people of a case: who passes, and what left out how many."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.records import Source
from reid_desktop.core.searching import DAY_S, FilterOutcome, SearchFilter
from reid_desktop.core.values import Bool, Gallery
from reid_desktop.store.case import Case, DetectionColumns


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
        tests["rejected"] = ~np.isin(gallery.ids, np.asarray(rejected, np.int64))
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
        tests["marks"] = np.isin(gallery.ids, case.marked(where.marks))
    if where.without_marks:
        tests["without_marks"] = ~np.isin(gallery.ids, case.marked(where.without_marks))
    seen = where.cameras or where.source_ids or where.asks_for_time
    if not (seen or where.least_sureness > 0 or where.least_height > 0):
        return tests
    columns = case.columns()
    rows = np.searchsorted(columns.ids, gallery.ids)
    tests |= {name: passed[rows] for name, passed in _of_columns(case, columns, where).items()}
    return tests


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
    if interval is not None:
        moments = columns.times_s + _starts(sources, columns)[:, 0]
        tests["time"] = (moments >= interval[0]) & (moments <= interval[1])
    if day is not None:
        clocks = np.mod(columns.times_s + _starts(sources, columns)[:, 1], DAY_S)
        after, before = clocks >= day[0], clocks <= day[1]
        tests["time_of_day"] = after & before if day[0] <= day[1] else after | before
        tests["time_of_day"] &= ~np.isnan(clocks)
    if where.least_sureness > 0:
        tests["least_sureness"] = columns.scores >= where.least_sureness
    if where.least_height > 0:
        tests["least_height"] = columns.heights >= where.least_height
    return tests


def _starts(sources: Mapping[int, Source], columns: DetectionColumns) -> NDArray[np.float64]:
    """Return when the source of each detection starts, (N, 2): POSIX seconds, second of the day.

    NaN where the start is unknown; NaN passes no comparison.
    """
    known = sorted(sources)
    table = np.full((len(known), 2), np.nan)
    for row, number in enumerate(known):
        clock = sources[number].clock_at(0.0)
        if clock is not None:
            midnight = clock.replace(hour=0, minute=0, second=0, microsecond=0)
            table[row] = clock.timestamp(), (clock - midnight).total_seconds()
    return table[np.searchsorted(known, columns.source_ids)]


def _without_clock(case: Case, gallery: Gallery) -> int:
    """Return how many of the gallery are on sources without a known start."""
    unknown = [s.id for s in case.sources() if s.clock_at(0.0) is None]
    if not unknown:
        return 0
    return int(np.isin(gallery.ids, case.detection_ids(source_ids=unknown)).sum())
