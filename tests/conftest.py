"""Fixtures for every test: no display, no network, no stray warnings, research data if present."""

import logging
import os
import runpy
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
import pytest
from hypothesis import settings

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.values import (
    Description,
    Detections,
    Float32,
    Image,
    Keypoints,
    Parts,
    QueryDetections,
)

OFFLINE = str(Path(__file__).resolve().parent / "offline")
if OFFLINE not in (paths := os.environ.get("PYTHONPATH", "").split(os.pathsep)):
    os.environ["PYTHONPATH"] = os.pathsep.join([OFFLINE, *filter(None, paths)])
runpy.run_path(f"{OFFLINE}/sitecustomize.py")

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("searching", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
"""The same examples each time; HYPOTHESIS_PROFILE=searching looks for new ones."""


@pytest.fixture(autouse=True)
def no_stray_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning of ours which it did not ask for with caplog.clear()."""
    yield
    ours = [r for r in caplog.get_records("call") if r.name.startswith("reid_desktop")]
    stray = [r.getMessage() for r in ours if r.levelno >= logging.WARNING]
    assert not stray, f"unexpected warnings: {stray}"


@pytest.fixture(autouse=True)
def own_user_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test its own home for settings, logs and keys."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of research data beside the checkout; the test is skipped without it."""
    folder = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the research data is not beside the checkout")
    return folder


class ColourNetworks:
    """Networks that are honest about a drawn world: figures are blocks of colour on grey.

    The detector finds the blocks, the describer is a colour histogram of four regions, the
    searcher compares histograms. They stand in for the real networks where a test is about seams.
    """

    model_id = "colour@0123456789ab"
    dimension = 4 * 24

    def detector(self) -> "ColourNetworks":
        return self

    def describer(self) -> "ColourNetworks":
        return self

    def searcher(self) -> "ColourNetworks":
        return self

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        return [self._blocks(image) for image in images]

    def _blocks(self, image: Image) -> Detections:
        spread = image.max(axis=2).astype(int) - image.min(axis=2)
        count, _, stats, _ = cv2.connectedComponentsWithStats((spread > 60).astype(np.uint8))
        boxes = [(x, y, x + w, y + h) for x, y, w, h, area in stats[1:count].tolist() if area >= 60]
        return Detections(
            np.array(boxes, np.float32).reshape(-1, 4), np.full(len(boxes), 0.9, np.float32)
        )

    def describe(self, image: Image, boxes: Float32) -> Description:
        crops = []
        for x1, y1, x2, y2 in boxes.astype(int):
            crops.append(image[max(0, y1) : max(y2, y1 + 1), max(0, x1) : max(x2, x1 + 1)])
        return self.describe_crops(crops)

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        rows = np.array([self._histogram(c) for c in crops], np.float32).reshape(-1, self.dimension)
        count = len(crops)
        coloured = [float((c.max(axis=2).astype(int) - c.min(axis=2) > 60).mean()) for c in crops]
        sure = np.array([[min(1.0, 2 * share)] * 4 for share in coloured], np.float32)
        points = np.zeros((count, 4, 2), np.float32)
        parts = Parts(np.zeros((count, 3, 4), np.float32), np.ones((count, 3), np.bool_))
        return Description(rows, Keypoints(points, sure.reshape(-1, 4)), parts)

    def _histogram(self, crop: Image) -> Float32:
        third = max(1, len(crop) // 3)
        streams = []
        for region in (crop, crop[:third], crop[third : 2 * third], crop[2 * third :]):
            pixels = region if region.size else crop
            bins = [np.histogram(pixels[..., c], 8, (0, 256))[0] for c in range(3)]
            stream = np.concatenate(bins).astype(np.float32)
            streams.append(stream / max(float(np.linalg.norm(stream)), 1e-9) / 2)
        return np.concatenate(streams)

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        sought = self.describe(query.image, query.box[None]).descriptors[0]
        found = []
        for image in images:
            people = self._blocks(image)
            scores = self.describe(image, people.boxes).descriptors @ sought
            order = np.argsort(-scores, kind="stable")
            found.append(QueryDetections(people.boxes[order], scores[order], people.scores[order]))
        return found


RED, GREEN, BLUE = (200, 30, 30), (30, 180, 40), (40, 50, 210)


@pytest.fixture(scope="session")
def colour_networks() -> ColourNetworks:
    return ColourNetworks()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty frames at 10 frames/s, 160x120: a red person, later a green and a blue one."""
    from reid_desktop.footage.writer import VideoWriter

    path = tmp_path_factory.mktemp("clip") / "gate_2026-03-02_08-00-00.mp4"
    with VideoWriter(path, fps=10, width=160, height=120) as writer:
        for index in range(40):
            image = np.full((120, 160, 3), 120, np.uint8)
            image[40:100, 10 + 2 * index : 30 + 2 * index] = RED
            if index >= 20:
                image[30:90, 110:130] = GREEN
                image[50:110, 4:24] = BLUE
            writer.write(image)
    return path


@pytest.fixture
def red_person(tmp_path: Path) -> Path:
    """A picture of the red person, cut out."""
    path = tmp_path / "red.png"
    image = np.full((60, 20, 3), RED, np.uint8)
    assert cv2.imwrite(str(path), image[..., ::-1])
    return path
