"""A real case on a small drawn video, stub networks, and a watch over what a test leaves behind."""

import gc
import importlib
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.core.networks import Describer, Detector, PersonSearcher, PreparedQuery
from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.settings import IndexSettings, Settings, changed
from reid_desktop.core.values import (
    Description,
    Detections,
    Float32,
    Image,
    Keypoints,
    Parts,
    QueryDetections,
)
from reid_desktop.footage.crops import cut
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.gui import appearance
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.store.case import Case

from .leftovers import Before, leftovers

GREY = 110
COLOURS = ((220, 60, 50), (50, 190, 70), (60, 80, 220))
WIDTH, HEIGHT, FRAMES, FPS = 256, 160, 24, 4.0


@pytest.fixture(scope="module", autouse=True)
def heap_of_this_module() -> Iterator[None]:
    """Let the collector look at what this module's tests make, not at all that ran before.

    What a test leaves is looked for after each: with the objects of a thousand other tests in the
    process that would take seconds.
    """
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def drawn(index: int, *, shift: int = 0) -> Image:
    """A grey frame with three figures of one colour each, walking to the right."""
    image = np.full((HEIGHT, WIDTH, 3), GREY, np.uint8)
    for number, colour in enumerate(COLOURS):
        left = 10 + 80 * number + 2 * index + shift
        image[40:120, left : left + 30] = colour
        image[30:40, left + 10 : left + 20] = colour
    return image


class BlockDetector:
    """Finds the coloured figures: runs of coloured columns."""

    model_id = "blocks@000000000001"

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        return [self._detect(image) for image in images]

    def _detect(self, image: Image) -> Detections:
        spread = image.max(axis=2).astype(int) - image.min(axis=2)
        columns = (spread > 60).sum(axis=0) > 10
        edges = np.flatnonzero(np.diff(np.concatenate([[0], columns.astype(int), [0]])))
        boxes = [
            [left, 30, right, min(120, image.shape[0])]
            for left, right in edges.reshape(-1, 2)
            if right - left >= 8
        ]
        scores = np.linspace(0.95, 0.9, len(boxes)).astype(np.float32)
        return Detections(np.array(boxes, np.float32).reshape(-1, 4), scores)


class ColourDescriber:
    """Describes a crop by the mean colour of the whole and of three bands: four streams."""

    model_id = "colours@000000000002"
    dimension = 12

    def describe(self, image: Image, boxes: Float32) -> Description:
        return self.describe_crops([cut(image, box) for box in boxes])

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        count = len(crops)
        rows = [self._descriptor(crop) for crop in crops]
        return Description(
            np.array(rows, np.float32).reshape(count, self.dimension),
            Keypoints(np.zeros((count, 4, 2), np.float32), np.ones((count, 4), np.float32)),
            Parts(np.zeros((count, 3, 4), np.float32), np.ones((count, 3), np.bool_)),
        )

    def _descriptor(self, crop: Image) -> Float32:
        pixels = crop.astype(np.float32)
        regions = [pixels, *np.array_split(pixels, 3, axis=0)]
        means = np.array([one.reshape(-1, 3).mean(axis=0) - GREY for one in regions]) + 1e-3
        streams = means / np.linalg.norm(means, axis=1, keepdims=True) / 2
        return np.asarray(streams.reshape(-1), np.float32)


class ColourSearcher:
    """Scores the figures of a frame by colour."""

    model_id = "search@000000000003"
    score_rule = "likeness"

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        describer = ColourDescriber()
        wanted = describer.describe(query.image, query.box[None]).descriptors[0]
        found = []
        for image in images:
            detections = BlockDetector().detect([image])[0]
            scores = describer.describe(image, detections.boxes).descriptors @ wanted
            scores = np.clip(scores, 0, 1).astype(np.float32)
            order = np.argsort(-scores, kind="stable")
            found.append(
                QueryDetections(detections.boxes[order], scores[order], detections.scores[order])
            )
        return found

    def search_each(
        self, queries: Sequence[PreparedQuery], images: Sequence[Image]
    ) -> list[list[QueryDetections]]:
        return [self.search(query, images) for query in queries]


class StubNetworks:
    """All three networks, none of them learnt."""

    def detector(self) -> Detector:
        return BlockDetector()

    def describer(self) -> Describer:
        return ColourDescriber()

    def searcher(self) -> PersonSearcher:
        return ColourSearcher()


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of three figures, at a known time of day in its name."""
    path = tmp_path_factory.mktemp("video") / "gate_2026-03-02_08-00-00.mp4"
    with VideoWriter(path, FPS, WIDTH, HEIGHT) as writer:
        for index in range(FRAMES):
            writer.write(drawn(index))
    return path


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, video: Path) -> Path:
    """The folder of a case that is imported, indexed and grouped."""
    path = tmp_path_factory.mktemp("made") / "station.reidcase"
    info = CaseInfo("Theft at the station", "K-2026/17", "Eva")
    with Case.create(path, info, by="Eva") as case:
        run(import_footage(case, [video], camera="gate", by="Eva"))
        run(ingest(case, StubNetworks(), settings=IndexSettings(every_s=1.0), by="Eva"))
        run(regroup(case, theta=0.05, by="Eva"))
    return path


@pytest.fixture
def case_path(made_once: Path, tmp_path: Path) -> Path:
    """A copy of the indexed case that a test may change."""
    return Path(shutil.copytree(made_once, tmp_path / "station.reidcase"))


@pytest.fixture
def empty_case(tmp_path: Path) -> Path:
    """A case without footage."""
    path = tmp_path / "empty.reidcase"
    Case.create(path, CaseInfo("Empty"), by="Eva").close()
    return path


@pytest.fixture
def stored(tmp_path: Path) -> QSettings:
    """Window state of its own."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def make_session(qapp: QApplication) -> Callable[[], Session]:
    """Makes sessions on stub networks; who asks shuts them."""
    settings = changed(Settings(), {"program.examiner": "Eva"})
    return lambda: Session(StubNetworks(), settings, device=lambda: "device cpu · stub")


@pytest.fixture
def session(make_session: Callable[[], Session]) -> Iterator[Session]:
    """A session on stub networks."""
    made = make_session()
    yield made
    made.shut()
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, session: Session, stored: QSettings) -> Iterator[MainWindow]:
    """The shown window without a case."""
    appearance.apply(QApplication.instance(), appearance.Appearance.LIGHT)
    made = MainWindow(session, stored)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def opened(
    window: MainWindow, session: Session, case_path: Path, qtbot: QtBot
) -> Callable[[], MainWindow] | MainWindow:
    """The window on the indexed case."""
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(case_path)
    qtbot.waitUntil(lambda: not session.frames.is_busy, timeout=5000)
    return window


@pytest.fixture(scope="session")
def translations() -> ModuleType:
    """packaging/translations.py, which collects the words of the window."""
    folder = Path(__file__).resolve().parents[2] / "packaging"
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("translations")
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer, an animation or a window of ours behind."""
    before = Before.now()
    yield
    left = leftovers(before)
    assert not left, f"left behind: {left}"
