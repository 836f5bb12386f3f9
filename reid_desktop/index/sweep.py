"""Approximate TDC of large galleries: all groups of a level are divided at once, on codes.

The furthest pair of a group is found by sweeps - the member furthest from the mean, then the one
furthest from that, and so on while the pair gets longer - and its members go to the nearer of the
two, both on codes of a few hundred numbers. Distances count the rests of the codes as if they were
at right angles to each other.
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Float64, Int64
from reid_desktop.index.codes import Codes

SWEEPS = 4
"""Sweeps from one end of a pair at most. With a single one the large groups of a coarse division
come out 16 to 27 % more than with exact pairs, with four some 3 % (docs/decisions/0007)."""
_BLOCK_ROWS = 8192
_SAME = 1e-9
"""Squared distances below this share of the largest are beyond what codes can tell."""


@dataclass(slots=True)
class Parts:
    """A division in progress: nested ranges of `order`, the whole first, parents before children.

    Attributes:
        order: (N,) rows.
        starts, ends, parents: one number for each node, as in `Tree`.
    """

    order: Int64
    starts: list[int]
    ends: list[int]
    parents: list[int]

    @classmethod
    def whole(cls, count: int) -> "Parts":
        """Return one node that holds `count` rows in order."""
        return cls(np.arange(count, dtype=np.int64), [0], [count], [-1])

    def split(self, node: int, left: Bool) -> tuple[int, int]:
        """Divide a node's range in two, keeping the order within each; return the new nodes."""
        start, end = self.starts[node], self.ends[node]
        rows = self.order[start:end]
        middle = start + int(left.sum())
        self.order[start:end] = np.concatenate([rows[left], rows[~left]])
        return self.add(node, start, middle), self.add(node, middle, end)

    def add(self, parent: int, start: int, end: int) -> int:
        """Append a node; return its number."""
        self.starts.append(start)
        self.ends.append(end)
        self.parents.append(parent)
        return len(self.starts) - 1


def sweeping(codes: Codes, weights: Float64, limit: int) -> Job[Parts]:
    """Divide until every part has at most `limit` rows or cannot be told apart by its codes.

    Args:
        codes: of N rows.
        weights: (N,) how often each row counts in a mean.
        limit: rows of a part that is left to the matrix of its distances.
    """
    count = len(codes)
    parts = Parts.whole(count)
    live = np.array([0] if count > limit else [], np.int64)
    scale = float(codes.norms().max(initial=0.0))
    while len(live):
        starts, ends = np.array(parts.starts)[live], np.array(parts.ends)[live]
        level = _Level(codes, weights, parts.order, starts, ends)
        firsts, seconds, away = yield from level.furthest_pairs()
        told_apart = away > _SAME * scale
        left = yield from level.nearer(firsts, seconds)
        following: list[int] = []
        for place in np.flatnonzero(told_apart).tolist():
            here = slice(level.edges[place], level.edges[place + 1])
            children = parts.split(int(live[place]), left[here])
            following += [c for c in children if parts.ends[c] - parts.starts[c] > limit]
        live = np.array(following, np.int64)
        live = live[np.argsort(np.array(parts.starts)[live])] if len(live) else live
        yield Progress(count - int((ends - starts).sum()), count, stage="divide")
    return parts


def furthest_swept(
    codes: Codes, weights: Float64, order: Int64, starts: Int64, ends: Int64
) -> Job[tuple[Int64, Int64]]:
    """Return the pair of rows by which each of S groups is divided, (S,) each.

    Args:
        codes: of N rows.
        weights: (N,) how often each row counts in a mean.
        order: (N,) rows, those of a group side by side.
        starts: (S,) first place of each group in `order`, ascending.
        ends: (S,) place behind its last.
    """
    level = _Level(codes, weights, order, starts, ends)
    firsts, seconds, _ = yield from level.furthest_pairs()
    return firsts, seconds


class _Level:
    """The groups that are divided at once: S ranges of `order`, ascending, P rows in all."""

    def __init__(
        self, codes: Codes, weights: Float64, order: Int64, starts: Int64, ends: Int64
    ) -> None:
        sizes = ends - starts
        self._codes = codes
        self._weights = weights.astype(np.float32)
        self.edges = np.concatenate([[0], np.cumsum(sizes)])
        self._groups = np.repeat(np.arange(len(starts)), sizes)
        steps = np.arange(int(sizes.sum())) - self.edges[self._groups]
        self._rows = order[starts[self._groups] + steps]

    def _blocks(self) -> list[slice]:
        return [slice(at, at + _BLOCK_ROWS) for at in range(0, len(self._rows), _BLOCK_ROWS)]

    def centres(self) -> Job[tuple[Float32, Float32]]:
        """Return the weighted means (S, k) and the squared lengths (S,) of the means' rests.

        The rest of a mean is taken as that of rests at right angles.
        """
        count = len(self.edges) - 1
        sums = np.zeros((count, self._codes.vectors.shape[1]), np.float32)
        weights = self._weights[self._rows]
        for block in self._blocks():
            groups = self._groups[block]
            cuts = np.flatnonzero(np.diff(groups, prepend=-1))
            rows = self._rows[block]
            vectors = self._codes.vectors[rows] * weights[block, None]
            sums[groups[cuts]] += np.add.reduceat(vectors, cuts, axis=0)
            yield Progress(0, 0, stage="divide")
        totals = np.add.reduceat(weights, self.edges[:-1])
        rests = np.add.reduceat((weights * self._codes.rests[self._rows]) ** 2, self.edges[:-1])
        means = np.asarray(sums / totals[:, None], np.float32)
        return means, np.asarray(rests / totals**2, np.float32)

    def furthest_pairs(self) -> Job[tuple[Int64, Int64, Float32]]:
        """Return two far members of each group and their squared distance, (S,) each."""
        vectors, squares = self._codes.vectors, self._codes.rests**2
        centres, rests = yield from self.centres()
        firsts, _ = yield from self.furthest(centres, rests)
        seconds, away = yield from self.furthest(vectors[firsts], squares[firsts])
        for _ in range(SWEEPS - 1):
            ends_at, further = yield from self.furthest(vectors[seconds], squares[seconds])
            longer = further > (1 + _SAME) * away
            if not longer.any():
                break
            firsts, seconds = np.where(longer, seconds, firsts), np.where(longer, ends_at, seconds)
            away = np.maximum(away, further)
        return firsts, seconds, away

    def furthest(self, points: Float32, rests: Float32) -> Job[tuple[Int64, Float32]]:
        """Return the row of each group furthest from the group's point, and how far, (S,) each.

        The first of equally far rows; `rests` are squared.
        """
        norms = np.vecdot(points, points) + rests
        distances = np.empty(len(self._rows), np.float32)
        for block in self._blocks():
            rows, groups = self._rows[block], self._groups[block]
            vectors = self._codes.vectors[rows]
            squares = np.vecdot(vectors, vectors) + self._codes.rests[rows] ** 2
            products = np.vecdot(vectors, points[groups])
            distances[block] = squares + norms[groups] - 2 * products
            yield Progress(0, 0, stage="divide")
        largest = np.maximum.reduceat(distances, self.edges[:-1])
        hits = np.flatnonzero(distances == largest[self._groups])
        firsts = hits[np.searchsorted(self._groups[hits], np.arange(len(largest)))]
        return self._rows[firsts], largest

    def nearer(self, firsts: Int64, seconds: Int64) -> Job[Bool]:
        """Return which rows (P,) are nearer to their group's first than to its second pole."""
        codes = self._codes
        first_is_lower = firsts < seconds
        one = np.where(first_is_lower, firsts, seconds)
        two = np.where(first_is_lower, seconds, firsts)
        norms = codes.norms()
        steps = codes.vectors[two] - codes.vectors[one]
        limits = (norms[two] - norms[one]) / 2
        left = np.zeros(len(self._rows), np.bool_)
        for block in self._blocks():
            groups = self._groups[block]
            vectors = codes.vectors[self._rows[block]]
            left[block] = np.vecdot(vectors, steps[groups]) < limits[groups]
            yield Progress(0, 0, stage="divide")
        left[self._rows == one[self._groups]] = True
        left[self._rows == two[self._groups]] = False
        return left
