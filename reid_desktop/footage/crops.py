"""Person crops: cut out of frames, packed as JPEG, recognised by their names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from reid_desktop.core.errors import FootageError
from reid_desktop.core.values import Float32, Image

_MARKET = re.compile(r"(-1|\d{4})_c(\d+)s(\d+)_(\d+)_(\d+)")
_DUKE = re.compile(r"(\d{4})_c(\d+)_f(\d+)")
_CUHK03 = re.compile(r"(\d{4})_(0\d)")
_CUHK01 = re.compile(r"(\d{4})(00[1-4])")
_CUHK03_CAMERA_B = 5
_CUHK01_CAMERA_B = 3
_CROP_SHARE = 0.8
_ASKED_NAMES = 500
"""Of a large folder about so many names are looked at, evenly spread."""


@dataclass(frozen=True, slots=True)
class CropName:
    """What the name of a crop of a re-identification benchmark says.

    Attributes:
        pid: person; -1 is junk, 0 a distractor of Market-1501.
        camera: camera, 1-based.
        sequence: recording of the camera, 0 where the naming has none.
        frame: frame number, or the number of the picture where the naming has no frames.
    """

    pid: int
    camera: int
    sequence: int
    frame: int


def crop_name(name: str) -> CropName | None:
    """Return what a crop's file name (with or without suffix) says; None for any other name.

    Known are Market-1501 (`0002_c1s1_000451_03.jpg`), DukeMTMC (`0005_c2_f0046985.jpg`), CUHK03
    (`0001_03`: 00-04 camera 1, 05-09 camera 2) and CUHK01 (`0001001`: 001, 002 camera 1; 003, 004
    camera 2).
    """
    stem = re.sub(r"(\.[A-Za-z]{2,5})+$", "", name, flags=re.ASCII)
    if not stem.isascii():
        return None
    if match := _MARKET.fullmatch(stem):
        return CropName(int(match[1]), int(match[2]), int(match[3]), int(match[4]))
    if match := _DUKE.fullmatch(stem):
        return CropName(int(match[1]), int(match[2]), 0, int(match[3]))
    if match := _CUHK03.fullmatch(stem):
        number = int(match[2])
        return CropName(int(match[1]), 1 + (number >= _CUHK03_CAMERA_B), 0, number)
    if match := _CUHK01.fullmatch(stem):
        number = int(match[2])
        return CropName(int(match[1]), 1 + (number >= _CUHK01_CAMERA_B), 0, number)
    return None


def looks_like_crops(names: Sequence[str], *, width: int, height: int) -> bool:
    """Say whether pictures of these names are person crops.

    Args:
        names: file names of all pictures of the folder.
        width: px of the first picture; a person crop stands upright, while numbered frames
            ("0001001.jpg") do not.
        height: px of the first picture.
    """
    known = sum(crop_name(name) is not None for name in names)
    return height > width and known >= _CROP_SHARE * len(names) > 0


def are_crops(pictures: Sequence[Path], *, width: int, height: int) -> bool:
    """Say what `looks_like_crops` says of pictures; of many only some names are looked at."""
    some = pictures[:: max(1, len(pictures) // _ASKED_NAMES)]
    return looks_like_crops([picture.name for picture in some], width=width, height=height)


def cut(image: Image, box: Float32) -> Image:
    """Return a copy of the pixels that `box` touches, at least 1 x 1.

    Args:
        image: (H, W, 3) uint8 RGB.
        box: (4,) xyxy, px of the image; parts outside are left off.
    """
    height, width = image.shape[:2]
    x1, y1, x2, y2 = (float(side) for side in np.nan_to_num(np.asarray(box, np.float64)))
    left = int(np.clip(np.floor(x1), 0, width - 1))
    top = int(np.clip(np.floor(y1), 0, height - 1))
    right = int(np.clip(np.ceil(x2), left + 1, width))
    bottom = int(np.clip(np.ceil(y2), top + 1, height))
    return image[top:bottom, left:right].copy()


def encode_png(image: Image) -> bytes:
    """Return `image` ((H, W, 3) uint8 RGB) as PNG, which keeps every pixel.

    Raises:
        FootageError: it is too large for the encoder.
    """
    try:  # the quickest level: the others win a tenth of the size for several times the time
        bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        done, data = cv2.imencode(".png", bgr, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    except cv2.error:
        done = False
    if not done:
        height, width = image.shape[:2]
        raise FootageError(f"A picture of {width} x {height} pixels is too large for PNG.")
    return bytes(data.tobytes())


def encode_jpeg(image: Image, *, quality: int = 90) -> bytes:
    """Return `image` ((H, W, 3) uint8 RGB) as JPEG; `quality` from 1 to 100.

    Raises:
        FootageError: a side is longer than JPEG can hold (65,535 px).
    """
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    done, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)
    if not done:
        height, width = image.shape[:2]
        raise FootageError(f"A picture of {width} x {height} pixels is too large for JPEG.")
    return bytes(data.tobytes())
