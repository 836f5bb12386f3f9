"""Import of footage against plain reading: python benchmarks/importing.py [--videos 12].

Import opens each video, finds its frames and times, hashes the file and writes the rows. Both are
timed in turn on the same files; what counts is the ratio to hashing alone.
"""

import argparse
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from record import Record

from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.store.case import Case

WIDTH, HEIGHT, FRAMES, FPS, ROUNDS = 1280, 720, 100, 25, 3


def make(folder: Path, videos: int) -> list[Path]:
    """Write videos of moving noise."""
    folder.mkdir()
    paths = []
    for number in range(videos):
        chance = np.random.default_rng(number)
        coarse = chance.integers(0, 256, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
        texture = coarse.repeat(8, 0).repeat(8, 1)
        paths.append(folder / f"camera-{number:02d}.mp4")
        with VideoWriter(paths[-1], fps=FPS, width=WIDTH, height=HEIGHT) as writer:
            for shift in range(FRAMES):
                writer.write(np.ascontiguousarray(np.roll(texture, 5 * shift, axis=1)))
    return paths


def imported(folder: Path, paths: list[Path]) -> None:
    """Import all videos into a new case."""
    with Case.create(folder, CaseInfo("Bench"), by="bench") as case:
        assert len(run(import_footage(case, paths, by="bench")).sources) == len(paths)


def hashed(paths: list[Path]) -> None:
    """Read and hash all files."""
    for path in paths:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")


def seconds(work: Callable[[], None]) -> float:
    """Return what `work` took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure in turn and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--videos", type=int, default=12)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder / "footage", given.videos)
        megabytes = sum(path.stat().st_size for path in paths) / 1e6
        whole, plain = [], []
        for turn in range(ROUNDS):
            target = folder / f"{turn}.reidcase"
            whole.append(seconds(lambda target=target: imported(target, paths)))
            plain.append(seconds(lambda: hashed(paths)))
    took, alone = statistics.median(whole), statistics.median(plain)
    frames = given.videos * FRAMES
    print(f"{given.videos} videos, {megabytes:.0f} MB, {frames} frames: imported in {took:.2f} s")
    print(f"{frames / took:.0f} frames/s; {took / alone:.1f}x the time of SHA-256 alone")
    record = Record("importing")
    record.add("videos imported", given.videos / took, "a second", better="higher")
    record.add("frames indexed by time", frames / took, "frames/s", better="higher")
    record.add("import / SHA-256 of the same files", took / alone, "x")
    record.save()


if __name__ == "__main__":
    main()
