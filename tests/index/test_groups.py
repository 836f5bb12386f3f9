import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.values import Groups
from reid_desktop.index import means, pairs
from reid_desktop.index.divide import dissimilarity
from reid_desktop.index.groups import add_members, describe_groups, grouping
from reid_desktop.index.means import nearest_means


def people(seed: int, persons: int, each: int, noise: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    pids = rng.permutation(np.repeat(np.arange(persons), each))
    vectors = rng.standard_normal((persons, 48))[pids]
    vectors += noise * rng.standard_normal(vectors.shape)
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


def purity(groups: Groups, pids: np.ndarray) -> float:
    return sum(np.bincount(pids[rows]).max() for rows in groups.members()) / len(pids)


def coarse_to_fine_map(groups: Groups, vectors: np.ndarray, pids: np.ndarray, opened: int) -> float:
    """Return the mAP of every fifth row as a query: nearest groups first, then their members."""
    precisions = []
    for query in range(0, len(vectors), 5):
        nearest = np.argsort(((groups.means - vectors[query]) ** 2).sum(axis=1))[:opened]
        rows = np.flatnonzero(np.isin(groups.labels, nearest))
        rows = rows[rows != query]
        ranked = rows[np.argsort(-(vectors[rows] @ vectors[query]), kind="stable")]
        hits = np.flatnonzero(pids[ranked] == pids[query])
        wanted = (pids == pids[query]).sum() - 1
        precisions.append((np.arange(1, len(hits) + 1) / (hits + 1)).sum() / wanted)
    return float(np.mean(precisions))


def test_strangers_get_exactly_as_many_groups_as_there_are_people() -> None:
    vectors, pids = people(1, 20, 12)
    groups = run(grouping(vectors, 0.4))
    assert len(groups) == 20
    assert all(len(set(pids[rows])) == 1 for rows in groups.members())
    assert groups.spreads.max() <= 0.4 + 1e-5
    assert_described(vectors, groups)


def test_added_rows_join_their_people_and_strangers_get_groups_of_their_own() -> None:
    vectors, pids = people(1, 20, 12)
    known = pids < 15
    vectors = np.concatenate([vectors[known], vectors[~known]])
    order = np.concatenate([pids[known], pids[~known]])
    before = run(grouping(vectors[:150], 0.4))
    after = add_members(before, vectors[150:], 0.4)
    assert len(before) == 15
    assert np.array_equal(after.labels[:150], before.labels)
    assert all(len(set(order[rows])) == 1 for rows in after.members())
    assert set(order[after.labels >= len(before)]) == {15, 16, 17, 18, 19}
    assert len(after) == 20
    assert after.spreads.max() <= 0.4 + 1e-5
    assert_described(vectors, after)


def test_adding_to_nothing_groups_and_adding_nothing_changes_nothing() -> None:
    vectors, _ = people(2, 5, 6)
    nothing = run(grouping(vectors[:0], 0.4))
    grown = add_members(nothing, vectors, 0.4)
    assert np.array_equal(grown.labels, run(grouping(vectors, 0.4)).labels)
    same = add_members(grown, vectors[:0], 0.4)
    assert np.array_equal(same.labels, grown.labels)
    assert np.array_equal(same.means, grown.means)


@pytest.mark.parametrize(("persons", "noise", "theta"), [(60, 0.3, 0.4), (80, 0.5, 0.6)])
def test_adding_in_pieces_ends_as_grouping_at_once(
    persons: int, noise: float, theta: float
) -> None:
    vectors, pids = people(3, persons, 10, noise)
    groups = run(grouping(vectors[:200], theta))
    for start in range(200, len(vectors), 100):
        groups = add_members(groups, vectors[start : start + 100], theta)
    at_once = run(grouping(vectors, theta))
    assert abs(len(groups) / len(at_once) - 1) <= 0.02
    assert purity(groups, pids) >= purity(at_once, pids) - 0.005
    found = coarse_to_fine_map(groups, vectors, pids, opened=5)
    assert found >= coarse_to_fine_map(at_once, vectors, pids, opened=5) - 0.005
    assert_described(vectors, groups)


def test_what_must_stay_together_does_and_two_of_a_frame_are_two() -> None:
    vectors, pids = people(5, 10, 8, 0.5)
    together = np.where(pids < 2, 0, -1)  # two people, one tracklet: the tracklet wins
    frames = np.full(80, -1)
    twins = np.flatnonzero(pids == 5)
    frames[twins] = 7  # all pictures of one person in one frame: no two may share a group
    groups = run(grouping(vectors, 1.0, together=together, frames=frames))
    assert len(set(groups.labels[pids < 2].tolist())) == 1
    assert len(set(groups.labels[twins].tolist())) == len(twins)


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
