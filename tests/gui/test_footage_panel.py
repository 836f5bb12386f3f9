from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session


@pytest.fixture
def emptied(window: MainWindow, session: Session, empty_case: Path, qtbot: QtBot) -> MainWindow:
    """The window on a case without footage."""
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(empty_case)
    return window


def drop(window: MainWindow, data: QMimeData) -> None:
    """Drag `data` into the window and let it go."""
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, data, left, none))


def sources_in(window: MainWindow) -> int:
    return window.footage.table.rowCount()


def test_import_by_dialog_lists_camera_and_start_guessed_from_the_name(
    emptied: MainWindow, video: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(video)], ""))
    emptied.actions_by_name["import_files"].trigger()
    qtbot.waitUntil(lambda: sources_in(emptied) == 1, timeout=10_000)
    texts = [emptied.footage.table.index(0, c).data() for c in range(6)]
    assert texts[0] == video.name
    assert texts[2] == "0%"
    assert "2026-03-02 08:00:00" in texts[3]
    assert texts[5] == "24"


def test_files_dropped_anywhere_on_the_window_are_imported(
    emptied: MainWindow, video: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(video.parent))])
    drop(emptied, data)
    qtbot.waitUntil(lambda: sources_in(emptied) == 1, timeout=10_000)


def test_a_bad_file_is_one_sentence_and_leaves_the_case_empty(
    emptied: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "notes.mp4"
    bad.write_text("this is no video")
    emptied.footage.import_paths([bad])
    qtbot.waitUntil(lambda: emptied.lane.errors.count() == 1, timeout=10_000)
    assert "notes.mp4" in emptied.lane.errors.item(0).text()
    box = emptied.findChild(QMessageBox, "error_message")
    assert box.isVisible()
    box.close()
    assert sources_in(emptied) == 0


def test_camera_and_start_are_corrected_in_place(opened: MainWindow, qtbot: QtBot) -> None:
    table = opened.footage.table
    table.setData(table.index(0, 1), "north gate", Qt.ItemDataRole.EditRole)
    qtbot.waitUntil(lambda: table.index(0, 1).data() == "north gate", timeout=5000)
    table.setData(table.index(0, 3), "2026-03-02T09:30:00+01:00", Qt.ItemDataRole.EditRole)
    qtbot.waitUntil(lambda: "09:30:00" in table.index(0, 3).data(), timeout=5000)
    assert table.index(0, 2).data() == "100%"


def test_a_start_that_is_no_time_is_refused(opened: MainWindow, qtbot: QtBot) -> None:
    table = opened.footage.table
    before = table.index(0, 3).data()
    table.setData(table.index(0, 3), "at noon", Qt.ItemDataRole.EditRole)
    qtbot.waitUntil(lambda: opened.lane.errors.count() == 1, timeout=5000)
    opened.findChild(QMessageBox, "error_message").close()
    assert table.index(0, 3).data() == before


def test_find_people_indexes_all_and_shows_the_share(
    emptied: MainWindow, video: Path, qtbot: QtBot
) -> None:
    emptied.footage.import_paths([video])
    qtbot.waitUntil(lambda: sources_in(emptied) == 1, timeout=10_000)
    emptied.activateWindow()
    qtbot.keyClick(emptied, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: emptied.footage.table.index(0, 2).data() == "100%", timeout=10_000)
    qtbot.waitUntil(lambda: not emptied.session.tasks, timeout=5000)
    assert "18 people" in emptied.statusBar().currentMessage()


def test_enter_shows_the_frames_of_the_source(opened: MainWindow, qtbot: QtBot) -> None:
    view = opened.footage.view
    view.setCurrentIndex(opened.footage.table.index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened.frame.view.boxes) == 3, timeout=5000)


def test_footage_table_keeps_the_promises_of_an_item_model(opened: MainWindow) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(opened.footage.table, fatal)
    opened.footage.refresh()
    QAbstractItemModelTester(opened.history.table, fatal)
    opened.history.refresh()
