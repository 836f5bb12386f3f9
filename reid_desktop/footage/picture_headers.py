"""Read size, orientation and completeness of a picture from its bytes without decoding it."""

import struct
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_END = b"\xff\xd9"
_ORIENTATION_TAG, _WIDTH_TAG, _HEIGHT_TAG = 0x0112, 0x0100, 0x0101
_NO_PAYLOAD = {0x01, *range(0xD0, 0xD8)}
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """What a picture says of itself.

    Attributes:
        width: px as stored, before the orientation is applied.
        height: px as stored.
        orientation: EXIF orientation 1..8; 1 where there is none or it makes no sense.
        is_complete: whether the end of the data is there.
    """

    width: int
    height: int
    orientation: int = 1
    is_complete: bool = True


def read_header(data: bytes) -> PictureHeader | None:
    """Return the header of a JPEG, PNG, BMP, WebP or TIFF, None for everything else.

    A header that breaks off is one of size 0 x 0.
    """
    for starts, reader in (
        ((b"\xff\xd8\xff",), _jpeg),
        ((_PNG,), _png),
        ((b"BM",), _bmp),
        ((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), _tiff),
        ((b"RIFF",), _webp),
    ):
        if data.startswith(starts):
            try:
                return reader(data)
            except (struct.error, IndexError, OverflowError):
                return PictureHeader(0, 0)
    return None


def _jpeg(data: bytes) -> PictureHeader:
    """Walk the segments up to the first scan."""
    place, width, height, orientation = 2, 0, 0, 1
    while True:
        while data[place] != 0xFF:
            place += 1
        while data[place] == 0xFF:
            place += 1
        marker = data[place]
        place += 1
        if marker in _NO_PAYLOAD:
            continue
        (length,) = struct.unpack_from(">H", data, place)
        if marker in _SIZES:
            height, width = struct.unpack_from(">HH", data, place + 3)
        elif marker == 0xE1 and data[place + 2 : place + 8] == b"Exif\0\0":
            orientation = _orientation(data[place + 8 : place + length])
        elif marker == 0xDA:
            return PictureHeader(
                width, height, orientation, data.find(_JPEG_END, place + length) >= 0
            )
        elif marker == 0xD9:
            return PictureHeader(width, height, orientation, False)
        place += length


def _png(data: bytes) -> PictureHeader:
    """Read IHDR, then walk the chunks to IEND; eXIf may hold an orientation."""
    width, height = struct.unpack_from(">II", data, 16)
    place, orientation = 8, 1
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"eXIf":
            orientation = _orientation(data[place + 8 : place + 8 + length])
        place += 12 + length
        if kind == b"IEND":
            return PictureHeader(width, height, orientation, place <= len(data))
    return PictureHeader(width, height, orientation, False)


def _bmp(data: bytes) -> PictureHeader:
    """Read the core or info header; the rows of an uncompressed bitmap must all be there."""
    offset, size = struct.unpack_from("<II", data, 10)
    if size == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        packing = 0
    else:
        width, height, _, bits, packing = struct.unpack_from("<iiHHI", data, 18)
    height = abs(height)
    rows = (width * bits + 31) // 32 * 4 * height if packing in (0, 3) else 0
    return PictureHeader(width, height, 1, offset + rows <= len(data))


def _webp(data: bytes) -> PictureHeader | None:
    """Read the first chunk: lossy, lossless or extended; then look for EXIF."""
    if data[8:12] != b"WEBP":
        return None
    (whole,) = struct.unpack_from("<I", data, 4)
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
    else:
        return PictureHeader(0, 0)
    return PictureHeader(width, height, _webp_orientation(data), whole + 8 <= len(data))


def _webp_orientation(data: bytes) -> int:
    """Return the orientation of the EXIF chunk, 1 without."""
    place = 12
    while place + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, place)
        if kind == b"EXIF":
            return _orientation(data[place + 8 : place + 8 + length].removeprefix(b"Exif\0\0"))
        place += 8 + length + length % 2
    return 1


def _tiff(data: bytes) -> PictureHeader:
    """Read the first directory; whether all strips are there shows in decoding."""
    tags = _directory(data)
    orientation = tags.get(_ORIENTATION_TAG, 1)
    if orientation not in range(1, 9):
        orientation = 1
    return PictureHeader(tags.get(_WIDTH_TAG, 0), tags.get(_HEIGHT_TAG, 0), orientation)


def _orientation(exif: bytes) -> int:
    """Return the orientation of an EXIF block, 1 when it is broken or says none."""
    try:
        value = _directory(exif).get(_ORIENTATION_TAG, 1)
    except (struct.error, IndexError, OverflowError):
        return 1
    return value if value in range(1, 9) else 1


def _directory(data: bytes) -> dict[int, int]:
    """Return the whole numbers of the first TIFF or BigTIFF directory by tag."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        return {}
    (version,) = struct.unpack_from(order + "H", data, 2)
    if version == 43:
        (place,) = struct.unpack_from(order + "Q", data, 8)
        (count,) = struct.unpack_from(order + "Q", data, place)
        first, step, value_at = place + 8, 20, 12
    else:
        (place,) = struct.unpack_from(order + "I", data, 4)
        (count,) = struct.unpack_from(order + "H", data, place)
        first, step, value_at = place + 2, 12, 8
    tags = {}
    for entry in range(first, first + min(count, 4096) * step, step):
        tag, kind = struct.unpack_from(order + "HH", data, entry)
        letter = {1: "B", 3: "H", 4: "I", 16: "Q"}.get(kind)
        if letter:
            (tags[tag],) = struct.unpack_from(order + letter, data, entry + value_at)
    return tags
