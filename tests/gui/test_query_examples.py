from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import Mark, Method, Role
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.panels.methods import MethodsPanel
from reid_desktop.gui.people_dialog import PeopleDialog
from reid_desktop.gui.pictures import to_qimage

from .conftest import COLOURS, drawn

LEFT = Qt.MouseButton.LeftButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def drop_on(widget: QWidget, data: QMimeData) -> bool:
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, LEFT, none)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, LEFT, none))
    return enter.isAccepted()


def figure(colour: tuple[int, int, int]) -> np.ndarray:
    return np.full((80, 30, 3), colour, np.uint8)


@pytest.fixture
def ranked(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window after a search for the red figure."""
    opened.query.take_image(figure(COLOURS[0]), "red")
    ask(opened, qtbot)
    return opened


def ask(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.query.searched, timeout=10_000):
        qtbot.mouseClick(window.query.search_button, LEFT)


def colours(window: MainWindow, count: int) -> list[int]:
    """The figure's number of the first `count` hits."""
    ids = [window.ranklist.hits.id_at(row) for row in range(count)]
    found = window.session.case.detections(ids)
    return [int((d.box[0] - 2 * d.frame_index) // 80) for d in found]


def test_a_crop_of_the_grid_dropped_on_the_strip_is_one_more_picture_and_asks_again(
    ranked: MainWindow, qtbot: QtBot
) -> None:
    data = ranked.ranklist.hits.mimeData([ranked.ranklist.hits.index(1, 0)])
    with qtbot.waitSignal(ranked.query.searched, timeout=10_000):
        assert drop_on(ranked.query.likes.viewport(), data)
    assert len(ranked.query.asked.likes) == 2
    pictures = ranked.session.case.search_pictures(ranked.ranklist.search.id)
    assert [picture.role for picture in pictures] == [Role.LIKE, Role.LIKE]
    ranked.query.likes.setCurrentRow(0)
    with qtbot.waitSignal(ranked.query.searched, timeout=10_000):
        qtbot.keyClick(ranked.query.likes, Qt.Key.Key_Delete)
    assert len(ranked.query.asked.likes) == 1


def test_a_picture_of_somebody_else_is_pushed_away(
    ranked: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "green.jpg").write_bytes(encode_jpeg(figure(COLOURS[1])))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "green.jpg"))])
    with qtbot.waitSignal(ranked.query.searched, timeout=10_000):
        assert drop_on(ranked.query.unlikes.viewport(), data)
    pictures = ranked.session.case.search_pictures(ranked.ranklist.search.id)
    assert [picture.role for picture in pictures] == [Role.LIKE, Role.UNLIKE]
    assert set(colours(ranked, 18)[-6:]) == {1}, "the green figure comes last"


def test_a_picture_is_pasted_as_one_more_by_key(ranked: MainWindow, qtbot: QtBot) -> None:
    ranked.query.live.setChecked(False)
    QGuiApplication.clipboard().setImage(to_qimage(figure(COLOURS[0])))
    qtbot.keyClick(ranked, Qt.Key.Key_V, CONTROL | ALT)
    assert len(ranked.query.asked.likes) == 2


def test_streams_are_switched_off_and_the_last_one_is_not(ranked: MainWindow, qtbot: QtBot) -> None:
    streams = ranked.query.streams
    for name in ("head", "lower_body", "global"):
        with qtbot.waitSignal(ranked.query.searched, timeout=10_000):
            qtbot.mouseClick(streams[name], LEFT)
    weights = ranked.ranklist.search.parameters["stream_weights"]
    assert [weight > 0 for weight in weights] == [False, False, True, False]
    with qtbot.waitSignal(ranked.query.searched, timeout=10_000):
        qtbot.mouseClick(streams["upper_body"], LEFT)
    assert streams["global"].isChecked()


def test_advice_names_each_stream(opened: MainWindow, qtbot: QtBot) -> None:
    opened.query.take_image(drawn(0), "frame", box=np.float32([10, 30, 40, 120]))
    lines = opened.query.advice_view.lines
    qtbot.waitUntil(lambda: "upper body" in lines.text(), timeout=5000)
    assert "small (90 px)" in lines.text()


@pytest.fixture
def asked_whom(opened: MainWindow, qtbot: QtBot) -> PeopleDialog:
    """The question who of the three figures is sought."""
    opened.query.take_image(drawn(4), "three people")
    people = opened.query.advice_view.people
    qtbot.waitUntil(lambda: not people.isHidden(), timeout=5000)
    assert people.text().startswith("3 people")
    people.click()
    (dialog,) = opened.query.findChildren(PeopleDialog)
    qtbot.waitExposed(dialog)
    return dialog


def test_this_one_of_several_people_is_asked(
    asked_whom: PeopleDialog, opened: MainWindow, qtbot: QtBot
) -> None:
    view = asked_whom.view
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.mapFromScene(195, 80))
    qtbot.mouseClick(asked_whom.this, LEFT)
    ask(opened, qtbot)
    assert set(colours(opened, 6)) == {2}


def test_any_of_several_people_is_a_hit(
    asked_whom: PeopleDialog, opened: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(asked_whom.any, LEFT)
    ask(opened, qtbot)
    assert opened.ranklist.search.parameters["join"] == "best"
    assert np.allclose([opened.ranklist.results.hits.scores[:18].min()], 1.0, atol=0.02)


def test_all_together_are_the_frames_with_everybody(
    asked_whom: PeopleDialog, opened: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(asked_whom.all, LEFT)
    ask(opened, qtbot)
    assert opened.ranklist.search.parameters["together"] == 3
    assert sorted(colours(opened, 3)) == [0, 1, 2], "one hit for each person of a frame"
    frames = opened.ranklist.results.hits.frame_indices
    assert len(set(frames[:3].tolist())) == 1


def test_all_methods_answer_the_same_query_side_by_side(opened: MainWindow, qtbot: QtBot) -> None:
    opened.query.take_detection(2)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    with qtbot.waitSignal(opened.query.compared, timeout=20_000):
        qtbot.mouseClick(opened.query.all_button, LEFT)
    panel = opened.panel("methods", MethodsPanel)
    assert all(panel.hits[method].rowCount() > 0 for method in Method)
    assert len({s.query_sha256 for s in opened.session.case.searches()}) == 1
    with qtbot.waitSignal(panel.hit_opened):
        panel.grids[Method.QEEPS].go_to(0)
        qtbot.keyClick(panel.grids[Method.QEEPS], Qt.Key.Key_Return)


def test_a_search_of_the_history_brings_its_pictures_and_streams_back(
    ranked: MainWindow, qtbot: QtBot
) -> None:
    ranked.query.live.setChecked(False)
    ranked.query.intake.take_image(figure(COLOURS[2]), "blue", role=Role.UNLIKE)
    ranked.query.streams["head"].click()
    ask(ranked, qtbot)
    ranked.query.show_query(None)
    ranked.query.streams["head"].click()
    ranked.history.ask_again()
    assert [query.name for query in ranked.query.asked.unlikes] == ["blue"]
    assert not ranked.query.streams["head"].isChecked()


def test_a_mark_ranks_what_lies_ahead_again_at_once(ranked: MainWindow, qtbot: QtBot) -> None:
    results = ranked.results
    ranked.ranklist.grid.go_to(0)
    before = results.shown_ids.tolist()
    blue = [i for i in before if colours_of(ranked, i) == 2]
    results.mark(blue[:1], Mark.MATCH)
    qtbot.waitUntil(lambda: results.is_ranked_again, timeout=5000)
    after = results.shown_ids.tolist()
    assert after[0] == before[0], "what was looked at stays"
    assert sorted(after) == sorted(before)
    places = [after.index(i) for i in blue]
    assert np.mean(places) < np.mean([before.index(i) for i in blue]), "a match pulls its like"
    assert "re-ranked" in ranked.ranklist.title.text()


def colours_of(window: MainWindow, detection_id: int) -> int:
    (found,) = window.session.case.detections([detection_id])
    return int((found.box[0] - 2 * found.frame_index) // 80)


def test_why_shows_the_likeness_of_each_stream(ranked: MainWindow, qtbot: QtBot) -> None:
    why = ranked.ranklist.why
    qtbot.waitUntil(lambda: "whole body: 1.0" in why.accessibleDescription(), timeout=5000)
    ranked.ranklist.grid.go_to(17)
    qtbot.waitUntil(lambda: "whole body: 1.0" not in why.accessibleDescription(), timeout=5000)
    assert "lower body" in why.accessibleDescription()
