"""A case on disk and the footage, people and child processes to fill and break it with."""

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reid_desktop.core.records import CaseInfo, NewDetection, NewSource, Source, SourceKind
from reid_desktop.core.values import Float32
from reid_desktop.store.case import Case

People = tuple[list[NewDetection], Float32]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """A new case, open for writing."""
    with Case.create(tmp_path / "robbery", CaseInfo("Robbery"), by="Ada") as opened:
        yield opened


@pytest.fixture
def new_source() -> Callable[..., NewSource]:
    """Make footage that differs in `number` and camera."""

    def make(number: int = 1, camera: str = "gate", path: str = "/footage/gate.mp4") -> NewSource:
        return NewSource(
            path=path,
            kind=SourceKind.VIDEO,
            camera=camera,
            start="2026-03-02T08:00:00+01:00",
            sha256=f"{number:064x}",
            size_bytes=1000,
            modified_ns=1_700_000_000_000_000_001,
            width=640,
            height=480,
            frames=100,
            fps=25.0,
            duration_s=4.0,
        )

    return make


@pytest.fixture
def source(case: Case, new_source: Callable[..., NewSource]) -> Source:
    """Footage in the case."""
    return case.add_source(new_source())


@pytest.fixture
def people() -> Callable[..., People]:
    """Make N detections with (N, 8) descriptors that depend on `seed` alone."""

    def make(count: int = 3, seed: int = 0) -> People:
        rng = np.random.default_rng([seed, count])
        corners = rng.uniform(0, 300, (count, 2))
        boxes = np.hstack([corners, corners + 50]).astype(np.float32)
        detections = [
            NewDetection(
                box=box,
                score=float(np.float32(rng.random())),
                crop_jpeg=f"crop {seed} {row} ".encode() * 50,
                keypoints=rng.random((4, 3)).astype(np.float32),
                visible=(True, row % 2 == 0, False),
            )
            for row, box in enumerate(boxes)
        ]
        descriptors = rng.normal(size=(count, 8)).astype(np.float32)
        descriptors /= np.linalg.norm(descriptors, axis=1, keepdims=True)
        return detections, descriptors

    return make


@pytest.fixture
def add_people(people: Callable[..., People]) -> Callable[..., list[int]]:
    """Store `people` as a finished frame."""

    def add(case: Case, source: Source, frame_index: int = 0, count: int = 3) -> list[int]:
        detections, descriptors = people(count, seed=frame_index)
        return case.add_frame(
            source.id,
            frame_index,
            frame_index / 25,
            detector_id="detector@1",
            describer_id="glad@1",
            run_id="detector@1+glad@1",
            detections=detections,
            descriptors=descriptors,
        )

    return add


@pytest.fixture
def in_child() -> Callable[[Callable[[], Any]], Any]:
    """Run a function in a forked process and return its result, or the exception it raised."""

    def run(function: Callable[[], Any]) -> Any:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                result: Any = function()
            except BaseException as error:  # carried over to the parent
                result = error
            os.write(writer, pickle.dumps(result))
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            data = pipe.read()
        os.waitpid(child, 0)
        return pickle.loads(data)  # noqa: S301 - our own child

    return run
