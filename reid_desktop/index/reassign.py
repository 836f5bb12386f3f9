"""Reassignment: after a division every member moves to the group with the nearest mean.

As in k-means, on codes. Dividing by two furthest members leaves strangers together; this parts them
(docs/decisions/0007). The nearest few groups of a member are looked up once; further steps weigh
only those again, with the means as they have become.
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Float64, Int64
from reid_desktop.index.codes import Codes
from reid_desktop.index.moments import weighted_means
from reid_desktop.index.neighbours import FLAT_VECTORS, Neighbours

SHORTLIST = 8
"""Groups among which a member chooses."""
_BLOCK_PRODUCTS = 400_000_000
"""Multiplications between two yields: some 20 ms on one core."""
_COPIED_ROWS = 8192
_STAGE = "reassign"


@dataclass(frozen=True, slots=True)
class _Means:
    """Means of M groups in codes.

    Attributes:
        vectors: (M, k + 1), the last number the length of the mean's rest, if the rests of its
            members are at right angles.
        halves: (M,) half of the squared lengths.
        weights: (M,) members by weight; 0 for a group that lost them all.
    """

    vectors: Float32
    halves: Float32
    weights: Float64


def reassigning(
    codes: Codes, weights: Float64, labels: Int64, *, steps: int, frames: "Frames | None" = None
) -> Job[Int64]:
    """Move every member to the nearest of the groups near to it, `steps` times.

    Stops early when nobody moves. Groups may end without members; numbers are not changed.

    Args:
        codes: of N members.
        weights: (N,) how often each counts.
        labels: (N,) group of each, in [0, M).
        steps: how often.
        frames: what must not come together; members that would are left where they are.
    """
    count = int(labels.max(initial=-1)) + 1
    if count < 2 or steps == 0:
        return labels
    means = yield from _means(codes, weights, labels, count)
    choices = yield from _shortlist(codes, means, labels)
    for _ in range(steps):
        nearest, distances = yield from _nearest(codes, weights, labels, means, choices)
        if frames is not None:
            nearest = frames.parted(labels, nearest, distances)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        means = yield from _means(codes, weights, labels, count)
    return labels


def _means(codes: Codes, weights: Float64, labels: Int64, count: int) -> Job[_Means]:
    order = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels, minlength=count)
    full = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[full]
    totals = np.ones(count)
    totals[full] = np.add.reduceat(weights[order], starts)
    means = yield from weighted_means(codes.vectors, weights, order, starts, stage=_STAGE)
    vectors = np.zeros((count, means.shape[1]), np.float32)
    for start in range(0, len(full), _COPIED_ROWS):
        vectors[full[start : start + _COPIED_ROWS]] = means[start : start + _COPIED_ROWS]
        yield Progress(0, 0, stage=_STAGE)
    rests = np.add.reduceat((weights[order] * codes.rests[order]) ** 2, starts)
    vectors[full, -1] = np.sqrt(rests) / totals[full]
    totals[sizes == 0] = 0
    yield Progress(0, 0, stage=_STAGE)
    return _Means(vectors, np.vecdot(vectors, vectors) / 2, totals)


def _shortlist(codes: Codes, means: _Means, labels: Int64) -> Job[Int64]:
    """Return for each member its own group and the nearest others, (N, up to SHORTLIST + 1)."""
    count, width = means.vectors.shape
    wanted = min(SHORTLIST, count)
    near = yield from Neighbours.among(means.vectors, stage=_STAGE)
    step = 1024 if count > FLAT_VECTORS else max(64, _BLOCK_PRODUCTS // (count * width))
    choices = np.empty((len(codes), wanted + 1), np.int64)
    for start in range(0, len(codes), step):
        here = slice(start, start + step)
        asked = np.zeros((len(codes.vectors[here]), width), np.float32)
        asked[:, :-1] = codes.vectors[here]
        choices[here, :-1] = near.nearest(asked, wanted)
        yield Progress(start, len(codes), stage=_STAGE)
    choices[:, -1] = labels
    missing = choices < 0
    choices[missing] = np.broadcast_to(labels[:, None], choices.shape)[missing]
    return choices


def _nearest(
    codes: Codes, weights: Float64, labels: Int64, means: _Means, choices: Int64
) -> Job[tuple[Int64, Float32]]:
    """Return the nearest of each member's choices and a number that grows with its distance.

    A member's own rest is part of the rest of its own group's mean.
    """
    nearest = np.empty(len(codes), np.int64)
    distances = np.empty(len(codes), np.float32)
    empty = means.weights == 0
    step = max(64, _BLOCK_PRODUCTS // (64 * choices.shape[1] * means.vectors.shape[1]))
    for start in range(0, len(codes), step):
        here = slice(start, start + step)
        groups, own = choices[here], labels[here]
        vectors = codes.vectors[here]
        products = np.vecdot(vectors[:, None, :], means.vectors[groups, :-1])
        shared = codes.rests[here] ** 2 * weights[here] / np.maximum(means.weights[own], 1)
        away = means.halves[groups] - products - (groups == own[:, None]) * shared[:, None]
        away[empty[groups]] = np.inf
        best = away.argmin(axis=1)[:, None]
        chosen = np.take_along_axis(groups, best, axis=1)[:, 0]
        least = np.take_along_axis(away, best, axis=1)[:, 0]
        stays = away[:, -1] <= least
        nearest[here] = np.where(stays, own, chosen)
        distances[here] = least
        yield Progress(start, len(codes), stage=_STAGE)
    return nearest, distances


@dataclass(frozen=True, slots=True)
class Frames:
    """Which members must not come together: those seen in one frame.

    Attributes:
        keys: (R,) frame of each sighting, those below 0 left out beforehand.
        of: (R,) member that was sighted.
    """

    keys: Int64
    of: Int64

    @classmethod
    def seen(cls, keys: Int64, of_rows: Int64) -> "Frames":
        """Return the sightings of rows with a frame (N,) and their atoms (N,)."""
        return cls(keys[keys >= 0], of_rows[keys >= 0])

    def parted(self, before: Int64, after: Int64, distances: Float32) -> Int64:
        """Return `after` with moves taken back that bring two sightings of a frame together.

        Of several that move to one group the nearest does. `before` holds no such pair; so taking
        back all moves would end it, and each turn takes back some.
        """
        after = after.copy()
        while True:
            bad = self._clashing(before, after, distances)
            if not bad.any():
                return after
            after[bad] = before[bad]

    def _clashing(self, before: Int64, after: Int64, distances: Float32) -> Bool:
        """Return the members (N,) whose moves are to be taken back now."""
        moved = after != before
        groups = after[self.of]
        order = np.lexsort((distances[self.of], moved[self.of], self.keys, groups))
        same = (np.diff(groups[order]) == 0) & (np.diff(self.keys[order]) == 0)
        same &= self.of[order][1:] != self.of[order][:-1]
        late = self.of[order][1:][same]
        bad = np.zeros(len(after), np.bool_)
        bad[late] = True
        return np.asarray(bad & moved, np.bool_)

    def shared(self, groups: Int64, pairs: Int64) -> Bool:
        """Return which of (P, 2) pairs of groups were both seen in a frame; `groups` (N,)."""
        if not len(self.keys):
            return np.zeros(len(pairs), np.bool_)
        places = np.unique(self.keys, return_inverse=True)[1]
        count = int(places.max()) + 1
        seen = np.unique(groups[self.of] * count + places)
        starts = np.searchsorted(seen, pairs[:, 0] * count)
        sizes = np.searchsorted(seen, (pairs[:, 0] + 1) * count) - starts
        of_pair = np.repeat(np.arange(len(pairs)), sizes)
        steps = np.arange(len(of_pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        wanted = seen[starts[of_pair] + steps] % count + pairs[of_pair, 1] * count
        found = seen.take(np.searchsorted(seen, wanted), mode="clip") == wanted
        both = np.zeros(len(pairs), np.bool_)
        both[of_pair[found]] = True
        return both
