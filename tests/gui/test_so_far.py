"""Results of whole-frame searches come into the window while the search is still looking."""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, NewDetection
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.views.so_far import SoFarStrip
from reid_desktop.pipeline.frame_search import Hit, SoFar
from reid_desktop.store.case import Case


def hit(score: float, frame: int) -> Hit:
    """A hit of one colour."""
    crop = np.full((60, 24, 3), int(200 * score), np.uint8)
    box = np.array([1, 2, 25, 62], np.float32)
    return Hit(score, 1, frame, frame / 10, NewDetection(box, 0.9, encode_jpeg(crop)))


@pytest.fixture
def strip(opened: MainWindow) -> Iterator[SoFarStrip]:
    found = opened.ranklist.findChild(SoFarStrip)
    assert found is not None
    return found


def test_the_best_so_far_are_shown_at_each_step_and_go_with_the_search(
    opened: MainWindow, strip: SoFarStrip, qtbot: QtBot
) -> None:
    told: list[tuple[str, list[str]]] = []
    steps = [SoFar((), 0, 3), SoFar((hit(0.4, 5),), 1, 3)]
    steps.append(SoFar((hit(0.7, 10), *steps[-1].hits), 2, 3))

    def searching(_case: Case) -> Job[None]:
        for step in steps:
            until = time.monotonic() + 20
            while time.monotonic() < until and f"{step.looked} of 3" not in seen():
                yield Progress(step.looked, step.wanted, "", "person search", partial=step)
                time.sleep(0.01)

    def seen() -> set[str]:
        return {words[:6] for words, _ in told}

    def look() -> None:
        items = [strip.crops.item(row).toolTip() for row in range(strip.crops.count())]
        if strip.isVisibleTo(opened.ranklist):
            told.append((strip.title.text(), items))

    assert not strip.isVisibleTo(opened.ranklist)
    task = opened.session.run("search", searching)
    task.progressed.connect(look)
    with qtbot.waitSignal(task.ended, timeout=30_000):
        pass
    assert told[0][0].startswith("0 of 3 frames looked at")
    assert ("2 of 3 frames", 2) in [(words[:13], len(items)) for words, items in told]
    last = told[-1][1]
    assert last[0].startswith("0.700  gate  0:00:01.0")
    assert last[1].startswith("0.400  gate  0:00:00.5")
    assert not strip.isVisibleTo(opened.ranklist)
    assert strip.crops.count() == 0


def test_progress_without_results_shows_nothing(
    opened: MainWindow, strip: SoFarStrip, qtbot: QtBot
) -> None:
    def counting(_case: Case) -> Job[None]:
        for done in range(3):
            yield Progress(done, 3)

    with qtbot.waitSignal(opened.session.run("count", counting).ended, timeout=30_000):
        pass
    assert not strip.title.text()


@pytest.mark.parametrize("method", [Method.QEEPS, Method.CASCADE])
def test_a_real_search_streams_and_names_the_frames_it_did_not_look_at(
    opened: MainWindow, strip: SoFarStrip, qtbot: QtBot, method: Method
) -> None:
    told: list[str] = []
    opened.session.started.connect(
        lambda task: task.progressed.connect(lambda _: told.append(strip.title.text()))
    )
    settings = opened.session.settings
    few = replace(settings, search=replace(settings.search, frames=2))
    opened.session.use_settings(few)
    opened.query.take_detection(1)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=30_000)
    opened.query.method.setCurrentIndex(opened.query.method.findData(method))
    with qtbot.waitSignal(opened.query.searched, timeout=30_000):
        qtbot.mouseClick(opened.query.search_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.session.tasks, timeout=30_000)
    assert any("frames looked at, the best candidates so far" in words for words in told)
    assert not strip.isVisibleTo(opened.ranklist)
    named = "were not looked at" in opened.ranklist.title.toolTip()
    assert named is (method is Method.CASCADE)


def test_people_without_id_features_are_said_where_the_ranklist_is(
    opened: MainWindow, qtbot: QtBot
) -> None:
    """The figures of the test case are found by a detector that has no ID Net."""
    opened.query.take_detection(1)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=30_000)
    opened.query.method.setCurrentIndex(opened.query.method.findData(Method.INDEX))
    with qtbot.waitSignal(opened.query.searched, timeout=30_000):
        qtbot.mouseClick(opened.query.search_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.session.tasks, timeout=30_000)
    assert "18 of 18 people have no ID features" in opened.ranklist.title.toolTip()
