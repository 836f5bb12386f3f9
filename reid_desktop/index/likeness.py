"""Likeness of gallery rows to a query: cosines accumulated in float32, the fine step's numbers."""

from typing import Any

import faiss
import numpy as np

from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.rows import take_rows

BLOCK_ROWS = 256
"""Rows of one block: two megabytes of half precision that stay in the cache."""
_VECDOT_ROWS = 32


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
    step = BLOCK_ROWS if halves else _VECDOT_ROWS
    ahead = 16 * step  # what is asked from the disk at once
    for first in range(0, len(rows), ahead):
        block = take_rows(descriptors, rows[first : first + ahead])
        for start in range(0, len(block), step):
            part = block[start : start + step]
            found = _of_halves(queries, part) if halves else _of_floats(queries, part)
            scores[first + start : first + start + len(part)] = found
    return scores


def _of_halves(queries: Float32, block: Descriptors) -> Float32:
    """Return the best products of a (B, D) float16 block; faiss converts as it multiplies."""
    library: Any = faiss
    product, half = library.METRIC_INNER_PRODUCT, library.ScalarQuantizer.QT_fp16
    index = library.IndexScalarQuantizer(block.shape[1], half, product)
    index.add_sa_codes(np.ascontiguousarray(block).view(np.uint8))
    products, places = index.search(queries, len(block))
    scores = np.empty_like(products)
    np.put_along_axis(scores, places, products, axis=1)
    return np.asarray(scores.max(axis=0), np.float32)


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
    asked = _unit(queries.reshape(len(queries), streams, -1))
    cosines = np.zeros((len(rows), streams), np.float32)
    for start in range(0, len(rows), BLOCK_ROWS):
        block = as_float32(take_rows(descriptors, rows[start : start + BLOCK_ROWS]))
        nearest = (block @ queries.T).argmax(axis=1)
        parts = _unit(block.reshape(len(block), streams, -1))
        cosines[start : start + len(block)] = np.vecdot(parts, asked[nearest])
    return cosines


def _unit(vectors: Float32) -> Float32:
    """Return (..., d) vectors brought to norm 1; zeros stay zeros."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32)
