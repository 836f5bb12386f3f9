"""Clocks that are put forward and back, told by their zone."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from reid_desktop.core.records import Source, SourceKind
from reid_desktop.core.zones import named_zone, placed, split, stamped

BACK = 3 * 3600.0
"""Seconds from 2026-10-25 00:00 in Berlin to the moment its clocks show 02:00 again."""


def source(**changes: Any) -> Source:
    values: dict[str, Any] = {
        "path": "/f/night.mp4",
        "kind": SourceKind.VIDEO,
        "camera": "Gate",
        "start": "2026-10-25T00:00:00+02:00",
        "zone": "Europe/Berlin",
        "sha256": "ab",
        "size_bytes": 1,
        "modified_ns": 1,
        "width": 9,
        "height": 9,
        "frames": 9,
        "fps": 1.0,
        "duration_s": 8 * 3600.0,
        "id": 1,
        "imported_at": "",
    }
    return Source(**values | changes)


@pytest.mark.parametrize(
    ("text", "moment", "zone"),
    [
        ("", "", ""),
        ("2026-03-02T08:00:00+01:00", "2026-03-02T08:00:00+01:00", ""),
        ("2026-03-02 08:00 [Europe/Berlin]", "2026-03-02 08:00", "Europe/Berlin"),
        ("[Europe/Berlin]", "", "Europe/Berlin"),
        ("noon [a][b]", "noon [a][b]", ""),
    ],
)
def test_a_zone_stands_behind_its_moment(text: str, moment: str, zone: str) -> None:
    assert split(text) == (moment, zone)


@pytest.mark.parametrize("zone", ["", "Europe/Berlin"])
def test_what_is_stamped_is_split_again(zone: str) -> None:
    assert split(stamped("2026-03-02T08:00:00+01:00", zone)) == ("2026-03-02T08:00:00+01:00", zone)


@pytest.mark.parametrize(
    "name", ["", "Berlin", "Europe/Nowhere", "../../etc/passwd", "/etc", "a" * 300]
)
def test_what_names_no_zone_is_none(name: str) -> None:
    assert named_zone(name) is None


@pytest.mark.parametrize(
    ("shown", "true"),
    [
        ("2026-07-01T08:00:00", "2026-07-01T08:00:00+02:00"),
        ("2026-01-01T08:00:00", "2026-01-01T08:00:00+01:00"),
        ("2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00"),  # shown twice: the first
        ("2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00"),  # the offset tells which
        ("2026-03-29T02:30:00", "2026-03-29T03:30:00+02:00"),  # never shown
        ("2026-07-01T08:00:00+00:00", "2026-07-01T10:00:00+02:00"),
    ],
)
def test_a_moment_is_placed_on_the_clocks_of_its_zone(shown: str, true: str) -> None:
    zone = named_zone("Europe/Berlin")
    assert zone is not None
    assert placed(datetime.fromisoformat(shown), zone).isoformat() == true


@pytest.mark.parametrize(
    ("time_s", "clock"),
    [
        (0.0, "2026-10-25T00:00:00+02:00"),
        (BACK - 1, "2026-10-25T02:59:59+02:00"),
        (BACK, "2026-10-25T02:00:00+01:00"),
        (BACK + 3600, "2026-10-25T03:00:00+01:00"),
    ],
)
def test_frames_of_the_night_clocks_are_put_back_follow_them(time_s: float, clock: str) -> None:
    found = source().clock_at(time_s)
    assert found is not None
    assert found.isoformat() == clock
    fixed = source(zone="").clock_at(time_s)
    assert fixed is not None
    assert fixed.timestamp() == found.timestamp(), "the moment itself is the same"
    assert fixed.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, [(BACK, -3600.0)]),
        ({"start": "2026-03-29T00:00:00+01:00"}, [(2 * 3600.0, 3600.0)]),
        ({"start": "2026-10-26T00:00:00+01:00"}, []),
        ({"duration_s": BACK - 1}, []),
        ({"zone": ""}, []),
        ({"zone": "Asia/Tokyo"}, []),
        ({"start": ""}, []),
    ],
)
def test_changes_of_the_clock_within_a_source(
    changes: dict[str, Any], found: list[tuple[float, float]]
) -> None:
    assert source(**changes).clock_changes() == found


def test_a_zone_that_this_machine_does_not_know_leaves_the_offset() -> None:
    found = source(zone="Mars/Olympus").clock_at(BACK)
    assert found is not None
    assert found.isoformat() == "2026-10-25T03:00:00+02:00"
