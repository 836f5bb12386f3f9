"""The tree of a division: every group that some theta of TDC gives, in one record.

Algorithm 1 of GLAD divides a group in a way that does not depend on theta; theta only says where to
stop. So the gallery is divided once, down to equal descriptors, and every theta is a cut.
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Bool, Float32, Float64, Int64


@dataclass(frozen=True, slots=True)
class Tree:
    """Nested groups of N gallery rows; node 0 is the whole gallery.

    A node holds the rows order[start:end]. It is a group of the division by theta when its own
    degree is at most theta and that of all its ancestors is above: for degree <= theta < ceiling.

    Attributes:
        order: (N,) gallery rows, those of every node side by side and ascending within a leaf.
        starts: (K,) first place of each node in `order`.
        ends: (K,) place behind its last.
        parents: (K,) parent of each node, always an earlier one; -1 for node 0.
        degrees: (K,) float64 dissimilarity degree, GLAD equation (6).
    """

    order: Int64
    starts: Int64
    ends: Int64
    parents: Int64
    degrees: Float64

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self.starts)

    def leaves(self) -> Bool:
        """Return which nodes (K,) were not divided: they are groups however small theta is."""
        found = np.ones(len(self), np.bool_)
        found[self.parents[1:]] = False
        return found

    def bounds(self, forbidden: Bool | None = None) -> tuple[Float64, Float64]:
        """Return (low, high), (K,) each: a node is a group for low <= theta < high.

        Args:
            forbidden: (K,) nodes that must not be a group whatever theta is, such as those that
                hold two boxes of one frame; what holds a forbidden node is forbidden too. A leaf
                is a group all the same.
        """
        low = self.degrees.copy()
        if forbidden is not None:
            low[forbidden] = np.inf
        high = np.full(len(self), np.inf)
        for nodes in self._levels()[1:]:
            above = self.parents[nodes]
            high[nodes] = np.minimum(high[above], low[above])
        low[self.leaves()] = 0.0
        return low, high

    def cut(self, theta: float, forbidden: Bool | None = None) -> Int64:
        """Return the group (N,) of every gallery row, numbered by their first members.

        Args:
            theta: largest dissimilarity degree of a group, >= 0.
            forbidden: as in `bounds`.
        """
        low, high = self.bounds(forbidden)
        nodes = np.flatnonzero((low <= theta) & (theta < high))
        nodes = nodes[np.argsort(self.starts[nodes])]
        labels = np.empty(len(self.order), np.int64)
        labels[self.order] = np.repeat(np.arange(len(nodes)), self.ends[nodes] - self.starts[nodes])
        return in_order(labels)

    def holding_pairs(self, keys: Int64) -> Bool:
        """Return which nodes (K,) hold two rows of one key.

        Args:
            keys: (N,) key of each gallery row, such as its frame; rows below 0 have none.
        """
        places = np.argsort(keys[self.order], kind="stable")
        sorted_keys = keys[self.order][places]
        same = (sorted_keys[1:] == sorted_keys[:-1]) & (sorted_keys[1:] >= 0)
        if not same.any():
            return np.zeros(len(self), np.bool_)
        following = np.full(len(self.order) + 1, len(self.order) + 1, np.int64)
        following[places[:-1][same]] = places[1:][same]
        ranges = np.stack([self.starts, self.ends], axis=1).ravel()
        nearest = np.minimum.reduceat(following, ranges)[::2]
        return np.asarray(nearest < self.ends, np.bool_)

    def _levels(self) -> list[Int64]:
        """Return the nodes of each depth, the whole gallery first."""
        depths = np.zeros(len(self), np.int64)
        for node, parent in enumerate(self.parents.tolist()):
            if parent >= 0:
                depths[node] = depths[parent] + 1
        order = np.argsort(depths, kind="stable")
        return np.split(order, np.cumsum(np.bincount(depths))[:-1]) if len(self) else []


@dataclass(frozen=True, slots=True)
class ThetaCurve:
    """Number and spread of the groups against theta.

    Attributes:
        thetas: (P,) ascending.
        groups: (P,) int64 number of groups.
        mean_spreads: (P,) float32 mean dissimilarity degree of the groups of two and more.
    """

    thetas: Float32
    groups: Int64
    mean_spreads: Float32


def curve_of(tree: Tree, thetas: Float32, forbidden: Bool | None = None) -> ThetaCurve:
    """Return how many groups each of `thetas` gives and how alike they are, from one division."""
    low, high = tree.bounds(forbidden)
    several = tree.ends - tree.starts > 1
    ones = np.ones(len(tree))
    groups = _alive(low, high, ones, thetas)
    shared = _alive(low[several], high[several], ones[several], thetas)
    spread = _alive(low[several], high[several], tree.degrees[several], thetas)
    means = np.divide(spread, shared, out=np.zeros_like(spread), where=shared > 0)
    counts = np.rint(groups).astype(np.int64)
    return ThetaCurve(
        np.asarray(thetas, np.float32), counts, np.maximum(means, 0).astype(np.float32)
    )


def in_order(labels: Int64) -> Int64:
    """Return `labels` (N,) numbered anew from 0 by the first row of each group."""
    _, firsts, found = np.unique(labels, return_index=True, return_inverse=True)
    ranks = np.empty(len(firsts), np.int64)
    ranks[np.argsort(firsts)] = np.arange(len(firsts))
    return np.asarray(ranks[found], np.int64)


def _alive(low: Float64, high: Float64, values: Float64, thetas: Float32) -> Float64:
    """Return the sum of `values` with low <= theta < high for each theta, (P,)."""
    valid = low < high
    begun = _up_to(low[valid], values[valid], thetas)
    return begun - _up_to(high[valid], values[valid], thetas)


def _up_to(limits: Float64, values: Float64, thetas: Float32) -> Float64:
    """Return the sum of `values` whose limit is at most theta, (P,)."""
    order = np.argsort(limits)
    sums = np.concatenate([[0.0], np.cumsum(values[order])])
    return np.asarray(sums[np.searchsorted(limits[order], thetas, side="right")], np.float64)
