import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.index import pairs
from reid_desktop.index.codes import encoding
from reid_desktop.index.pairs import (
    distance_matrix,
    furthest_exact,
    furthest_in,
    nearer_to_first,
)


def slow_distances(vectors: np.ndarray) -> np.ndarray:
    return ((vectors[:, None].astype(float) - vectors[None].astype(float)) ** 2).sum(axis=2)


@pytest.mark.parametrize("dimension", [1, 2, 4])
@pytest.mark.parametrize("many", [0, 4096])
@pytest.mark.parametrize("seed", range(6))
def test_the_furthest_pair_is_the_first_largest_distance_however_short_the_codes(
    seed: int, dimension: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "_TILE_ROWS", 4)
    monkeypatch.setattr(pairs, "_PAIRS_AT_ONCE", 2)
    monkeypatch.setattr(pairs, "_MANY_PAIRS", many)
    rng = np.random.default_rng(seed)
    vectors = rng.integers(-1, 2, (30, 4)).astype(np.float16)  # many equal distances
    rows = np.sort(rng.choice(30, 19, replace=False))
    slow = slow_distances(vectors[rows])
    codes = run(encoding(vectors, dimension))
    assert run(furthest_exact(vectors, rows, codes)) == divmod(int(slow.argmax()), len(rows))
    matrix = distance_matrix(vectors[rows].astype(np.float32))
    assert furthest_in(matrix) == divmod(int(slow.argmax()), len(rows))


def test_the_furthest_pair_of_equal_rows_is_two_of_them() -> None:
    vectors = np.ones((5, 3), np.float16)
    first, second = run(furthest_exact(vectors, np.arange(5), run(encoding(vectors, 2))))
    assert 0 <= first < second < 5


def test_equal_distances_go_to_the_second_of_the_pair() -> None:
    vectors = np.float32([[0, 0], [1, 0], [2, 0], [1, 5]])
    assert run(nearer_to_first(vectors, np.arange(3), (0, 2))).tolist() == [True, False, False]


def test_distance_matrix_keeps_the_digits_of_close_vectors() -> None:
    rng = np.random.default_rng(0)
    vectors = (1 + 1e-3 * rng.standard_normal((8, 100))).astype(np.float32)
    found = distance_matrix(vectors - vectors[0])
    assert found == pytest.approx(slow_distances(vectors), rel=1e-4)
