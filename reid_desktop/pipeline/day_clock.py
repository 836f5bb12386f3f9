"""The time of day at which people were seen, as the clock of their camera's zone showed it."""

from collections.abc import Sequence

import numpy as np

from reid_desktop.core.records import Source
from reid_desktop.core.searching import DAY_S, SearchFilter
from reid_desktop.core.values import Bool, Float64, Int64


def starts_of(sources: Sequence[Source]) -> Float64:
    """Return when each source starts, (S, 2): POSIX seconds, second of the day; NaN if unknown."""
    table = np.full((len(sources), 2), np.nan)
    for row, source in enumerate(sources):
        clock = source.clock_at(0.0)
        if clock is not None:
            midnight = clock.replace(hour=0, minute=0, second=0, microsecond=0)
            table[row] = clock.timestamp(), (clock - midnight).total_seconds()
    return table


def day_seconds(sources: Sequence[Source], rows: Int64, times_s: Float64) -> Float64:
    """Return the second of the day of each sighting, (N,) in [0, DAY_S); NaN if unknown.

    Args:
        sources: the sources, in any order.
        rows: (N,) place of each sighting's source in `sources`.
        times_s: (N,) seconds from the start of the source.
    """
    clocks = times_s + starts_of(sources)[rows, 1]
    for row, source in enumerate(sources):
        for from_s, shift_s in source.clock_changes():
            clocks[(rows == row) & (times_s >= from_s)] += shift_s
    day: Float64 = np.mod(clocks, DAY_S)
    return day


def seen_within(source: Source, times_s: Float64, where: SearchFilter) -> Bool:
    """Return which moments of a source lie in the period and the time of day asked, (N,) bool.

    Args:
        source: whose clock counts; without a known start it is in no period.
        times_s: (N,) seconds from its start.
        where: only its time and time of day are looked at.
    """
    kept = np.ones(len(times_s), np.bool_)
    interval, day = where.interval_s(), where.day_interval_s()
    if interval is not None:
        moments = starts_of([source])[0, 0] + times_s
        kept &= (moments >= interval[0]) & (moments <= interval[1])
    if day is not None:
        clocks = day_seconds([source], np.zeros(len(times_s), np.int64), times_s)
        after, before = clocks >= day[0], clocks <= day[1]
        kept &= (after & before) if day[0] <= day[1] else (after | before)
    return kept
