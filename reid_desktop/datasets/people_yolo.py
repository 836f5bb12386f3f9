"""Folders of pictures with YOLO labels of people: `images/*.jpg` and `labels/*.txt`."""

from pathlib import Path

import numpy as np

from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.datasets.labelled_frames import NO_IDENTITY, LabelledFrame


def read_people_yolo(folder: Path) -> list[LabelledFrame]:
    """Return the pictures of `folder` by name, boxes in shares of the sides; many hold nobody.

    Raises:
        DatasetError: there are no pictures, or a label file is missing or damaged.
    """
    pictures = sorted((folder / "images").glob("*.jpg"))
    if not pictures:
        raise DatasetError(f"“{folder}” holds no pictures. It must have images/ and labels/.")
    return [_read_one(path, folder / "labels" / f"{path.stem}.txt") for path in pictures]


def _read_one(picture: Path, label: Path) -> LabelledFrame:
    """Return one picture's people from lines of `class cx cy w h`; only class 0 is a person."""
    try:
        lines = label.read_text(encoding="utf-8").splitlines()
        rows = np.array([[float(n) for n in line.split()[:5]] for line in lines if line.strip()])
        rows = rows.reshape(-1, 5)
        if not np.isfinite(rows).all():
            raise ValueError(picture.name)
    except (OSError, *SENSELESS) as error:
        raise DatasetError(
            f"The label file “{label}” is missing or damaged; each line must be `0 cx cy w h`."
        ) from error
    rows = rows[rows[:, 0] == 0]
    centres, halves = rows[:, 1:3], rows[:, 3:5] / 2
    boxes = np.concatenate([centres - halves, centres + halves], axis=1)
    return LabelledFrame(
        path=picture,
        index=None,
        boxes=np.clip(boxes, 0, 1).astype(np.float32),
        pids=np.full(len(rows), NO_IDENTITY, np.int64),
        ignored=np.zeros(len(rows), np.bool_),
        relative=True,
    )
