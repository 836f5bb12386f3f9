import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.index.divide import divide, dividing
from reid_desktop.index.tree import curve_of, in_order


def vectors_of(seed: int, count: int = 90) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, 6)).astype(np.float32)


@pytest.mark.parametrize("theta", [0.0, 2.0, 5.0, 9.0, 100.0])
def test_a_cut_is_the_division_by_that_theta(theta: float) -> None:
    vectors = vectors_of(0)
    assert np.array_equal(run(dividing(vectors)).cut(theta), run(divide(vectors, theta)).labels)


def test_the_curve_counts_the_groups_of_every_cut() -> None:
    vectors = vectors_of(1)
    tree = run(dividing(vectors))
    thetas = np.linspace(0, 14, 30, dtype=np.float32)
    curve = curve_of(tree, thetas)
    for theta, count, spread in zip(thetas, curve.groups, curve.mean_spreads, strict=True):
        groups = run(divide(vectors, float(theta)))
        several = np.bincount(groups.labels) > 1
        assert count == len(groups)
        assert spread == pytest.approx(groups.spreads[several].mean() if several.any() else 0, 1e-4)
    assert (np.diff(curve.groups) <= 0).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-1, 6), min_size=2, max_size=40), st.floats(0, 12))
def test_no_group_holds_two_rows_of_one_key(keys: list[int], theta: float) -> None:
    tree = run(dividing(vectors_of(2, len(keys))))
    key = np.array(keys)
    labels = tree.cut(theta, tree.holding_pairs(key))
    for group in range(labels.max() + 1):
        inside = key[(labels == group) & (key >= 0)]
        assert len(set(inside.tolist())) == len(inside)


def test_holding_pairs_says_which_nodes_hold_two_rows_of_a_key() -> None:
    tree = run(dividing(vectors_of(3, 30)))
    key = np.random.default_rng(0).integers(-1, 12, 30)
    for node, held in enumerate(tree.holding_pairs(key)):
        inside = key[tree.order[tree.starts[node] : tree.ends[node]]]
        inside = inside[inside >= 0]
        assert held == (len(np.unique(inside)) < len(inside))


def test_groups_are_numbered_by_their_first_rows() -> None:
    assert in_order(np.array([5, 5, 2, 9, 2])).tolist() == [0, 0, 1, 2, 1]
