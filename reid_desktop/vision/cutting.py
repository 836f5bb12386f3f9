"""Cut person boxes out of frames and stream inputs out of person crops."""

from collections.abc import Sequence

import cv2
import numpy as np

from reid_desktop.core.values import Float32, Image


def cut_people(image: Image, boxes: Float32) -> tuple[list[Image], Float32]:
    """Cut each box out of a frame, rounded to whole px and kept inside the frame.

    Args:
        image: (H, W, 3) uint8 RGB, H and W at least 1.
        boxes: (N, 4) float32 xyxy, px of the frame; N may be 0.

    Returns:
        N crops of at least 1x1 px, and their exact boxes (N, 4) float32 in the frame.
    """
    height, width = image.shape[:2]
    rounded = np.rint(np.nan_to_num(boxes)).astype(np.int64)
    starts = np.clip(rounded[:, :2], 0, [width - 1, height - 1])
    ends = np.clip(rounded[:, 2:], starts + 1, [width, height])
    places = np.concatenate([starts, ends], axis=1)
    crops = [image[y1:y2, x1:x2] for x1, y1, x2, y2 in places.tolist()]
    return crops, places.astype(np.float32)


def cut_all(crops: Sequence[Image], boxes: Float32, *, height: int, width: int) -> Image:
    """Return one region of each crop, resized, as (N, height, width, 3) uint8; see `cut`.

    Args:
        crops: N pictures (H, W, 3) uint8 RGB of any size.
        boxes: (N, 4) xyxy, px of each crop.
        height: px of the results.
        width: px of the results.
    """
    pictures = np.empty((len(crops), height, width, 3), np.uint8)
    for crop, box, picture in zip(crops, boxes.tolist(), pictures, strict=True):
        _cut_into(picture, crop, box)
    return pictures


def cut(crop: Image, box: Sequence[float], *, height: int, width: int) -> Image:
    """Return the region `box` of a crop, resized to (height, width, 3).

    Enlarging samples at exact sub-pixel places; shrinking averages over areas. Px outside the
    crop are those of its border.

    Args:
        crop: (H, W, 3) uint8 RGB.
        box: x1, y1, x2, y2 in px of the crop, x2 > x1 and y2 > y1.
        height: px of the result.
        width: px of the result.
    """
    picture = np.empty((height, width, 3), np.uint8)
    _cut_into(picture, crop, box)
    return picture


def _cut_into(picture: Image, crop: Image, box: Sequence[float]) -> None:
    """Fill `picture` with the region `box` of `crop`."""
    height, width = picture.shape[:2]
    x1, y1, x2, y2 = box
    step_x, step_y = (x2 - x1) / width, (y2 - y1) / height
    if step_x > 1 or step_y > 1:
        crop, factor_x, factor_y = _shrunk(crop, max(step_x, 1.0), max(step_y, 1.0))
        x1, step_x, y1, step_y = x1 / factor_x, step_x / factor_x, y1 / factor_y, step_y / factor_y
    places = np.array(
        [[step_x, 0, x1 + step_x / 2 - 0.5], [0, step_y, y1 + step_y / 2 - 0.5]], np.float64
    )
    cv2.warpAffine(
        crop,
        places,
        (width, height),
        dst=picture,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _shrunk(crop: Image, factor_x: float, factor_y: float) -> tuple[Image, float, float]:
    """Shrink a crop by about the factors, averaging; return it and the exact factors."""
    height, width = crop.shape[:2]
    size = (max(1, round(width / factor_x)), max(1, round(height / factor_y)))
    small = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, width / size[0], height / size[1]
