"""Print how fast video and pictures are decoded in processes of their own, against in this one.

    python benchmarks/decoding.py [VIDEO ...]

Without a video, noise-textured ones of 640x480 and 1920x1080 are made. All figures of a line come
from one run on one machine; the ratio is what can be compared between machines.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
from record import Record

from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.footage.decoder import Decoder
from reid_desktop.footage.pictures import read_picture, read_pictures
from reid_desktop.footage.writer import VideoWriter

MOST_FRAMES = 600
REPEATS = 3


def made(folder: Path) -> Iterator[Path]:
    """Write a moving texture in two sizes."""
    for width, height, frames in ((640, 480, 300), (1920, 1080, 120)):
        path = folder / f"{width}x{height}.mp4"
        coarse = np.random.default_rng(0).integers(0, 255, (height // 8, width // 8, 3), np.uint8)
        texture = coarse.repeat(8, 0).repeat(8, 1)
        with VideoWriter(path, fps=25, width=width, height=height) as writer:
            for k in range(frames):
                writer.write(np.ascontiguousarray(np.roll(texture, 3 * k, axis=1)))
        yield path


def here(path: Path) -> float:
    """Return frames a second decoded to RGB in this process."""
    began, count = time.perf_counter(), 0
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            frame.to_ndarray(format="rgb24")
            count += 1
            if count == MOST_FRAMES:
                break
    return count / (time.perf_counter() - began)


def there(path: Path) -> tuple[float, float, float]:
    """Return seconds to open, frames a second in sequence, seconds for a frame by seek."""
    began = time.perf_counter()
    decoder = Decoder(path.absolute())
    opened = time.perf_counter()
    frames = min(len(decoder.index.pts), MOST_FRAMES)
    count = sum(1 for _ in decoder.images(range(frames)))
    ended = time.perf_counter()
    places = np.random.default_rng(1).integers(0, frames, 20).tolist()
    for place in places:
        next(decoder.images([place]))
    sought = time.perf_counter()
    decoder.close()
    return opened - began, count / (ended - opened), (sought - ended) / len(places)


def walks(folder: Path) -> Iterator[list[Path]]:
    """Write folders of JPEGs: person crops, frames of two sizes, photographs."""
    for width, height, count in (
        (64, 128, 400),
        (640, 480, 100),
        (1920, 1080, 40),
        (4000, 3000, 8),
    ):
        place = folder / f"pictures {width}x{height}"
        place.mkdir()
        coarse = np.random.default_rng(0).integers(0, 255, (height // 16, width // 16, 3), np.uint8)
        texture = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        for k in range(count):
            (place / f"{k:04}.jpg").write_bytes(encode_jpeg(np.roll(texture, 3 * k, axis=1)))
        yield sorted(place.iterdir())


def pictures_here(paths: list[Path]) -> float:
    """Return pictures a second decoded to RGB by OpenCV in this process."""
    began = time.perf_counter()
    for path in paths:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    return len(paths) / (time.perf_counter() - began)


def pictures_there(paths: list[Path]) -> tuple[float, float]:
    """Return pictures a second of a folder, read ahead, and of single ones in turn."""
    began = time.perf_counter()
    for _ in read_pictures(paths):
        pass
    ahead = time.perf_counter()
    for path in paths:
        read_picture(path)
    single = time.perf_counter()
    return len(paths) / (ahead - began), len(paths) / (single - ahead)


def measure_pictures(folder: Path, record: Record) -> None:
    """Measure every folder of pictures; the process is started before."""
    print(f"{'pictures':32} folder /s  single /s  here /s  folder/here  single/here")
    for paths in walks(folder):
        read_picture(paths[0])
        rounds = [(pictures_here(paths), *pictures_there(paths)) for _ in range(REPEATS)]
        inside, ahead, single = np.median(rounds, axis=0)
        name = paths[0].parent.name
        print(
            f"{name:32} {ahead:9.0f} {single:10.0f} {inside:8.0f} {ahead / inside:12.2f} "
            f"{single / inside:12.2f}"
        )
        record.add(f"{name}: folder, decoding process", ahead, "pictures/s", better="higher")
        record.add(f"{name}: OpenCV in this process", inside, "pictures/s", better="higher")
        record.add(f"{name}: folder / here", ahead / inside, "x", better="higher")
        record.add(f"{name}: single / here", single / inside, "x", better="higher")


def main() -> None:
    """Measure every video and every folder of pictures."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in sys.argv[1:]] or list(made(Path(folder)))
        record = Record("decoding")
        print(f"{'video':32} open s  process f/s  here f/s  ratio  seek ms")
        for path in paths:
            rounds = [(here(path), *there(path)) for _ in range(REPEATS)]
            inside, opened, outside, sought = np.median(rounds, axis=0)
            print(
                f"{path.name[:32]:32} {opened:6.2f} {outside:12.0f} {inside:9.0f} "
                f"{outside / inside:6.2f} {sought * 1000:8.1f}"
            )
            name = path.stem
            record.add(f"{name}: decoding process", outside, "frames/s", better="higher")
            record.add(f"{name}: PyAV in this process", inside, "frames/s", better="higher")
            record.add(f"{name}: process / here", outside / inside, "x", better="higher")
            record.add(f"{name}: one frame by seek", sought * 1000, "ms")
        measure_pictures(Path(folder), record)
        record.save()


if __name__ == "__main__":
    main()
