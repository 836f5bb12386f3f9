"""Groups of coarse cells as they come: their means go to a file, one cell behind the other."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.execution import CellGroups
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Groups, Int64
from reid_desktop.index.scratch import IN_MEMORY, Scratch

_ITEM_BYTES = 4
_BLOCK_ROWS = 256
_STAGE = "borders"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known of a cell's groups: where their means begin in the file, and the rest."""

    place: int
    labels: Int64
    spreads: Float32


class GroupPile:
    """Groups of cells in any order; those of a cell that comes twice are kept once."""

    def __init__(self, width: int, scratch: Scratch = IN_MEMORY) -> None:
        """Begin with none.

        Args:
            width: numbers of a mean.
            scratch: where the means lie if they are many.
        """
        self._width, self._scratch = width, scratch
        self._file = scratch.pile()
        self._entries: dict[int, _Entry] = {}

    def __len__(self) -> int:
        """Return the number of cells that came."""
        return len(self._entries)

    def add(self, cell: int, part: CellGroups) -> None:
        """Keep the groups of a cell.

        Raises:
            CaseError: the disk is full.
        """
        assert part.means.shape == (len(part.spreads), self._width), part.means.shape
        if cell in self._entries:
            return
        place = self._file.tell()
        with self._scratch.room_for(part.means.nbytes):
            self._file.write(np.ascontiguousarray(part.means, "<f4").data)
        self._entries[cell] = _Entry(place, part.labels, part.spreads)

    def groups(self, rows: list[Int64]) -> Job[Groups]:
        """Return the groups of all cells as those of one gallery; the pile is used up.

        Args:
            rows: gallery rows of each cell, all of which came.

        Raises:
            CaseError: the disk is full.
        """
        entries = [self._entries[cell] for cell in range(len(rows))]
        spreads = np.concatenate([entry.spreads for entry in entries])
        means: Float32 = self._scratch.zeros((len(spreads), self._width))
        labels = np.zeros(sum(len(some) for some in rows), np.int64)
        first = 0
        for cell, entry in enumerate(entries):
            labels[rows[cell]] = entry.labels + first
            last = first + len(entry.spreads)
            self._file.seek(entry.place)
            for start in range(first, last, _BLOCK_ROWS):
                count = min(last - start, _BLOCK_ROWS)
                data = self._file.read(count * self._width * _ITEM_BYTES)
                means[start : start + count] = np.frombuffer(data, "<f4").reshape(count, -1)
            first = last
            yield Progress(cell, len(entries), "borders", _STAGE)
        self._file.close()
        self._entries.clear()
        return Groups(means, labels, spreads)
