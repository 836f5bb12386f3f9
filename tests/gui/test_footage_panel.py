from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reid_desktop.gui.clock_dialog import ClockDialog
from reid_desktop.gui.import_dialog import ImportDialog
from reid_desktop.gui.intake_table import AHEAD, CAMERA, START, ZONE
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


def surveyed(window: MainWindow, qtbot: QtBot) -> ImportDialog:
    """The import dialog, when it has looked at what was given."""
    qtbot.waitUntil(lambda: window.footage.intakes.dialog is not None, timeout=5000)
    dialog = window.footage.intakes.dialog
    qtbot.waitUntil(lambda: bool(dialog.table.rows), timeout=10_000)
    return dialog


def import_now(window: MainWindow, qtbot: QtBot, *, index: bool = False) -> None:
    """Take what the import dialog shows, by key."""
    dialog = surveyed(window, qtbot)
    dialog.index.setChecked(index)
    dialog.buttons.button(dialog.buttons.StandardButton.Ok).setFocus()
    qtbot.keyClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), Qt.Key.Key_Space)


def test_import_by_dialog_lists_camera_and_start_guessed_from_the_name(
    emptied: MainWindow, video: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(video)], ""))
    emptied.actions_by_name["import_files"].trigger()
    import_now(emptied, qtbot)
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
    import_now(emptied, qtbot)
    qtbot.waitUntil(lambda: sources_in(emptied) == 1, timeout=10_000)


def test_pasted_paths_are_imported_and_pasted_words_are_not(
    emptied: MainWindow, video: Path, qtbot: QtBot
) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    QApplication.clipboard().setText("not a path at all")
    qtbot.keyClick(emptied, Qt.Key.Key_V, ctrl)
    assert emptied.footage.intakes.dialog is None
    QApplication.clipboard().setText(f"  '{video}'\n")
    qtbot.keyClick(emptied, Qt.Key.Key_V, ctrl)
    assert surveyed(emptied, qtbot).table.rows[0].surveyed.path == video
    emptied.footage.intakes.dialog.reject()


def test_guesses_are_corrected_before_the_import_and_the_clock_is_set_right(
    emptied: MainWindow, session: Session, video: Path, qtbot: QtBot
) -> None:
    emptied.footage.import_paths([video])
    dialog = surveyed(emptied, qtbot)
    edit = int(Qt.ItemDataRole.EditRole)
    for column, text in ((CAMERA, "north"), (ZONE, "+02:00"), (AHEAD, "90")):
        assert dialog.table.setData(dialog.table.index(0, column), text, edit)
    assert dialog.table.wanted[0].clock == "2026-03-02T07:58:30+02:00"
    import_now(emptied, qtbot)
    qtbot.waitUntil(lambda: sources_in(emptied) == 1, timeout=10_000)
    source = session.case.sources()[0]
    assert (source.camera, source.start) == ("north", "2026-03-02T07:58:30+02:00")


def test_a_wrong_time_holds_the_import_back_and_says_why(
    emptied: MainWindow, video: Path, qtbot: QtBot
) -> None:
    emptied.footage.import_paths([video])
    dialog = surveyed(emptied, qtbot)
    edit = int(Qt.ItemDataRole.EditRole)
    dialog.table.setData(dialog.table.index(0, START), "at noon", edit)
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    assert "at noon" in dialog.said.text()
    dialog.table.setData(dialog.table.index(0, START), "2026-03-02 12:00", edit)
    assert dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.reject()


def test_the_estimate_is_measured_on_the_footage_itself(
    emptied: MainWindow, video: Path, qtbot: QtBot
) -> None:
    emptied.footage.import_paths([video])
    dialog = surveyed(emptied, qtbot)
    assert "6 frames" in dialog.estimate.text()
    assert "Never measured" in dialog.estimate.text()
    qtbot.mouseClick(dialog.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "as measured here" in dialog.estimate.text(), timeout=10_000)
    dialog.every.setValue(2.0)
    assert "3 frames" in dialog.estimate.text()
    dialog.reject()


def test_a_bad_file_is_said_in_the_import_table_and_cannot_be_ticked(
    emptied: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "notes.mp4"
    bad.write_text("this is no video")
    emptied.footage.import_paths([bad])
    dialog = surveyed(emptied, qtbot)
    assert "notes.mp4" in dialog.said.text()
    assert dialog.table.wanted == []
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.reject()


def test_the_import_table_keeps_the_promises_of_an_item_model(
    emptied: MainWindow, video: Path, qtbot: QtBot
) -> None:
    emptied.footage.import_paths([video.parent])
    dialog = surveyed(emptied, qtbot)
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(dialog.table, fatal)
    dialog.table.fill_down(CAMERA, "gate")
    dialog.table.show([])
    dialog.reject()


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


def test_clocks_of_chosen_sources_are_shifted_and_one_undo_takes_it_back(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    before = session.case.sources()[0].start

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ClockDialog)
        dialog.ahead.setValue(3600)
        dialog.accept()

    QTimer.singleShot(50, opened, fill)
    opened.actions_by_name["clock"].trigger()
    qtbot.waitUntil(lambda: session.case.sources()[0].start != before, timeout=5000)
    shifted = datetime.fromisoformat(before) - datetime.fromisoformat(
        session.case.sources()[0].start
    )
    assert shifted.total_seconds() == 3600
    session.acts.stack.undo()
    qtbot.waitUntil(lambda: session.case.sources()[0].start == before, timeout=5000)


def test_import_with_find_people_at_once_indexes_and_remembers_the_rate(
    emptied: MainWindow, session: Session, video: Path, qtbot: QtBot
) -> None:
    emptied.footage.import_paths([video])
    import_now(emptied, qtbot, index=True)
    table = emptied.footage.table
    qtbot.waitUntil(
        lambda: sources_in(emptied) == 1 and table.index(0, 2).data() == "100%", timeout=15_000
    )
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)
    assert "18 people" in emptied.statusBar().currentMessage()
    assert session.case.intake.waiting() == []


def test_find_people_indexes_all_and_shows_the_share(
    emptied: MainWindow, session: Session, video: Path, qtbot: QtBot
) -> None:
    emptied.footage.import_paths([video])
    import_now(emptied, qtbot)
    qtbot.waitUntil(lambda: sources_in(emptied) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)
    emptied.activateWindow()
    qtbot.waitUntil(emptied.isActiveWindow, timeout=5000)
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
