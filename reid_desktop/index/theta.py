"""A threshold for TDC from the data alone, without labels."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.pairs import BLOCK_ROWS, distance_matrix, furthest_in

SAMPLE = 1024
"""Gallery rows that the choice looks at."""
_CENTRES = 64
_CANDIDATES = 48
_LARGEST_SHARE = 0.5
"""Of the degree of the whole sample, that is of strangers: beyond it groups are scenes."""
_SMALLEST_SHARE = 1e-3
_STRETCH = 1.25
"""Half the width of the stretch whose drop in groups is compared, as a factor of theta."""


@dataclass(frozen=True, slots=True)
class _Node:
    """One group of the complete division: its dissimilarity degree and the two parts of it."""

    degree: float
    parts: "tuple[_Node, ...]"


def suggest_theta(descriptors: Descriptors, *, seed: int = 0) -> float:
    """Return a threshold on the plateau of the curve of group count against theta.

    Some neighbourhoods of the gallery are divided down to single members, once, and the groups are
    counted for thresholds from the distance of nearest neighbours (pictures of one walk past one
    camera) to well below that of strangers. Where people are apart, the count hardly changes over
    a range of thresholds: the middle of the flattest stretch is taken. Whole neighbourhoods are
    looked at, because a thin random sample would leave every person alone.

    Args:
        descriptors: (N, D), N may be 0.
        seed: of the choice of neighbourhoods.

    Returns:
        theta >= 0; 0 for fewer than three rows or all equal ones. Where no stretch is flatter than
        the rest (no people in sight), a low one, that leaves most members alone.
    """
    rows = _neighbourhoods(descriptors, seed)
    if len(rows) < 3:
        return 0.0
    distances = distance_matrix(descriptors, rows)
    root = _divide_fully(distances)
    high = _LARGEST_SHARE * root.degree
    low = max(_nearest_distance(distances), _SMALLEST_SHARE * high)
    if low * _STRETCH**2 >= high:
        return min(low, high)
    thetas = np.geomspace(low * _STRETCH, high / _STRETCH, _CANDIDATES)
    drops = [
        np.log(_count(root, theta / _STRETCH) / _count(root, theta * _STRETCH)) for theta in thetas
    ]
    return float(thetas[int(np.argmin(drops))])


def _neighbourhoods(descriptors: Descriptors, seed: int) -> Int64:
    """Return up to SAMPLE rows, ascending: all of them, or the nearest of some random ones."""
    count = len(descriptors)
    if count <= SAMPLE:
        return np.arange(count)
    chosen = np.sort(np.random.default_rng(seed).choice(count, _CENTRES, replace=False))
    centres = as_float32(descriptors[chosen])
    distances = np.empty((_CENTRES, count), np.float32)
    for start in range(0, count, BLOCK_ROWS):
        block = as_float32(descriptors[start : start + BLOCK_ROWS])
        norms = np.einsum("nd,nd->n", block, block)
        distances[:, start : start + BLOCK_ROWS] = norms - 2 * (centres @ block.T)
    each = SAMPLE // _CENTRES
    return np.unique(np.argpartition(distances, each, axis=1)[:, :each])


def _divide_fully(distances: Float32) -> _Node:
    """Divide all rows of a (n, n) matrix by algorithm 1 down to equal members."""
    order: list[tuple[float, int]] = []
    waiting = [(np.arange(len(distances)), -1)]
    while waiting:
        rows, parent = waiting.pop()
        inner = distances[np.ix_(rows, rows)]
        pairs = max(len(rows) * (len(rows) - 1), 1)
        order.append((float(inner.sum(dtype=np.float64)) / pairs, parent))
        if inner.any():
            first, second = furthest_in(inner, swept=False)
            left = inner[:, first] < inner[:, second]
            waiting += [(rows[~left], len(order) - 1), (rows[left], len(order) - 1)]
    parts: dict[int, list[_Node]] = {}
    for index in range(len(order) - 1, -1, -1):
        degree, parent = order[index]
        node = _Node(degree, tuple(parts.pop(index, ())))
        parts.setdefault(parent, []).append(node)
    return parts[-1][0]


def _nearest_distance(distances: Float32) -> float:
    """Return the median distance of a row to its nearest different row; 0 when all are equal."""
    others = np.where(distances > 0, distances, np.inf).min(axis=1)
    found = others[np.isfinite(others)]
    return float(np.median(found)) if len(found) else 0.0


def _count(root: _Node, theta: float) -> int:
    """Return the number of groups when division stops at `theta`."""
    waiting, count = [root], 0
    while waiting:
        node = waiting.pop()
        if node.parts and node.degree > theta:
            waiting += node.parts
        else:
            count += 1
    return count
