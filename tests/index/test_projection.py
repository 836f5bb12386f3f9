import numpy as np
import pytest

from reid_desktop.index.projection import Projection


@pytest.mark.parametrize("shape", [(400, 60), (60, 400), (10, 60)])
def test_randomised_axes_span_what_the_full_svd_finds(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((shape[0], 8)) @ rng.standard_normal((8, shape[1]))
    vectors = (vectors + 0.01 * rng.standard_normal(shape) + 3).astype(np.float32)
    found = Projection.fit(vectors, 8)
    offsets = vectors - vectors.mean(axis=0)
    exact = np.linalg.svd(offsets, full_matrices=False)[2][:8]
    assert found.axes @ found.axes.T == pytest.approx(np.eye(len(found.axes)), abs=1e-4)
    assert np.linalg.norm(found.axes @ exact.T) == pytest.approx(np.sqrt(8), rel=1e-4)


def test_distances_inside_the_kept_space_are_kept() -> None:
    rng = np.random.default_rng(1)
    vectors = (rng.standard_normal((50, 5)) @ rng.standard_normal((5, 90))).astype(np.float32)
    codes = Projection.fit(vectors, 5).apply(vectors)
    before = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    assert np.linalg.norm(codes[:, None] - codes[None], axis=2) == pytest.approx(before, rel=1e-3)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_vectors_can_be_fitted(count: int) -> None:
    vectors = np.eye(6, dtype=np.float32)[:count]
    projection = Projection.fit(vectors, 4)
    assert projection.apply(vectors).shape == (count, min(count, 4))
