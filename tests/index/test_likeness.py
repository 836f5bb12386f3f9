from pathlib import Path

import numpy as np
import pytest

from reid_desktop.index.likeness import likeness, stream_likeness
from reid_desktop.index.rows import take_rows
from reid_desktop.index.shortlist import Shortlist


def descriptors(count: int, seed: int = 0) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal((count, 64)) / 8).astype(np.float16)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("count", [0, 1, 255, 700])
@pytest.mark.parametrize("queries", [1, 3])
def test_it_is_the_best_product_of_each_row(kind: type, count: int, queries: int) -> None:
    rows = np.random.default_rng(1).permutation(900)[:count]
    vectors, asked = descriptors(900).astype(kind), descriptors(queries, 2).astype(np.float32)
    exact = (vectors[rows].astype(np.float64) @ asked.T).max(axis=1, initial=-9)
    assert likeness(asked, vectors, rows) == pytest.approx(exact, abs=1e-5)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_a_row_scores_the_same_to_the_bit_whatever_stands_beside_it(kind: type) -> None:
    vectors, asked = descriptors(900).astype(kind), descriptors(3, 2).astype(np.float32)
    whole = likeness(asked, vectors, np.arange(900))
    order = np.random.default_rng(3).permutation(900)
    assert np.array_equal(likeness(asked, vectors, order), whole[order])
    for row in (0, 255, 256, 899):
        assert likeness(asked, vectors, np.array([row]))[0] == whole[row]


def test_streams_are_cosines_of_each_part_with_the_nearest_query() -> None:
    vectors, asked = descriptors(300).astype(np.float32), descriptors(2, 2).astype(np.float32)
    vectors[5, :16] = 0
    found = stream_likeness(asked, vectors, np.arange(300), 4)
    for row in (0, 5, 299):
        nearest = asked[(vectors[row] @ asked.T).argmax()].reshape(4, 16)
        parts = vectors[row].reshape(4, 16)
        norms = np.linalg.norm(nearest, axis=1) * np.linalg.norm(parts, axis=1)
        cosines = (nearest * parts).sum(axis=1) / np.maximum(norms, 1e-12)
        assert found[row] == pytest.approx(cosines, abs=1e-5)
    assert found[5, 0] == 0


def test_rows_of_a_file_are_those_of_the_array(tmp_path: Path) -> None:
    vectors = descriptors(2000)
    (tmp_path / "a.f16").write_bytes(vectors.tobytes())
    mapped = np.memmap(tmp_path / "a.f16", dtype="<f2", mode="r", shape=(2000, 64))
    rng = np.random.default_rng(4)
    for count in (0, 1, 40, 2000):
        rows = rng.permutation(2000)[:count]
        assert np.array_equal(take_rows(mapped, rows), vectors[rows])
        assert np.array_equal(
            take_rows(mapped[:1500], rows[rows < 1500]), vectors[rows[rows < 1500]]
        )
        assert np.array_equal(take_rows(vectors, rows), vectors[rows])


def test_a_shortlist_holds_the_nearest_mean() -> None:
    means = np.random.default_rng(5).standard_normal((300, 200)).astype(np.float32)
    asked = means[::23] + 0.2 * np.random.default_rng(6).standard_normal((14, 200))
    found = Shortlist.of(means).nearest_each(asked.astype(np.float32), 5)
    assert found.shape == (14, 5)
    assert all(row in few for row, few in zip(range(0, 300, 23), found, strict=False))
