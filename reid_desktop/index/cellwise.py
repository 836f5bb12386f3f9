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
from reid_desktop.core.values import Groups, Int64
from reid_desktop.index.cells import fitting_centroids, nearest_centroids
from reid_desktop.index.codes import encoding
from reid_desktop.index.divide import SWEPT_CODE
from reid_desktop.index.halves import Descriptors
from reid_desktop.index.merging import joining_groups

CELL_PEOPLE = 5_000
"""People of a cell on average: 41 MB of descriptors to one worker, some seconds of its time."""
_FIT_FOR_CELL = 40
_STAGE = "cells"


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
        order, ends = self._order()
        for cell, rows in enumerate(np.split(order, ends)):
            yield CellTask(
                f"cell-{cell}-{len(rows)}",
                np.asarray(descriptors[rows]),
                theta,
                together[rows],
                frames[rows],
            )

    def rows_of(self, cell: int) -> Int64:
        """Return the rows of one cell, ascending."""
        return np.flatnonzero(self.of_rows == cell)

    def _order(self) -> tuple[Int64, Int64]:
        order = np.argsort(self.of_rows, kind="stable")
        sizes = np.bincount(self.of_rows, minlength=self.count)
        return order, np.cumsum(sizes)[:-1]


def dividing_coarsely(
    descriptors: Descriptors, *, together: Int64, people: int = CELL_PEOPLE, seed: int = 0
) -> Job[CoarseCells]:
    """Divide a gallery into cells of about `people` by k-means on PCA codes.

    Args:
        descriptors: (N, D), read block by block; may be a memory map.
        together: (N,) rows of the same key >= 0 come into one cell, that of their mean.
        people: of a cell on average.
        seed: of the sample and the first centroids.
    """
    codes = yield from encoding(descriptors, SWEPT_CODE, seed=seed)
    _, atom = np.unique(
        np.where(together >= 0, together, -1 - np.arange(len(together))), return_inverse=True
    )
    sizes = np.maximum(np.bincount(atom), 1)[:, None]
    means = np.zeros((len(sizes), codes.vectors.shape[1]), np.float32)
    np.add.at(means, atom, codes.vectors)
    means /= sizes
    count = max(1, round(len(descriptors) / max(people, 1)))
    if count == 1:
        return CoarseCells(np.zeros(len(descriptors), np.int64), 1)
    few = min(len(means), count * _FIT_FOR_CELL)
    rows = np.random.default_rng(seed).choice(len(means), few, replace=False)
    centroids = yield from fitting_centroids(means[np.sort(rows)], min(count, few), seed=seed)
    nearest = yield from nearest_centroids(means, centroids)
    used, cells = np.unique(nearest[atom], return_inverse=True)
    return CoarseCells(cells.astype(np.int64), len(used))


def mending_borders(
    cells: CoarseCells,
    parts: Sequence[CellGroups],
    theta: float,
    *,
    frames: Int64,
) -> Job[Groups]:
    """Join the groups of all cells to the groups of the gallery.

    Groups on both sides of a border whose union stays within theta become one; two sightings of a
    frame never do. Only means and spreads are read, no descriptor.

    Args:
        cells: of the gallery.
        parts: groups of each cell, in the order of the cells.
        theta: largest dissimilarity degree of a group.
        frames: (N,) frame of each row, -1 for none.
    """
    labels = np.zeros(len(cells.of_rows), np.int64)
    first = 0
    for cell, part in enumerate(parts):
        labels[cells.rows_of(cell)] = part.labels + first
        first += len(part.means)
        yield Progress(cell, len(parts), "borders", _STAGE)
    means = np.concatenate([part.means for part in parts])
    spreads = np.concatenate([part.spreads for part in parts])
    groups = Groups(means, labels, spreads)
    return (yield from joining_groups(groups, theta, frames=frames))
