"""Grouping of galleries too large for one division: coarse cells, TDC within each, borders mended.

Paper: GLAD (Wei et al. 2017), section 5, algorithm 1 within a cell; cells and border are ours. A
person at the border of two cells is divided in both; afterwards groups of all cells that could be
one are joined, by the rule that joins groups within a gallery (`index.joining`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.execution import CellGroups, CellTask
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Groups, Int64
from reid_desktop.index.centres import Centres
from reid_desktop.index.codes import FIT_ROWS
from reid_desktop.index.divide import SWEPT_CODE
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.merging import joining_groups
from reid_desktop.index.piles import GroupPile
from reid_desktop.index.projection import Projection
from reid_desktop.index.rows import take_rows
from reid_desktop.index.scratch import IN_MEMORY, Scratch

CELL_PEOPLE = 5_000
"""People of a cell on average: 41 MB of descriptors to one worker, some seconds of its time."""
_FIT_FOR_CELL = 40
_STAGE = "cells"
_BLOCK_ROWS = 2_048


@dataclass(frozen=True, slots=True)
class CoarseCells:
    """A gallery divided into coarse cells; a tracklet lies in one of them.

    Attributes:
        of_rows: (N,) cell of each row, in [0, C).
        count: number of cells C.
    """

    of_rows: Int64
    count: int

    def tasks(
        self, descriptors: Descriptors, theta: float, *, together: Int64, frames: Int64
    ) -> Iterator[CellTask]:
        """Yield the division of each cell; descriptors are read when a task is asked for."""
        for cell, rows in enumerate(self.rows()):
            yield CellTask(
                f"cell-{cell}-{len(rows)}",
                np.asarray(take_rows(descriptors, rows)),
                theta,
                together[rows],
                frames[rows],
            )

    def rows(self) -> list[Int64]:
        """Return the rows of each cell, ascending."""
        order = np.argsort(self.of_rows, kind="stable")
        sizes = np.bincount(self.of_rows, minlength=self.count)
        return np.split(order, np.cumsum(sizes)[:-1])


def dividing_coarsely(
    descriptors: Descriptors,
    *,
    together: Int64,
    people: int = CELL_PEOPLE,
    seed: int = 0,
    scratch: Scratch = IN_MEMORY,
) -> Job[CoarseCells]:
    """Divide a gallery into cells of about `people` by k-means on PCA codes.

    Codes are made block by block and dropped: what is held grows by some integers a row.

    Args:
        descriptors: (N, D), read block by block; may be a memory map.
        together: (N,) rows of the same key >= 0 come into one cell, that of their mean.
        people: of a cell on average.
        seed: of the sample and the first centroids.
        scratch: where the sample lies if it is large.
    """
    count = max(1, round(len(descriptors) / max(people, 1)))
    if count == 1:
        return CoarseCells(np.zeros(len(descriptors), np.int64), 1)
    atoms = _Atoms.of(together)
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.choice(len(descriptors), min(FIT_ROWS, len(descriptors)), replace=False))
    sample = as_float32(take_rows(descriptors, rows))
    projection = yield from Projection.fitting(sample, SWEPT_CODE)
    few = min(len(atoms), count * _FIT_FOR_CELL)
    chosen = np.sort(rng.choice(len(atoms), few, replace=False))
    sampled = scratch.zeros((few, len(projection.axes)))
    for first, last in _blocks(np.cumsum(atoms.sizes[chosen])):
        sampled[first:last] = atoms.means(descriptors, projection, chosen[first:last])
        yield Progress(first, few, "sample", _STAGE)
    centres = yield from Centres.fitting(sampled, min(count, few), seed=seed)
    nearest = np.empty(len(atoms), np.int64)
    for first, last in _blocks(atoms.ends):
        means = atoms.means(descriptors, projection, np.arange(first, last))
        nearest[first:last] = yield from centres.nearest(means)
        yield Progress(first, len(atoms), "cells", _STAGE)
    used, cells = np.unique(nearest, return_inverse=True)
    of_rows = np.empty(len(descriptors), np.int64)
    of_rows[atoms.order] = np.repeat(cells, atoms.sizes)
    return CoarseCells(of_rows, len(used))


@dataclass(frozen=True, slots=True)
class _Atoms:
    """Rows that come into one cell together: the tracklets, and who is in none.

    Attributes:
        order: (N,) rows, those of an atom side by side.
        ends: (A,) end of each atom in `order`.
        sizes: (A,) rows of each.
    """

    order: Int64
    ends: Int64
    sizes: Int64

    @classmethod
    def of(cls, together: Int64) -> "_Atoms":
        """Return the atoms of (N,) keys, -1 for a row that is one alone."""
        keys = np.where(together >= 0, together, -1 - np.arange(len(together)))
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        ends = np.append(np.flatnonzero(keys[1:] != keys[:-1]) + 1, len(keys))
        return cls(order, ends, np.diff(ends, prepend=0))

    def __len__(self) -> int:
        """Return the number of atoms."""
        return len(self.ends)

    def means(self, descriptors: Descriptors, projection: Projection, atoms: Int64) -> Float32:
        """Return the mean code (K, k) of some of the atoms, whose rows are read."""
        sizes = self.sizes[atoms]
        ends = np.cumsum(sizes)
        places = np.arange(ends[-1]) + np.repeat(self.ends[atoms] - ends, sizes)
        codes = projection.apply(as_float32(take_rows(descriptors, self.order[places])))
        sums = np.add.reduceat(codes, ends - sizes, axis=0)
        return np.asarray(sums / sizes[:, None], np.float32)


def _blocks(ends: Int64) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of runs of atoms with at most a block of rows; large ones alone."""
    first = 0
    while first < len(ends):
        begun = int(ends[first - 1]) if first else 0
        last = int(np.searchsorted(ends, begun + _BLOCK_ROWS, "right"))
        yield first, max(first + 1, last)
        first = max(first + 1, last)


def mending_borders(
    cells: CoarseCells,
    parts: GroupPile | Sequence[CellGroups],
    theta: float,
    *,
    frames: Int64,
    scratch: Scratch = IN_MEMORY,
) -> Job[Groups]:
    """Join the groups of all cells to the groups of the gallery.

    Groups on both sides of a border whose union stays within theta become one; two sightings of a
    frame never do. Only means and spreads are read, no descriptor. Means and their codes are read
    and written block by block where `scratch` keeps them in files; what is held then are some
    numbers for each row and group.

    Args:
        cells: of the gallery.
        parts: groups of each cell, in the order of the cells or piled up.
        theta: largest dissimilarity degree of a group.
        frames: (N,) frame of each row, -1 for none.
        scratch: where large arrays lie.

    Raises:
        CaseError: the disk is full.
    """
    if isinstance(parts, GroupPile):
        pile = parts
    else:
        pile = GroupPile(parts[0].means.shape[1], scratch)
        for cell, part in enumerate(parts):
            pile.add(cell, part)
    groups = yield from pile.groups(cells.rows())
    return (yield from joining_groups(groups, theta, frames=frames, scratch=scratch))
