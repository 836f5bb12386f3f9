from reid_desktop.gui.pace import Pace


def test_nothing_is_said_before_two_reports() -> None:
    pace = Pace()
    assert pace.rate == 0
    pace.note(3, now_s=1.0)
    assert pace.rate == 0
    assert pace.left_s(10) is None


def test_rate_and_time_left_follow_the_latest_work() -> None:
    pace = Pace()
    for second in range(60):
        pace.note(second if second < 30 else 30 + 4 * (second - 30), now_s=float(second))
    assert 3.5 < pace.rate <= 4.0
    left = pace.left_s(30 + 4 * 29 + 40)
    assert left is not None
    assert 10 <= left <= 12


def test_a_new_stage_starts_over() -> None:
    pace = Pace()
    pace.note(50, now_s=0.0)
    pace.note(100, now_s=1.0)
    pace.note(0, now_s=2.0)
    assert pace.rate == 0


def test_unknown_total_has_no_time_left() -> None:
    pace = Pace()
    pace.note(0, now_s=0.0)
    pace.note(5, now_s=1.0)
    assert pace.left_s(0) is None
