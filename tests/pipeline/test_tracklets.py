"""Tracking a source holds a piece of it in memory, not the whole."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, NewDetection, NewSource, SourceKind
from reid_desktop.pipeline import tracklets
from reid_desktop.pipeline.tracklets import track_sources
from reid_desktop.store.case import Case
from reid_desktop.store.tracklet_rows import BOX_ROW

PEOPLE, WIDTH = 4, 16


def long_case(path: Path, frames: int) -> Case:
    """One camera before which the same people walk to and fro."""
    looks = np.random.default_rng(0).standard_normal((PEOPLE, WIDTH)).astype(np.float32)
    looks /= np.linalg.norm(looks, axis=1, keepdims=True)
    case = Case.create(path, CaseInfo("Long"), by="eva")
    with case.transaction():
        source = case.add_source(
            NewSource(
                path="/footage/0.mp4",
                kind=SourceKind.VIDEO,
                camera="gate",
                start="",
                sha256="0" * 64,
                size_bytes=1,
                modified_ns=1,
                width=640,
                height=480,
                frames=frames,
                fps=2.0,
                duration_s=frames / 2,
            )
        )
        for frame in range(frames):
            left = 150 * np.arange(PEOPLE) + 2 * abs(frame % 40 - 20)
            boxes = np.stack([left, 0 * left + 50, left + 40, 0 * left + 150], axis=1)
            case.add_frame(
                source.id,
                frame,
                frame / 2,
                detector_id="d@1",
                describer_id="g@1",
                run_id="d@1+g@1",
                detections=[NewDetection(box.astype(np.float32), 0.9, b"jpeg") for box in boxes],
                descriptors=looks,
            )
    return case


def peak_bytes(case: Case) -> int:
    """Track a case; return the most memory that Python and numpy held at a time."""
    case.gallery("g@1")  # its ids are kept for everything else anyway
    tracemalloc.start()
    try:
        run(track_sources(case, by="eva"))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_length_of_a_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracklets, "_STORED_AT_ONCE", 200)
    peaks = []
    for frames in (150, 150, 900):  # the first time fills caches
        with long_case(tmp_path / f"{len(peaks)}.reidcase", frames) as case:
            peaks.append(peak_bytes(case))
            numbers = case.grouping.tracklets_of(case.detection_ids())
            assert len(set(numbers.tolist())) == PEOPLE
    added = PEOPLE * (900 - 150)
    assert peaks[2] - peaks[1] < added * BOX_ROW.itemsize / 2, peaks
