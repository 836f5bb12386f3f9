"""Pictures of a report: whole frames made smaller with the box drawn."""

import cv2
import numpy as np

from reid_desktop.core.values import Image
from reid_desktop.report.document import Picture

LONGEST_PX = 960
"""Longer side of a whole frame in a report; the crop beside it keeps its full resolution."""
_QUALITY = 85


def framed(image: Image, box: tuple[float, float, float, float]) -> Picture:
    """Return `image` at most LONGEST_PX on its longer side, with `box` drawn around its person.

    Args:
        image: whole frame, (H, W, 3) uint8 RGB.
        box: x1, y1, x2, y2 in px of the frame.
    """
    small = _at_most(image, LONGEST_PX)
    factor = small.shape[0] / image.shape[0]
    x1, y1, x2, y2 = (round(side * factor) for side in box)
    for margin, colour in ((3, (255, 255, 255)), (1, (200, 0, 0))):
        corner, opposite = (x1 - margin, y1 - margin), (x2 + margin, y2 + margin)
        cv2.rectangle(small, corner, opposite, colour, 2)
    return encoded(small)


def shrunk(image: Image, longest: int) -> Picture:
    """Return `image` at most `longest` px on its longer side."""
    return encoded(_at_most(image, longest))


def _at_most(image: Image, longest: int) -> Image:
    """Return a copy of `image`, made smaller where its longer side exceeds `longest` px."""
    height, width = image.shape[:2]
    factor = min(1.0, longest / max(height, width))
    if factor == 1:
        return image.copy()
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def encoded(image: Image) -> Picture:
    """Return `image` ((H, W, 3) uint8 RGB) as the JPEG of a report."""
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    assert done
    return Picture(data.tobytes(), image.shape[1], image.shape[0])
