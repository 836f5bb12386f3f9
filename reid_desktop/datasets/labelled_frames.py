"""Frames with labelled people: the one value that all detection and tracking readers return."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reid_desktop.core.values import Bool, Float32, Int64

NO_IDENTITY = -1
"""pid of a person of whom only the box is known."""


@dataclass(frozen=True, slots=True)
class LabelledFrame:
    """The people of one frame.

    Attributes:
        path: the picture, or the video that holds the frame.
        index: 0-based frame of the video; None for a picture.
        boxes: (N, 4) float32 xyxy, px of the frame or, where `relative`, shares of its sides.
        pids: (N,) int64 identity, NO_IDENTITY where it is unknown.
        ignored: (N,) bool; True where a box is neither a person to be found nor background.
        relative: whether `boxes` are in [0, 1] of the frame's width and height.
    """

    path: Path
    index: int | None
    boxes: Float32
    pids: Int64
    ignored: Bool
    relative: bool = False


def xyxy(boxes: Float32) -> Float32:
    """Return (N, 4) float32 xyxy of boxes as x, y, width, height; N may be 0."""
    boxes = np.asarray(boxes, np.float32).reshape(-1, 4)
    return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
