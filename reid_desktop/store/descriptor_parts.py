"""Where the descriptors of a network lie: in files of a bounded number of rows, in order.

The first is `descriptors/<model>.f16`, the next `descriptors/<model>+1.f16` and so on. A file that
has its rows never changes again, so it can be hashed, copied or linked once and for all; the last
one grows. How many rows each has follows from its committed bytes, so a case whose first file is
longer, as an older version of the program wrote it, is continued behind that.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.parted import Descriptors, PartedRows
from reid_desktop.store.connection import Connection
from reid_desktop.store.faults import damaged, file_faults
from reid_desktop.store.flat_files import descriptors_name

ITEM_BYTES = 2
PART_ROWS = 1_000_000
"""Rows of a file: 8.2 GB of 4,096 numbers each."""
_NUMBER = re.compile(r"\+([1-9][0-9]{0,8})\.f16$")


@dataclass(frozen=True, slots=True)
class Part:
    """One descriptor file: its name, relative to the case folder, and how many rows hold."""

    name: str
    rows: int


def part_name(model_id: str, number: int) -> str:
    """Return the name of the descriptor file `number` >= 0 of a network; no stem holds a plus."""
    name = descriptors_name(model_id)
    return f"{name.removesuffix('.f16')}+{number}.f16" if number else name


def parts_like(model_id: str) -> str:
    """Return the GLOB pattern of all descriptor files of a network but the first."""
    return f"{descriptors_name(model_id).removesuffix('.f16')}+*.f16"


def parts_of(db: Connection, model_id: str, dimension: int) -> list[Part]:
    """Return the descriptor files of a network, at least the first, in the order of their rows.

    Raises:
        CaseError: one is missing between others, or does not consist of whole rows.
    """
    wanted, width = descriptors_name(model_id), dimension * ITEM_BYTES
    rows = db.rows(
        "SELECT name, bytes FROM flat_files WHERE name = ? OR name GLOB ?",
        (wanted, parts_like(model_id)),
    )
    sizes = {_number_of(name): int(size) for name, size in rows} or {0: 0}
    if sorted(sizes) != list(range(len(sizes))):
        raise damaged(db.folder, f"descriptor files of {model_id} are missing")
    if width == 0 or any(size % width for size in sizes.values()):
        raise damaged(db.folder, f"“{wanted}” does not consist of whole rows")
    return [Part(part_name(model_id, n), sizes[n] // width) for n in range(len(sizes))]


def append(db: Connection, model_id: str, rows: NDArray[np.floating]) -> int:
    """Append (K, D) rows behind the others, inside a transaction; return the place of the first.

    Raises:
        CaseError: the disk is full or a file is damaged.
    """
    parts = parts_of(db, model_id, rows.shape[1])
    place, (number, held) = sum(part.rows for part in parts), (len(parts) - 1, parts[-1].rows)
    done = 0
    while done < len(rows):
        if held >= PART_ROWS:
            number, held = number + 1, 0
        some = rows[done : done + PART_ROWS - held]
        db.append(part_name(model_id, number), np.ascontiguousarray(some, "<f2").tobytes())
        done, held = done + len(some), held + len(some)
    return place


def mapped(db: Connection, model_id: str, shape: tuple[int, int]) -> Descriptors:
    """Return the first (N, D) committed rows of a network as read-only memory maps, N >= 1.

    Raises:
        CaseError: a file is missing or shorter than its rows say.
    """
    count, dimension = shape
    maps: list[NDArray[np.floating]] = []
    parts = parts_of(db, model_id, dimension)
    for last, part in enumerate(parts, 1 - len(parts)):
        rows = count if last == 0 else min(count, part.rows)
        if rows:
            if db.files.size(part.name) < rows * dimension * ITEM_BYTES:
                raise damaged(db.folder, f"“{part.name}” is shorter than its rows say")
            path = db.files.path(part.name)
            with file_faults(path):
                maps.append(np.memmap(path, dtype="<f2", mode="r", shape=(rows, dimension)))
        count -= rows
    return maps[0] if len(maps) == 1 else PartedRows(maps)


def _number_of(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1]) if found else 0
