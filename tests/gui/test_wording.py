import pytest

from reid_desktop.gui.wording import date_and_time, duration, position, rate


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00:00.0"), (62.54, "0:01:02.5"), (3599.96, "1:00:00.0"), (7325.25, "2:02:05.2")],
)
def test_position_counts_from_the_start(seconds: float, words: str) -> None:
    assert position(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(8.4, "8 s"), (59.6, "1 min 0 s"), (320, "5 min 20 s"), (1500, "25 min"), (7500, "2 h 5 min")],
)
def test_duration_is_as_coarse_as_it_may_be(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_rate_stays_readable() -> None:
    assert rate(0) == ""
    assert rate(0.1) == "6.0/min"
    assert rate(12.34) == "12.3/s"


def test_text_that_is_no_time_is_shown_as_it_is() -> None:
    assert date_and_time("2026-03-02T08:00:00+01:00") == "2026-03-02 08:00:00"
    assert date_and_time("morning") == "morning"
