import numpy as np
import pytest

from reid_desktop.index.coarse import CoarseIndex


def slow_nearest(means: np.ndarray, query: np.ndarray, allowed: np.ndarray) -> list[int]:
    distances = ((means[:, None] - np.atleast_2d(query)[None]) ** 2).sum(axis=2).min(axis=1)
    return [int(g) for g in np.argsort(distances, kind="stable") if allowed[g]]


@pytest.mark.parametrize("queries", [1, 3])
@pytest.mark.parametrize("filtered", [False, True])
def test_nearest_groups_are_those_of_the_distance_table(queries: int, filtered: bool) -> None:
    rng = np.random.default_rng(queries)
    means = rng.integers(0, 3, (70, 4)).astype(np.float32)  # many equal distances
    query = rng.integers(0, 3, (queries, 4)).astype(np.float32)
    allowed = rng.random(70) < 0.3 if filtered else np.ones(70, np.bool_)
    found = CoarseIndex.build(means, dimension=None).nearest(
        query, 70, allowed=allowed if filtered else None
    )
    assert found.tolist() == slow_nearest(means, query, allowed)


def test_projected_index_finds_the_group_a_query_came_from() -> None:
    rng = np.random.default_rng(2)
    means = rng.standard_normal((300, 200)).astype(np.float32)
    index = CoarseIndex.build(means, dimension=64)
    assert (len(index), index.dimension) == (300, 64)
    for group in range(0, 300, 23):
        query = means[group] + 0.2 * rng.standard_normal(200).astype(np.float32)
        assert index.nearest(query, 5)[0] == group


def test_fewer_groups_come_back_when_fewer_are_allowed() -> None:
    index = CoarseIndex.build(np.eye(5, dtype=np.float32), dimension=3)
    assert len(index.nearest(np.ones(5, np.float32), 9)) == 5
    only = np.array([False, True, False, True, False])
    assert sorted(index.nearest(np.ones(5, np.float32), 9, allowed=only)) == [1, 3]
    assert len(index.nearest(np.ones(5, np.float32), 9, allowed=np.zeros(5, np.bool_))) == 0


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_state_restores_the_same_index(count: int) -> None:
    means = np.random.default_rng(count).standard_normal((count, 32)).astype(np.float32)
    index = CoarseIndex.build(means, dimension=8)
    again = CoarseIndex.from_state(index.state())
    query = np.ones(32, np.float32)
    assert np.array_equal(index.nearest(query, 10), again.nearest(query, 10))
    assert len(again) == count
