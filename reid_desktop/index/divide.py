"""Two-fold Divisive Clustering (TDC): split a gallery until every group is alike enough.

Paper: GLAD (Wei et al. 2017), algorithm 1 and equation (6).
"""

from collections.abc import Iterator

import numpy as np

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Bool, Float32, Groups, Int64
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.means import describing, nearest_means
from reid_desktop.index.pairs import (
    BLOCK_ROWS,
    distance_matrix,
    furthest_exact,
    furthest_in,
    furthest_swept,
    nearer_to_first,
)

MATRIX_MEMBERS = 1024
"""Groups up to this size are divided on the matrix of their distances, 4 MB."""
_TIGHT = 1e-4
"""Distances below this share of the largest of a matrix are computed anew: float32 holds 1e-7."""
_STAGE = "divide"


def dissimilarity(descriptors: Descriptors) -> float:
    """Return the dissimilarity degree of one group; 0 for fewer than two members.

    Paper: GLAD equation (6), as D = 2 / (N - 1) * (sum ||x||^2 - N ||mean||^2) with x relative to
    the first member (the degree does not change, rounding does), accumulated in float64.
    """
    return run(_moments(descriptors, np.arange(len(descriptors))))[1]


def divide(
    descriptors: Descriptors, theta: float, *, approximate: bool | None = None
) -> Job[Groups]:
    """Divide a gallery into groups with a dissimilarity degree of at most `theta`.

    Paper: GLAD algorithm 1. Of equally far pairs the first in gallery order divides the group; a
    member as far from one as from the other goes with the second. Members that are all equal are
    never divided. Needs the descriptors and some 50 MB, and never N x N numbers for N beyond
    MATRIX_MEMBERS.

    Args:
        descriptors: (N, D) float16 or float32, N may be 0.
        theta: largest dissimilarity degree, >= 0; 0 puts only equal descriptors together.
        approximate: True sweeps for the furthest pair of every group, False finds it exactly,
            None sweeps groups beyond MATRIX_MEMBERS and is exact below.

    Returns:
        Groups in the order of their first members.
    """
    count = len(descriptors)
    owners = np.zeros(count, np.int64)
    waiting = [np.arange(count)] if count else []
    done = 0
    while waiting:
        rows = waiting.pop()
        if len(rows) <= MATRIX_MEMBERS:
            small = _divide_small(descriptors, rows, theta, swept=bool(approximate))
            for group in small:
                owners[group] = group[0]
                done += len(group)
                yield Progress(done, count, stage=_STAGE)
            continue
        left = yield from _split_large(descriptors, rows, theta, swept=approximate is not False)
        if left is None:
            owners[rows] = rows[0]
            done += len(rows)
        else:
            waiting += [rows[~left], rows[left]]
        yield Progress(done, count, stage=_STAGE)
    firsts, labels = np.unique(owners, return_inverse=True)
    return (yield from describing(descriptors, labels.astype(np.int64), len(firsts)))


def refine(descriptors: Descriptors, groups: Groups, steps: int) -> Groups:
    """Move every member to the group with the nearest mean, `steps` times; see `refining`."""
    return run(refining(descriptors, groups, steps))


def refining(descriptors: Descriptors, groups: Groups, steps: int) -> Job[Groups]:
    """Move every member to the group with the nearest mean, as k-means does.

    Groups become purer, and some end above the theta they were divided by. Groups left without
    members are dropped; the others keep their order. Stops early when nobody moves.
    """
    for _ in range(steps):
        nearest = yield from nearest_means(descriptors, groups.means)
        if np.array_equal(nearest, groups.labels):
            break
        kept, labels = np.unique(nearest, return_inverse=True)
        groups = yield from describing(descriptors, labels.astype(np.int64), len(kept))
    return groups


def _split_large(
    descriptors: Descriptors, rows: Int64, theta: float, *, swept: bool
) -> Job[Bool | None]:
    """Return which of `rows` go left, or None when the group stays whole."""
    centre, degree = yield from _moments(descriptors, rows)
    if degree <= theta:
        return None
    if swept:
        pair = yield from furthest_swept(descriptors, rows, centre)
    else:
        pair = yield from furthest_exact(descriptors, rows)
    return (yield from nearer_to_first(descriptors, rows, pair)) if pair[0] != pair[1] else None


def _divide_small(
    descriptors: Descriptors, rows: Int64, theta: float, *, swept: bool
) -> Iterator[Int64]:
    """Yield the groups (gallery rows, ascending) that `rows` end in, on one distance matrix."""
    distances = distance_matrix(descriptors, rows)
    waiting = [(rows, distances, float(distances.max()))]
    while waiting:
        rows, distances, scale = waiting.pop()
        largest = float(distances.max())
        if len(rows) > 1 and largest < _TIGHT * scale:
            distances = distance_matrix(descriptors, rows)
            largest = scale = float(distances.max())
        if largest == 0 or _degree(distances) <= theta:
            yield rows
            continue
        first, second = furthest_in(distances, swept=swept)
        left = distances[:, first] < distances[:, second]
        for side in (np.flatnonzero(~left), np.flatnonzero(left)):
            waiting.append((rows[side], distances[np.ix_(side, side)], scale))


def _degree(distances: Float32) -> float:
    """Return the dissimilarity degree of a (n, n) distance matrix, n >= 2."""
    count = len(distances)
    return float(distances.sum(dtype=np.float64)) / (count * (count - 1))


def _moments(descriptors: Descriptors, rows: Int64) -> Job[tuple[Float32, float]]:
    """Return the mean of `rows` less the first of them, (D,), and their dissimilarity degree."""
    total = np.zeros(descriptors.shape[1], np.float64)
    squares = 0.0
    origin = as_float32(descriptors[rows[:1]]).astype(np.float64)
    for start in range(0, len(rows), BLOCK_ROWS):
        offsets = as_float32(descriptors[rows[start : start + BLOCK_ROWS]]) - origin
        total += offsets.sum(axis=0)
        squares += float(np.einsum("nd,nd->", offsets, offsets))
        yield Progress(start, len(rows), stage=_STAGE)
    count = max(len(rows), 1)
    mean = total / count
    scatter = max(squares - count * float(mean @ mean), 0.0)
    return mean.astype(np.float32), 2 * scatter / max(count - 1, 1)
