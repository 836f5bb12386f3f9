"""The time of day that cameras showed, over a night in which clocks are put back."""

import numpy as np
import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.core.searching import SearchFilter
from reid_desktop.pipeline.day_clock import day_seconds, seen_within
from reid_desktop.pipeline.imports import checked_start
from tests.core.test_zones import BACK, source

HOUR = 3600.0


def test_the_time_of_day_follows_the_clock_of_each_source() -> None:
    sources = [source(), source(id=2, zone=""), source(id=3, start="")]
    times = np.array([0.0, BACK - 1, BACK, BACK + 22 * HOUR])
    shown = [day_seconds(sources, np.full(4, row), times) for row in range(3)]
    assert shown[0].tolist() == [0.0, 3 * HOUR - 1, 2 * HOUR, 0.0]
    assert shown[1].tolist() == [0.0, 3 * HOUR - 1, 3 * HOUR, HOUR]
    assert np.isnan(shown[2]).all()


def test_it_is_what_the_clock_of_every_single_frame_says() -> None:
    night, rng = source(), np.random.default_rng(3)
    times = rng.uniform(0, night.duration_s, 200).round(3)
    shown = day_seconds([night], np.zeros(200, np.int64), times)
    clocks = [night.clock_at(time_s) for time_s in times.tolist()]
    said = [c.hour * HOUR + c.minute * 60 + c.second + c.microsecond / 1e6 for c in clocks if c]
    assert np.allclose(shown, said, atol=1e-4)


@pytest.mark.parametrize(
    ("text", "zone", "start"),
    [
        ("", "Europe/Berlin", ""),
        ("2026-07-01 08:00", "Europe/Berlin", "2026-07-01T08:00:00+02:00[Europe/Berlin]"),
        ("2026-07-01 08:00[Asia/Tokyo]", "Europe/Berlin", "2026-07-01T08:00:00+09:00[Asia/Tokyo]"),
        ("2026-07-01T08:00:00+00:00", "Europe/Berlin", "2026-07-01T08:00:00+00:00"),
        ("2026-07-01 08:00", "+05:30", "2026-07-01T08:00:00+05:30"),
    ],
)
def test_a_start_takes_the_zone_it_is_given(text: str, zone: str, start: str) -> None:
    assert checked_start(text, zone=zone) == start


@pytest.mark.parametrize(
    "text", ["2026-07-01T08:00:00+01:00[Europe/Berlin]", "2026-07-01 08:00[Nowhere]", "noon"]
)
def test_a_start_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(FootageError):
        checked_start(text)


@pytest.mark.parametrize(
    "where",
    [
        SearchFilter(),
        SearchFilter(day_from="23:00", day_until="02:30"),
        SearchFilter(day_from="01:00", day_until="04:00"),
        SearchFilter(since=source().start.split("[")[0], day_until="12:00"),
    ],
)
def test_moments_within_a_filter_are_those_whose_own_clock_says_so(where: SearchFilter) -> None:
    night, rng = source(), np.random.default_rng(4)
    times = rng.uniform(0, night.duration_s, 200).round(3)
    interval, day = where.interval_s(), where.day_interval_s()

    def passes(time_s: float) -> bool:
        clock = night.clock_at(time_s)
        assert clock is not None
        of_day = clock.hour * HOUR + clock.minute * 60 + clock.second + clock.microsecond / 1e6
        within = interval is None or interval[0] <= clock.timestamp() <= interval[1]
        if day is None:
            return within
        after, before = of_day >= day[0], of_day <= day[1]
        return within and ((after and before) if day[0] <= day[1] else (after or before))

    assert seen_within(night, times, where).tolist() == [passes(t) for t in times.tolist()]
    unknown = seen_within(source(start=""), times, where)
    assert unknown.all() == (interval is None and day is None)
