from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import CaseInfo, Method
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.carried import CROP_MIME, GROUP_MIME, carry
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.pictures import to_qimage
from reid_desktop.gui.session import Session
from reid_desktop.store.case import Case

RED = np.full((80, 30, 3), (220, 60, 50), np.uint8)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "witness.jpg"
    path.write_bytes(encode_jpeg(RED))
    return path


def drop_on(widget: QWidget, data: QMimeData) -> bool:
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, left, none))
    return enter.isAccepted()


def searched(window: MainWindow, qtbot: QtBot) -> None:
    """Ask the query and wait for its ranklist."""
    with qtbot.waitSignal(window.query.searched, timeout=10_000):
        qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def first_colour(window: MainWindow) -> int:
    """The channel that is strongest on the first hit."""
    (detection,) = window.session.case.detections([window.ranklist.hits.id_at(0)])
    return int(detection.box[0] // 80)


def test_a_picture_file_dropped_becomes_the_query(
    opened: MainWindow, picture: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    assert drop_on(opened.query.field, data)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    assert opened.query.query.name == "witness.jpg"


def test_a_picture_dropped_elsewhere_on_the_window_is_no_footage(
    opened: MainWindow, picture: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    assert drop_on(opened, data)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    assert opened.footage.table.rowCount() == 1


def test_a_text_file_is_no_query(opened: MainWindow, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("no picture")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(note))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier)
    opened.query.field.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_a_crop_dragged_from_a_grid_becomes_the_query(opened: MainWindow, qtbot: QtBot) -> None:
    grid = opened.groups.member_grid
    assert drop_on(opened.query.field, grid.model().mimeData([grid.model().index(0, 0)]))
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    assert opened.query.query.box is not None


@pytest.mark.parametrize(
    "told",
    [
        *(b"", b"x", b",,", b"-1", b"1e9", b"\xff\xfe", b"9" * 40, b"9" * 6000, b"999999", b"1 2"),
        *(b";", b";1", b"1", b"x;", b"x;x", b"x;-1", b"x;" + b"9" * 40, b"\xff;1", b"a;b;1"),
    ],
)
def test_a_drag_that_is_not_ours_is_no_fault(opened: MainWindow, qtbot: QtBot, told: bytes) -> None:
    """Another program may use our kinds of drag, or another window may show another case."""
    for kind in (CROP_MIME, GROUP_MIME):
        data = QMimeData()
        data.setData(kind, QByteArray(told))
        opened.query.intake.take_data(data)
        opened.groups.stacks.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, QModelIndex())
    for box in opened.findChildren(QMessageBox):
        box.close()
    assert opened.query.query is None


def test_a_crop_dragged_from_a_window_with_another_case_is_refused(
    opened: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    """Its number exists here too, and is somebody else."""
    data = QMimeData()
    with Case.create(tmp_path / "other.reidcase", CaseInfo("Other"), by="Eva") as other:
        for kind in (CROP_MIME, GROUP_MIME):
            carry(data, kind, other, [int(session.case.detection_ids()[0])])
    stacks = opened.groups.stacks
    with qtbot.waitSignal(session.errored) as refused:
        opened.query.take_data(data)
    assert "of another case" in str(refused.args[0])
    assert not stacks.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, QModelIndex())
    assert not stacks.canDropMimeData(data, Qt.DropAction.CopyAction, -1, -1, stacks.index(0))
    for box in opened.findChildren(QMessageBox):
        box.close()
    assert opened.query.query is None


def test_paste_takes_the_clipboard_and_search_ranks_the_same_colour_first(
    opened: MainWindow, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setImage(to_qimage(RED))
    opened.query.setFocus()
    qtbot.keyClick(opened, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert opened.query.query.name == "pasted picture"
    searched(opened, qtbot)
    assert opened.ranklist.hits.rowCount() == 18
    assert first_colour(opened) == 0


def test_open_file_takes_a_picture(
    opened: MainWindow, picture: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(picture), ""))
    qtbot.mouseClick(opened.query.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)


def test_a_box_drawn_with_the_mouse_becomes_the_query(opened: MainWindow, qtbot: QtBot) -> None:
    view = shown(opened, qtbot)
    qtbot.keyClick(opened, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert view.is_drawing
    start, end = view.mapFromScene(90, 30), view.mapFromScene(120, 120)
    port = view.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    assert opened.query.query is not None
    assert np.allclose(opened.query.query.box, [90, 30, 120, 120], atol=2)
    searched(opened, qtbot)
    assert first_colour(opened) == 1


def test_a_box_drawn_with_the_keyboard_becomes_the_query(opened: MainWindow, qtbot: QtBot) -> None:
    view = shown(opened, qtbot)
    qtbot.keyClick(opened, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not view.is_drawing
    box = opened.query.query.box
    assert box[3] - box[1] == pytest.approx(160 / 2 + 8)


def test_enter_on_a_box_chosen_by_tab_takes_it(opened: MainWindow, qtbot: QtBot) -> None:
    view = shown(opened, qtbot)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.current_box is not None
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    assert f"detection {view.current_box.detection_id}" in opened.query.query.name


@pytest.mark.parametrize("method", list(Method))
def test_every_method_answers(opened: MainWindow, qtbot: QtBot, method: Method) -> None:
    opened.query.take_detection(2)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    opened.query.method.setCurrentIndex(opened.query.method.findData(method))
    searched(opened, qtbot)
    assert first_colour(opened) == 1
    assert opened.ranklist.search.method is method


def test_only_the_ticked_cameras_are_searched(opened: MainWindow, qtbot: QtBot) -> None:
    (action,) = opened.query.scope.camera.menu().actions()
    action.trigger()
    assert opened.query.scope.where.cameras == ("gate",)
    assert opened.query.scope.camera.text() == "Camera: gate"
    opened.query.take_detection(1)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=5000)
    searched(opened, qtbot)
    assert opened.ranklist.search.parameters["cameras"] == ["gate"]


def test_a_query_of_the_history_is_asked_again(opened: MainWindow, qtbot: QtBot) -> None:
    opened.query.take_detection(3, search=True)
    with qtbot.waitSignal(opened.query.searched, timeout=10_000):
        pass
    opened.query.show_query(None)
    opened.history.ask_again()
    assert "detection 3" in opened.query.query.name


def shown(window: MainWindow, qtbot: QtBot):  # noqa: ANN201
    """The frame view on the first frame of the footage."""
    window.frame.show_source(window.session.case.sources()[0])
    qtbot.waitUntil(lambda: len(window.frame.view.boxes) == 3, timeout=5000)
    return window.frame.view
