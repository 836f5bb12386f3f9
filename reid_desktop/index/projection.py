"""Principal components by randomised SVD, for the coarse step of the search."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Float32

_OVERSAMPLING = 16
_POWER_STEPS = 2
_STAGE = "index"


@dataclass(frozen=True, slots=True)
class Projection:
    """A linear map to fewer numbers that keeps distances as far as it can.

    Attributes:
        centre: (D,) float32, subtracted first.
        axes: (k, D) float32, orthonormal rows, largest variance first.
    """

    centre: Float32
    axes: Float32

    @classmethod
    def fit(cls, vectors: Float32, dimension: int, *, seed: int = 0) -> "Projection":
        """Fit the first `dimension` principal components; see `fitting`."""
        return run(cls.fitting(vectors, dimension, seed=seed))

    @classmethod
    def fitting(cls, vectors: Float32, dimension: int, *, seed: int = 0) -> Job["Projection"]:
        """Fit the first `dimension` principal components (at most min(M, D)) of (M, D) vectors.

        Halko, Martinsson and Tropp (2011), algorithms 4.4 and 5.1; small sets by the full SVD.
        """
        width = vectors.shape[1]
        centre = vectors.mean(axis=0) if len(vectors) else np.zeros(width, np.float32)
        offsets = vectors - centre
        rank = min(dimension, *vectors.shape)
        if min(vectors.shape) <= rank + _OVERSAMPLING:
            axes = np.linalg.svd(offsets, full_matrices=False)[2]
        else:
            rng = np.random.default_rng(seed)
            drawn = rng.standard_normal((width, rank + _OVERSAMPLING), np.float32)
            yield _fitting()
            sketch = offsets @ drawn
            for _ in range(_POWER_STEPS):
                for side in (offsets.T, offsets):
                    yield _fitting()
                    basis = _orthonormal(sketch)
                    yield _fitting()
                    sketch = side @ basis
            yield _fitting()
            basis = _orthonormal(sketch)
            yield _fitting()
            small = basis.T @ offsets
            yield _fitting()
            axes = _principal(small)
        return cls(centre.astype(np.float32), np.ascontiguousarray(axes[:rank], np.float32))

    def apply(self, vectors: Float32) -> Float32:
        """Return (..., k) components of (..., D) vectors."""
        return np.asarray((vectors - self.centre) @ self.axes.T, np.float32)


def _fitting() -> Progress:
    return Progress(0, 0, "principal components", _STAGE)


def _orthonormal(vectors: Float32) -> Float32:
    """Return orthonormal columns (n, r) that span those of (n, r) vectors.

    By the eigenvectors of their products, twice, which is a few matrix products; LAPACK's QR and
    SVD are ten times slower and, with two threads on a busy machine, a hundred times.
    """
    found = vectors.astype(np.float64)
    for _ in range(2):
        values, axes = np.linalg.eigh(found.T @ found)
        lengths = np.sqrt(np.maximum(values, 1e-14 * max(float(values[-1]), 1e-300)))
        found = found @ (axes / lengths)
    return found.astype(np.float32)


def _principal(rows: Float32) -> Float32:
    """Return the right singular vectors of (r, D) rows, r < D, as rows, the longest first."""
    exact = rows.astype(np.float64)
    turned = np.linalg.eigh(exact @ exact.T)[1].T[::-1] @ exact
    lengths = np.linalg.norm(turned, axis=1, keepdims=True)
    return np.asarray(turned / np.maximum(lengths, 1e-300), np.float32)
