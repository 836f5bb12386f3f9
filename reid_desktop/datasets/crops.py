"""Read folders of person crops with identity and camera in their names.

Three namings are known: Market-1501 (`0002_c1s1_000451_03.jpg`), CUHK03 exported as
`PPPP_II.jpg` (II 00-04 camera A, 05-09 camera B) and CUHK01 (`PPPPIII.jpg`, 001 and 002
camera A, 003 and 004 camera B).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Bool, Int64

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp")
_MARKET = re.compile(r"^(-1|\d{4})_c(\d)s(\d+)_(\d+)_(\d+)$")
_CUHK03 = re.compile(r"^(\d{4})_(0\d)$")
_CUHK01 = re.compile(r"^(\d{4})(00[1-4])$")
_CUHK03_CAMERA_B = 5
_CUHK01_CAMERA_B = 3


@dataclass(frozen=True, slots=True)
class CropSet:
    """Person crops side by side with their labels.

    Attributes:
        name: name of the set ("market1501").
        paths: N pictures, sorted by name.
        pids: (N,) int64 identity labels as in the file names; of Market-1501, -1 is junk and 0
            a distractor.
        cameras: (N,) int64 cameras, 1-based.
        sequences: (N,) int64 recording sequence within the camera; 0 where the naming has none.
    """

    name: str
    paths: tuple[Path, ...]
    pids: Int64
    cameras: Int64
    sequences: Int64

    def __len__(self) -> int:
        """Return the number of crops."""
        return len(self.paths)

    def where(self, chosen: Bool) -> "CropSet":
        """Return the crops for which `chosen` ((N,) bool) holds."""
        return CropSet(
            self.name,
            tuple(path for path, take in zip(self.paths, chosen, strict=True) if take),
            self.pids[chosen],
            self.cameras[chosen],
            self.sequences[chosen],
        )


Labels = tuple[int, int, int]
"""Identity, camera and sequence of one crop."""


def read_market1501(folder: Path) -> CropSet:
    """Read a folder of crops in Market-1501 naming (also DukeMTMC-like plain folders).

    Raises:
        DatasetError: the folder is missing or holds no picture of this naming.
    """
    return _read(folder, "market1501", _market_labels, "0002_c1s1_000451_03.jpg")


def read_cuhk03_crops(folder: Path) -> CropSet:
    """Read a folder of CUHK03 crops named `PPPP_II.jpg`.

    Raises:
        DatasetError: the folder is missing or holds no picture of this naming.
    """
    return _read(folder, "cuhk03", _cuhk03_labels, "0001_05.jpg")


def read_cuhk01_crops(folder: Path) -> CropSet:
    """Read a folder of CUHK01 crops named `PPPPIII.jpg`.

    Raises:
        DatasetError: the folder is missing or holds no picture of this naming.
    """
    return _read(folder, "cuhk01", _cuhk01_labels, "0001003.jpg")


READERS: dict[str, Callable[[Path], CropSet]] = {
    "market1501_dev": read_market1501,
    "cuhk03_train": read_cuhk03_crops,
    "cuhk01_dev": read_cuhk01_crops,
}
"""Readers of the training sets by the name of their folder."""


def join(sets: Sequence[CropSet], name: str = "joined") -> CropSet:
    """Return all crops of `sets` with identities and cameras renumbered so that none collide.

    Identities become 0, 1, 2... in order of the sets and then of their labels; distractors
    (negative identities) are left out.
    """
    paths: list[Path] = []
    pids, cameras, sequences = [], [], []
    next_pid, next_camera = 0, 1
    for crops in (one.where(one.pids >= 0) for one in sets):
        labels, numbers = np.unique(crops.pids, return_inverse=True)
        paths.extend(crops.paths)
        pids.append(numbers.astype(np.int64) + next_pid)
        cameras.append(crops.cameras + (next_camera - 1))
        sequences.append(crops.sequences)
        next_pid += len(labels)
        next_camera += int(crops.cameras.max(initial=0))
    none = [np.zeros(0, np.int64)]
    return CropSet(
        name,
        tuple(paths),
        np.concatenate(pids or none),
        np.concatenate(cameras or none),
        np.concatenate(sequences or none),
    )


def _read(
    folder: Path, name: str, labels_of: Callable[[str], Labels | None], example: str
) -> CropSet:
    """Read the pictures of `folder` whose stem `labels_of` understands; others are left out."""
    if not folder.is_dir():
        raise DatasetError(f"The folder “{folder}” is missing. Give the folder of the crops.")
    found = [
        (path, labels)
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in PICTURE_SUFFIXES and (labels := labels_of(path.stem)) is not None
    ]
    if not found:
        raise DatasetError(
            f"“{folder}” holds no crops of {name}: pictures named like “{example}” are missing."
        )
    table = np.array([labels for _, labels in found], np.int64)
    return CropSet(name, tuple(path for path, _ in found), table[:, 0], table[:, 1], table[:, 2])


def _market_labels(stem: str) -> Labels | None:
    match = _MARKET.match(stem)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _cuhk03_labels(stem: str) -> Labels | None:
    match = _CUHK03.match(stem)
    return (int(match[1]), 1 + (int(match[2]) >= _CUHK03_CAMERA_B), 0) if match else None


def _cuhk01_labels(stem: str) -> Labels | None:
    match = _CUHK01.match(stem)
    return (int(match[1]), 1 + (int(match[2]) >= _CUHK01_CAMERA_B), 0) if match else None
