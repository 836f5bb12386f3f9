"""Joining: groups that are alike enough to be one are put together again.

Dividing by two furthest members cuts through people; after the division and the reassignment many
groups could be one without exceeding theta. In the manner of average linkage, groups are joined
that are each other's nearest by the mean squared distance of their members, round by round, as long
as the dissimilarity degree of the union stays at most theta. A round looks up and judges only what
the one before has changed.
"""

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Float64, Int64
from reid_desktop.index.codes import Codes
from reid_desktop.index.moments import Moments, measuring_groups
from reid_desktop.index.neighbours import Neighbours
from reid_desktop.index.reassign import Frames
from reid_desktop.index.scratch import IN_MEMORY, Scratch

NEIGHBOURS = 8
_ROUNDS = 30
_BLOCK_ROWS = 512
_PAIRED_ROWS = 128
_BLOCK_PAIRS = 16_384
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
    scratch: Scratch = IN_MEMORY,
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
        scratch: where arrays lie that are large.
    """
    found = np.unique(labels, return_inverse=True)[1]
    count = int(found.max(initial=-1)) + 1
    near: Int64 = scratch.zeros((count, NEIGHBOURS + 1), np.int64)
    stale, centroids = np.ones(count, np.bool_), None
    pairs, apart = np.zeros((0, 2), np.int64), np.zeros(0)
    for _ in range(_ROUNDS):
        groups = yield from measuring_groups(
            codes, weights, scatters, found, stage=_STAGE, scratch=scratch
        )
        centroids = yield from _look_up(groups, theta, stale, near, centroids, scratch)
        new, away = yield from _pairs(groups, theta, stale, near)
        allowed = np.ones(len(new), np.bool_)
        if fresh is not None:
            holds = np.zeros(len(near), np.bool_)
            holds[found[fresh]] = True
            allowed &= holds[new[:, 0]] != holds[new[:, 1]]
        if frames is not None:
            allowed &= ~frames.shared(found, new)
        pairs, apart = np.concatenate([pairs, new[allowed]]), np.append(apart, away[allowed])
        if not len(pairs):
            break
        yield Progress(0, 0, stage=_STAGE)
        heirs = yield from _heirs(pairs[np.argsort(apart, kind="stable")], len(near))
        kept, numbers = np.unique(heirs, return_inverse=True)
        stale = np.bincount(numbers) > 1
        near = yield from _renumbered(near, kept, numbers, scratch)
        found, pairs = numbers[found], numbers[pairs]
        waiting = ~stale[pairs].any(axis=1)
        pairs, apart = pairs[waiting], apart[waiting]
        yield Progress(0, 0, stage=_STAGE)
    return found


def _heirs(pairs: Int64, count: int) -> Job[Int64]:
    """Return the group (M,) that each goes into, by (P, 2) pairs, the most alike first.

    Two groups are joined when each is the other's best; who comes second waits for the next round.
    """
    heirs = np.arange(count)
    busy = np.zeros(count, np.bool_)
    for start in range(0, len(pairs), _BLOCK_PAIRS):
        for one, other in pairs[start : start + _BLOCK_PAIRS].tolist():
            if not busy[one] and not busy[other]:
                heirs[other] = one
            busy[one] = busy[other] = True
        yield Progress(start, len(pairs), stage=_STAGE)
    return heirs


def _renumbered(near: Int64, kept: Int64, numbers: Int64, scratch: Scratch) -> Job[Int64]:
    """Return the nearest groups (K, k) of those that are `kept`, (K,), by their new numbers."""
    found: Int64 = scratch.zeros((len(kept), near.shape[1]), np.int64)
    for start in range(0, len(kept), _BLOCK_PAIRS):
        some = near[kept[start : start + _BLOCK_PAIRS]]
        found[start : start + _BLOCK_PAIRS] = np.where(some < 0, -1, numbers[some])
        yield Progress(start, len(kept), stage=_STAGE)
    return found


def _look_up(  # noqa: PLR0913, PLR0917 - a part of `joining`
    groups: Moments,
    theta: float,
    stale: Bool,
    near: Int64,
    centroids: Float32 | None,
    scratch: Scratch,
) -> Job[Float32 | None]:
    """Fill in the nearest groups (M, k) of the stale ones; return the centroids of the cells."""
    means, likely = groups.means, np.flatnonzero(groups.degrees() <= theta)
    near[stale] = -1
    if len(likely) < 2:
        return centroids
    index = yield from Neighbours.among(
        means, rows=likely, stage=_STAGE, centroids=centroids, scratch=scratch
    )
    asking = likely[stale[likely]]
    for start in range(0, len(asking), _BLOCK_ROWS):
        here = asking[start : start + _BLOCK_ROWS]
        places = index.nearest(means[here], NEIGHBOURS + 1)
        near[here, : places.shape[1]] = np.where(places < 0, -1, likely[places])
        yield Progress(start, len(asking), stage=_STAGE)
    return index.centroids


def _pairs(groups: Moments, theta: float, stale: Bool, near: Int64) -> Job[tuple[Int64, Float64]]:
    """Return pairs of near groups, one of them stale, whose union stays within theta.

    Returns:
        (P, 2) groups, the first the lower, and (P,) the mean squared distance between the members
        of the one and those of the other.
    """
    sizes, spread = groups.sizes, groups.inner / groups.sizes
    pairs, between = [np.zeros((0, 2), np.int64)], [np.zeros(0)]
    for start in range(0, len(near), _PAIRED_ROWS):
        some = near[start : start + _PAIRED_ROWS]
        ones, others = np.repeat(np.arange(start, start + len(some)), some.shape[1]), some.ravel()
        real = (others >= 0) & (ones != others) & (stale[ones] | stale[others])
        ones, others = ones[real], others[real]
        twice = (ones > others) & (near[others] == ones[:, None]).any(axis=1)
        ones, others = ones[~twice], others[~twice]
        steps = groups.means[ones] - groups.means[others]
        away = np.vecdot(steps, steps).astype(np.float64)
        total = sizes[ones] + sizes[others]
        union = (
            groups.inner[ones] + groups.inner[others] + sizes[ones] * sizes[others] / total * away
        )
        within = 2 * union / (total - 1) <= theta
        found = np.stack([np.minimum(ones, others), np.maximum(ones, others)], axis=1)
        pairs.append(found[within])
        between.append((away + spread[ones] + spread[others])[within])
        yield Progress(start, len(near), stage=_STAGE)
    return np.concatenate(pairs), np.concatenate(between)
