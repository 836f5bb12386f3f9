"""Read Leeds Sports Pose folders: `images/` and `keypoints.csv` with 14 joints a person."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.core.values import Bool, Float32

JOINT_NAMES = (
    *("rankle", "rknee", "rhip", "lhip", "lknee", "lankle"),
    *("rwrist", "relbow", "rshoulder", "lshoulder", "lelbow", "lwrist", "neck", "headtop"),
)
GLAD_JOINTS = ("headtop", "neck", "rhip", "lhip")
"""The joints behind KEYPOINT_NAMES, in that order."""


@dataclass(frozen=True, slots=True)
class PosedPeople:
    """One person a picture, with joints.

    Attributes:
        paths: N pictures.
        joints: (N, 14, 2) float32 x, y in the order of JOINT_NAMES, px of each picture.
        labelled: (N, 14) bool; False where the joint has no coordinates.
        upright: (N,) bool; the person stands or walks upright.
    """

    paths: tuple[Path, ...]
    joints: Float32
    labelled: Bool
    upright: Bool

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.paths)

    def where(self, chosen: Bool) -> "PosedPeople":
        """Return the people for which `chosen` ((N,) bool) holds."""
        return PosedPeople(
            tuple(path for path, take in zip(self.paths, chosen, strict=True) if take),
            self.joints[chosen],
            self.labelled[chosen],
            self.upright[chosen],
        )

    def keypoints(self) -> tuple[Float32, Bool]:
        """Return the four GLAD points (N, 4, 2) in px and which are labelled (N, 4)."""
        columns = [JOINT_NAMES.index(name) for name in GLAD_JOINTS]
        return self.joints[:, columns], self.labelled[:, columns]

    def boxes(self, margin: float = 0.1) -> Float32:
        """Return boxes round the labelled joints, (N, 4) float32 xyxy px of each picture.

        Args:
            margin: added on each side, share of the joints' height (heads and feet reach
                beyond their joints); a box is at least 0.4 of its height wide.
        """
        far = np.where(self.labelled[..., None], self.joints, np.nan)
        low, high = np.nanmin(far, axis=1), np.nanmax(far, axis=1)
        tall = (high[:, 1] - low[:, 1])[:, None]
        low, high = low - margin * tall, high + margin * tall
        middle = (low[:, 0] + high[:, 0]) / 2
        half = np.maximum((high[:, 0] - low[:, 0]) / 2, 0.2 * (high[:, 1] - low[:, 1]))
        sides = [middle - half, low[:, 1], middle + half, high[:, 1]]
        return np.stack(sides, axis=1).astype(np.float32)


def read_lsp(folder: Path, *, zero_means_labelled: bool = True) -> PosedPeople:
    """Read `folder/keypoints.csv` and check that its pictures are there.

    Args:
        folder: holds `images/` and `keypoints.csv`.
        zero_means_labelled: the third value of a joint is a hidden flag and every joint has
            coordinates (LSP); False where 1 means labelled and 0 missing (LSP Extended).

    Raises:
        DatasetError: the table, a column or a picture is missing.
    """
    table, images = folder / "keypoints.csv", folder / "images"
    try:
        with table.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        triples = np.array(
            [[[float(row[f"{j}_{axis}"]) for axis in "xyv"] for j in JOINT_NAMES] for row in rows],
            np.float32,
        ).reshape(-1, len(JOINT_NAMES), 3)
        upright = np.array([row["upright"] == "1" for row in rows], np.bool_)
        paths = tuple(images / row["image"] for row in rows)
    except OSError as error:
        raise DatasetError(f"The table of joints “{table}” is missing.") from error
    except KeyError as error:
        raise DatasetError(f"“{table}” has no column {error}.") from error
    except (csv.Error, *SENSELESS) as error:
        raise DatasetError(f"“{table}” holds a joint that is no number.") from error
    if missing := [path.name for path in paths if not path.is_file()]:
        raise DatasetError(
            f"{len(missing)} pictures are missing in “{images}”, first {missing[0]}."
        )
    everything = np.ones(triples.shape[:2], np.bool_)
    labelled = everything if zero_means_labelled else triples[..., 2] == 1
    return PosedPeople(paths, triples[..., :2], labelled, upright)
