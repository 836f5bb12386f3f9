"""The coarse step: which groups are nearest to a query, on projected group descriptors."""

from collections.abc import Mapping
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.index.projection import Projection

DIMENSION = 128
"""Numbers of a projected group descriptor (GLAD section 5)."""


class CoarseIndex:
    """Flat faiss index of M group descriptors, projected by PCA fitted on them."""

    def __init__(self, codes: Float32, projection: Projection | None) -> None:
        """Index `codes` ((M, k) float32), projected by `projection`; None: not projected."""
        self._projection = projection
        self._flat: Any = faiss.IndexFlatL2(max(codes.shape[1], 1))
        if codes.size:
            self._flat.add(np.ascontiguousarray(codes, np.float32))

    @classmethod
    def build(cls, means: Float32, *, dimension: int | None = DIMENSION) -> "CoarseIndex":
        """Fit the projection on the group descriptors and index them.

        Args:
            means: (M, D) group descriptors, M may be 0.
            dimension: numbers kept; None, 0 or at least D keeps all without a projection.
        """
        if not dimension or dimension >= means.shape[1] or len(means) < 2:
            return cls(np.asarray(means, np.float32), None)
        projection = Projection.fit(np.asarray(means, np.float32), dimension)
        return cls(projection.apply(means), projection)

    def __len__(self) -> int:
        """Return the number of groups."""
        return int(self._flat.ntotal)

    @property
    def dimension(self) -> int:
        """Numbers of a projected descriptor."""
        return int(self._flat.d)

    def nearest(self, query: Float32, k: int, *, allowed: Bool | None = None) -> Int64:
        """Return the `k` nearest groups, best first, equal ones in group order.

        Args:
            query: (D,), or (Q, D) for several pictures of one person: then a group is as near as
                it is to the nearest of them.
            k: how many; fewer come back when fewer are allowed.
            allowed: (M,) which groups may be returned; None allows all.
        """
        queries = np.atleast_2d(np.asarray(query, np.float32))
        k = min(k, len(self) if allowed is None else int(allowed.sum()))
        if k <= 0:
            return np.zeros(0, np.int64)
        codes = self._projection.apply(queries) if self._projection else queries
        distances, found = self._flat.search(np.ascontiguousarray(codes), k, params=_only(allowed))
        order = np.lexsort((found.ravel(), distances.ravel()))
        ranked = found.ravel()[order].astype(np.int64)
        if len(queries) > 1:
            ranked = ranked[np.sort(np.unique(ranked, return_index=True)[1])]
        return np.asarray(ranked[:k], np.int64)

    def nearest_each(self, queries: Float32, k: int) -> Int64:
        """Return the `k` nearest groups of each of (Q, D) queries, (Q, min(k, M)), best first."""
        codes = self._projection.apply(queries) if self._projection else queries
        found = self._flat.search(np.ascontiguousarray(codes), min(k, len(self)))[1]
        return np.asarray(found, np.int64)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the arrays to save, for `from_state`."""
        codes = self._flat.reconstruct_n(0, len(self)) if len(self) else np.zeros((0, 1))
        arrays: dict[str, NDArray[Any]] = {"codes": np.asarray(codes, np.float32)}
        if self._projection:
            arrays |= {"centre": self._projection.centre, "axes": self._projection.axes}
        return arrays

    @classmethod
    def from_state(cls, arrays: Mapping[str, NDArray[Any]]) -> "CoarseIndex":
        """Return the index that `state` described.

        Raises:
            ValueError: the arrays do not belong together.
            KeyError: an array is missing.
        """
        codes = arrays["codes"]
        if codes.ndim != 2 or codes.dtype != np.float32:
            raise ValueError(f"codes {codes.shape} {codes.dtype}")
        if "axes" not in arrays:
            return cls(codes, None)
        projection = Projection(arrays["centre"], arrays["axes"])
        if projection.axes.shape != (codes.shape[1], len(projection.centre)):
            raise ValueError(f"axes {projection.axes.shape}, codes {codes.shape}")
        return cls(codes, projection)


def _only(allowed: Bool | None) -> Any:
    """Return faiss's search parameters that leave out what is not `allowed`."""
    if allowed is None:
        return None
    library: Any = faiss  # its stubs describe the C++ constructors, not the Python ones
    bits = np.packbits(allowed, bitorder="little")
    return library.SearchParameters(sel=library.IDSelectorBitmap(bits))
