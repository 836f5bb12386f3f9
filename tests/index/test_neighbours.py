"""Candidates for the nearest vectors, against all distances."""

import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index import neighbours
from reid_desktop.index.neighbours import Neighbours


def clustered(count: int, width: int = 21) -> Float32:
    rng = np.random.default_rng(5)
    centres = rng.standard_normal((count // 6, width))
    return (
        centres[rng.integers(0, len(centres), count)] + 0.2 * rng.standard_normal((count, width))
    ).astype(np.float32)


def by_all_distances(queries: Float32, vectors: Float32, k: int) -> Int64:
    distances = ((queries[:, None] - vectors[None]) ** 2).sum(axis=2)
    return np.argsort(distances, axis=1, kind="stable")[:, :k]


def test_few_vectors_are_all_compared() -> None:
    vectors = clustered(300)
    near = run(Neighbours.among(vectors, stage=""))
    found = near.nearest(vectors[:40] + 0.01, 5)
    assert np.array_equal(found, by_all_distances(vectors[:40] + 0.01, vectors, 5))
    assert near.nearest(vectors[:2], 999).shape == (2, 300)


def test_of_many_nine_in_ten_neighbours_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "FLAT_VECTORS", 100)
    vectors = clustered(900)
    near = run(Neighbours.among(vectors, stage=""))
    found = near.nearest(vectors, 5)
    wanted = by_all_distances(vectors, vectors, 5)
    assert (found[:, 0] == np.arange(900)).mean() >= 0.99
    shared = [len(set(a) & set(b)) for a, b in zip(found.tolist(), wanted.tolist(), strict=True)]
    assert np.mean(shared) >= 0.9 * 5


def test_cells_fitted_once_serve_what_the_vectors_become(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "FLAT_VECTORS", 100)
    vectors = clustered(900)
    first = run(Neighbours.among(vectors, stage=""))
    later = run(Neighbours.among(vectors[:400], stage="", centroids=first.centroids))
    assert later.centroids is first.centroids
    assert (later.nearest(vectors[:400], 1)[:, 0] == np.arange(400)).mean() >= 0.99


def test_where_the_opened_cells_hold_fewer_the_rest_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neighbours, "FLAT_VECTORS", 100)
    vectors = clustered(900)
    found = run(Neighbours.among(vectors, stage="")).nearest(vectors[:3], 900)
    assert found.shape == (3, 900)
    assert (found == -1).any()
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in found)
