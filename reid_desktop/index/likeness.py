"""Likeness of gallery rows to a query: cosines accumulated in float32, the fine step's numbers."""

import threading
from typing import Any

import faiss
import numpy as np

from reid_desktop.core.parted import PartedRows
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.norms import unit
from reid_desktop.index.rows import ask_for_rows, take_rows
from reid_desktop.index.threads import one_thread

BLOCK_ROWS = 128
"""Rows of one block: a megabyte of half precision that stays in the cache."""
_AHEAD = 32
"""Blocks that are asked from the disk at once."""
_VECDOT_ROWS = 32
_LIBRARY: Any = faiss  # its stubs describe the C++ constructors, not the Python ones


def likeness(queries: Float32, descriptors: Descriptors, rows: Int64) -> Float32:
    """Return the inner product of `rows` with the nearest of the queries, (K,) float32.

    Each row is summed on its own, so that equal descriptors score equally wherever they stand and
    whatever is searched beside them.

    Args:
        queries: (Q, D) float32, Q >= 1.
        descriptors: (N, D) float16 or float32, may be a memory map.
        rows: (K,) int64, may be empty.
    """
    scores = np.empty(len(rows), np.float32)
    halves = descriptors.dtype == np.float16
    desk = _desk(descriptors.shape[1]) if halves else None
    step = _VECDOT_ROWS if desk is None else BLOCK_ROWS
    for start in range(0, len(rows), step):
        if start % (_AHEAD * step) == 0:
            ask_for_rows(descriptors, rows[start : start + _AHEAD * step])
        some = rows[start : start + step]
        if desk is None:
            scores[start : start + len(some)] = _of_floats(queries, descriptors[some])
        else:
            scores[start : start + len(some)] = desk.products(queries, descriptors, some)
    return scores


class _Desk:
    """A block of half-precision rows that faiss multiplies, converting on the way.

    Rows are copied straight into the codes of one index that is kept: no second copy, and no new
    memory for each query.
    """

    def __init__(self, width: int) -> None:
        product, half = _LIBRARY.METRIC_INNER_PRODUCT, _LIBRARY.ScalarQuantizer.QT_fp16
        self._index = _LIBRARY.IndexScalarQuantizer(width, half, product)
        self._index.add_sa_codes(np.zeros((BLOCK_ROWS, 2 * width), np.uint8))
        codes = _LIBRARY.rev_swig_ptr(self._index.codes.data(), BLOCK_ROWS * 2 * width)
        self._rows = codes.view(np.float16).reshape(BLOCK_ROWS, width)

    def products(self, queries: Float32, descriptors: Descriptors, rows: Int64) -> Float32:
        """Return the best product of each of at most BLOCK_ROWS rows, (K,)."""
        count = len(rows)
        if isinstance(descriptors, PartedRows):
            descriptors.take(rows, self._rows[:count])
        else:
            np.take(descriptors, rows, axis=0, out=self._rows[:count], mode="clip")
        self._index.ntotal = count
        with one_thread():
            products, places = self._index.search(queries, count)
        scores = np.empty(count, np.float32)
        scores[places[0]] = products[0]
        for product, place in zip(products[1:], places[1:], strict=True):
            scores[place] = np.maximum(scores[place], product)
        return scores


_kept = threading.local()


def _desk(width: int) -> _Desk:
    """Return this thread's desk for rows of `width` numbers."""
    desk: _Desk | None = getattr(_kept, "desk", None)
    if desk is None or _kept.width != width:
        desk = _kept.desk = _Desk(width)
        _kept.width = width
    return desk


def _of_floats(queries: Float32, block: Descriptors) -> Float32:
    """Return the best products of a small (B, D) block of float32."""
    products = np.vecdot(as_float32(block)[:, None, :], queries[None, :, :])
    return np.asarray(products.max(axis=1), np.float32)


def stream_likeness(query: Float32, descriptors: Descriptors, rows: Int64, streams: int) -> Float32:
    """Return the cosine of each stream, (K, S) float32: why a row scored as it did.

    Args:
        query: (D,), or (Q, D): then of the query that the whole row is most like.
        descriptors: (N, D); a stream that is all zeros has cosine 0.
        rows: (K,) int64, may be empty.
        streams: S.
    """
    queries = np.atleast_2d(query)
    asked = unit(queries.reshape(len(queries), streams, -1))
    cosines = np.zeros((len(rows), streams), np.float32)
    for start in range(0, len(rows), BLOCK_ROWS):
        block = as_float32(take_rows(descriptors, rows[start : start + BLOCK_ROWS]))
        nearest = (block @ queries.T).argmax(axis=1)
        parts = unit(block.reshape(len(block), streams, -1))
        cosines[start : start + len(block)] = np.vecdot(parts, asked[nearest])
    return cosines
