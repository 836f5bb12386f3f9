"""Two-fold Divisive Clustering (TDC): split a gallery until every group is alike enough.

Paper: GLAD (Wei et al. 2017), algorithm 1 and equation (6).
"""

from dataclasses import dataclass, field

import numpy as np

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Float32, Float64, Groups, Int64
from reid_desktop.index.atoms import Atoms, joined
from reid_desktop.index.codes import Codes, encoding
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.means import describing, nearest_means
from reid_desktop.index.pairs import (
    BLOCK_ROWS,
    distance_matrix,
    furthest_exact,
    furthest_in,
    nearer_to_first,
)
from reid_desktop.index.sweep import Parts, sweeping
from reid_desktop.index.tree import Tree

EXACT_ROWS = 4096
"""Galleries up to this size are divided exactly unless told otherwise."""
MATRIX_MEMBERS = 1024
"""Exact: groups up to this size are divided on the matrix of their distances, 4 MB."""
SWEPT_MEMBERS = 256
"""Approximate: groups up to this size are divided exactly, on the matrix of their distances."""
EXACT_CODE = 512
SWEPT_CODE = 256
SKETCH = 64
"""Numbers of a code for the bounds of the exact division, for the sweeps, and of the sketch."""
_TIGHT = 1e-4
"""Distances below this share of the largest of a matrix are computed anew: float32 holds 1e-7."""
_STAGE = "divide"


def dissimilarity(descriptors: Descriptors) -> float:
    """Return the dissimilarity degree of one group; 0 for fewer than two members.

    Paper: GLAD equation (6), as D = 2 / (N - 1) * (sum ||x||^2 - N ||mean||^2) with x relative to
    the first member (the degree does not change, rounding does), accumulated in float64.
    """
    total = np.zeros(descriptors.shape[1], np.float64)
    squares = 0.0
    count = len(descriptors)
    if count < 2:
        return 0.0
    origin = as_float32(descriptors[:1]).astype(np.float64)
    for start in range(0, count, BLOCK_ROWS):
        offsets = as_float32(descriptors[start : start + BLOCK_ROWS]) - origin
        total += offsets.sum(axis=0)
        squares += float(np.einsum("nd,nd->", offsets, offsets))
    return 2 * max(squares - float(total @ total) / count, 0.0) / (count - 1)


def refine(descriptors: Descriptors, groups: Groups, steps: int) -> Groups:
    """Move every member to the group with the nearest mean, `steps` times; see `refining`."""
    return run(refining(descriptors, groups, steps))


def refining(descriptors: Descriptors, groups: Groups, steps: int) -> Job[Groups]:
    """Move every member to the group with the nearest mean in full, as k-means does.

    `index.reassign` does the same on codes, in a fraction of the time. Groups left without members
    are dropped; the others keep their order. Stops early when nobody moves.
    """
    for _ in range(steps):
        nearest = yield from nearest_means(descriptors, groups.means)
        if np.array_equal(nearest, groups.labels):
            break
        kept, labels = np.unique(nearest, return_inverse=True)
        groups = yield from describing(descriptors, labels.astype(np.int64), len(kept))
    return groups


def divide(
    descriptors: Descriptors, theta: float, *, approximate: bool | None = None
) -> Job[Groups]:
    """Divide a gallery into groups with a dissimilarity degree of at most `theta`.

    Takes what `dividing` takes; needs the descriptors and some 50 MB beside the result.

    Args:
        descriptors: (N, D) float16 or float32, N may be 0.
        theta: largest dissimilarity degree, >= 0; 0 puts only equal descriptors together.
        approximate: as in `dividing`.

    Returns:
        Groups in the order of their first members.
    """
    tree = yield from dividing(descriptors, approximate=approximate)
    labels = tree.cut(theta)
    return (yield from describing(descriptors, labels, int(labels.max(initial=-1)) + 1))


def dividing(
    descriptors: Descriptors, *, together: Int64 | None = None, approximate: bool | None = None
) -> Job[Tree]:
    """Divide a gallery down to equal descriptors and return all groups on the way.

    Paper: GLAD algorithm 1, for every theta at once. Of equally far pairs the first in gallery
    order divides the group; a member as far from one as from the other goes with the second.
    Members that are all equal are never divided. Never N x N numbers for N beyond MATRIX_MEMBERS.

    Args:
        descriptors: (N, D) float16 or float32, N may be 0.
        together: (N,) rows of the same key >= 0 stay together, such as a tracklet; they are
            divided by their mean and count as often as they are.
        approximate: True sweeps for the furthest pair of groups beyond SWEPT_MEMBERS, on codes;
            False finds it exactly; None is exact for galleries up to EXACT_ROWS.
    """
    atoms = yield from joined(descriptors, together)
    tree = yield from dividing_atoms(atoms, approximate=approximate)
    return atoms.expanded(tree)


def dividing_atoms(
    atoms: Atoms, *, codes: Codes | None = None, approximate: bool | None = None
) -> Job[Tree]:
    """Divide atoms as `dividing` does rows.

    Args:
        atoms: what is divided.
        codes: of the atoms, for sweeps and bounds; None makes them where they are needed.
        approximate: as in `dividing`.
    """
    if len(atoms) == 0:
        nothing = np.zeros(0, np.int64)
        return Tree(nothing, nothing, nothing, nothing, np.zeros(0))
    approximate = len(atoms) > EXACT_ROWS if approximate is None else approximate
    limit = SWEPT_MEMBERS if approximate else MATRIX_MEMBERS
    parts = Parts.whole(len(atoms))
    if len(atoms) > limit:
        if codes is None:
            codes = yield from encoding(atoms.vectors, SWEPT_CODE if approximate else EXACT_CODE)
        if approximate:
            parts = yield from sweeping(codes, atoms.weights, limit)
        yield from _split_exactly(atoms, codes, parts, limit)
    growth = _Growth(atoms, parts, np.zeros(len(parts.starts)).tolist())
    yield from growth.finish()
    return growth.tree()


def _split_exactly(atoms: Atoms, codes: Codes, parts: Parts, limit: int) -> Job[None]:
    """Divide what is larger than `limit` by its furthest pairs."""
    inner = set(parts.parents)
    waiting = [
        node
        for node in range(len(parts.starts))
        if node not in inner and parts.ends[node] - parts.starts[node] > limit
    ]
    while waiting:
        node = waiting.pop()
        rows = parts.order[parts.starts[node] : parts.ends[node]]
        pair = yield from furthest_exact(atoms.vectors, rows, codes)
        left = yield from nearer_to_first(atoms.vectors, rows, pair)
        children = parts.split(node, left)
        waiting += [c for c in children if parts.ends[c] - parts.starts[c] > limit]


@dataclass(slots=True)
class _Growth:
    """A tree whose upper nodes are there: divides the parts and measures all nodes.

    Attributes:
        atoms: what is divided.
        parts: nodes so far; grows.
        degrees: dissimilarity degree of each node.
    """

    atoms: Atoms
    parts: Parts
    degrees: list[float]
    _sums: list[tuple[Float64, float, float]] = field(default_factory=list)

    def tree(self) -> Tree:
        """Return what was grown."""
        parts = self.parts
        starts, ends = np.array(parts.starts, np.int64), np.array(parts.ends, np.int64)
        parents = np.array(parts.parents, np.int64)
        return Tree(parts.order, starts, ends, parents, np.array(self.degrees))

    def finish(self) -> Job[None]:
        """Divide the leaves on their matrices; measure every node above from its children's sums.

        Nested ranges sorted by their ends, inner ones first, come after all that they hold.
        """
        parts, count = self.parts, len(self.parts.order)
        starts, ends = np.array(parts.starts), np.array(parts.ends)
        inner = set(parts.parents)
        for node in np.lexsort((-starts, ends)).tolist():
            if node in inner:
                (a, b, c), (d, e, f) = self._sums.pop(), self._sums.pop()
                a += d
                self._measure(node, a, b + e, c + f)
            else:
                rows = parts.order[starts[node] : ends[node]]
                yield from self._divide_small(node, rows)
            yield Progress(int(ends[node]), count, stage=_STAGE)

    def _measure(self, node: int, total: Float64, squares: float, weight: float) -> None:
        """Keep the sums of a node and its degree: 2 / (n - 1) * (sum ||x||^2 - n ||mean||^2)."""
        self._sums.append((total, squares, weight))
        scatter = max(squares - float(total @ total) / weight, 0.0)
        self.degrees[node] = 2 * scatter / max(weight - 1, 1)

    def _divide_small(self, node: int, rows: Int64) -> Job[None]:
        """Divide a part on the matrix of its distances, and keep its sums."""
        vectors = as_float32(self.atoms.vectors[rows])
        weights, scatters = self.atoms.weights[rows], self.atoms.scatters[rows]
        total = weights @ vectors.astype(np.float64)
        squares = float(weights @ np.einsum("nd,nd->n", vectors, vectors, dtype=np.float64))
        self._measure(node, total, squares + float(scatters.sum()), float(weights.sum()))
        offsets = vectors - vectors[0]
        distances = distance_matrix(offsets)
        yield Progress(0, 0, stage=_STAGE)
        start = self.parts.starts[node]
        waiting = [(node, np.arange(len(rows)), distances, float(distances.max()))]
        steps = 0
        while waiting:
            node, places, distances, scale = waiting.pop()
            largest = float(distances.max())
            if len(places) > 1 and largest < _TIGHT * scale:
                distances = distance_matrix(offsets[places] - offsets[places[0]])
                largest = scale = float(distances.max())
            self.degrees[node] = _degree(distances, weights[places], scatters[places])
            if largest == 0:
                continue
            first, second = furthest_in(distances)
            left = distances[:, first] < distances[:, second]
            children = self.parts.split(node, left)
            for child, side in zip(
                children, (left.nonzero()[0], (~left).nonzero()[0]), strict=True
            ):
                here = places[side]
                if len(side) == 1:
                    self.degrees.append(2 * scatters[here[0]] / max(weights[here[0]] - 1, 1))
                else:
                    self.degrees.append(0.0)
                    waiting.append((child, here, distances[side[:, None], side], scale))
            steps += 1
            if steps % 64 == 0:
                yield Progress(start, len(self.parts.order), stage=_STAGE)


def _degree(distances: Float32, weights: Float64, scatters: Float64) -> float:
    """Return the dissimilarity degree of a group of atoms with (n, n) squared distances."""
    weight = float(weights.sum())
    if weight == len(weights):
        between = float(distances.sum(dtype=np.float64)) / (2 * weight)
    else:
        between = float(weights @ (distances @ weights)) / (2 * weight)
    return 2 * (between + float(scatters.sum())) / max(weight - 1, 1)
