"""Crops made small for a grid, sharp or so coarse that nobody can be recognised."""

import cv2
import numpy as np

from reid_desktop.core.values import Image
from reid_desktop.footage.pictures import decode_picture

BLURRED_PX = 7
"""Width of a blurred crop before it is stretched: colours stay, faces and prints do not."""


def miniature(jpeg: bytes, width: int, height: int, *, blurred: bool = False) -> Image:
    """Return the picture in `jpeg` in the largest size of its shape within a room.

    Args:
        jpeg: the crop as the case keeps it.
        width: of the room, px.
        height: of the room, px.
        blurred: leave nothing but rough colours.

    Returns:
        (h, w, 3) uint8 RGB, at least 1 x 1, with w <= width and h <= height.

    Raises:
        FootageError: the bytes are no picture.
    """
    image = decode_picture(jpeg, name="crop")
    rows, columns = image.shape[:2]
    share = min(width / columns, height / rows)
    size = max(1, round(columns * share)), max(1, round(rows * share))
    if blurred:
        coarse = BLURRED_PX, max(1, round(BLURRED_PX * rows / columns))
        image = np.asarray(cv2.resize(image, coarse, interpolation=cv2.INTER_AREA), np.uint8)
        share = 2.0
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)
