import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.values import Groups
from reid_desktop.index import means, pairs
from reid_desktop.index.divide import dissimilarity, divide
from reid_desktop.index.groups import add_members, describe_groups
from reid_desktop.index.means import nearest_means


def people(seed: int, persons: int, each: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    pids = rng.permutation(np.repeat(np.arange(persons), each))
    vectors = rng.standard_normal((persons, 48))[pids]
    vectors += 0.3 * rng.standard_normal(vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), pids


def assert_described(vectors: np.ndarray, groups: Groups) -> None:
    for label, rows in enumerate(groups.members()):
        assert groups.means[label] == pytest.approx(vectors[rows].mean(axis=0), abs=1e-5)
        assert groups.spreads[label] == pytest.approx(dissimilarity(vectors[rows]), abs=1e-5)


@pytest.mark.parametrize("block", [2, 7, 512])
def test_groups_are_described_by_mean_and_dissimilarity(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(means, "BLOCK_ROWS", block)
    rng = np.random.default_rng(block)
    vectors = rng.standard_normal((60, 5)).astype(np.float16)
    labels = rng.permutation(np.concatenate([np.arange(9), rng.integers(0, 9, 51) ** 2 % 9]))
    assert_described(vectors.astype(np.float32), describe_groups(vectors, labels, 9))


def test_added_rows_join_their_people_and_strangers_get_groups_of_their_own() -> None:
    vectors, pids = people(1, 20, 12)
    known = pids < 15
    vectors = np.concatenate([vectors[known], vectors[~known]])
    order = np.concatenate([pids[known], pids[~known]])
    before = run(divide(vectors[:150], 0.4))
    after = add_members(before, vectors[150:], 0.4)
    assert np.array_equal(after.labels[:150], before.labels)
    assert all(len(set(order[rows])) == 1 for rows in after.members())
    assert set(order[after.labels >= len(before)]) == {15, 16, 17, 18, 19}
    assert after.spreads.max() <= 0.4 + 1e-5
    assert_described(vectors, after)


def test_adding_to_nothing_divides_and_adding_nothing_changes_nothing() -> None:
    vectors, _ = people(2, 5, 6)
    nothing = run(divide(vectors[:0], 0.4))
    grown = add_members(nothing, vectors, 0.4)
    assert np.array_equal(grown.labels, run(divide(vectors, 0.4)).labels)
    same = add_members(grown, vectors[:0], 0.4)
    assert np.array_equal(same.labels, grown.labels)
    assert np.array_equal(same.means, grown.means)


def test_adding_in_pieces_needs_no_more_groups_than_dividing_at_once() -> None:
    vectors, pids = people(3, 60, 10)
    groups = run(divide(vectors[:200], 0.4))
    for start in range(200, 600, 100):
        groups = add_members(groups, vectors[start : start + 100], 0.4)
    assert len(groups.labels) == 600
    assert 60 <= len(groups) <= len(run(divide(vectors, 0.4)))
    assert all(len(set(pids[rows])) == 1 for rows in groups.members())


def test_nearest_means_are_those_of_the_whole_distance_table() -> None:
    rng = np.random.default_rng(0)
    vectors, centres = rng.random((700, 6), np.float32), rng.random((40, 6), np.float32)
    slow = ((vectors[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    assert np.array_equal(run(nearest_means(vectors, centres)), slow)
    assert pairs.BLOCK_ROWS < 700


def test_a_shortlist_hardly_changes_the_nearest_means(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, _ = people(4, 300, 3)
    centres = vectors[::3]
    exact = run(nearest_means(vectors, centres))
    monkeypatch.setattr(means, "_EXACT_PRODUCTS", 0)
    assert (run(nearest_means(vectors, centres)) == exact).mean() > 0.99
