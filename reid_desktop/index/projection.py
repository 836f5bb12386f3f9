"""Principal components by randomised SVD, for the coarse step of the search."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Float32

_OVERSAMPLING = 16
_POWER_STEPS = 2


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
            sketch = rng.standard_normal((width, rank + _OVERSAMPLING), np.float32)
            basis = np.linalg.qr(offsets @ sketch)[0]
            for _ in range(_POWER_STEPS):
                basis = np.linalg.qr(offsets.T @ basis)[0]
                basis = np.linalg.qr(offsets @ basis)[0]
            axes = np.linalg.svd(basis.T @ offsets, full_matrices=False)[2]
        return cls(centre.astype(np.float32), np.ascontiguousarray(axes[:rank], np.float32))

    def apply(self, vectors: Float32) -> Float32:
        """Return (..., k) components of (..., D) vectors."""
        return np.asarray((vectors - self.centre) @ self.axes.T, np.float32)
