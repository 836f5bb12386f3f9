"""The coarse step: which groups (or single crops) are most like a query, on short codes.

A code is the projection of a descriptor on the first principal components, rounded to one byte a
number with the same step everywhere, so that inner products keep their meaning. The likeness of a
gallery descriptor to a query is their inner product, and with streams weighted it is that of the
weighted query with the gallery as it is (`pipeline.retrieve.weighted`). So the coarse step takes
inner products too: <q, x> = <q, c> + <A q, A (x - c)> + <q, rest of x>, of which the first is the
same for all and the last is what the projection leaves out. Any weights work on the same codes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.index.cells import Cells, dividing_into_cells
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.norms import unit as unit_norm
from reid_desktop.index.projection import Projection
from reid_desktop.index.threads import one_thread

DIMENSION = 128
"""Numbers of a projected group descriptor (GLAD section 5)."""
FLAT_UNITS = 200_000
"""From so many groups or crops on only some cells of them are looked at."""
FIT_ROWS = 16_384
"""Descriptors that the projection is fitted on."""
_BLOCK_ROWS = 1024
_STAGE = "index"
_LIBRARY: Any = faiss  # its stubs describe the C++ constructors, not the Python ones

Codes = NDArray[np.uint8] | NDArray[np.float16]
"""(M, k) projected, one byte a number, 128 for zero; or (M, D) not projected, half precision."""


@dataclass(frozen=True, slots=True)
class CoarseIndex:
    """Codes of M units, in one flat list or in cells.

    Attributes:
        codes: see `Codes`.
        projection: to k numbers; None for codes that are not projected.
        scale: steps of a code for each unit of length; 1 without projection.
        cells: of codes that are not looked at as a whole, else None.
        fitted: how many of the codes projection and cells were fitted on; later ones follow.
    """

    codes: Codes
    projection: Projection | None
    scale: float
    cells: Cells | None
    fitted: int
    _searched: Any

    @classmethod
    def build(
        cls, vectors: Descriptors, *, dimension: int | None = DIMENSION, flat: int = FLAT_UNITS
    ) -> "CoarseIndex":
        """Return the index of `vectors`; see `building`."""
        return run(cls.building(vectors, dimension=dimension, flat=flat))

    @classmethod
    def building(
        cls,
        vectors: Descriptors,
        *,
        dimension: int | None = DIMENSION,
        flat: int = FLAT_UNITS,
        unit: bool = True,
    ) -> Job["CoarseIndex"]:
        """Fit the projection on the vectors and index them.

        Group descriptors are shorter the more their members differ. By direction, tight and loose
        groups are compared alike; by their inner product, which is the mean likeness of the
        members, single pictures are preferred to groups.

        Args:
            vectors: (M, D), M may be 0; read block by block, so a memory map will do.
            dimension: numbers kept; None, 0 or at least D keeps all without a projection.
            flat: from this many on in cells.
            unit: compare by direction; False by inner product.
        """
        if not dimension or dimension >= vectors.shape[1] or len(vectors) < 2:
            codes = yield from _encoding(vectors, None, 1.0, unit=unit)
            return cls._of(codes, None, 1.0, None, len(vectors))
        projection, scale = yield from fitting_codes(vectors, dimension, unit=unit)
        codes = yield from _encoding(vectors, projection, scale, unit=unit)
        cells = None
        if len(codes) >= flat:
            cells = yield from dividing_into_cells(codes)
        return cls._of(codes, projection, scale, cells, len(vectors))

    def extending(self, vectors: Descriptors) -> Job["CoarseIndex"]:
        """Return an index with (K, D) vectors behind the others; nothing is fitted anew."""
        codes = yield from _encoding(vectors, self.projection, self.scale)
        cells = self.cells
        if cells is not None:
            cells = yield from cells.extending(codes)
        codes = np.concatenate([self.codes, codes])
        return self._of(codes, self.projection, self.scale, cells, self.fitted)

    @classmethod
    def _of(
        cls,
        codes: Codes,
        projection: Projection | None,
        scale: float,
        cells: Cells | None,
        fitted: int,
    ) -> "CoarseIndex":
        quantizer, product = _LIBRARY.ScalarQuantizer, _LIBRARY.METRIC_INNER_PRODUCT
        if cells is not None:
            searched = cells.index_of(codes)
        else:
            kind = quantizer.QT_fp16 if projection is None else quantizer.QT_8bit_direct_signed
            searched = _LIBRARY.IndexScalarQuantizer(codes.shape[1], kind, product)
            searched.is_trained = True
            if len(codes):
                searched.add_sa_codes(np.ascontiguousarray(codes).view(np.uint8))
        return cls(codes, projection, scale, cells, fitted, searched)

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.codes)

    @property
    def dimension(self) -> int:
        """Numbers of a code."""
        return int(self.codes.shape[1])

    def nearest(self, query: Float32, k: int, *, allowed: Bool | None = None) -> Int64:
        """Return the `k` units most like the query, best first.

        Args:
            query: (D,), or (Q, D) for several pictures of one person: then a unit is as like as
                it is to the nearest of them.
            k: how many; fewer come back when fewer are allowed.
            allowed: (M,) which units may be returned; None allows all.
        """
        queries = np.atleast_2d(np.asarray(query, np.float32))
        k = min(k, len(self) if allowed is None else int(np.count_nonzero(allowed)))
        if k <= 0:
            return np.zeros(0, np.int64)
        products, found = self._search(self._aims(queries), k, allowed)
        order = np.lexsort((found.ravel(), -products.ravel()))
        ranked = found.ravel()[order].astype(np.int64)
        ranked = ranked[ranked >= 0]
        if len(queries) > 1:
            ranked = ranked[np.sort(np.unique(ranked, return_index=True)[1])]
        return np.asarray(ranked[:k], np.int64)

    def _aims(self, queries: Float32) -> Float32:
        """Return the (Q, k) queries that the codes are multiplied with.

        faiss rounds them to signed bytes too, so they are stretched to the range of these, all by
        one factor.
        """
        if self.projection is None:
            return np.ascontiguousarray(queries)
        aims = queries @ self.projection.axes.T
        return np.ascontiguousarray(aims * (127 / max(float(np.abs(aims).max()), 1e-12)))

    def _search(self, aims: Float32, k: int, allowed: Bool | None) -> tuple[Float32, Int64]:
        """Return inner products and units, both (Q, k), unit -1 where there are no more."""
        sel = None
        if allowed is not None:
            sel = _LIBRARY.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        with one_thread():
            if self.cells is None:
                found = self._searched.search(
                    aims, k, params=None if sel is None else _LIBRARY.SearchParameters(sel=sel)
                )
            else:
                found = self.cells.search(self._searched, aims, k, sel)
        return found  # type: ignore[no-any-return]

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the arrays to save, for `from_state`."""
        arrays: dict[str, NDArray[Any]] = {
            "codes": self.codes,
            "scale": np.array(self.scale),
            "fitted": np.array(self.fitted),
        }
        if self.projection:
            arrays |= {"centre": self.projection.centre, "axes": self.projection.axes}
        return arrays if self.cells is None else arrays | self.cells.state()

    @classmethod
    def from_state(cls, arrays: Mapping[str, NDArray[Any]]) -> "CoarseIndex":
        """Return the index that `state` described.

        Raises:
            ValueError: the arrays do not belong together.
            KeyError: an array is missing.
        """
        codes, projection = arrays["codes"], None
        if "axes" in arrays:
            projection = Projection(arrays["centre"], arrays["axes"])
        wanted = np.float16 if projection is None else np.uint8
        if codes.ndim != 2 or codes.dtype != wanted or codes.shape[1] == 0:
            raise ValueError(f"codes {codes.shape} {codes.dtype}")
        if projection and projection.axes.shape != (codes.shape[1], len(projection.centre)):
            raise ValueError(f"axes {projection.axes.shape}, codes {codes.shape}")
        cells = Cells.from_state(arrays, codes.shape) if "centroids" in arrays else None
        return cls._of(codes, projection, float(arrays["scale"]), cells, int(arrays["fitted"]))


def fitting_codes(
    vectors: Descriptors, dimension: int, *, unit: bool
) -> Job[tuple[Projection, float]]:
    """Fit projection and scale of codes on a sample of (M, D) vectors, M >= 2."""
    rows = np.random.default_rng(0).choice(len(vectors), min(FIT_ROWS, len(vectors)), replace=False)
    yield Progress(0, len(vectors), "principal components", _STAGE)
    sample = as_float32(vectors[np.sort(rows)])
    sample = unit_norm(sample) if unit else sample
    projection = Projection.fit(sample, dimension)
    return projection, 127 / max(float(np.abs(projection.apply(sample)).max()), 1e-12)


def coding(
    vectors: Descriptors, projection: Projection | None, scale: float, *, unit: bool
) -> Iterator[Codes]:
    """Yield the codes of vectors, brought to norm 1 if `unit`, block by block."""
    for start in range(0, len(vectors), _BLOCK_ROWS):
        block = as_float32(vectors[start : start + _BLOCK_ROWS])
        block = unit_norm(block) if unit else block
        if projection is None:
            yield block.astype(np.float16)
        else:
            yield _rounded(projection.apply(block), scale)


def _encoding(
    vectors: Descriptors, projection: Projection | None, scale: float, *, unit: bool = True
) -> Job[Any]:
    """Return the `Codes` of vectors, brought to norm 1 if `unit`."""
    count, width = vectors.shape
    if projection is None:
        codes: Codes = np.empty((count, max(width, 1)), np.float16)
    else:
        codes = np.empty((count, len(projection.axes)), np.uint8)
    done = 0
    for block in coding(vectors, projection, scale, unit=unit):
        codes[done : done + len(block)] = block
        done += len(block)
        yield Progress(done, count, stage=_STAGE)
    return codes


def _rounded(codes: Float32, scale: float) -> NDArray[np.uint8]:
    """Return codes in steps of 1/scale, 128 for zero, as faiss keeps signed bytes."""
    return np.asarray(np.clip(np.rint(codes * scale), -127, 127) + 128, np.uint8)
