import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.index import pairs
from reid_desktop.index.pairs import (
    distance_matrix,
    furthest_exact,
    furthest_in,
    furthest_swept,
    nearer_to_first,
)


def slow_distances(vectors: np.ndarray) -> np.ndarray:
    return ((vectors[:, None].astype(float) - vectors[None].astype(float)) ** 2).sum(axis=2)


@pytest.mark.parametrize("seed", range(6))
def test_blocked_furthest_pair_is_the_first_largest_distance(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "BLOCK_ROWS", 4)
    rng = np.random.default_rng(seed)
    vectors = rng.integers(-1, 2, (30, 4)).astype(np.float16)  # many equal distances
    rows = np.sort(rng.choice(30, 19, replace=False))
    slow = slow_distances(vectors[rows])
    assert run(furthest_exact(vectors, rows)) == divmod(int(slow.argmax()), len(rows))
    assert furthest_in(distance_matrix(vectors, rows), swept=False) == run(
        furthest_exact(vectors, rows)
    )


@pytest.mark.parametrize("seed", range(6))
def test_sweeping_finds_a_pair_far_apart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((200, 16)).astype(np.float32)
    rows = np.arange(200)
    centre = (vectors - vectors[0]).mean(axis=0)
    slow = slow_distances(vectors)
    first, second = run(furthest_swept(vectors, rows, centre))
    assert first < second
    assert slow[first, second] >= 0.7 * slow.max()
    assert furthest_in(distance_matrix(vectors, rows), swept=True) == (first, second)


def test_equal_distances_go_to_the_second_of_the_pair() -> None:
    vectors = np.float32([[0, 0], [1, 0], [2, 0], [1, 5]])
    assert run(nearer_to_first(vectors, np.arange(3), (0, 2))).tolist() == [True, False, False]


def test_distance_matrix_keeps_the_digits_of_close_vectors() -> None:
    rng = np.random.default_rng(0)
    vectors = (1 + 1e-3 * rng.standard_normal((8, 100))).astype(np.float32)
    found = distance_matrix(vectors, np.arange(8))
    assert found == pytest.approx(slow_distances(vectors), rel=1e-4)
