"""Tiny videos and pictures, drawn so that a frame tells its own number."""

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from reid_desktop.core.values import Image

Encoded = Callable[..., bytes]
WIDTH, HEIGHT, BITS = 64, 48, 6


def drawn(number: int, height: int = HEIGHT, width: int = WIDTH) -> Image:
    """A frame with its number as white or black columns, most significant bit left."""
    image = np.zeros((height, width, 3), np.uint8)
    for bit in range(BITS):
        left, right = bit * width // BITS, (bit + 1) * width // BITS
        image[:, left:right] = 255 if number >> (BITS - 1 - bit) & 1 else 0
    return image


def number_of(image: Image) -> int:
    """Read the number back."""
    columns = np.array_split(image.mean(axis=(0, 2)), BITS)
    return int("".join("1" if np.median(c) > 127 else "0" for c in columns), 2)


def write_video(
    path: Path,
    *,
    frames: int = 40,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    times_ms: Sequence[int] | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Path:
    """Write numbered frames, 10 a second or at `times_ms`; keyframes every 10, two B-frames."""
    options = {"movflags": "faststart"} if path.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, pix_fmt
        stream.codec_context.gop_size = 10
        stream.codec_context.max_b_frames = 2
        if times_ms is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(drawn(number, size[1], size[0]), format="rgb24")
            if times_ms is not None:
                frame.pts, frame.time_base = times_ms[number], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turned_mp4(path: Path, clockwise: int) -> Path:
    """Write the rotation by `clockwise` degrees into the track header of an MP4."""
    a, b = {90: (0, 65536), 180: (-65536, 0), 270: (0, -65536)}[clockwise]
    data = bytearray(path.read_bytes())
    place = data.find(b"tkhd") + 44
    data[place : place + 36] = struct.pack(">9i", a, b, 0, -b, a, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Forty frames of H.264 with B-frames."""
    return write_video(tmp_path / "gate.mp4")


@pytest.fixture
def picture_bytes() -> Encoded:
    """Encode an image as a picture of the format of a suffix."""
    import cv2

    def encoded(image: Image, suffix: str = ".png") -> bytes:
        stored = image[..., ::-1] if image.ndim == 3 and image.shape[2] == 3 else image
        done, data = cv2.imencode(suffix, np.ascontiguousarray(stored))
        assert done
        return bytes(data.tobytes())

    return encoded
