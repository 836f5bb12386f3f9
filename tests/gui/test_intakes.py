"""Queue and watched folders: nothing waits in vain, nothing is taken twice."""

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reid_desktop.core.errors import CaseError
from reid_desktop.core.intake import Intake, WatchedFolder
from reid_desktop.core.progress import run
from reid_desktop.core.records import SourceKind
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.gui.watch_dialog import WatchDialog
from reid_desktop.pipeline import queue
from reid_desktop.store.case import Case


def intake(path: Path, profile: str = "") -> Intake:
    return Intake(str(path), SourceKind.VIDEO, "gate", "", profile, 1.0)


def test_a_queue_left_by_a_crash_is_offered_and_goes_on(
    window: MainWindow, session: Session, empty_case: Path, video: Path, qtbot: QtBot
) -> None:
    with Case.open(empty_case) as case:
        run(queue.enqueue(case, [intake(video, "fast")], by="Eva"))
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(empty_case)
    assert window.footage._go_on.isVisibleTo(window.footage)
    window.actions_by_name["queue_run"].trigger()
    qtbot.waitUntil(lambda: not session.tasks, timeout=15_000)
    assert session.case.intake.waiting() == []
    assert len(session.case.detection_ids()) == 18
    assert not window.footage._go_on.isVisibleTo(window.footage)


def test_a_gallery_that_waits_is_taken_out_of_the_queue(
    window: MainWindow, session: Session, empty_case: Path, video: Path, qtbot: QtBot
) -> None:
    with Case.open(empty_case) as case:
        run(queue.enqueue(case, [intake(video), intake(video.with_name("o&o.mp4"))], by="Eva"))
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(empty_case)
    panel = window.footage
    menu = panel._take_out.menu()
    menu.aboutToShow.emit()
    assert [action.text()[-8:] for action in menu.actions()][1] == "o&&o.mp4"
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: len(session.case.intake.waiting()) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: panel._waiting.text().startswith("1 "), timeout=5000)
    assert [each.path for each in session.case.intake.waiting()] == [str(video)]


def test_a_full_disk_stops_the_queue_and_leaves_the_gallery_waiting(
    window: MainWindow,
    session: Session,
    empty_case: Path,
    video: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise CaseError("The disk is full.")

    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(empty_case)
    monkeypatch.setattr(Case, "add_frame", full)
    window.footage.intakes.take([intake(video, "fast")])
    qtbot.waitUntil(lambda: window.lane.errors.count() == 1, timeout=15_000)
    window.findChild(object, "error_message").close()
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)
    assert len(session.case.intake.waiting()) == 1
    assert not window.footage.intakes.is_running


def test_a_new_file_in_a_watched_folder_comes_in_and_an_excluded_one_does_not(
    window: MainWindow,
    session: Session,
    empty_case: Path,
    video: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    with Case.open(empty_case) as case:
        run(queue.watch(case, [WatchedFolder(str(folder), ("draft*",))], by="Eva"))
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(empty_case)
    shutil.copy(video, folder / "draft.mp4")
    shutil.copy(video, folder / "gate.mp4")
    qtbot.waitUntil(lambda: window.footage.table.rowCount() == 1, timeout=10_000)
    assert window.footage.table.source_at(0).name == "gate.mp4"
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)
    session.close_case()
    assert window.footage.intakes.watch.folders == []


def test_watch_dialog_gives_back_what_it_shows(session: Session, qtbot: QtBot) -> None:
    watched = [WatchedFolder("/a", ("*.tmp", "old/*"), "fast", 1.0)]
    dialog = WatchDialog(watched, session.settings.index)
    qtbot.addWidget(dialog)
    assert dialog.watched == watched
    dialog.folders.setCurrentRow(0)
    dialog.remove.click()
    assert dialog.watched == []
