"""Read VIPeR in its original layout: `cam_a/000_45.bmp` and `cam_b/000_90.bmp`."""

import re
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import Int64
from reid_desktop.datasets.crops import CropSet

CAMERAS = ("cam_a", "cam_b")
_NAME = re.compile(r"^(\d+)_(\d+)$")


def read_viper(root: Path) -> CropSet:
    """Read the two folders of VIPeR; camera A is 1, camera B is 2.

    The number before the underscore is the person, that behind it the viewing angle.

    Raises:
        DatasetError: a folder is missing or empty, or a person lacks a camera.
    """
    paths: list[Path] = []
    people: list[Int64] = []
    for folder in (root / name for name in CAMERAS):
        if not folder.is_dir():
            raise DatasetError(
                f"“{root}” is no VIPeR folder: “{folder.name}” is missing. Give the folder that "
                f"holds {' and '.join(CAMERAS)}."
            )
        found = sorted(path for path in folder.glob("*.bmp") if _NAME.match(path.stem))
        if not found:
            raise DatasetError(
                f"“{folder}” holds no pictures of VIPeR: such as “000_45.bmp” are missing."
            )
        paths += found
        people.append(np.array([int(path.stem.split("_")[0]) for path in found], np.int64))
    _check_pairs(root, *people)
    cameras = np.repeat(np.array([1, 2], np.int64), [len(own) for own in people])
    pids = np.concatenate(people)
    return CropSet("viper", tuple(paths), pids, cameras, np.zeros(len(pids), np.int64))


def _check_pairs(root: Path, first: Int64, second: Int64) -> None:
    """Raise DatasetError unless both cameras show the same people, each once."""
    for pids, other, camera in ((first, second, CAMERAS[1]), (second, first, CAMERAS[0])):
        if len(alone := np.setdiff1d(pids, other)):
            raise DatasetError(
                f"“{root / camera}” lacks person {alone[0]:03d}: {len(alone)} people of VIPeR "
                "are in one camera alone."
            )
        if len(pids) != len(np.unique(pids)):
            raise DatasetError(f"“{root}” shows a person of VIPeR twice in one camera.")
