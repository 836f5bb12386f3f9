import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.values import Groups
from reid_desktop.index import means, pairs
from reid_desktop.index.divide import dissimilarity
from reid_desktop.index.groups import describe_groups, grouping
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


def test_strangers_get_exactly_as_many_groups_as_there_are_people() -> None:
    vectors, pids = people(1, 20, 12)
    groups = run(grouping(vectors, 0.4))
    assert len(groups) == 20
    assert all(len(set(pids[rows])) == 1 for rows in groups.members())
    assert groups.spreads.max() <= 0.4 + 1e-5
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
