"""Read CUHK03's original file, `cuhk-03.mat`: MATLAB 7.3, which is HDF5 with object references.

`labeled` and `detected` are 5x1 cells, one for each pair of cameras; each holds an Mx10 cell of
pictures: columns 1-5 are the person's crops of the first camera, 6-10 of the second, [] where
there is none. `testsets` is a 20x1 cell of 100x2 numbers: camera pair and person, from 1.

HDF5 stores MATLAB's arrays transposed: a 5x1 cell arrives as (1, 5), an Mx10 one as (10, M), a
picture as (3, W, H). An empty array arrives as its size, (0, 0), which has no three axes.

The file is read by a process of its own, `cuhk03_process`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from reid_desktop.core.child import TroubleError
from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.core.values import Bool, Image, Int64
from reid_desktop.datasets.foreign import ForeignReader

FILE_NAME = "cuhk-03.mat"
LABELLED, DETECTED = "labelled", "detected"
_CELLS = {LABELLED: "labeled", DETECTED: "detected"}
"""Kinds of boxes and their names in the file."""
_CAMERA_B = 5
"""First 0-based column of the second camera."""
_PEOPLE_OF_A_PAIR = 10_000
"""An identity is this times the camera pair, plus the person; both from 1."""
_AT_ONCE = 64
"""Pictures in one request."""

_reader = ForeignReader("reid_desktop.datasets.cuhk03_process")


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
        found: list[Image] = []
        for first in range(0, len(rows), _AT_ONCE):
            cells = self.cells[list(rows[first : first + _AT_ONCE])].tolist()
            head, payload = _asked(self.file, {"do": "pictures", "cells": cells}, self.boxes)
            try:
                found += _pictures(head["sizes"], payload, len(cells))
            except SENSELESS as error:
                raise _unreadable(self.file, type(error).__name__) from error
        return found


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
    head, payload = _asked(path, {"do": "list"}, boxes)
    try:
        found, splits = _listing(head, payload)
    except SENSELESS as error:
        raise _unreadable(path, type(error).__name__) from error
    if not len(found):
        raise DatasetError(f"“{path}” holds no {boxes} crops: “{_CELLS[boxes]}” is empty.")
    pids = _PEOPLE_OF_A_PAIR * (found[:, 0] + 1) + found[:, 2] + 1
    cameras = 1 + (found[:, 1] >= _CAMERA_B).astype(np.int64)
    return StoredCrops("cuhk03", path, boxes, found, pids, cameras), splits


def _asked(path: Path, request: dict[str, Any], boxes: str) -> tuple[dict[str, Any], bytearray]:
    """Return the answer of the process that reads the file.

    Raises:
        DatasetError: h5py is not installed, or what the process said is wrong with the file.
    """
    if find_spec("h5py") is None:
        raise DatasetError(
            f"“{path}” is a MATLAB 7.3 file, which needs the package h5py: install "
            "reid-desktop[data]."
        )
    try:
        return _reader.asked(path, request | {"boxes": _CELLS[boxes]})
    except TroubleError as trouble:
        match trouble.reason:
            case "lacks":
                text = f"“{path}” lacks “{trouble.details}”. Is it the original CUHK03 file?"
            case "no split":
                text = f"“{path}”: a test split is no table of camera pair and person."
            case "odd picture":
                text = f"“{path}”: a picture of person {trouble.details} has an odd shape."
            case _:
                raise _unreadable(path, trouble.details or trouble.reason) from trouble
        raise DatasetError(text) from trouble


def _unreadable(path: Path, why: str) -> DatasetError:
    return DatasetError(f"“{path}” cannot be read as the original CUHK03 file (MATLAB 7.3): {why}.")


def _listing(head: dict[str, Any], payload: bytearray) -> tuple[Int64, list[Int64]]:
    """Return camera pair, column and person of each picture, (N, 3), and identities of the splits.

    One of SENSELESS where the answer cannot be true.
    """
    numbers = np.frombuffer(payload, np.int64)
    ends = np.cumsum([3 * head["pictures"], *(2 * size for size in head["splits"])])
    if ends[-1] != len(numbers) or (np.diff(ends, prepend=0) < 0).any():
        raise ValueError("sizes")
    cells = numbers[: ends[0]].reshape(-1, 3)
    tables = [numbers[low:high].reshape(2, -1) for low, high in pairwise(ends)]
    return cells, [_PEOPLE_OF_A_PAIR * table[0] + table[1] for table in tables]


def _pictures(sizes: list[tuple[int, int]], payload: bytearray, count: int) -> list[Image]:
    """Return the pictures of an answer, (H, W, 3) uint8; a ValueError where it cannot be true."""
    if len(sizes) != count:
        raise ValueError("count")
    found, place = [], 0
    for height, width in sizes:
        if height < 1 or width < 1:
            raise ValueError("size")
        pixels: Image = np.frombuffer(payload, np.uint8, height * width * 3, place)
        found.append(pixels.reshape(height, width, 3))
        place += len(pixels)
    return found
