"""Cells of codes: a large coarse index looks only at the cells most like the query (IVF)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Int64

_LIBRARY: Any = faiss  # its stubs describe the C++ constructors, not the Python ones
_FIT_FOR_CELL = 64
"""Codes for each cell that the centroids are fitted on."""
_ITERATIONS = 8
_BLOCK_ROWS = 65_536
PROBED, LEAST_PROBED = 8, 8
"""One in so many cells, and at least so many, is looked at first; more when a filter leaves too few
in them."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Centroids of C cells and the cell of each of M codes.

    Attributes:
        centroids: (C, k) float32 in steps of the codes.
        assigned: (M,) int64 in [0, C).
    """

    centroids: Float32
    assigned: Int64

    def index_of(self, codes: NDArray[Any]) -> Any:
        """Return faiss's inverted lists of (M, k) uint8 `codes`."""
        width = self.centroids.shape[1]
        product = _LIBRARY.METRIC_INNER_PRODUCT
        flat = _LIBRARY.IndexFlatIP(width)
        flat.add(np.ascontiguousarray(self.centroids))
        kind = _LIBRARY.ScalarQuantizer.QT_8bit_direct_signed
        index = _LIBRARY.IndexIVFScalarQuantizer(
            flat, width, len(self.centroids), kind, product, False
        )
        index.is_trained = True  # nothing to fit: codes are steps already
        for start in range(0, len(codes), _BLOCK_ROWS):
            block = _steps(codes[start : start + _BLOCK_ROWS])
            cells = np.ascontiguousarray(self.assigned[start : start + _BLOCK_ROWS])
            index.add_core(len(block), faiss.swig_ptr(block), None, faiss.swig_ptr(cells))
        return index

    def search(self, index: Any, aims: Float32, k: int, sel: Any) -> tuple[Float32, Int64]:
        """Return inner products and rows, both (Q, k); looks at more cells until k are found."""
        probed = min(len(self.centroids), max(LEAST_PROBED, len(self.centroids) // PROBED))
        while True:
            options = {} if sel is None else {"sel": sel}
            parameters = _LIBRARY.SearchParametersIVF(nprobe=probed, **options)
            products, found = index.search(aims, k, params=parameters)
            if (found >= 0).all() or probed == len(self.centroids):
                return products, found
            probed = min(4 * probed, len(self.centroids))

    def extending(self, codes: NDArray[Any]) -> Job["Cells"]:
        """Return the cells with those of (K, k) uint8 codes behind the others."""
        new = yield from _assigning(codes, self.centroids)
        return Cells(self.centroids, np.concatenate([self.assigned, new]))

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the arrays to save, for `from_state`."""
        return {"centroids": self.centroids, "assigned": self.assigned}

    @classmethod
    def from_state(cls, arrays: Mapping[str, NDArray[Any]], shape: tuple[int, ...]) -> "Cells":
        """Return the cells that `state` described, of codes of `shape`.

        Raises:
            ValueError: the arrays do not belong together.
            KeyError: an array is missing.
        """
        centroids, assigned = arrays["centroids"], arrays["assigned"]
        if centroids.ndim != 2 or centroids.shape[1] != shape[1] or not len(centroids):
            raise ValueError(f"centroids {centroids.shape}, codes {shape}")
        if assigned.shape != shape[:1] or assigned.dtype != np.int64:
            raise ValueError(f"assigned {assigned.shape}, codes {shape}")
        if len(assigned) and not 0 <= assigned.min() <= assigned.max() < len(centroids):
            raise ValueError("codes beyond the cells")
        return cls(np.asarray(centroids, np.float32), assigned)


def dividing_into_cells(codes: NDArray[np.uint8], *, seed: int = 0) -> Job[Cells]:
    """Divide (M, k) codes into about sqrt(M) cells by k-means.

    Lloyd's steps in numpy, which can be stopped between two blocks.
    """
    count = max(1, int(np.sqrt(len(codes))))
    rows = np.random.default_rng(seed).choice(
        len(codes), min(len(codes), count * _FIT_FOR_CELL), replace=False
    )
    centroids = yield from fitting_centroids(_steps(codes[np.sort(rows)]), count, seed=seed)
    assigned = yield from _assigning(codes, centroids)
    return Cells(centroids, assigned)


def fitting_centroids(
    sample: Float32, count: int, *, seed: int = 0, iterations: int = _ITERATIONS
) -> Job[Float32]:
    """Return `count` centroids (C, k) of (N, k) vectors, N >= C, by k-means."""
    centroids = sample[np.random.default_rng(seed).permutation(len(sample))[:count]]
    for step in range(iterations):
        yield Progress(step, iterations, f"{count} cells", "index")
        labels = yield from nearest_centroids(sample, centroids)
        sums = np.zeros_like(centroids)
        np.add.at(sums, labels, sample)
        sizes = np.bincount(labels, minlength=count)[:, None]
        centroids = np.where(sizes > 0, sums / np.maximum(sizes, 1), centroids).astype(np.float32)
    return centroids


def _assigning(codes: NDArray[Any], centroids: Float32) -> Job[Int64]:
    """Return the nearest cell of each of (N, k) uint8 codes, (N,)."""
    assigned = np.empty(len(codes), np.int64)
    for start in range(0, len(codes), _BLOCK_ROWS):
        block = _steps(codes[start : start + _BLOCK_ROWS])
        assigned[start : start + len(block)] = yield from nearest_centroids(block, centroids)
    return assigned


def nearest_centroids(vectors: Float32, centroids: Float32) -> Job[Int64]:
    """Return the centroid nearest to each of (N, k) vectors, (N,)."""
    halves = np.vecdot(centroids, centroids) / 2
    nearest = np.empty(len(vectors), np.int64)
    step = 4096
    for start in range(0, len(vectors), step):
        block = vectors[start : start + step]
        nearest[start : start + step] = (halves - block @ centroids.T).argmin(axis=1)
        yield Progress(start, len(vectors), "cells", "index")
    return nearest


def _steps(codes: NDArray[Any]) -> Float32:
    """Return uint8 codes as signed numbers of steps, float32."""
    return np.ascontiguousarray(codes, np.float32) - np.float32(128)
