import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import run
from reid_desktop.footage.picture_headers import read_header
from reid_desktop.footage.pictures import (
    decode_picture,
    is_picture,
    listing_pictures,
    picture_size,
    read_picture,
)

from .conftest import Encoded

SUFFIXES = [".jpg", ".png", ".bmp", ".webp", ".tif"]


def colours() -> np.ndarray:
    """A picture with a red left half, a blue right half and a green top row block."""
    image = np.zeros((48, 64, 3), np.uint8)
    image[:, :32, 0] = 250
    image[:, 32:, 2] = 250
    image[:16] = (0, 250, 0)
    return image


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """Put an EXIF block with an orientation behind the first marker."""
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def png_header(width: int, height: int) -> bytes:
    """A PNG of any claimed size without its pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    end = b"IEND"
    chunks = [struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))]
    chunks += [struct.pack(">I", 0) + end + struct.pack(">I", zlib.crc32(end))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_comes_as_rgb(suffix: str, picture_bytes: Encoded) -> None:
    data = picture_bytes(colours(), suffix)
    image = decode_picture(data, name="a" + suffix)
    assert image.shape == (48, 64, 3)
    assert image.dtype == np.uint8
    assert np.abs(image[40, 10].astype(int) - [250, 0, 0]).max() < 40
    header = read_header(data)
    assert header is not None
    assert (header.width, header.height, header.is_complete) == (64, 48, True)


def test_deep_grey_and_transparent_pictures_come_as_rgb_bytes(picture_bytes: Encoded) -> None:
    deep = np.full((8, 8, 3), 200 * 257, np.uint16)
    grey = np.full((8, 8), 200, np.uint8)
    clear = np.full((8, 8, 4), 200, np.uint8)
    for image in (deep, grey, clear):
        decoded = decode_picture(picture_bytes(image), name="a.png")
        assert decoded.shape == (8, 8, 3)
        assert np.abs(decoded.astype(int) - 200).max() <= 1


def test_a_palette_picture_comes_as_rgb() -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 2, 1, 8, 3, 0, 0, 0)
    chunks = [head, b"PLTE" + bytes([250, 0, 0, 0, 0, 250])]
    chunks += [b"IDAT" + zlib.compress(bytes([0, 0, 1])), b"IEND"]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks
    )
    assert decode_picture(data, name="p.png").tolist() == [[[250, 0, 0], [0, 0, 250]]]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(
    orientation: int, picture_bytes: Encoded, tmp_path: Path
) -> None:
    upright = colours()
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    path = tmp_path / "a.jpg"
    path.write_bytes(with_orientation(picture_bytes(stored, ".jpg"), orientation))
    image = read_picture(path)
    assert image.shape == upright.shape
    assert picture_size(path) == (64, 48)
    assert np.abs(image.astype(int) - upright).mean() < 10


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_a_senseless_orientation_is_ignored(orientation: int, picture_bytes: Encoded) -> None:
    data = with_orientation(picture_bytes(colours(), ".jpg"), orientation)
    assert decode_picture(data, name="a.jpg").shape == (48, 64, 3)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.9])
def test_a_picture_that_is_cut_off_gets_one_sentence(
    suffix: str, share: float, tmp_path: Path, picture_bytes: Encoded
) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    data = picture_bytes(noise, suffix)
    path = tmp_path / f"cut{suffix}"
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FootageError, match="cut"):
        read_picture(path)


@pytest.mark.parametrize("data", [b"hello, world\n" * 20, b"GIF89a" + bytes(50), b"%PDF-1.7"])
def test_other_formats_are_refused_by_their_first_bytes(data: bytes) -> None:
    with pytest.raises(FootageError, match="not a picture of a known format"):
        decode_picture(data, name="x.jpg")


def test_a_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(FootageError, match="30000 x 30000 pixels"):
        decode_picture(png_header(30_000, 30_000), name="bomb.png")


def test_a_missing_picture_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FootageError, match="gone"):
        read_picture(tmp_path / "no.jpg")


def test_hidden_files_and_other_suffixes_are_no_pictures() -> None:
    names = ["a.JPG", "b.tiff", "._a.jpg", "notes.txt", "c"]
    assert [is_picture(Path(name)) for name in names] == [True, True, False, False, False]


def test_pictures_are_listed_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("f10.png", "f2.png", "a.png", "f2b.png", "02.png", "1.png"):
        (tmp_path / name).touch()
    listed = [path.name for path in run(listing_pictures(tmp_path))]
    assert listed == ["a.png", "f2.png", "f2b.png", "f10.png", "1.png", "02.png"]


@given(
    start=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"II*\0", b"MM\0+"])
    | st.just(b"RIFF\x20\0\0\0WEBPVP8X"),
    rest=st.binary(max_size=120),
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_the_header_reader_fail(start: bytes, rest: bytes) -> None:
    header = read_header(start + rest)
    assert header is None or (header.width >= 0 and header.orientation in range(1, 9))
