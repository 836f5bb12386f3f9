"""The few group means that may be nearest to a vector, on projected numbers."""

from typing import Any

import faiss
import numpy as np

from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.projection import Projection

DIMENSION = 128


class Shortlist:
    """Flat faiss index by squared distance of M means, projected by PCA fitted on them."""

    def __init__(self, means: Float32) -> None:
        """Index (M, D) float32 means, M >= 2."""
        self._projection = Projection.fit(means, DIMENSION)
        codes = self._projection.apply(means)
        self.dimension = codes.shape[1]
        self._flat: Any = faiss.IndexFlatL2(self.dimension)
        self._flat.add(codes)

    def nearest_each(self, vectors: Float32, k: int) -> Int64:
        """Return the `k` nearest means of each of (Q, D) vectors, (Q, min(k, M)), best first."""
        codes = self._projection.apply(vectors)
        found = self._flat.search(np.ascontiguousarray(codes), min(k, self._flat.ntotal))[1]
        return np.asarray(found, np.int64)
