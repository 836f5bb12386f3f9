"""Read CUHK03's original file, `cuhk-03.mat`: MATLAB 7.3, which is HDF5 with object references.

`labeled` and `detected` are 5x1 cells, one for each pair of cameras; each holds an Mx10 cell of
pictures: columns 1-5 are the person's crops of the first camera, 6-10 of the second, [] where
there is none. `testsets` is a 20x1 cell of 100x2 numbers: camera pair and person, from 1.

HDF5 stores MATLAB's arrays transposed: a 5x1 cell arrives as (1, 5), an Mx10 one as (10, M), a
picture as (3, W, H). An empty array arrives as its size, (0, 0), which has no three axes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Bool, Image, Int64

FILE_NAME = "cuhk-03.mat"
LABELLED, DETECTED = "labelled", "detected"
_CELLS = {LABELLED: "labeled", DETECTED: "detected"}
"""Kinds of boxes and their names in the file."""
_CAMERA_B = 5
"""First 0-based column of the second camera."""
_PEOPLE_OF_A_PAIR = 10_000
"""An identity is this times the camera pair, plus the person; both from 1."""
_MOST_SIDE = 4096


@dataclass(frozen=True, slots=True)
class StoredCrops:
    """Crops inside the file, side by side with their labels; pictures are read when asked for.

    Attributes:
        name: name of the set ("cuhk03").
        file: the .mat file.
        boxes: LABELLED or DETECTED.
        cells: (N, 3) int64 camera pair, column and person of each crop, 0-based.
        pids: (N,) int64 identities: 10,000 times the camera pair plus the person, from 1.
        cameras: (N,) int64; 1 and 2 within each pair.
    """

    name: str
    file: Path
    boxes: str
    cells: Int64
    pids: Int64
    cameras: Int64

    def __len__(self) -> int:
        """Return the number of crops."""
        return len(self.cells)

    def where(self, chosen: Bool) -> "StoredCrops":
        """Return the crops for which `chosen` ((N,) bool) holds."""
        return StoredCrops(
            self.name,
            self.file,
            self.boxes,
            self.cells[chosen],
            self.pids[chosen],
            self.cameras[chosen],
        )

    def pictures(self, rows: Sequence[int]) -> list[Image]:
        """Return the crops of `rows` as (H, W, 3) uint8 RGB.

        Raises:
            DatasetError: the file is missing or damaged.
        """
        with _opened(self.file) as file:
            pairs = _cell(file, _CELLS[self.boxes], self.file)
            return [_picture(file, pairs, self.cells[row], self.file) for row in rows]


def read_cuhk03(root: Path, *, boxes: str) -> tuple[StoredCrops, list[Int64]]:
    """Read which crops `cuhk-03.mat` holds and its test splits.

    Args:
        root: the file, or the folder that holds it.
        boxes: LABELLED (drawn by hand) or DETECTED.

    Returns:
        All crops, and the identities of each test split.

    Raises:
        DatasetError: the file or a part of it is missing, or h5py is not installed.
    """
    path = root / FILE_NAME if root.is_dir() else root
    if not path.is_file():
        raise DatasetError(
            f"“{FILE_NAME}” is missing in “{root}”. Give the folder of the original CUHK03 file."
        )
    with _opened(path) as file:
        tables = [file[one] for one in _cell(file, _CELLS[boxes], path)]
        cells = [_present(file, table, pair) for pair, table in enumerate(tables)]
        splits = [_identities(file[one][()], path) for one in _cell(file, "testsets", path)]
    found = np.concatenate([np.zeros((0, 3), np.int64), *cells])
    if not len(found):
        raise DatasetError(f"“{path}” holds no {boxes} crops: “{_CELLS[boxes]}” is empty.")
    pids = _PEOPLE_OF_A_PAIR * (found[:, 0] + 1) + found[:, 2] + 1
    cameras = 1 + (found[:, 1] >= _CAMERA_B).astype(np.int64)
    return StoredCrops("cuhk03", path, boxes, found, pids, cameras), splits


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open the HDF5 file and close it again; what is wrong inside becomes a DatasetError."""
    try:
        import h5py
    except ImportError as error:
        raise DatasetError(
            f"“{path}” is a MATLAB 7.3 file, which needs the package h5py: install "
            "reid-desktop[data]."
        ) from error
    try:
        with h5py.File(path, "r") as file:
            yield file
    except (OSError, KeyError, ValueError, TypeError, IndexError, RuntimeError) as error:
        raise DatasetError(
            f"“{path}” cannot be read as the original CUHK03 file (MATLAB 7.3): {error}."
        ) from error


def _cell(file: Any, name: str, path: Path) -> list[Any]:
    """Return the references of an Nx1 cell, stored as (1, N)."""
    if name not in file:
        raise DatasetError(f"“{path}” lacks “{name}”. Is it the original CUHK03 file?")
    return list(file[name][0])


def _present(file: Any, table: Any, pair: int) -> Int64:
    """Return pair, column and person of each picture of a (10, M) cell, (N, 3), by person."""
    references = table[()]
    found = [
        (pair, column, person)
        for person in range(references.shape[1])
        for column in range(references.shape[0])
        if file[references[column, person]].ndim == 3
    ]
    return np.array(found, np.int64).reshape(-1, 3)


def _identities(numbers: Any, path: Path) -> Int64:
    """Return the identities of a split of (2, 100) camera pairs and persons, from 1."""
    table = np.asarray(numbers)
    if table.ndim != 2 or table.shape[0] != 2:
        raise DatasetError(f"“{path}”: a test split is no table of camera pair and person.")
    return np.asarray(_PEOPLE_OF_A_PAIR * table[0] + table[1], np.int64)


def _picture(file: Any, pairs: Sequence[Any], cell: Int64, path: Path) -> Image:
    """Return one picture, (H, W, 3) uint8 RGB."""
    pair, column, person = cell.tolist()
    stored = file[file[pairs[pair]][column, person]]
    if stored.ndim != 3 or stored.shape[0] != 3 or max(stored.shape[1:]) > _MOST_SIDE:
        raise DatasetError(f"“{path}”: a picture of person {person + 1} has an odd shape.")
    return np.ascontiguousarray(np.asarray(stored[()], np.uint8).transpose(2, 1, 0))
