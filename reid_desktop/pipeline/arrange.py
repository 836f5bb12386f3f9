"""A ranklist arranged for the eyes: filtered, folded, shuffled, all in numpy on a million hits.

The stored ranklist is never changed by this; it only says which of its rows are looked at, and in
which order. Rows are 0-based places of the ranklist as it was stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.records import Mark, Source
from reid_desktop.core.searching import FilterOutcome, SearchFilter
from reid_desktop.core.site import Site
from reid_desktop.core.values import Bool, Float64, Int64
from reid_desktop.pipeline.day_clock import day_seconds, starts_of
from reid_desktop.store.hit_rows import HitColumns

MARK_CODES: dict[Mark | None, int] = {None: 0, Mark.MATCH: 1, Mark.NOT_MATCH: 2, Mark.UNSURE: 3}


@dataclass(frozen=True, slots=True)
class HitClocks:
    """Where and when each of K hits was seen, as arrays that filters and plots use.

    Attributes:
        cameras: names of the cameras that occur, sorted; "" is an unknown one.
        camera_codes: (K,) int64 index into `cameras`.
        moments_s: (K,) float64 POSIX seconds; NaN where the source's start is unknown.
        day_s: (K,) float64 second of the day on the source's own clock; NaN likewise.
    """

    cameras: tuple[str, ...]
    camera_codes: Int64
    moments_s: Float64
    day_s: Float64


def clocks_of(hits: HitColumns, sources: Sequence[Source]) -> HitClocks:
    """Return camera and wall clock of every hit.

    Args:
        hits: K hits; may be none.
        sources: at least every source that is hit.
    """
    cameras = tuple(sorted({source.camera for source in sources}))
    numbers = np.array([source.id for source in sources], np.int64)
    order = np.argsort(numbers)
    epoch = starts_of(sources)[:, 0]
    codes = np.array([cameras.index(source.camera) for source in sources], np.int64)
    place = (
        order[np.searchsorted(numbers, hits.source_ids, sorter=order)] if len(hits) else order[:0]
    )
    return HitClocks(
        cameras,
        codes[place],
        epoch[place] + hits.times_s,
        day_seconds(sources, place, hits.times_s),
    )


def passing(
    hits: HitColumns, clocks: HitClocks, where: SearchFilter, mark_codes: NDArray[np.int8]
) -> Bool:
    """Return which of K hits pass `where`, (K,) bool.

    Args:
        hits: the hits.
        clocks: of the same hits.
        where: the filter; marks mean the marks of this search, heights are not looked at.
        mark_codes: (K,) int8, MARK_CODES of each hit.
    """
    kept = np.ones(len(hits), np.bool_)
    for _, passed in _conditions(hits, clocks, where, mark_codes):
        kept &= passed
    return kept


def left_out(
    hits: HitColumns, clocks: HitClocks, where: SearchFilter, mark_codes: NDArray[np.int8]
) -> FilterOutcome:
    """Return how many of K hits pass `where`, and how many each condition leaves out on its own.

    The arguments are those of `passing`.
    """
    tests = dict(_conditions(hits, clocks, where, mark_codes))
    return FilterOutcome(
        total=len(hits),
        kept=int(np.count_nonzero(passing(hits, clocks, where, mark_codes))),
        left_out={name: int(np.count_nonzero(~passed)) for name, passed in tests.items()},
        without_clock=int(np.isnan(clocks.moments_s).sum()) if where.asks_for_time else 0,
    )


def _conditions(
    hits: HitColumns, clocks: HitClocks, where: SearchFilter, mark_codes: NDArray[np.int8]
) -> Iterator[tuple[str, Bool]]:
    """Yield each condition asked, by its name in a FilterOutcome, and which hits fulfil it."""
    if where.cameras:
        wanted = np.array([name in set(where.cameras) for name in clocks.cameras], np.bool_)
        yield "cameras", wanted[clocks.camera_codes]
    if where.source_ids:
        yield "source_ids", np.isin(hits.source_ids, where.source_ids)
    interval, of_day = where.interval_s(), where.day_interval_s()
    if interval is not None:
        yield "time", (clocks.moments_s >= interval[0]) & (clocks.moments_s <= interval[1])
    if of_day is not None:
        after, before = clocks.day_s >= of_day[0], clocks.day_s <= of_day[1]
        over_midnight = of_day[0] > of_day[1]
        yield "time_of_day", (after | before) if over_midnight else (after & before)
    if where.least_score is not None:
        yield "least_score", hits.scores >= where.least_score
    if where.least_sureness:
        yield "least_sureness", hits.sureness >= where.least_sureness
    for name, marks in (("marks", where.marks), ("without_marks", where.without_marks)):
        if marks:
            held = np.isin(mark_codes, [MARK_CODES[mark] for mark in marks])
            yield name, held if name == "marks" else ~held


def rows_of(ids: Int64, by_id: Int64, wanted: Sequence[int] | Int64) -> Int64:
    """Return the rows of those of `wanted` that are among `ids`, in the order of `wanted`.

    Args:
        ids: (K,) detection ids, each once.
        by_id: (K,) argsort of `ids`.
        wanted: (N,) detection ids.
    """
    sought = np.asarray(wanted, np.int64)
    if not len(ids):
        return np.zeros(0, np.int64)
    rows = by_id[np.minimum(np.searchsorted(ids, sought, sorter=by_id), len(ids) - 1)]
    return np.asarray(rows[ids[rows] == sought], np.int64)


def mark_codes_of(ids: Int64, by_id: Int64, marks: Mapping[int, Mark]) -> NDArray[np.int8]:
    """Return MARK_CODES of the detections `ids`, (K,) int8; `by_id` is their argsort."""
    codes = np.zeros(len(ids), np.int8)
    for mark in Mark:
        marked = [detection for detection, given in marks.items() if given is mark]
        codes[rows_of(ids, by_id, marked)] = MARK_CODES[mark]
    return codes


def folded(rows: Int64, tracklets: Int64) -> tuple[Int64, Int64]:
    """Keep the first row of every tracklet, the order as it is.

    Args:
        rows: (R,) rows in the order they are shown; may be empty.
        tracklets: (K,) tracklet number of every hit: ids, so that they are dense enough to index.

    Returns:
        the rows kept, (F,), and how many rows each stands for, (F,).
    """
    numbers, places = tracklets[rows], np.arange(len(rows))
    first = np.empty(int(numbers.max(initial=-1)) + 1, np.int64)
    first[numbers[::-1]] = places[::-1]  # of several writes the last one stays: the first place
    kept = first[numbers] == places
    return rows[kept], np.bincount(numbers)[numbers[kept]].astype(np.int64)


def shuffled(rows: Int64, *, seed: int) -> Int64:
    """Return `rows` in an order that has nothing to do with likeness, the same for the same seed.

    The order of the rows that stay does not change when a filter takes others away.
    """
    if not len(rows):
        return rows
    keys = np.random.default_rng(seed).permutation(int(rows.max()) + 1)
    places = np.full(len(keys), -1, np.int64)
    places[keys[rows]] = rows  # a permutation sorts by being looked up
    return places[places >= 0]


def reachable(clocks: HitClocks, sightings: Sequence[tuple[str, float]], site: Site) -> Bool:
    """Return which of K hits the person of `sightings` can have been at, (K,) bool.

    A hit is out of reach when some sighting lies nearer in time than the least travel time from
    its camera. Hits of unknown time are never out of reach.

    Args:
        clocks: of the K hits.
        sightings: (camera, POSIX seconds) where the person certainly was.
        site: gives the travel times.
    """
    within = np.ones(len(clocks.camera_codes), np.bool_)
    for code, camera in enumerate(clocks.cameras):
        spans = [
            (when - least, when + least)
            for other, when in sightings
            if np.isfinite(when) and (least := site.least_s(other, camera)) > 0
        ]
        if not spans:
            continue
        begins, ends = _joined(np.array(sorted(spans), np.float64))
        rows = np.flatnonzero(clocks.camera_codes == code)
        moments = clocks.moments_s[rows]
        span = np.searchsorted(begins, moments, side="left") - 1
        inside = (span >= 0) & (moments < ends[np.maximum(span, 0)])
        within[rows[inside]] = False
    return within


def _joined(spans: Float64) -> tuple[Float64, Float64]:
    """Join overlapping open intervals (S, 2), sorted by begin; return begins and ends."""
    ends = np.maximum.accumulate(spans[:, 1])
    first = np.concatenate([[True], spans[1:, 0] >= ends[:-1]])
    last = np.concatenate([first[1:], [True]])
    return spans[first, 0], ends[last]
