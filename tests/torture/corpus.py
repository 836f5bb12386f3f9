"""Hostile media, generated: what a decoder may meet, and what must come of it."""

import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from . import scenes
from .conftest import sized

WIDTH, HEIGHT = 64, 48
BOMB_BYTES = sized(60, 300) << 20
TEN_YEARS_MS = 315_360_000_000
Writer = Callable[[Path], object]


def video(
    path: Path,
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    size: tuple[int, int] = (WIDTH, HEIGHT),
    frames: int = 8,
    times_ms: list[int] | None = None,
) -> Path:
    """Write a few frames of some codec."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, pix_fmt
        if times_ms:
            stream.codec_context.time_base = Fraction(1, 1000)
        for number in range(frames):
            image = np.ascontiguousarray(scenes.drawn(number)[: size[1], : size[0]])
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            if times_ms:
                frame.pts, frame.time_base = times_ms[number], Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def changed(path: Path, made: Path, change: Callable[[bytes], bytes]) -> None:
    """Write a changed copy of the video `made` and take that away."""
    path.write_bytes(change(made.read_bytes()))
    made.unlink()


def sound_alone(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.rate = 44100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def sparse(path: Path, first: bytes, size: int) -> None:
    """A file that claims to be as long as a disk and holds next to nothing."""
    with path.open("wb") as file:
        file.write(first)
        file.truncate(size)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, rows: bytes | None = None) -> bytes:
    """A grey PNG of any claimed size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(width + 1) * min(height, 100) if rows is None else rows, 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), *more, chunk(b"IDAT", data), chunk(b"IEND", b"")]
    )


def picture(form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(scenes.drawn(0)[:HEIGHT, :WIDTH])
    mode = str(options.pop("mode", "RGB"))
    image.convert(mode).save(file, form, **options)
    return file.getvalue()


def jpeg_with(segment: bytes) -> bytes:
    """A sound JPEG with one more APP1 segment."""
    whole = picture("JPEG")
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + whole[2:]


def exif(tag: int, kind: int, count: int, value: int) -> bytes:
    return b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", tag, kind, count, value)


def moving(form: str) -> bytes:
    images = [Image.fromarray(scenes.drawn(i)[:HEIGHT, :WIDTH]) for i in range(5)]
    file = io.BytesIO()
    images[0].save(file, form, save_all=True, append_images=images[1:])
    return file.getvalue()


def resized_jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    data = bytearray(picture("JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


READ: dict[str, Writer] = {
    "plain.mp4": lambda p: video(p),
    "b frames.mkv": lambda p: video(p),
    "as avi.avi": lambda p: changed(p, video(p.with_suffix(".mp4")), bytes),
    "mpeg4.avi": lambda p: video(p, codec="mpeg4"),
    "mjpeg.avi": lambda p: video(p, codec="mjpeg", pix_fmt="yuvj420p"),
    "mpeg2.ts": lambda p: video(p, codec="mpeg2video"),
    "ffv1 444.mkv": lambda p: video(p, codec="ffv1", pix_fmt="yuv444p", size=(63, 47)),
    "grey.mkv": lambda p: video(p, codec="ffv1", pix_fmt="gray"),
    "ten bits.mkv": lambda p: video(p, codec="ffv1", pix_fmt="yuv422p10le"),
    "rgb.mkv": lambda p: video(p, codec="ffv1", pix_fmt="bgr0"),
    "deep.mkv": lambda p: video(p, codec="ffv1", pix_fmt="gbrp16le"),
    "alpha.mkv": lambda p: video(p, codec="ffv1", pix_fmt="yuva420p"),
    "png.mov": lambda p: video(p, codec="png", pix_fmt="rgba"),
    "variable rate.mkv": lambda p: video(p, times_ms=[0, 33, 40, 900, 901, 5000, 5001, 9999]),
    "ten years.mkv": lambda p: video(p, times_ms=[0, 40, *(TEN_YEARS_MS + i for i in range(6))]),
    "one frame.mp4": lambda p: video(p, frames=1),
    "tall.mkv": lambda p: video(p, codec="ffv1", pix_fmt="gray", size=(16, 100)),
    "claims more.avi": lambda p: changed(
        p,
        video(p.with_suffix(".b.avi"), codec="mjpeg", pix_fmt="yuvj420p"),
        lambda d: d.replace(struct.pack("<II", WIDTH, HEIGHT), struct.pack("<II", 60_000, 60_000)),
    ),
    "half.mkv": lambda p: changed(
        p,
        video(p.with_suffix(".b.mkv"), codec="ffv1", pix_fmt="gray"),
        lambda d: d[: 3 * len(d) // 4],
    ),
    "rubbish behind.mp4": lambda p: changed(
        p, video(p.with_suffix(".b.mp4")), lambda d: d + bytes(9999)
    ),
    "16 bits.png": lambda p: Image.new("I;16", (64, 48)).save(p),
    "one bit.png": lambda p: p.write_bytes(picture("PNG", mode="1")),
    "palette.png": lambda p: p.write_bytes(picture("PNG", mode="P")),
    "grey alpha.png": lambda p: p.write_bytes(picture("PNG", mode="LA")),
    "cmyk.jpg": lambda p: p.write_bytes(picture("JPEG", mode="CMYK")),
    "progressive.jpg": lambda p: p.write_bytes(picture("JPEG", progressive=True)),
    "animated.png": lambda p: p.write_bytes(moving("PNG")),
    "animated.webp": lambda p: p.write_bytes(moving("WEBP")),
    "pages.tif": lambda p: p.write_bytes(moving("TIFF")),
    "packed.tif": lambda p: p.write_bytes(picture("TIFF", compression="tiff_lzw")),
    "exif rubbish.jpg": lambda p: p.write_bytes(jpeg_with(b"Exif\0\0" + bytes(range(256)) * 20)),
    "exif turn 65535.jpg": lambda p: p.write_bytes(jpeg_with(exif(0x112, 3, 1, 65535))),
    "exif loop.jpg": lambda p: p.write_bytes(jpeg_with(exif(0x8769, 4, 1, 8))),
    "exif count.jpg": lambda p: p.write_bytes(jpeg_with(exif(0x112, 3, 1 << 31, 1 << 31))),
    "text bomb.png": lambda p: p.write_bytes(
        png(64, 48, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(BOMB_BYTES), 9)))
    ),
    "colours bomb.png": lambda p: p.write_bytes(
        png(64, 48, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(BOMB_BYTES), 9)))
    ),
    "long rows.png": lambda p: p.write_bytes(png(64, 48, rows=bytes(200 << 20))),
}  # fmt: skip
"""Odd but sound: these must be read."""

REFUSED: dict[str, Writer] = {
    "zero.mp4": lambda p: p.write_bytes(b""),
    "zero.jpg": lambda p: p.write_bytes(b""),
    "text.mp4": lambda p: p.write_text("no video\n" * 500),
    "text.png": lambda p: p.write_text("no picture\n" * 500),
    "noise.mkv": lambda p: p.write_bytes(np.random.default_rng(1).bytes(50_000)),
    "noise.h264": lambda p: p.write_bytes(np.random.default_rng(2).bytes(50_000)),
    "picture.mp4": lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "movie.png": lambda p: changed(p, video(p.with_suffix(".mp4")), bytes),
    "gif.png": lambda p: p.write_bytes(moving("GIF")),
    "icon.png": lambda p: p.write_bytes(picture("ICO")),
    "pdf.jpg": lambda p: p.write_bytes(picture("PDF")),
    "svg.png": lambda p: p.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "head alone.mp4": lambda p: changed(p, video(p.with_suffix(".b.mp4")), lambda d: d[:40]),
    "no table.mp4": lambda p: changed(
        p, video(p.with_suffix(".b.mp4")), lambda d: d.replace(b"moov", b"wxyz")
    ),
    "unknown codec.mp4": lambda p: changed(
        p, video(p.with_suffix(".b.mp4")), lambda d: d.replace(b"avc1", b"zzzz")
    ),
    "sound.mp4": sound_alone,
    "playlist.m3u8": lambda p: p.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
    "concat.mp4": lambda p: p.write_text("ffconcat version 1.0\nfile '/etc/passwd'\n"),
    "session.mp4": lambda p: p.write_text("v=0\nm=video 5000 RTP/AVP 96\nc=IN IP4 192.0.2.1\n"),
    "bomb.mov": lambda p: changed(
        p,
        video(p.with_suffix(".b.mov"), codec="png", pix_fmt="rgb24"),
        lambda d: d.replace(struct.pack(">II", WIDTH, HEIGHT), struct.pack(">II", 30_000, 30_000)),
    ),
    "cut.jpg": lambda p: p.write_bytes(picture("JPEG")[:-30]),
    "cut.png": lambda p: p.write_bytes(picture("PNG")[:-30]),
    "bomb.png": lambda p: p.write_bytes(png(30_000, 30_000)),
    "bomb.jpg": lambda p: p.write_bytes(resized_jpeg(65_500, 65_500)),
    "no size.png": lambda p: p.write_bytes(png(0, 48)),
    "wide.png": lambda p: p.write_bytes(png(0x7FFFFFFF, 1, rows=b"")),
    "minus.bmp": lambda p: p.write_bytes(
        b"BM" + struct.pack("<IHHI", 100, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, -64, -(2**31), 1, 24, 0, 0, 0, 0, 0, 0)
    ),
    "strips.tif": lambda p: p.write_bytes(
        b"II*\0\x08\0\0\0\x02\0" + struct.pack("<HHII", 256, 4, 1, 1 << 31)
        + struct.pack("<HHII", 257, 4, 1, 1 << 31) + bytes(4)
    ),
}  # fmt: skip
"""Damaged, disguised or meant to hurt: one sentence each."""

ENDLESS: dict[str, Writer] = {
    "endless.mp4": lambda p: sparse(p, b"", 1 << 40),
    "endless.h264": lambda p: sparse(p, b"\0\0\0\1\x67" + bytes(64), 1 << 40),
    "endless.ts": lambda p: sparse(p, (b"\x47\x40\0\x10" + bytes(184)) * 20, 1 << 40),
    "endless.mkv": lambda p: sparse(p, b"\x1a\x45\xdf\xa3" + bytes(40), 1 << 40),
    "endless.jpg": lambda p: sparse(p, b"\xff\xd8\xff", 1 << 40),
    "pipe.mp4": lambda p: os.mkfifo(p),
    "pipe.png": lambda p: os.mkfifo(p),
    "zeros.mp4": lambda p: p.symlink_to("/dev/zero"),
    "zeros.jpg": lambda p: p.symlink_to("/dev/zero"),
    "itself.mp4": lambda p: p.symlink_to(p),
}
"""Streams without an end, and files that are none."""


def written(folder: Path, corpus: dict[str, Writer]) -> Iterator[Path]:
    """Write a corpus, each file into a folder of its own name, for a folder is one source."""
    for name, write in corpus.items():
        place = folder / f"of {name}"
        place.mkdir(parents=True)
        write(place / name)
        yield place / name
