"""Letters and boxes burnt into pictures: camera, time, the person."""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from reid_desktop.core.paths import resources_dir
from reid_desktop.core.values import Float32, Image

_INNER, _OUTER = (200, 0, 0), (255, 255, 255)
_LINES_A_PICTURE = 34
_SMALLEST_PX = 11
_BETWEEN = "  ·  "
_MOST_SHARE = 0.15
"""Of the height of a picture, for lines of words."""


def with_boxes(image: Image, boxes: Float32) -> Image:
    """Return a copy with `boxes` ((N, 4) xyxy, px) drawn around their people."""
    out = image.copy()
    for x1, y1, x2, y2 in np.round(boxes).astype(int).tolist():
        for margin, colour in ((3, _OUTER), (1, _INNER)):
            cv2.rectangle(out, (x1 - margin, y1 - margin), (x2 + margin, y2 + margin), colour, 2)
    return out


def with_caption(image: Image, parts: Sequence[str]) -> Image:
    """Return a copy with words in white on a black band at the bottom left.

    Args:
        image: (H, W, 3) uint8 RGB.
        parts: words that stay together; those that do not fit on a line begin the next one, but
            on a small picture all stand on one line, cut where it ends: people count for more.
    """
    size = max(_SMALLEST_PX, image.shape[0] // _LINES_A_PICTURE)
    font = _font(size)
    words = [part for part in parts if part]
    step = size + size // 2
    lines = _lines(words, font, image.shape[1] - size)
    if len(lines) * step > _MOST_SHARE * image.shape[0]:
        lines = [_BETWEEN.join(words)]
    _, _, right, bottom = (round(side) for side in font.getbbox(max(lines, key=font.getlength)))
    band = Pillow.new("RGB", (right + size, step * (len(lines) - 1) + bottom + size // 2))
    for place, line in enumerate(lines):
        spot = (size // 2, size // 4 + place * step)
        ImageDraw.Draw(band).text(spot, line, font=font, fill=(255, 255, 255))
    letters = np.asarray(band, np.uint8)[: image.shape[0], : image.shape[1]]
    out = image.copy()
    out[out.shape[0] - letters.shape[0] :, : letters.shape[1]] = letters
    return out


def _lines(parts: Sequence[str], font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return `parts` as lines at most `width` px long, as few as it takes."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{_BETWEEN}{part}" if lines else part
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines or [""]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = resources_dir() / "fonts" / "DejaVuSansCondensed.ttf"
    return ImageFont.truetype(str(path), size)
