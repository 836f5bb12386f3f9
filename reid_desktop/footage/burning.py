"""Letters and boxes burnt into pictures: camera, time, the person."""

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


def with_boxes(image: Image, boxes: Float32) -> Image:
    """Return a copy with `boxes` ((N, 4) xyxy, px) drawn around their people."""
    out = image.copy()
    for x1, y1, x2, y2 in np.round(boxes).astype(int).tolist():
        for margin, colour in ((3, _OUTER), (1, _INNER)):
            cv2.rectangle(out, (x1 - margin, y1 - margin), (x2 + margin, y2 + margin), colour, 2)
    return out


def with_caption(image: Image, text: str) -> Image:
    """Return a copy with `text` in white on a black band at the bottom left, cut where too long."""
    size = max(_SMALLEST_PX, image.shape[0] // _LINES_A_PICTURE)
    font = _font(size)
    left, top, right, bottom = (round(side) for side in font.getbbox(text))
    band = Pillow.new("RGB", (right + size, bottom + size // 2))
    ImageDraw.Draw(band).text((size // 2, size // 4), text, font=font, fill=(255, 255, 255))
    letters = np.asarray(band, np.uint8)[: image.shape[0], : image.shape[1]]
    out = image.copy()
    out[out.shape[0] - letters.shape[0] :, : letters.shape[1]] = letters
    return out


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = resources_dir() / "fonts" / "DejaVuSansCondensed.ttf"
    return ImageFont.truetype(str(path), size)
