"""The few group means that may be nearest to a vector, on projected numbers."""

from typing import Any

import faiss
import numpy as np

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.projection import Projection

DIMENSION = 128


FIT_ROWS = 2048
"""Means that the projection is fitted on."""
_BLOCK_ROWS = 1024


class Shortlist:
    """Flat faiss index by squared distance of M means, projected by PCA fitted on them."""

    def __init__(self, projection: Projection) -> None:
        """Index nothing yet; `of` and `building` index means."""
        self._projection = projection
        self.dimension = len(projection.axes)
        self._flat: Any = faiss.IndexFlatL2(self.dimension)

    @classmethod
    def of(cls, means: Float32) -> "Shortlist":
        """Return the shortlist of means; see `building`."""
        return run(cls.building(means))

    @classmethod
    def building(cls, means: Float32) -> Job["Shortlist"]:
        """Index (M, D) float32 means, M >= 1."""
        chosen = np.random.default_rng(0).choice(
            len(means), min(FIT_ROWS, len(means)), replace=False
        )
        projection = yield from Projection.fitting(means[np.sort(chosen)], DIMENSION)
        made = cls(projection)
        for start in range(0, len(means), _BLOCK_ROWS):
            made._flat.add(
                np.ascontiguousarray(projection.apply(means[start : start + _BLOCK_ROWS]))
            )
            yield Progress(start, len(means), stage="index")
        return made

    def nearest_each(self, vectors: Float32, k: int) -> Int64:
        """Return the `k` nearest means of each of (Q, D) vectors, (Q, min(k, M)), best first."""
        codes = self._projection.apply(vectors)
        found = self._flat.search(np.ascontiguousarray(codes), min(k, self._flat.ntotal))[1]
        return np.asarray(found, np.int64)
