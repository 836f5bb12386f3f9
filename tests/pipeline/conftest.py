"""A small searched case on drawn frames, made without any network."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.records import (
    CaseInfo,
    Mark,
    Method,
    NewDetection,
    NewSearch,
    NewSource,
    SourceKind,
)
from reid_desktop.core.values import Ranklist
from reid_desktop.footage.hashing import hash_source
from reid_desktop.store.case import Case

FRAMES = 6


def drawn_frames(folder: Path, *, colour: int) -> Path:
    """Write FRAMES pictures of a block that moves to the right."""
    folder.mkdir()
    for index in range(FRAMES):
        image = np.full((120, 160, 3), 110, np.uint8)
        image[40:100, 10 + 20 * index : 30 + 20 * index, colour] = 220
        assert cv2.imwrite(str(folder / f"{index:04}.png"), image)
    return folder


def jpeg(colour: int) -> bytes:
    image = np.full((60, 20, 3), 110, np.uint8)
    image[..., colour] = 220
    return cv2.imencode(".jpg", image)[1].tobytes()


def add_footage(case: Case, folder: Path, *, camera: str, start: str) -> list[int]:
    """Add a frame folder with one detection in every frame; return their ids."""
    found = run(hash_source(folder))
    source = case.add_source(
        NewSource(
            path=str(folder),
            kind=SourceKind.FRAMES,
            camera=camera,
            start=start,
            sha256=found.sha256,
            size_bytes=found.size_bytes,
            modified_ns=found.modified_ns,
            width=160,
            height=120,
            frames=FRAMES,
            fps=0.0,
            duration_s=6.0,
        )
    )
    ids = []
    for index in range(FRAMES):
        box = np.array([10 + 20 * index, 40, 30 + 20 * index, 100], np.float32)
        new = NewDetection(box=box, score=0.9, crop_jpeg=jpeg(source.id % 3))
        ids += case.add_detections(
            source.id, index, float(index), detector_id="colour@0123456789ab", detections=[new]
        )
    return ids


@pytest.fixture
def searched(tmp_path: Path) -> Iterator[Case]:
    """Two cameras, twelve people, one search over all of them, three marks."""
    with Case.open(made_case(tmp_path)) as case:
        yield case


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The folder of the same case, open nowhere."""
    return made_case(tmp_path)


def made_case(tmp_path: Path) -> Path:
    footage = tmp_path / "footage"
    footage.mkdir()
    info = CaseInfo("Theft at the station", "K-2026/17", "Eva")
    with Case.create(tmp_path / "theft.reidcase", info, by="Eva") as case:
        gate = drawn_frames(footage / "gate", colour=0)
        hall = drawn_frames(footage / "hall", colour=1)
        ids = add_footage(case, gate, camera="Gate", start="2026-03-02T08:00:00+01:00")
        ids += add_footage(case, hall, camera="Hall", start="")
        new = NewSearch(
            method=Method.GLAD,
            query_name="witness.png",
            query_jpeg=jpeg(0),
            query_sha256="ab" * 32,
            box=None,
            model_id="colour@0123456789ab",
            parameters={"top": 100, "cameras": []},
            unseen_frames=0,
        )
        scores = np.linspace(0.9, -0.2, len(ids)).astype(np.float32)
        search = case.add_search(new, Ranklist(np.array(ids, np.int64), scores), by="Eva")
        case.set_verdict(search.id, ids[0], Mark.MATCH, note="same bag", by="Eva")
        case.set_verdict(search.id, ids[1], Mark.NOT_MATCH, by="Eva")
        case.set_verdict(search.id, ids[-1], Mark.UNSURE, by="Eva")
        return case.path
