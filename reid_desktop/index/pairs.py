"""The two furthest members of a group, exactly, and the distances they are found on.

Distances are squared Euclidean. Products are of vectors less the first row of the group, so that
rounding is relative to the spread of the group and not to the length of its descriptors.
"""

from collections.abc import Iterator

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.index.codes import Codes
from reid_desktop.index.halves import Descriptors, as_float32

Pair = tuple[int, int]
"""Positions of two members within their group, the smaller first."""

BLOCK_ROWS = 512
_TILE_ROWS = 1024
_PAIRS_AT_ONCE = 64
_MANY_PAIRS = 4096
"""More pairs of a tile than this are narrowed down by a float32 product first."""
_MARGIN = 1e-5
"""Rounding of a bound in float32 products, as a share of the largest squared length."""


def blocks_of(descriptors: Descriptors, rows: Int64) -> Iterator[tuple[slice, Float32]]:
    """Yield (where, descriptors) of `rows` in blocks, less the first row, as float32."""
    origin = as_float32(descriptors[rows[:1]])
    for start in range(0, len(rows), BLOCK_ROWS):
        where = slice(start, min(start + BLOCK_ROWS, len(rows)))
        yield where, as_float32(descriptors[rows[where]]) - origin


def distance_matrix(vectors: Float32) -> Float32:
    """Return the squared distances (n, n) between (n, D) vectors; only for a block or two."""
    products = vectors @ vectors.T
    norms = np.diagonal(products).copy()
    products *= -2
    products += norms[:, None]
    products += norms[None, :]
    np.maximum(products, 0, out=products)
    np.fill_diagonal(products, 0)
    return np.asarray(products, np.float32)


def furthest_in(distances: Float32) -> Pair:
    """Return the furthest pair of a symmetric (n, n) matrix, n >= 2; the first of equal ones."""
    first, second = divmod(int(distances.argmax()), len(distances))
    return min(first, second), max(first, second)


def furthest_exact(descriptors: Descriptors, rows: Int64, codes: Codes) -> Job[Pair]:
    """Find the furthest pair of `rows`; the first of equal ones.

    By the codes no pair can be further apart than the distance of its codes and the sum of its
    rests; only pairs for which that is not below the best distance so far are computed in full,
    in float64. So the result is exact however few numbers the codes have; few numbers make more
    pairs to compute.

    Args:
        descriptors: (N, D).
        rows: (n,) ascending, n >= 2.
        codes: of all N.
    """
    # |a - b|^2 <= |c_a - c_b|^2 + (r_a + r_b)^2 = |a|^2 + |b|^2 - 2 (c_a c_b - r_a r_b)
    norms = codes.norms()[rows]
    best = yield from _sweep_from(descriptors, rows, codes, norms)
    margin = _MARGIN * float(norms.max())
    rests = codes.rests[rows, None]
    one = np.concatenate([codes.vectors[rows], -rests], axis=1)
    two = np.concatenate([codes.vectors[rows], rests], axis=1)
    origin = as_float32(descriptors[rows[:1]])
    for start in range(0, len(rows), _TILE_ROWS):
        here, whole = slice(start, start + _TILE_ROWS), None
        for beyond in range(start, len(rows), _TILE_ROWS):
            there = slice(beyond, beyond + _TILE_ROWS)
            bounds = two[there] @ one[here].T
            bounds *= -2
            bounds += norms[there, None]
            bounds += norms[None, here]
            likely = bounds >= best[0] - margin
            places = np.arange(beyond, beyond + len(bounds))
            yield Progress(start, len(rows), stage="divide")
            if np.count_nonzero(likely) > _MANY_PAIRS:
                if whole is None:
                    whole = as_float32(descriptors[rows[here]]) - origin
                    yield Progress(start, len(rows), stage="divide")
                places = places[likely.any(axis=1)]
                bounds = _distances(as_float32(descriptors[rows[places]]) - origin, whole)
                likely = bounds >= max(best[0], float(bounds.max())) - margin
                yield Progress(start, len(rows), stage="divide")
            near = np.argwhere(likely.T)
            pairs = np.stack([start + near[:, 0], places[near[:, 1]]], axis=1)
            values = bounds[near[:, 1], near[:, 0]]
            best = yield from _best_of(descriptors, rows, pairs, values, best, margin)
    return -best[1], -best[2]


def _distances(ones: Float32, others: Float32) -> Float32:
    """Return the squared distances (n, m) of (n, D) to (m, D) vectors by one float32 product."""
    distances = ones @ others.T
    distances *= -2
    distances += np.vecdot(ones, ones)[:, None]
    distances += np.vecdot(others, others)[None, :]
    return np.asarray(distances, np.float32)


Best = tuple[float, int, int]
"""Distance of the best pair so far and the negated positions of its members: larger is better."""


def _sweep_from(descriptors: Descriptors, rows: Int64, codes: Codes, norms: Float32) -> Job[Best]:
    """Return a far pair to begin with, by three sweeps of the codes."""
    vectors = codes.vectors[rows]
    at = int((norms - 2 * (vectors @ vectors.mean(axis=0))).argmax())
    for _ in range(3):
        last, at = at, int((norms - 2 * (vectors @ vectors[at])).argmax())
    if last == at:
        at = (last + 1) % len(rows)
    first, second = min(last, at), max(last, at)
    yield Progress(0, len(rows), stage="divide")
    return _best_of_few(descriptors, rows, np.array([[first, second]]))


def _best_of(  # noqa: PLR0913, PLR0917 - one step of furthest_exact
    descriptors: Descriptors,
    rows: Int64,
    pairs: Int64,
    bounds: Float32,
    best: Best,
    margin: float,
) -> Job[Best]:
    """Return the best of (P, 2) pairs and `best`, computing those whose bounds allow it."""
    forward = pairs[:, 0] < pairs[:, 1]
    pairs, bounds = pairs[forward], bounds[forward]
    order = np.argsort(-bounds, kind="stable")
    for start in range(0, len(order), _PAIRS_AT_ONCE):
        some = order[start : start + _PAIRS_AT_ONCE]
        if bounds[some[0]] < best[0] - margin:
            break
        best = max(best, _best_of_few(descriptors, rows, pairs[some]))
        yield Progress(start, len(rows), stage="divide")
    return best


def _best_of_few(descriptors: Descriptors, rows: Int64, pairs: Int64) -> Best:
    """Return the furthest of (P, 2) pairs, the first of equal ones, in float64."""
    differences = as_float32(descriptors[rows[pairs[:, 0]]]).astype(np.float64)
    differences -= as_float32(descriptors[rows[pairs[:, 1]]])
    distances = np.vecdot(differences, differences)
    largest = float(distances.max())
    first, second = min(map(tuple, pairs[distances == largest].tolist()))
    return largest, -first, -second


def nearer_to_first(descriptors: Descriptors, rows: Int64, pair: Pair) -> Job[Bool]:
    """Return which of `rows` go left: nearer to the pair's first than to its second member.

    Paper: GLAD (Wei et al. 2017), algorithm 1, lines 9-15; equal distances go right.
    """
    origin = as_float32(descriptors[rows[0]])
    ends = as_float32(descriptors[rows[list(pair)]]) - origin
    norms = np.vecdot(ends, ends)
    left = np.zeros(len(rows), np.bool_)
    for where, block in blocks_of(descriptors, rows):
        distances = norms[None, :] - 2 * (block @ ends.T)
        left[where] = distances[:, 0] < distances[:, 1]
        yield Progress(where.stop, len(rows), stage="divide")
    left[pair[0]], left[pair[1]] = True, False
    return left
