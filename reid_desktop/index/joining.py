"""Joining: groups that are alike enough to be one are put together again.

Dividing by two furthest members cuts through people; after the division and the reassignment many
groups could be one without exceeding theta. Pairs of near groups are joined, the most alike first,
as long as the dissimilarity degree of the union stays at most theta.
"""

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.index.codes import Codes
from reid_desktop.index.neighbours import indexing_neighbours
from reid_desktop.index.reassign import Frames
from reid_desktop.index.tree import Float64

NEIGHBOURS = 8
_ROUNDS = 12
_BLOCK_ROWS = 512
_STAGE = "join groups"


def joining(  # noqa: PLR0913 - a partition of weighted codes and the two limits
    codes: Codes,
    weights: Float64,
    scatters: Float64,
    labels: Int64,
    theta: float,
    *,
    frames: Frames | None = None,
    fresh: Bool | None = None,
) -> Job[Int64]:
    """Join groups whose union has a dissimilarity degree of at most `theta`.

    Degrees are estimated on codes, the rests of different members taken as at right angles, which
    is rather too much than too little.

    Args:
        codes: of N members.
        weights: (N,) how often each counts.
        scatters: (N,) sum of squared distances of what each member stands for to its mean.
        labels: (N,) group of each member.
        theta: largest dissimilarity degree of a union.
        frames: what must not come together.
        fresh: (N,) join only groups that hold one of these, each with one that holds none.
    """
    for _ in range(_ROUNDS):
        found = np.unique(labels, return_inverse=True)[1]
        pairs = yield from _pairs(codes, weights, scatters, found, theta)
        if fresh is not None:
            holds = np.zeros(int(found.max()) + 1, np.bool_)
            holds[found[fresh]] = True
            pairs = pairs[holds[pairs[:, 0]] != holds[pairs[:, 1]]]
        if not len(pairs):
            break
        heirs = np.arange(int(found.max()) + 1)
        busy = np.zeros(len(heirs), np.bool_)
        for one, other in pairs.tolist():
            if not busy[one] and not busy[other]:
                busy[one] = busy[other] = True
                heirs[max(one, other)] = min(one, other)
        joined = heirs[found]
        if frames is not None:
            joined = _kept_apart(frames, found, joined)
        if np.array_equal(joined, found):
            break
        labels = joined
    return labels


def _kept_apart(frames: Frames, before: Int64, after: Int64) -> Int64:
    """Return `after` without the joins that bring two sightings of a frame together."""
    groups = after[frames.of]
    order = np.lexsort((frames.keys, groups))
    same = (np.diff(groups[order]) == 0) & (np.diff(frames.keys[order]) == 0)
    same &= frames.of[order][1:] != frames.of[order][:-1]
    clashing = np.isin(after, groups[order][1:][same])
    return np.where(clashing, before, after)


def _pairs(
    codes: Codes, weights: Float64, scatters: Float64, labels: Int64, theta: float
) -> Job[Int64]:
    """Return pairs (P, 2) of near groups whose union stays within theta, the most alike first."""
    means, sizes, inner = moments(codes, weights, scatters, labels)
    degrees = 2 * inner / np.maximum(sizes - 1, 1)
    likely = np.flatnonzero(degrees <= theta)
    if len(likely) < 2:
        return np.zeros((0, 2), np.int64)
    index = yield from indexing_neighbours(means[likely], stage=_STAGE)
    rows, others, away = [], [], []
    for start in range(0, len(likely), _BLOCK_ROWS):
        here = likely[start : start + _BLOCK_ROWS]
        distances, found = index.search(means[here], min(NEIGHBOURS + 1, len(likely)))
        rows.append(np.repeat(here, found.shape[1]))
        others.append(np.where(found < 0, -1, likely[found]).ravel())
        away.append(distances.ravel())
        yield Progress(start, len(likely), stage=_STAGE)
    one, other, distance = np.concatenate(rows), np.concatenate(others), np.concatenate(away)
    real = (other >= 0) & (one < other)
    one, other, distance = one[real], other[real], distance[real].astype(np.float64)
    total = sizes[one] + sizes[other]
    union = inner[one] + inner[other] + sizes[one] * sizes[other] / total * distance
    degree = 2 * union / (total - 1)
    order = np.argsort(degree, kind="stable")
    order = order[degree[order] <= theta]
    return np.stack([one[order], other[order]], axis=1)


def moments(
    codes: Codes, weights: Float64, scatters: Float64, labels: Int64
) -> tuple[Float32, Float64, Float64]:
    """Return means with their rests (M, k + 1), weights (M,) and sums of squared distances (M,)."""
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    some = weights[order]
    totals = np.add.reduceat(some, starts)
    light = some.astype(np.float32)
    sums = np.add.reduceat(codes.vectors[order] * light[:, None], starts, axis=0)
    means = np.empty((len(totals), sums.shape[1] + 1), np.float32)
    means[:, :-1] = sums / totals[:, None]
    rests = np.add.reduceat((some * codes.rests[order]) ** 2, starts)
    means[:, -1] = 0
    squares = np.add.reduceat(some * codes.norms()[order] + scatters[order], starts)
    lengths = np.vecdot(means, means).astype(np.float64) + rests / totals**2
    means[:, -1] = np.sqrt(rests) / totals
    return means, totals, np.maximum(squares - totals * lengths, 0)
