import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QSlider,
    QToolBar,
)
from pytestqt.qtbot import QtBot

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import CaseInfo
from reid_desktop.gui import appearance
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import State
from reid_desktop.store.case import Case


def forever() -> Job[None]:
    done = 0
    while True:
        done += 1
        yield Progress(done, 100_000, "gate.mp4, 12.3 s", "detect and describe", 2)
        threading.Event().wait(0.002)


def test_a_new_case_is_opened_and_named_in_the_title(
    window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.create_case(tmp_path / "theft.reidcase", CaseInfo("Theft"))
    assert "Theft" in window.windowTitle()
    assert window.actions_by_name["export"].isEnabled()


def test_opening_another_case_stops_what_ran_and_closes_the_first(
    opened: MainWindow, session: Session, empty_case: Path, case_path: Path, qtbot: QtBot
) -> None:
    task = session.run("index", lambda case: forever())
    qtbot.waitUntil(lambda: task.state is State.RUNNING, timeout=2000)
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(empty_case)
    assert task.state is State.STOPPED
    assert opened.footage.table.rowCount() == 0
    Case.open(case_path).close()


def test_closing_the_case_empties_every_view(
    opened: MainWindow, session: Session, case_path: Path, qtbot: QtBot
) -> None:
    opened.frame.show_source(session.case.sources()[0])
    qtbot.waitUntil(lambda: not opened.frame.view.is_empty, timeout=5000)
    opened.actions_by_name["case_close"].trigger()
    assert session.case is None
    assert opened.frame.view.is_empty
    tables = (opened.footage.table, opened.groups.stacks, opened.ranklist.hits)
    assert [table.rowCount() for table in tables] == [0, 0, 0]
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)
    Case.open(case_path).close()


def test_a_case_that_is_open_elsewhere_is_one_sentence(
    window: MainWindow, session: Session, case_path: Path, qtbot: QtBot
) -> None:
    with Case.open(case_path):
        session.open_case(case_path)
        qtbot.waitUntil(lambda: window.lane.errors.count() == 1, timeout=5000)
    window.findChild(object, "error_message").close()
    assert session.case is None


def test_closing_the_window_closes_running_jobs_and_the_case(
    opened: MainWindow, session: Session, case_path: Path, qtbot: QtBot
) -> None:
    task = session.run("index", lambda case: forever())
    qtbot.waitUntil(lambda: task.state is State.RUNNING, timeout=2000)
    opened.close()
    Case.open(case_path).close()
    assert session.lane.is_closed


def test_docks_come_back_as_they_were_left(
    window: MainWindow, session: Session, stored: QSettings
) -> None:
    window.docks["groups"].hide()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["history"])
    window.close()
    second = MainWindow(session, stored)
    assert second.docks["groups"].isHidden()
    where = second.dockWidgetArea(second.docks["history"])
    assert where is Qt.DockWidgetArea.LeftDockWidgetArea
    second.reset_layout()
    assert not second.docks["groups"].isHidden()
    second.deleteLater()


def test_lane_dock_shows_progress_and_pauses_and_stops(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    task = session.run("find people", lambda case: forever())
    row = opened.lane.rows[task]
    qtbot.waitUntil(lambda: "left" in row.figures.text(), timeout=5000)
    assert "2 skipped" in row.figures.text()
    qtbot.keyClick(opened, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert task.state is State.PAUSED
    qtbot.mouseClick(row.pause_button, Qt.MouseButton.LeftButton)
    assert task.state is State.RUNNING
    with qtbot.waitSignal(task.stopped, timeout=2000):
        qtbot.mouseClick(row.stop_button, Qt.MouseButton.LeftButton)
    assert opened.lane.rows == {}


def test_a_search_during_a_long_job_is_answered(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    long = session.run("find people", lambda case: forever())
    with qtbot.waitSignal(opened.query.searched, timeout=3000):
        opened.query.take_detection(1, search=True)
    assert not long.is_over
    long.stop()


def test_errors_can_be_copied(opened: MainWindow, qtbot: QtBot) -> None:
    opened.lane.note_error("import", "“a.mp4” is empty.")
    opened.lane.errors.setFocus()
    qtbot.keyClick(opened.lane.errors, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "a.mp4" in QApplication.clipboard().text()
    opened.lane.clear_errors()
    assert opened.lane.errors.count() == 0


def test_arrow_keys_and_slider_step_through_frames(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    frame = opened.frame
    frame.show_source(session.case.sources()[0])
    qtbot.waitUntil(lambda: len(frame.view.boxes) == 3, timeout=5000)
    qtbot.keyClick(frame.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "frame 2 of 24" in frame.clock.text(), timeout=5000)
    assert frame.view.boxes == []
    qtbot.keyClick(frame.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "frame 5 of 24" in frame.clock.text(), timeout=5000)
    assert "08:00:01.0" in frame.clock.text()
    frame.slider.setFocus()
    qtbot.keyClick(frame.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: "frame 24 of 24" in frame.clock.text(), timeout=5000)


def test_zoom_by_key_keeps_the_zoom_while_stepping(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    frame = opened.frame
    frame.show_source(session.case.sources()[0])
    qtbot.waitUntil(lambda: not frame.view.is_empty, timeout=5000)
    qtbot.wait(50)  # the panel takes the room that the clock's text needs
    qtbot.keyClick(frame.view, Qt.Key.Key_Plus)
    zoomed = frame.view.transform().m11()
    qtbot.keyClick(frame.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "frame 2 of" in frame.clock.text(), timeout=5000)
    assert frame.view.transform().m11() == pytest.approx(zoomed)
    qtbot.keyClick(frame.view, Qt.Key.Key_0)
    assert frame.view.transform().m11() < zoomed


def test_no_two_actions_share_a_key_where_both_hear_it(window: MainWindow) -> None:
    usual = {name: window.keys.usual(name) for name in window.actions_by_name}
    assert window.keys.rivals(usual) == []


def test_every_dock_is_reached_by_key(window: MainWindow, qtbot: QtBot) -> None:
    for place, name in enumerate(window.docks, start=1):
        key = Qt.Key(Qt.Key.Key_0 + (place if place < 10 else place - 9))
        held = Qt.KeyboardModifier.AltModifier
        if place >= 10:
            held |= Qt.KeyboardModifier.ControlModifier
        qtbot.keyClick(window, key, held)
        dock, focused = window.docks[name], QApplication.focusWidget()
        assert focused is dock or dock.isAncestorOf(focused), name


def test_docks_and_tool_bars_have_names(window: MainWindow) -> None:
    for kind in (QDockWidget, QToolBar):
        assert all(found.objectName() for found in window.findChildren(kind))


def test_everything_that_takes_the_focus_says_what_it_is(opened: MainWindow) -> None:
    unnamed = [
        widget
        for kind in (QAbstractItemView, QAbstractButton, QSlider, QComboBox)
        for widget in opened.findChildren(kind)
        if widget.window() is opened
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
    ]
    assert not unnamed, unnamed


@pytest.mark.parametrize("chosen", list(appearance.Appearance))
def test_colours_are_remembered(
    window: MainWindow, stored: QSettings, chosen: appearance.Appearance
) -> None:
    window.use_appearance(chosen)
    assert stored.value("appearance") == chosen.value


def test_recent_cases_are_offered(opened: MainWindow, case_path: Path) -> None:
    assert opened.case_desk.recent == [case_path]
    opened.case_desk.recent_menu.aboutToShow.emit()
    assert case_path.stem in opened.case_desk.recent_menu.actions()[0].text()


def test_status_bar_says_device_and_models(opened: MainWindow) -> None:
    assert opened.device.text() == "device cpu · stub"
