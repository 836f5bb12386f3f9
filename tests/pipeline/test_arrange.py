import numpy as np
import pytest

from reid_desktop.core.records import Mark, Source, SourceKind
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.site import FASTEST_M_S, Site, SitePlan
from reid_desktop.pipeline.arrange import (
    clocks_of,
    folded,
    left_out,
    mark_codes_of,
    passing,
    reachable,
    rows_of,
    shuffled,
)
from reid_desktop.store.hit_rows import HitColumns


def source(number: int, camera: str, start: str) -> Source:
    return Source(
        path=f"/footage/{number}.mp4", kind=SourceKind.VIDEO, camera=camera, start=start, sha256="",
        size_bytes=1, modified_ns=0, width=64, height=48, frames=100, fps=1.0, duration_s=100.0,
        id=number, imported_at="",
    )  # fmt: skip


SOURCES = [
    source(7, "gate", "2026-03-02T23:59:00+01:00"),
    source(3, "hall", "2026-03-03T00:10:00+01:00"),
    source(5, "yard", ""),
]


def hits(sources: list[int], times: list[float]) -> HitColumns:
    count = len(sources)
    return HitColumns(
        np.arange(100, 100 + count, dtype=np.int64),
        np.linspace(1, 0.5, count).astype(np.float32),
        np.array(sources, np.int64),
        np.arange(count, dtype=np.int64),
        np.array(times, np.float64),
        np.full(count, 0.9, np.float32),
    )


HITS = hits([7, 3, 5, 7, 3], [30.0, 5.0, 1.0, 90.0, 0.0])


def kept(where: SearchFilter, marks: dict[int, Mark] | None = None) -> list[int]:
    codes = mark_codes_of(HITS.ids, np.argsort(HITS.ids), marks or {})
    return np.flatnonzero(passing(HITS, clocks_of(HITS, SOURCES), where, codes)).tolist()


def test_every_hit_gets_the_camera_and_the_clock_of_its_source() -> None:
    clocks = clocks_of(HITS, SOURCES)
    assert [clocks.cameras[code] for code in clocks.camera_codes] == [
        *("gate", "hall", "yard", "gate", "hall")
    ]
    assert clocks.moments_s[1] - clocks.moments_s[0] == 11 * 60 - 25
    assert np.isnan(clocks.moments_s[2])
    assert clocks.day_s[3] == 30.0, "past midnight the day begins anew"


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        (SearchFilter(), [0, 1, 2, 3, 4]),
        (SearchFilter(cameras=("hall",)), [1, 4]),
        (SearchFilter(source_ids=(5, 7)), [0, 2, 3]),
        (SearchFilter(since="2026-03-03T00:00:00+01:00"), [1, 3, 4]),
        (SearchFilter(day_from="23:00", day_until="00:05"), [0, 3]),
        (SearchFilter(day_from="00:05", day_until="23:00"), [1, 4]),
        (SearchFilter(least_score=0.75), [0, 1, 2]),
        (SearchFilter(least_sureness=0.95), []),
        (SearchFilter(cameras=("gate",), least_score=0.75), [0]),
    ],
)
def test_a_filter_keeps_what_all_its_conditions_let_pass(
    where: SearchFilter, rows: list[int]
) -> None:
    assert kept(where) == rows


def test_marks_filter_the_hits_of_this_search() -> None:
    marks = {100: Mark.MATCH, 103: Mark.NOT_MATCH, 104: Mark.UNSURE}
    assert kept(SearchFilter(marks=(Mark.MATCH, Mark.UNSURE)), marks) == [0, 4]
    assert kept(SearchFilter(without_marks=tuple(Mark)), marks) == [1, 2]


def test_folding_keeps_the_best_of_each_tracklet_and_counts_the_rest() -> None:
    rows, counts = folded(np.array([4, 0, 1, 2, 3]), np.array([9, 8, 9, 8, 8]))
    assert rows.tolist() == [4, 0]
    assert counts.tolist() == [3, 2]
    assert folded(np.zeros(0, np.int64), np.array([1]))[0].tolist() == []


def test_a_shuffle_is_the_same_every_time_and_loses_nothing() -> None:
    rows = np.arange(200)
    mixed = shuffled(rows, seed=5)
    assert not np.array_equal(mixed, rows)
    assert np.array_equal(np.sort(mixed), rows)
    assert np.array_equal(mixed, shuffled(rows, seed=5))


def slow_reachable(moments: np.ndarray, cameras: list[str], sightings: list, site: Site) -> list:
    return [
        all(abs(when - moment) >= site.least_s(camera, there) for camera, when in sightings)
        for there, moment in zip(cameras, moments, strict=True)
    ]


def test_reach_agrees_with_every_pair_looked_at() -> None:
    rng = np.random.default_rng(3)
    many = hits(rng.choice([7, 3], 400).tolist(), rng.uniform(0, 3000, 400).tolist())
    clocks = clocks_of(many, SOURCES)
    site = Site(travel_s={("gate", "hall"): 120.0})
    base = clocks.moments_s.min()
    sightings = [("gate", base + 200.0), ("hall", base + 1500.0), ("gate", base + 290.0)]
    cameras = [clocks.cameras[code] for code in clocks.camera_codes]
    wanted = slow_reachable(clocks.moments_s, cameras, sightings, site)
    found = reachable(clocks, sightings, site)
    assert found.tolist() == wanted
    assert 0 < found.sum() < 400


def test_an_unknown_time_is_never_out_of_reach() -> None:
    site = Site(travel_s={("gate", "yard"): 1e6})
    clocks = clocks_of(HITS, SOURCES)
    assert reachable(clocks, [("gate", float(clocks.moments_s[0]))], site)[2]


def test_a_plan_to_scale_bounds_the_travel_time_and_a_typed_time_goes_first() -> None:
    plan = SitePlan("plan.png", b"", "", aspect=0.5, metres=100.0)
    places = {"gate": (0.0, 0.0), "hall": (0.3, 0.8)}
    assert Site(plan, places).least_s("gate", "hall") == pytest.approx(50.0 / FASTEST_M_S)
    assert Site(plan, places, {("gate", "hall"): 9.0}).least_s("hall", "gate") == 9.0
    assert Site(plan, {}).least_s("gate", "hall") == 0.0
    assert Site(plan, places).least_s("gate", "gate") == 0.0


def test_a_million_hits_are_filtered_as_the_slow_way_does() -> None:
    many = hits([7, 3, 5, 7] * 250_000, list(np.linspace(0, 600, 1_000_000)))
    clocks = clocks_of(many, SOURCES)
    where = SearchFilter(cameras=("gate",), day_from="23:59", day_until="00:01", least_score=0.6)
    found = passing(many, clocks, where, np.zeros(len(many), np.int8))
    day = (clocks.day_s >= 86340) | (clocks.day_s <= 60)
    assert found.sum() == (day & (many.source_ids == 7) & (many.scores >= 0.6)).sum()


def test_rows_are_found_by_id_and_strangers_are_left_out() -> None:
    ids = np.array([40, 10, 30, 20])
    assert rows_of(ids, np.argsort(ids), [20, 99, 40, 0]).tolist() == [3, 0]
    assert rows_of(ids[:0], ids[:0], [20]).tolist() == []


def test_each_condition_is_told_with_what_it_leaves_out_on_its_own() -> None:
    where = SearchFilter(
        cameras=("gate",), least_score=0.7, marks=(Mark.MATCH,), since="2026-03-02T23:59:40+01:00"
    )
    marks = {int(HITS.ids[0]): Mark.MATCH, int(HITS.ids[1]): Mark.UNSURE}
    codes = mark_codes_of(HITS.ids, np.argsort(HITS.ids), marks)
    clocks = clocks_of(HITS, SOURCES)
    told = left_out(HITS, clocks, where, codes)
    assert (told.total, told.kept, told.without_clock) == (5, 0, 1)
    for name, alone in (
        ("cameras", SearchFilter(cameras=("gate",))),
        ("least_score", SearchFilter(least_score=0.7)),
        ("marks", SearchFilter(marks=(Mark.MATCH,))),
        ("time", SearchFilter(since=where.since)),
    ):
        assert told.left_out[name] == 5 - len(kept(alone, marks)), name
    assert set(told.left_out) == {"cameras", "least_score", "marks", "time"}


def test_shuffling_is_the_order_of_random_keys() -> None:
    rows = np.array([9, 3, 40, 0, 17])
    keys = np.random.default_rng(5).permutation(41)
    assert shuffled(rows, seed=5).tolist() == sorted(rows.tolist(), key=lambda row: keys[row])
