"""Chance is told from a better way as scipy and arithmetic by hand do."""

import numpy as np
import pytest
from scipy.stats import binomtest

from reid_desktop.evaluation.paired import gain_interval, mcnemar


@pytest.mark.parametrize(("one", "other"), [(0, 0), (3, 3), (0, 6), (7, 30), (12, 2)])
def test_mcnemar_is_the_binomial_test_of_what_one_way_alone_wins(one: int, other: int) -> None:
    first = np.repeat([True, False, True, False], [one, other, 11, 5])
    second = np.repeat([False, True, True, False], [one, other, 11, 5])
    known = binomtest(one, one + other).pvalue if one + other else 1.0
    assert mcnemar(first, second) == pytest.approx(known)
    assert mcnemar(second, first) == mcnemar(first, second)


def test_trials_that_both_ways_win_tell_nothing() -> None:
    first, second = np.array([True, False, True]), np.array([False, False, True])
    more = np.ones(500, np.bool_)
    assert mcnemar(np.append(first, more), np.append(second, more)) == mcnemar(first, second)


def test_the_interval_of_a_steady_gain_is_that_gain() -> None:
    assert gain_interval(np.full(9, 0.25, np.float32)) == (0.25, 0.25)


def test_the_interval_is_as_wide_as_the_means_of_samples_differ() -> None:
    gains = np.random.default_rng(1).normal(0.1, 0.5, 400).astype(np.float32)
    low, high = gain_interval(gains)
    error, mean = float(gains.std()) / 20, float(gains.mean())
    assert low == pytest.approx(mean - 1.96 * error, abs=0.2 * error)
    assert high == pytest.approx(mean + 1.96 * error, abs=0.2 * error)
