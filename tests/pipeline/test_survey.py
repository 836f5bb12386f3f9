from pathlib import Path

import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import run
from reid_desktop.pipeline.survey import survey, true_start


@pytest.mark.parametrize(
    ("local", "zone", "ahead_s", "true"),
    [
        ("", "+01:00", 5.0, ""),
        ("2026-03-02 08:00:00", "+01:00", 0.0, "2026-03-02T08:00:00+01:00"),
        ("2026-03-02T08:00:00", "Z", 90.0, "2026-03-02T07:58:30+00:00"),
        ("2026-03-02 08:00", "+01:00", -0.5, "2026-03-02T08:00:00.500000+01:00"),
        ("2026-03-02T08:00:00-05:00", "+01:00", 0.0, "2026-03-02T08:00:00-05:00"),
        ("2026-07-01 08:00", "Europe/Berlin", 0.0, "2026-07-01T08:00:00+02:00[Europe/Berlin]"),
        # Clocks go forward at 02:00 on 29 March 2026: ten minutes ahead of 03:05 is 01:55.
        ("2026-03-29 03:05", "Europe/Berlin", 600.0, "2026-03-29T01:55:00+01:00[Europe/Berlin]"),
    ],
)
def test_the_true_start_is_what_the_clock_showed_less_its_error(
    local: str, zone: str, ahead_s: float, true: str
) -> None:
    assert true_start(local, zone, ahead_s) == true


@pytest.mark.parametrize(("local", "zone"), [("at noon", ""), ("2026-03-02", "Mars/Base")])
def test_no_time_and_no_zone_are_one_sentence(local: str, zone: str) -> None:
    with pytest.raises(FootageError, match=r"is no time"):
        true_start(local, zone, 0.0)


def test_a_survey_tells_faults_instead_of_raising(tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_text("no video")
    rows = run(survey([tmp_path / "gone.mp4", tmp_path / "bad.mp4"]))
    assert [row.frames for row in rows] == [0, 0]
    assert all(row.path.name in row.fault for row in rows)
