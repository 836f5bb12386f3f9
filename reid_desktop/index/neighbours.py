"""Candidates for the nearest of many vectors: bytes in cells, a few of which are opened."""

from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.cells import fitting_centroids

FLAT_VECTORS = 4096
"""More vectors than this lie in cells, of which only some are opened."""
_CELLS_OPEN = 12
_FIT_FOR_CELL = 32
_FIT_STEPS = 4
_BLOCK_ROWS = 2048
_LANES = 16
"""faiss multiplies so many bytes at once, and one by one where the width is no multiple of it."""
_LIBRARY: Any = faiss  # its stubs describe the C++ constructors, not the Python ones


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What is near to what among M vectors, by squared distance.

    Beyond FLAT_VECTORS distances are those of numbers rounded to a byte, which takes a quarter of
    the time and finds as many of the true neighbours: 91 of 100 either way, the rest in cells that
    are not opened.

    Attributes:
        centroids: (C, d) of the cells; None where everything is compared.
    """

    centroids: Float32 | None
    _index: Any
    _scale: float

    @classmethod
    def among(
        cls, vectors: Float32, *, stage: str, centroids: Float32 | None = None
    ) -> Job["Neighbours"]:
        """Index (M, d) vectors.

        Args:
            vectors: what is found later.
            stage: named in the progress.
            centroids: of cells fitted to vectors such as these; None fits new ones.
        """
        count, width = vectors.shape
        if count <= FLAT_VECTORS:
            flat = _LIBRARY.IndexFlatL2(width)
            flat.add(np.ascontiguousarray(vectors))
            return cls(None, flat, 1.0)
        if centroids is None:
            cells = int(2 * np.sqrt(count))
            fitted = min(count, cells * _FIT_FOR_CELL)
            rows = np.sort(np.random.default_rng(0).choice(count, fitted, replace=False))
            centroids = yield from fitting_centroids(vectors[rows], cells, iterations=_FIT_STEPS)
        largest = max(float(vectors.max()), -float(vectors.min()), 1e-30)
        scale = 127 / largest
        quantizer = _LIBRARY.IndexFlatL2(-(-width // _LANES) * _LANES)
        quantizer.add(_widened(centroids, scale))
        index = _LIBRARY.IndexIVFScalarQuantizer(
            quantizer,
            quantizer.d,
            len(centroids),
            _LIBRARY.ScalarQuantizer.QT_8bit_direct_signed,
            _LIBRARY.METRIC_L2,
            False,
        )
        index.is_trained = True  # nothing to fit: bytes are steps already
        index.nprobe = _CELLS_OPEN
        for start in range(0, count, _BLOCK_ROWS):
            index.add(np.rint(_widened(vectors[start : start + _BLOCK_ROWS], scale)))
            yield Progress(start, count, stage=stage)
        return cls(centroids, index, scale)

    def nearest(self, queries: Float32, k: int) -> Int64:
        """Return the `k` nearest of the vectors to each of (Q, d) queries, nearest first.

        Returns:
            (Q, min(k, M)) rows of the vectors; -1 where the opened cells hold fewer.
        """
        asked = np.ascontiguousarray(queries)
        if self.centroids is not None:
            asked = _widened(queries, self._scale)
        found = self._index.search(asked, min(k, self._index.ntotal))[1]
        return np.asarray(found, np.int64)


def _widened(vectors: Float32, scale: float) -> Float32:
    """Return (N, d) vectors in steps of 1/scale, with zeros to a multiple of the lanes."""
    count, width = vectors.shape
    wide = np.zeros((count, -(-width // _LANES) * _LANES), np.float32)
    np.multiply(vectors, np.float32(scale), out=wide[:, :width])
    return wide
