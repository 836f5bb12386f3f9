import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.index.coarse import CoarseIndex


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def clustered(count: int, width: int = 200, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    people = rng.standard_normal((max(1, count // 8), width))
    vectors = people[rng.integers(0, len(people), count)]
    return unit(vectors + 0.5 * rng.standard_normal((count, width)))


@pytest.mark.parametrize("queries", [1, 3])
@pytest.mark.parametrize("filtered", [False, True])
def test_whole_codes_give_the_order_of_the_likeness(queries: int, filtered: bool) -> None:
    rng = np.random.default_rng(queries)
    means = unit(rng.standard_normal((70, 24)))
    query = unit(rng.standard_normal((queries, 24)))
    allowed = rng.random(70) < 0.3 if filtered else np.ones(70, np.bool_)
    index = CoarseIndex.build(means, dimension=None)
    found = index.nearest(query, 70, allowed=allowed if filtered else None)
    likeness = (means.astype(np.float16).astype(np.float64) @ query.T).max(axis=1)
    slow = [int(g) for g in np.argsort(-likeness, kind="stable") if allowed[g]]
    assert found.tolist() == slow


@pytest.mark.parametrize("flat", [10**9, 100])
def test_short_codes_find_nearly_what_the_whole_descriptors_would(flat: int) -> None:
    vectors = clustered(900)
    index = CoarseIndex.build(vectors, dimension=64, flat=flat)
    assert (len(index), index.dimension, index.cells is None) == (900, 64, flat > 900)
    hits = 0
    for row in range(0, 900, 45):
        wanted = np.argsort(-(vectors @ vectors[row]))[:5]
        hits += len(set(wanted) & set(index.nearest(vectors[row], 20)))
    assert hits >= 90  # of 100


def test_weighted_queries_work_on_the_same_codes() -> None:
    vectors = clustered(500)
    index = CoarseIndex.build(vectors, dimension=100)
    weights = np.repeat(np.float32([2.4, 0, 0.8, 0.8]), 50)
    for row in (3, 99, 400):
        query = vectors[row] * weights
        wanted = np.argsort(-(vectors @ query))[:5]
        assert len(set(wanted) & set(index.nearest(query, 25))) >= 4


def test_a_long_query_is_rounded_as_finely_as_a_short_one() -> None:
    vectors = clustered(300)
    index = CoarseIndex.build(vectors, dimension=64)
    short = index.nearest(vectors[7] / 1024, 50)
    assert np.array_equal(short, index.nearest(vectors[7] * 1024, 50))
    assert 7 in short[:3]


@pytest.mark.parametrize("flat", [10**9, 50])
def test_a_filter_acts_first_and_never_leaves_fewer_than_it_could(flat: int) -> None:
    index = CoarseIndex.build(clustered(400), dimension=32, flat=flat)
    only = np.zeros(400, np.bool_)
    only[[3, 99, 398]] = True
    assert sorted(index.nearest(clustered(1)[0], 9, allowed=only)) == [3, 99, 398]
    assert len(index.nearest(clustered(1)[0], 9, allowed=np.zeros(400, np.bool_))) == 0
    assert len(index.nearest(clustered(1)[0], 9999)) == 400


@pytest.mark.parametrize("flat", [10**9, 50])
def test_vectors_can_be_added_behind(flat: int) -> None:
    vectors = clustered(400)
    index = run(CoarseIndex.build(vectors[:300], dimension=64, flat=flat).extending(vectors[300:]))
    assert (len(index), index.fitted) == (400, 300)
    for row in (5, 350, 399):
        assert row in index.nearest(vectors[row], 5)


@pytest.mark.parametrize("flat", [10**9, 20])
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_state_restores_the_same_index(count: int, flat: int) -> None:
    vectors = clustered(count, 32)
    index = CoarseIndex.build(vectors, dimension=8, flat=flat)
    again = CoarseIndex.from_state(index.state())
    query = clustered(1, 32, seed=5)[0]
    assert np.array_equal(index.nearest(query, 10), again.nearest(query, 10))
    assert len(again) == count


def test_arrays_that_do_not_belong_together_are_refused() -> None:
    state = CoarseIndex.build(clustered(60), dimension=16, flat=10).state()
    for name, bad in (
        ("codes", state["codes"][:, :5]),
        ("codes", state["codes"].astype(np.float32)),
        ("axes", state["axes"][:, :7]),
        ("assigned", state["assigned"] + 1000),
        ("assigned", state["assigned"][:9]),
        ("centroids", state["centroids"][:0]),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            CoarseIndex.from_state(state | {name: bad})
