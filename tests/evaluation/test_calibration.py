import numpy as np
import pytest
from scipy.stats import beta

from reid_desktop.evaluation.calibration import _jeffreys, calibrate


def drawn(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Marks of candidates that are right with the probability score²."""
    rng = np.random.default_rng(seed)
    scores = rng.uniform(0, 1, count).astype(np.float32)
    return scores, rng.uniform(0, 1, count) < scores**2


@pytest.mark.parametrize(("matches", "marks"), [(1, 2), (3, 8), (7, 8), (40, 900), (5000, 9000)])
def test_the_interval_is_that_of_the_beta_distribution(matches: int, marks: int) -> None:
    wanted = beta.ppf([0.05, 0.95], matches + 0.5, marks - matches + 0.5)
    assert _jeffreys(matches, marks, 0.9) == pytest.approx(wanted, abs=5e-4)


def test_the_interval_reaches_the_end_where_all_or_none_is_right() -> None:
    assert _jeffreys(0, 5, 0.9)[0] == 0.0
    assert _jeffreys(5, 5, 0.9)[1] == 1.0


def test_the_curve_rises_and_its_pools_hold_every_mark_once() -> None:
    scores, matched = drawn(400)
    curve = calibrate(scores, matched)
    assert (np.diff(curve.share) >= 0).all()
    assert (np.diff(curve.low_scores) > 0).all()
    assert curve.marks.sum() == 400
    assert curve.matches.sum() == matched.sum()
    assert ((curve.lower <= curve.share) & (curve.share <= curve.upper)).all()


def test_the_truth_lies_within_the_interval_about_as_often_as_it_says() -> None:
    held = []
    at = np.linspace(0.1, 0.95, 12).astype(np.float32)
    for seed in range(40):
        _, lower, upper = calibrate(*drawn(1000, seed), mass=0.9).at(at)
        held += ((lower <= at**2) & (at**2 <= upper)).tolist()
    assert np.mean(held) > 0.7, "pools are steps, so somewhat below 0.9"


def test_expected_counts_what_is_right_among_the_unseen() -> None:
    curve = calibrate(*drawn(2000))
    unseen, right = drawn(5000, seed=1)
    expected, least, most = curve.expected(unseen)
    assert least <= right.sum() <= most
    assert expected == pytest.approx(right.sum(), rel=0.1)


def test_equal_scores_share_one_pool() -> None:
    curve = calibrate(np.full(50, 0.5, np.float32), np.arange(50) % 2 == 0)
    assert len(curve) == 1
    assert curve.marks.tolist() == [50]


def test_nothing_marked_says_nothing() -> None:
    curve = calibrate(np.zeros(0, np.float32), np.zeros(0, np.bool_))
    assert not curve.is_telling
    assert np.isnan(curve.at(np.float32([0.5]))[0]).all()


def test_marks_of_one_kind_only_are_not_telling() -> None:
    assert not calibrate(np.linspace(0, 1, 30).astype(np.float32), np.ones(30, np.bool_)).is_telling
    assert calibrate(*drawn(30)).is_telling
