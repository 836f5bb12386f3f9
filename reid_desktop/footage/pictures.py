"""Pictures from outside: known by their first bytes, measured, then decoded by another process."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Image
from reid_desktop.footage.picture_decoder import Packed, decoded
from reid_desktop.footage.picture_headers import PictureHeader, read_header

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
MOST_PIXELS = 100_000_000
"""Largest picture that is decoded."""
STAGE = "list"
_MOST_BYTES = 1 << 30
_LISTED_AT_ONCE = 1000
_PARTS = re.compile(r"([0-9]+)|([^0-9]+)")
_LAST = chr(sys.maxunicode)


def is_picture(path: Path) -> bool:
    """Say by its name whether `path` is a picture; hidden files are not."""
    return is_picture_name(path.name)


def is_picture_name(name: str) -> bool:
    """Say of a file's name what `is_picture` says of its path."""
    return os.path.splitext(name)[1].lower() in PICTURE_SUFFIXES and not name.startswith(".")


def listing_pictures(folder: Path) -> Job[list[Path]]:
    """Return the pictures directly in `folder` in reading order: frame_2 before frame_10.

    Raises:
        FootageError: the folder cannot be listed.
    """
    keyed: list[tuple[str, str]] = []
    for entries in listed(folder):
        names = [e.name for e in entries if is_picture_name(e.name) and is_file(e)]
        keyed += [(_reading_order(name), name) for name in names]
        yield Progress(0, 0, folder.name, STAGE)
    keyed.sort()
    pictures: list[Path] = []
    for start in range(0, len(keyed), _LISTED_AT_ONCE):
        pictures += [folder / name for _, name in keyed[start : start + _LISTED_AT_ONCE]]
        yield Progress(len(pictures), len(keyed), folder.name, STAGE)
    return pictures


def is_file(entry: "os.DirEntry[str]") -> bool:
    """Say whether an entry is a file; a link to itself is none."""
    try:
        return entry.is_file()
    except OSError:
        return False


def listed(folder: Path) -> Iterator[list["os.DirEntry[str]"]]:
    """Yield the entries of `folder`, a thousand at a time, in no order.

    Raises:
        FootageError: the folder cannot be listed.
    """
    try:
        with os.scandir(folder) as entries:
            while some := list(islice(entries, _LISTED_AT_ONCE)):
                yield some
    except OSError as error:
        raise FootageError(f"“{folder}” cannot be listed: {error.strerror}.") from error


def read_picture(path: Path, *, most_pixels: int = MOST_PIXELS) -> Image:
    """Read a picture as (H, W, 3) uint8 RGB, its EXIF orientation applied, transparency dropped.

    JPEG, PNG, BMP, WebP and TIFF are read; of an animation the first picture.

    Raises:
        FootageError: missing, empty, another format, cut off, or more than `most_pixels`.
    """
    return decode_picture(picture_bytes(path), name=path.name, most_pixels=most_pixels)


def read_pictures(paths: Iterable[Path]) -> Iterator[Image]:
    """Yield pictures as `read_picture` returns them; the next ones are decoded meanwhile.

    Raises:
        FootageError: see `read_picture`; nothing comes after it.
    """
    return decoded(packed(picture_bytes(path), name=path.name) for path in paths)


def picture_size(path: Path) -> tuple[int, int]:
    """Return width and height in px as `read_picture` will give them, from the header alone.

    Raises:
        FootageError: see `read_picture`.
    """
    header = _checked_header(picture_bytes(path), path.name, 1 << 62)
    size = (header.width, header.height)
    return (size[1], size[0]) if header.orientation >= 5 else size


def decode_picture(data: bytes, *, name: str, most_pixels: int = MOST_PIXELS) -> Image:
    """Decode the bytes of a picture as `read_picture` does; `name` is for the sentence.

    Raises:
        FootageError: see `read_picture`.
    """
    (image,) = decoded([packed(data, name=name, most_pixels=most_pixels)])
    return image


def packed(data: bytes, *, name: str, most_pixels: int = MOST_PIXELS) -> Packed:
    """Return the bytes of a picture with their header, fit to be decoded; raises FootageError."""
    return Packed(name, data, _checked_header(data, name, most_pixels))


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


def _reading_order(name: str) -> str:
    """Return a key by which numbers sort by their value, and behind letters.

    A number is its length and its digits without leading zeros; a piece of text ends in a mark
    that sorts before every character, so that the shorter of two comes first.
    """
    parts = []
    for digits, text in _PARTS.findall(name):
        number = digits.lstrip("0")
        parts.append(f"{_LAST}{chr(len(number))}{number}" if digits else f"{text}\0")
    return "".join(parts)
