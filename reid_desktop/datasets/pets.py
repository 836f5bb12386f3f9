"""PETS09-S2L1 videos with boxes and identities of their people, `view_NNN_boxes.csv`."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.datasets.labelled_frames import LabelledFrame, xyxy

SAME_PERSON: Mapping[int, int] = {
    11: 3,
    12: 4,
    14: 8,
    15: 8,
    18: 8,
    10: 6,
    19: 1,
    13: 2,
    9: 5,
}
"""Later ids of people who come back (four pairs of them likely, the rest sure) and the first id."""


def read_pets(video: Path, boxes: Path, *, first: int = 1, last: int = 500) -> list[LabelledFrame]:
    """Return frames `first` to `last` (1-based, both included) of a view, with people or without.

    Args:
        video: the view's video; it is named in the values, not opened.
        first: first frame, 1-based.
        last: last frame, included.
        boxes: CSV with the columns frame, id, x, y, w, h and perhaps ignore.

    Raises:
        DatasetError: the CSV is missing or damaged.
    """
    try:
        with boxes.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        frames = np.array([int(row["frame"]) for row in rows], np.int64)
        pids = np.array([int(row["id"]) for row in rows], np.int64)
        ignored = np.array([int(row.get("ignore", "0")) for row in rows], np.bool_)
        sides = np.array([[float(row[key]) for key in "xywh"] for row in rows], np.float32)
    except (OSError, csv.Error, *SENSELESS) as error:
        raise DatasetError(f"The truth “{boxes}” is missing or damaged.") from error
    corners = xyxy(sides)
    found = []
    for frame in range(first, last + 1):
        here = frames == frame
        known = np.array([SAME_PERSON.get(pid, pid) for pid in pids[here].tolist()], np.int64)
        found.append(LabelledFrame(video, frame - 1, corners[here], known, ignored[here]))
    return found
