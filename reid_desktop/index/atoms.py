"""Atoms: what a division never parts - equal descriptors, and rows that must stay together."""

import hashlib
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.parted import in_memory
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float64, Int64
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.tree import Tree

_BLOCK_ROWS = 2048
_LOOKED_AT = 32
"""Numbers of a row that tell most rows apart."""


@dataclass(frozen=True, slots=True)
class Atoms:
    """Rows of a gallery joined into A atoms, numbered by their first rows.

    Attributes:
        vectors: (A, D) mean of each atom; the descriptors themselves where each is one row.
        weights: (A,) float64 number of rows.
        scatters: (A,) float64 sum of squared distances of an atom's rows to its mean.
        of_rows: (N,) atom of each gallery row.
    """

    vectors: Descriptors
    weights: Float64
    scatters: Float64
    of_rows: Int64

    def __len__(self) -> int:
        """Return the number of atoms."""
        return len(self.weights)

    def expanded(self, tree: Tree) -> Tree:
        """Return a tree over the gallery rows from one over the atoms."""
        sizes = np.bincount(self.of_rows, minlength=len(self)).astype(np.int64)
        order = np.argsort(self.of_rows, kind="stable")
        firsts = np.cumsum(sizes) - sizes
        counts = sizes[tree.order]
        ends = np.cumsum(counts)
        steps = np.arange(len(order)) - np.repeat(ends - counts, counts)
        rows = order[np.repeat(firsts[tree.order], counts) + steps]
        edges = np.concatenate([[0], ends])
        return Tree(rows, edges[tree.starts], edges[tree.ends], tree.parents, tree.degrees)


def joined(descriptors: Descriptors, together: Int64 | None = None) -> Job[Atoms]:
    """Join equal descriptors, and rows of one key, into atoms.

    Args:
        descriptors: (N, D), N may be 0.
        together: (N,) keys; rows of the same key >= 0 stay together, rows below 0 stand alone.
    """
    count = len(descriptors)
    keys = np.arange(count, dtype=np.int64)
    if together is not None:
        keys = _first_of_each(np.where(together >= 0, together, -1 - keys))
    _, firsts, of_rows = np.unique(keys, return_index=True, return_inverse=True)
    of_rows = of_rows.astype(np.int64)
    equal = yield from _equal_to(descriptors)
    if len(firsts) < count or (equal < np.arange(count)).any():
        of_rows = _closure(of_rows, equal)
    atoms = int(of_rows.max()) + 1 if count else 0
    if atoms == count:
        ones = np.ones(count)
        return Atoms(descriptors, ones, np.zeros(count), of_rows)
    return (yield from _averaged(descriptors, of_rows, atoms))


def _first_of_each(keys: Int64) -> Int64:
    """Return the first row (N,) that has the key of each row."""
    _, firsts, found = np.unique(keys, return_index=True, return_inverse=True)
    return np.asarray(firsts[found], np.int64)


def _equal_to(descriptors: Descriptors) -> Job[Int64]:
    """Return the first row (N,) whose descriptor equals that of each row.

    Only rows that agree in a few numbers, here and there, are compared as a whole.
    """
    count, width = descriptors.shape
    first = np.arange(count, dtype=np.int64)
    columns = np.unique(np.linspace(0, max(width - 1, 0), min(width, _LOOKED_AT)).astype(np.int64))
    looks = np.empty((count, len(columns)), descriptors.dtype)
    for start in range(0, count, _BLOCK_ROWS):
        looks[start : start + _BLOCK_ROWS] = in_memory(descriptors[start : start + _BLOCK_ROWS])[
            :, columns
        ]
        yield Progress(start, count, stage="divide")
    if not looks.size:
        return np.zeros(count, np.int64)
    looked = looks.view(np.dtype((np.void, looks.itemsize * looks.shape[1])))[:, 0]
    kinds, sizes = np.unique(looked, return_inverse=True, return_counts=True)[1:]
    seen: dict[bytes, int] = {}
    for done, row in enumerate(np.flatnonzero(sizes[kinds] > 1).tolist()):
        whole = hashlib.blake2b(np.ascontiguousarray(descriptors[row]).tobytes(), digest_size=16)
        first[row] = seen.setdefault(whole.digest(), row)
        if done % _BLOCK_ROWS == 0:
            yield Progress(done, count, stage="divide")
    return first


def _closure(one: Int64, other: Int64) -> Int64:
    """Return components (N,) of rows joined by either of two keys, numbered by first rows."""
    labels = _first_of_each(one)
    while True:
        lowest = labels.copy()
        for keys in (one, other):
            least = np.full(int(keys.max()) + 1, len(keys), np.int64)
            np.minimum.at(least, keys, lowest)
            lowest = least[keys]
        if np.array_equal(lowest, labels):
            return np.asarray(np.unique(labels, return_inverse=True)[1], np.int64)
        labels = lowest


def _averaged(descriptors: Descriptors, of_rows: Int64, count: int) -> Job[Atoms]:
    """Return the atoms with their means in the precision of the descriptors."""
    order = np.argsort(of_rows, kind="stable")
    weights = np.bincount(of_rows, minlength=count)
    ends = np.cumsum(weights)
    vectors = np.empty((count, descriptors.shape[1]), descriptors.dtype)
    scatters = np.zeros(count)
    singles = np.flatnonzero(weights == 1)
    for start in range(0, len(singles), _BLOCK_ROWS):
        some = singles[start : start + _BLOCK_ROWS]
        vectors[some] = descriptors[order[ends[some] - 1]]
        yield Progress(start, count, stage="divide")
    for done, atom in enumerate(np.flatnonzero(weights > 1).tolist()):
        members = as_float32(descriptors[order[ends[atom] - weights[atom] : ends[atom]]])
        origin = members[0].astype(np.float64)
        offsets = members - origin
        mean = offsets.mean(axis=0)
        vectors[atom] = origin + mean
        scatters[atom] = float(np.square(offsets - mean).sum())
        if done % 64 == 0:
            yield Progress(done, count, stage="divide")
    return Atoms(vectors, weights.astype(np.float64), scatters, of_rows)
