"""MOT folders: pictures in `img1` and `gt/gt.txt`.

Columns: frame, id, x, y, w, h, confidence, class, visible share.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.datasets.labelled_frames import LabelledFrame, xyxy

_PEDESTRIAN = 1
_LEAST_COLUMNS = 6
_LARGEST = 2.0**31
"""No coordinate and no number of a person is larger; NaN is not smaller."""
_CONFIDENCE, _CLASS, _VISIBLE = 6, 7, 8
_LEAST_VISIBLE = 0.25


def read_mot(folder: Path) -> list[LabelledFrame]:
    """Return the frames of a MOT folder in order.

    Rows with confidence 0, of another class, or of a person hidden by more than three quarters
    are kept as ignored boxes. Older folders (seven columns, confidence -1) have people only.

    Raises:
        DatasetError: pictures or truth are missing or damaged.
    """
    pictures = sorted((folder / "img1").glob("*.jpg"))
    truth = folder / "gt" / "gt.txt"
    if not pictures:
        raise DatasetError(f"“{folder}” holds no pictures in img1/.")
    try:
        rows = np.loadtxt(truth, delimiter=",", ndmin=2)
        numbers = [int(path.stem) for path in pictures]
        if rows.shape[1] < _LEAST_COLUMNS or not (np.abs(rows) < _LARGEST).all():
            raise ValueError(rows.shape)
    except (OSError, *SENSELESS) as error:
        raise DatasetError(f"The truth “{truth}” is missing or damaged.") from error
    ignored = _ignored(rows)
    frames = []
    for number, path in zip(numbers, pictures, strict=True):
        here = rows[:, 0] == number
        frames.append(
            LabelledFrame(
                path=path,
                index=None,
                boxes=xyxy(rows[here, 2:6].astype(np.float32)),
                pids=rows[here, 1].astype(np.int64),
                ignored=ignored[here],
            )
        )
    return frames


def _ignored(rows: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows are no people to be found."""
    if rows.shape[1] <= _CLASS:
        return np.zeros(len(rows), np.bool_)
    ignored = (rows[:, _CONFIDENCE] == 0) | (rows[:, _CLASS] != _PEDESTRIAN)
    if rows.shape[1] > _VISIBLE:
        ignored |= rows[:, _VISIBLE] < _LEAST_VISIBLE
    return np.asarray(ignored, np.bool_)
