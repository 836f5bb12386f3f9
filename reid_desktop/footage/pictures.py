"""Pictures from outside: known by their first bytes, measured before they are decoded."""

import re
from pathlib import Path

import cv2
import numpy as np

from reid_desktop.core.errors import FootageError
from reid_desktop.core.values import Image
from reid_desktop.footage.picture_headers import PictureHeader, read_header

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
_MOST_BYTES = 1 << 30


def is_picture(path: Path) -> bool:
    """Say by its name whether `path` is a picture; hidden files are not."""
    return path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".")


def pictures_in(folder: Path) -> list[Path]:
    """Return the pictures directly in `folder` in reading order: frame_2 before frame_10.

    Raises:
        FootageError: the folder cannot be listed.
    """
    try:
        found = [path for path in folder.iterdir() if is_picture(path) and path.is_file()]
    except OSError as error:
        raise FootageError(f"“{folder}” cannot be listed: {error.strerror}.") from error
    return sorted(found, key=_reading_order)


def read_picture(path: Path, *, most_pixels: int = 100_000_000) -> Image:
    """Read a picture as (H, W, 3) uint8 RGB, its EXIF orientation applied, transparency dropped.

    JPEG, PNG, BMP, WebP and TIFF are read; of an animation the first picture.

    Raises:
        FootageError: missing, empty, another format, cut off, or more than `most_pixels`.
    """
    return decode_picture(picture_bytes(path), name=path.name, most_pixels=most_pixels)


def picture_size(path: Path) -> tuple[int, int]:
    """Return width and height in px as `read_picture` will give them, from the header alone.

    Raises:
        FootageError: see `read_picture`.
    """
    header = _checked_header(picture_bytes(path), path.name, 1 << 62)
    size = (header.width, header.height)
    return (size[1], size[0]) if header.orientation >= 5 else size


def decode_picture(data: bytes, *, name: str, most_pixels: int = 100_000_000) -> Image:
    """Decode the bytes of a picture as `read_picture` does; `name` is for the sentence.

    Raises:
        FootageError: see `read_picture`.
    """
    header = _checked_header(data, name, most_pixels)
    try:
        flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except (cv2.error, MemoryError) as error:
        raise FootageError(f"The picture “{name}” is damaged and cannot be decoded.") from error
    if decoded is None or decoded.ndim != 3:
        raise FootageError(f"The picture “{name}” is damaged and cannot be decoded.")
    image: Image = np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)
    return np.ascontiguousarray(_turned(image, header.orientation))


def _checked_header(data: bytes, name: str, most_pixels: int) -> PictureHeader:
    """Return what the first bytes say, or say why the picture is not decoded."""
    if not data:
        raise FootageError(f"The picture “{name}” is empty (zero bytes). Copy it again.")
    header = read_header(data)
    if header is None:
        raise FootageError(
            f"“{name}” is not a picture of a known format (JPEG, PNG, BMP, WebP, TIFF)."
        )
    if header.width < 1 or header.height < 1:
        raise FootageError(f"The picture “{name}” is damaged: its header has no size.")
    if header.width * header.height > most_pixels:
        raise FootageError(
            f"The picture “{name}” is {header.width} x {header.height} pixels; "
            f"more than {most_pixels / 1e6:g} megapixels are refused."
        )
    if not header.is_complete:
        raise FootageError(f"The picture “{name}” is cut off. Copy it again.")
    return header


def picture_bytes(path: Path) -> bytes:
    """Return the whole file of a picture; what never ends (a device, a pipe) is not opened.

    Raises:
        FootageError: missing, no file, larger than 1 GB, or not readable.
    """
    try:
        if not path.is_file() and path.exists():
            raise FootageError(f"“{path.name}” is no file. Give a picture.")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise FootageError(f"The picture “{path.name}” is larger than 1 GB, which is refused.")
        return data
    except FileNotFoundError as error:
        raise FootageError(f"The picture “{path}” is gone. Put it back.") from error
    except OSError as error:
        raise FootageError(f"“{path}” cannot be read: {error.strerror}.") from error


def _turned(image: Image, orientation: int) -> Image:
    """Return the picture upright by EXIF orientation 1..8."""
    if orientation in (2, 4, 5, 7):
        image = image[:, ::-1]
    quarter_turns = {3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}.get(orientation, 0)
    return np.rot90(image, quarter_turns)


def _reading_order(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Return a sort key in which numbers count by value."""
    parts = re.findall(r"([0-9]+)|([^0-9]+)", path.name)
    return [(int(digits), "") if digits else (-1, text) for digits, text in parts], path.name
