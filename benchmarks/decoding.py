"""Print how fast video is decoded in the decoding process, against decoding in this process.

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
import numpy as np
from record import Record

from reid_desktop.footage.decoder import Decoder
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


def main() -> None:
    """Measure every video."""
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
        record.save()


if __name__ == "__main__":
    main()
