"""A day of footage and a million people through the real pipeline: flat memory, constant rate."""

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from reid_desktop.core.progress import run
from reid_desktop.core.settings import IndexSettings, SearchSettings
from reid_desktop.core.values import (
    Description,
    Detections,
    Float32,
    Image,
    Keypoints,
    Parts,
)
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store.case import Case
from tests.colour_networks import ColourNetworks

from . import scenes
from .conftest import Figure, sized

PEOPLE = 24
FRAMES = sized(short=60, long=43_200)
"""In view on each frame; 24 h at a frame every two seconds are 43,200 frames, 1,036,800 people."""
MEGABYTE = 1 << 20
SAMPLES = 24
"""One for each hour of the day."""
LONGEST_STEP_S = 2.0
GROWTH_MB = 150
"""What the process may grow from the first quarter to the end: caches of SQLite (64 MB), its
write-ahead log (64 MB), and what is kept of each frame's number."""


class CrowdNetworks(ColourNetworks):
    """Networks that see 24 people on every frame, each described by chance, always the same."""

    model_id = "crowd@0123456789ab"
    dimension = 64

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        left = np.arange(PEOPLE, dtype=np.float32)[:, None] % 12 * 4 + 1
        top = np.arange(PEOPLE, dtype=np.float32)[:, None] // 12 * 20 + 1
        boxes = np.hstack([left, top, left + 8, top + 16])
        return [Detections(boxes, np.full(PEOPLE, 0.9, np.float32)) for _ in images]

    def describe(self, image: Image, boxes: Float32) -> Description:
        seed = int(image[::7, ::7].astype(np.int64).sum())
        rows = np.random.default_rng(seed).normal(size=(len(boxes), self.dimension))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return self._described(rows.astype(np.float32))

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        rows = np.zeros((len(crops), self.dimension), np.float32)
        rows[:, 0] = 1
        return self._described(rows)

    def _described(self, rows: Float32) -> Description:
        count = len(rows)
        points = Keypoints(np.zeros((count, 4, 2), np.float32), np.ones((count, 4), np.float32))
        parts = Parts(np.zeros((count, 3, 4), np.float32), np.ones((count, 3), np.bool_))
        return Description(rows, points, parts)


@dataclass(frozen=True)
class Sample:
    """How the process stands after so many frames."""

    frames: int
    megabytes: float
    handles: int
    cpu_s: float
    wall_s: float


def sample(frames: int) -> Sample:
    """Look at this process and its decoding process."""
    process = psutil.Process()
    everybody = [process, *process.children(recursive=True)]
    taken, handles = 0, 0
    for one in everybody:
        try:
            taken, handles = taken + one.memory_info().rss, handles + one.num_fds()
        except psutil.Error:
            continue
    return Sample(frames, taken / MEGABYTE, handles, time.process_time(), time.monotonic())


def day_of_footage(path: Path) -> Path:
    """Write a video of a frame every two seconds, each a little other than the one before."""
    with VideoWriter(path, fps=0.5, width=64, height=48) as writer:
        for index in range(FRAMES):
            image = np.full((48, 64, 3), 40 + index % 160, np.uint8)
            image[index % 48, index // 48 % 64] = 255
            writer.write(image)
    return path


def test_a_day_of_footage_and_a_million_people(tmp_path: Path, figure: Figure) -> None:
    video = day_of_footage(tmp_path / "gate_2026-03-02_00-00-00.mp4")
    networks: Any = CrowdNetworks()
    path = scenes.new_case(tmp_path / "day.reidcase")
    samples: list[Sample] = []
    with Case.open(path) as case:
        run(import_footage(case, [video], by="eva"))
        (source,) = case.sources()
        assert abs(source.duration_s - 2 * FRAMES) < 4
        every, longest, before = max(1, FRAMES // SAMPLES), 0.0, time.process_time()
        for step in ingest(case, networks, settings=IndexSettings(every_s=0.0), by="eva"):
            longest, before = max(longest, time.process_time() - before), time.process_time()
            if step.stage == "index" and step.done // every > len(samples):
                samples.append(sample(step.done))
        tracked = sample(FRAMES)
        count = len(case.detection_ids())
        assert count == PEOPLE * FRAMES
        assert len(case.grouping.tracklets_of(case.detection_ids())) == count
        quarter, end = samples[len(samples) // 4], samples[-1]
        assert end.megabytes < quarter.megabytes + GROWTH_MB
        assert end.handles <= quarter.handles
        first, last = rate(samples[1 : len(samples) // 2]), rate(samples[len(samples) // 2 :])
        assert last > 0.6 * first, "the more there is, the slower it gets"
        assert longest < LONGEST_STEP_S, "nobody could stop it"
        began = time.process_time()
        query = query_from_detection(case, 1)
        found = run(retrieve(case, networks, query, settings=SearchSettings(), by="eva"))
        searched_s = time.process_time() - began
        assert len(case.hits_of(found.id)) == 100
        searched = sample(FRAMES)
    assert psutil.Process().num_fds() <= quarter.handles
    figure(
        f"{2 * FRAMES / 3600:.1f} h of footage, {count:,} people indexed: memory "
        f"{quarter.megabytes:.0f} MB at a quarter, {end.megabytes:.0f} MB at the end, highest "
        f"{max(s.megabytes for s in samples):.0f} MB, {tracked.megabytes:.0f} MB when all are "
        f"tracked, {searched.megabytes:.0f} MB after a search; handles {quarter.handles} and "
        f"{end.handles}; "
        f"{first:.0f} people per CPU second in the first half, {last:.0f} in the second; longest "
        f"step {longest:.2f} s of CPU; first search {searched_s:.1f} s of CPU; wall "
        f"{end.wall_s - samples[0].wall_s:.0f} s"
    )
    for earlier, later in itertools.pairwise(samples):
        figure(
            f"{later.frames / FRAMES:4.0%} of the day | {PEOPLE * later.frames:>9,} people | "
            f"{later.megabytes:.0f} MB | {later.handles} handles | "
            f"{rate([earlier, later]):.0f} people per CPU second"
        )


def rate(samples: Sequence[Sample]) -> float:
    """Return people per second of this process's CPU."""
    spent = samples[-1].cpu_s - samples[0].cpu_s
    return PEOPLE * (samples[-1].frames - samples[0].frames) / max(spent, 1e-9)
