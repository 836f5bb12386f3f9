"""Centroids of coarse cells; many of them lie under some larger ones, so that few are compared."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.cells import fitting_centroids, nearest_centroids

FLAT_CENTRES = 256
"""More centroids than this are looked up by way of about as many larger ones as their root."""


@dataclass(frozen=True, slots=True)
class Centres:
    """C centroids, looked up at once or in two steps.

    In two steps a vector is compared with T and then with about C / T centroids instead of C, so
    the work for N vectors grows with N * sqrt(C). Near a border of the large cells the second
    nearest may be taken for the nearest; mending borders sees to that as to any other border.

    Attributes:
        centroids: (C, k), those of a large cell side by side.
        large: (T, k) of the large cells; None where all are compared.
        ends: (T,) end of each large cell in `centroids`.
    """

    centroids: Float32
    large: Float32 | None
    ends: Int64

    def __len__(self) -> int:
        """Return C."""
        return len(self.centroids)

    @classmethod
    def fitting(
        cls, sample: Float32, count: int, *, seed: int = 0, flat: int | None = None
    ) -> Job["Centres"]:
        """Fit about `count` centroids to (N, k) vectors, N >= count, by k-means in each step.

        Args:
            sample: of what is looked up later.
            count: C.
            seed: of the first centroids.
            flat: up to so many are looked up in one step; None: FLAT_CENTRES.
        """
        if count <= (FLAT_CENTRES if flat is None else flat):
            centroids = yield from fitting_centroids(sample, count, seed=seed)
            return cls(centroids, None, np.array([len(centroids)]))
        large = yield from fitting_centroids(sample, round(np.sqrt(count)), seed=seed)
        nearest = yield from nearest_centroids(sample, large)
        used, of_sample = np.unique(nearest, return_inverse=True)
        sizes = np.bincount(of_sample)
        order = np.argsort(of_sample, kind="stable")
        pieces = []
        for rows in np.split(order, np.cumsum(sizes)[:-1]):
            share = min(len(rows), max(1, round(count * len(rows) / len(sample))))
            pieces.append((yield from fitting_centroids(sample[rows], share, seed=seed)))
        ends = np.cumsum([len(piece) for piece in pieces]).astype(np.int64)
        return cls(np.concatenate(pieces), large[used], ends)

    def nearest(self, vectors: Float32) -> Job[Int64]:
        """Return the centroid near to each of (N, k) vectors, (N,)."""
        if self.large is None:
            return (yield from nearest_centroids(vectors, self.centroids))
        homes = yield from nearest_centroids(vectors, self.large)
        found = np.empty(len(vectors), np.int64)
        for home in np.unique(homes).tolist():
            rows = np.flatnonzero(homes == home)
            first = int(self.ends[home - 1]) if home else 0
            some = self.centroids[first : self.ends[home]]
            found[rows] = first + (yield from nearest_centroids(vectors[rows], some))
        return found
