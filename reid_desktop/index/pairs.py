"""The two furthest members of a group, exactly or by a sweep from its centre.

Distances are squared Euclidean. Every computation first subtracts the first row of the group, so
that rounding is relative to the spread of the group and not to the length of its descriptors.
"""

from collections.abc import Iterator

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.index.halves import Descriptors, as_float32

Pair = tuple[int, int]
"""Positions of two members within their group, the smaller first."""

BLOCK_ROWS = 512


def blocks_of(descriptors: Descriptors, rows: Int64) -> Iterator[tuple[slice, Float32]]:
    """Yield (where, descriptors) of `rows` in blocks, less the first row, as float32."""
    origin = as_float32(descriptors[rows[:1]])
    for start in range(0, len(rows), BLOCK_ROWS):
        where = slice(start, min(start + BLOCK_ROWS, len(rows)))
        yield where, as_float32(descriptors[rows[where]]) - origin


def distance_matrix(descriptors: Descriptors, rows: Int64) -> Float32:
    """Return the squared distances (n, n) between `rows`; only for groups of a block or two."""
    vectors = np.concatenate([block for _, block in blocks_of(descriptors, rows)])
    products = vectors @ vectors.T
    norms = np.diagonal(products).copy()
    products *= -2
    products += norms[:, None]
    products += norms[None, :]
    np.maximum(products, 0, out=products)
    np.fill_diagonal(products, 0)
    return np.asarray(products, np.float32)


def furthest_in(distances: Float32, *, swept: bool) -> Pair:
    """Return the furthest pair of a (n, n) matrix, n >= 2; the first of equal ones.

    Args:
        distances: (n, n) squared, symmetric, zeros on the diagonal.
        swept: take the member furthest from the centre and the one furthest from that, as
            `furthest_swept` does, instead of the largest entry.
    """
    if swept:
        first = int(distances.sum(axis=1, dtype=np.float64).argmax())
        second = int(distances[first].argmax())
    else:
        first, second = divmod(int(distances.argmax()), len(distances))
    return min(first, second), max(first, second)


def furthest_exact(descriptors: Descriptors, rows: Int64) -> Job[Pair]:
    """Find the furthest pair of `rows` by blocked products; the first of equal ones.

    Never holds more than three blocks and one block of distances.
    """
    best = (-1.0, 0, 0)
    for here, block in blocks_of(descriptors, rows):
        norms = _norms(block)
        for there, other in blocks_of(descriptors, rows):
            if there.start < here.start:
                continue
            distances = norms[:, None] + _norms(other)[None, :] - 2 * (block @ other.T)
            i, j = divmod(int(distances.argmax()), len(other))
            found = (float(distances[i, j]), -(here.start + i), -(there.start + j))
            best = max(best, found)
            yield Progress(here.start, len(rows), stage="divide")
    return min(-best[1], -best[2]), max(-best[1], -best[2])


def furthest_swept(descriptors: Descriptors, rows: Int64, centre: Float32) -> Job[Pair]:
    """Find nearly the furthest pair: furthest from the centre, then furthest from that.

    `centre` is the mean of `rows` less the first of them, (D,).
    """
    first = yield from _furthest_from(descriptors, rows, centre)
    origin = as_float32(descriptors[rows[0]])
    start = as_float32(descriptors[rows[first]]) - origin
    second = yield from _furthest_from(descriptors, rows, start)
    return min(first, second), max(first, second)


def nearer_to_first(descriptors: Descriptors, rows: Int64, pair: Pair) -> Job[Bool]:
    """Return which of `rows` go left: nearer to the pair's first than to its second member.

    Paper: GLAD (Wei et al. 2017), algorithm 1, lines 9-15; equal distances go right.
    """
    origin = as_float32(descriptors[rows[0]])
    ends = as_float32(descriptors[rows[list(pair)]]) - origin
    norms = _norms(ends)
    left = np.zeros(len(rows), np.bool_)
    for where, block in blocks_of(descriptors, rows):
        distances = norms[None, :] - 2 * (block @ ends.T)
        left[where] = distances[:, 0] < distances[:, 1]
        yield Progress(where.stop, len(rows), stage="divide")
    left[pair[0]], left[pair[1]] = True, False
    return left


def _furthest_from(descriptors: Descriptors, rows: Int64, point: Float32) -> Job[int]:
    """Return the position of the first of `rows` furthest from `point` (less the first row)."""
    best, furthest = -np.inf, 0
    for where, block in blocks_of(descriptors, rows):
        distances = _norms(block) - 2 * (block @ point)
        at = int(distances.argmax())
        if distances[at] > best:
            best, furthest = float(distances[at]), where.start + at
        yield Progress(where.stop, len(rows), stage="divide")
    return furthest


def _norms(vectors: Float32) -> Float32:
    """Return the squared norms (n,)."""
    return np.asarray(np.einsum("nd,nd->n", vectors, vectors), np.float32)
