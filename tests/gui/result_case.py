"""A case of two cameras with one search of sixty hits, made without any footage."""

from pathlib import Path

import numpy as np

from reid_desktop.core.records import (
    CaseInfo,
    Method,
    NewDetection,
    NewSearch,
    NewSource,
    Search,
    SourceKind,
)
from reid_desktop.core.values import Ranklist
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.store.case import Case

CAMERAS = (("gate", "2026-03-02T08:00:00+01:00"), ("hall", "2026-03-02T08:10:00+01:00"))
HITS = 60
KEYPOINTS = np.float32([[20, 10, 0.9], [20, 22, 0.9], [16, 50, 0.9], [24, 50, 0.9]])


def source(camera: str, start: str) -> NewSource:
    return NewSource(
        path=f"/footage/{camera}.mp4", kind=SourceKind.VIDEO, camera=camera, start=start,
        sha256=camera, size_bytes=1, modified_ns=0, width=64, height=128, frames=300, fps=1.0,
        duration_s=300.0,
    )  # fmt: skip


def crop(number: int) -> bytes:
    return encode_jpeg(np.full((100, 40, 3), 40 + 3 * number, np.uint8))


def make(path: Path) -> Path:
    """Make the case; hit n is detection n + 1, at second 10 n // 2 of gate and hall by turns.

    Each camera has two tracks, whose detections follow each other by turns.
    """
    with Case.create(path, CaseInfo("Results", "R-1", "Eva"), by="Eva") as case:
        sources = [case.add_source(source(*each), by="Eva") for each in CAMERAS]
        ids = []
        for number in range(HITS):
            ids += case.add_detections(
                sources[number % 2].id,
                number,
                10.0 * (number // 2),
                detector_id="blocks@000000000001",
                detections=[
                    NewDetection(
                        np.float32([0, 0, 40, 100]), 0.9, crop(number), KEYPOINTS, (True,) * 3
                    )
                ],
            )
        for first in (1, 2):
            rows = ids[first - 1 :: 2]
            tracks = {row: rows[place % 2] for place, row in enumerate(rows)}
            case.grouping.set_tracklets(sources[first - 1].id, tracks, by="Eva")
        add_search(case, ids, np.linspace(0.95, 0.05, HITS))
    return path


def add_search(case: Case, ids: list[int], scores: np.ndarray) -> Search:
    new = NewSearch(
        Method.GLAD, "witness.jpg", crop(0), "ab" * 32, None, "colours@000000000002",
        {"stream_weights": [1.0, 0.3, 0.8, 0.8]}, 0,
    )  # fmt: skip
    return case.add_search(new, Ranklist(np.array(ids), scores.astype(np.float32)), by="Eva")
