import sys
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reid_desktop.core.errors import CaseError
from reid_desktop.core.paths import config_dir
from reid_desktop.core.settings import Settings, changed, described, load
from reid_desktop.gui.case_dialogs import NewCaseDialog
from reid_desktop.gui.errors import CrashDialog, ErrorDesk
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.report_dialog import ReportDialog
from reid_desktop.gui.session import Session
from reid_desktop.gui.settings_dialog import SettingsDialog


def test_every_setting_has_an_editor_that_gives_its_value_back(qtbot: QtBot) -> None:
    settings = changed(Settings(), {"index.every_s": 0.25, "program.examiner": "Eva"})
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    assert set(dialog.editors) == {key for key, _, _ in described(settings)}
    dialog.accept()
    assert dialog.settings == settings
    assert all(editor.accessibleDescription() for editor in dialog.editors.values())


def test_defaults_come_back_by_button(qtbot: QtBot) -> None:
    dialog = SettingsDialog(changed(Settings(), {"search.top": 7, "index.only_motion": True}))
    qtbot.addWidget(dialog)
    dialog.restore_defaults()
    dialog.accept()
    assert dialog.settings == Settings()


def test_changed_settings_are_written_and_used(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SettingsDialog)
        dialog.editors["search.top"].setValue(5)
        dialog.accept()

    QTimer.singleShot(50, window, fill)
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert session.settings.search.top == 5
    assert load(config_dir() / "settings.toml").search.top == 5


def test_new_case_needs_a_title_and_makes_a_safe_name(tmp_path: Path, qtbot: QtBot) -> None:
    dialog = NewCaseDialog(tmp_path, "Eva")
    qtbot.addWidget(dialog)
    ok = dialog._buttons.button(dialog._buttons.StandardButton.Ok)
    assert not ok.isEnabled()
    qtbot.keyClicks(dialog.title, "Theft: gate/hall")
    assert ok.isEnabled()
    assert dialog.path == tmp_path / "Theft- gate-hall.reidcase"
    assert dialog.info.title == "Theft: gate/hall"


def test_new_case_by_dialog(
    window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NewCaseDialog)
        dialog.folder.line.setText(str(tmp_path))
        qtbot.keyClicks(dialog.title, "Theft")
        qtbot.keyClick(dialog.title, Qt.Key.Key_Return)

    QTimer.singleShot(50, window, fill)
    with qtbot.waitSignal(session.opened, timeout=5000):
        qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert session.case.path == tmp_path / "Theft.reidcase"


def test_report_is_exported_with_its_pdf_and_verifier(
    opened: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(opened.query.searched, timeout=10_000):
        opened.query.take_detection(1, search=True)
    out = tmp_path / "report"

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReportDialog)
        dialog.folder.line.setText(str(out))
        dialog.accept()

    QTimer.singleShot(50, opened, fill)
    qtbot.keyClick(opened, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil((out / "signature.json").exists, timeout=20_000)
    assert (out / "data" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "data" / "report.html").is_file()
    assert (out / "verify_report.py").is_file()


def shown_crashes() -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog)]


def raised(value: int) -> Exception:
    try:
        raise ZeroDivisionError(value)
    except ZeroDivisionError as error:
        return error


def test_a_bug_is_shown_once_for_each_distinct_traceback(window: MainWindow, qtbot: QtBot) -> None:
    for value in range(3):
        window.errors.show(raised(value), "index")
    assert len([w for w in shown_crashes() if w.isVisible()]) == 1
    window.errors.show(ValueError("another"), "index")
    visible = [w for w in shown_crashes() if w.isVisible()]
    assert len(visible) == 2
    assert window.lane.errors.count() == 4
    for dialog in visible:
        dialog.close()


def test_an_error_of_the_world_is_a_sentence(window: MainWindow) -> None:
    window.errors.show(CaseError("“a.reidcase” is locked."), "open")
    box = window.findChild(QMessageBox, "error_message")
    assert box.text() == "“a.reidcase” is locked."
    box.close()


def test_uncaught_errors_reach_the_desk(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    desk = ErrorDesk()
    give_back = desk.take_over()
    try:
        with qtbot.waitSignal(desk.noted, timeout=2000):
            sys.excepthook(CaseError, CaseError("locked"), None)
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QMessageBox):
                widget.close()
    finally:
        give_back()
    assert not caplog.records
    desk.deleteLater()


def test_a_report_of_a_fault_is_saved_without_names_or_paths(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.errors.show(ValueError("Anna Muster in /mnt/evidence/gate.mp4"), "index")
    (dialog,) = [w for w in shown_crashes() if w.isVisible()]
    assert "Muster" not in dialog.details.toPlainText()
    dialog.save_to(tmp_path / "fault.zip")
    with zipfile.ZipFile(tmp_path / "fault.zip") as archive:
        text = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Muster" not in text
    assert b"evidence" not in text
    assert str(tmp_path) in dialog.kept.text()
    dialog.save_to(tmp_path / "gone" / "fault.zip")
    assert "cannot be written" in dialog.kept.text()
    dialog.close()


def test_settings_are_found_by_what_they_say(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.search, "ranklist")
    shown = [key for key, editor in dialog.editors.items() if editor.isVisible()]
    assert "search.top" in shown
    assert "program.device" not in shown
    assert "Search" in dialog.tabs.tabText(dialog.tabs.currentIndex())
    dialog.search.clear()
    assert all(dialog.tabs.isTabVisible(tab) for tab in range(dialog.tabs.count()))


def test_one_setting_goes_back_to_its_usual_value(qtbot: QtBot) -> None:
    dialog = SettingsDialog(changed(Settings(), {"search.top": 7, "index.every_s": 3.0}))
    qtbot.addWidget(dialog)
    dialog.resets["search.top"].click()
    dialog.accept()
    assert dialog.settings == changed(Settings(), {"index.every_s": 3.0})


def test_settings_travel_by_file_and_a_wrong_file_is_said(tmp_path: Path, qtbot: QtBot) -> None:
    settings = changed(Settings(), {"search.top": 7, "program.examiner": "Eva"})
    first, second = SettingsDialog(settings), SettingsDialog(Settings())
    for dialog in (first, second):
        qtbot.addWidget(dialog)
    first.export_to(tmp_path / "mine.toml")
    second.import_from(tmp_path / "mine.toml")
    second.accept()
    assert second.settings == settings
    (tmp_path / "wrong.toml").write_text("[search]\ntop = -1\n")
    first.import_from(tmp_path / "wrong.toml")
    assert "search.top" in first._wrong.text()


def test_text_size_changes_at_once(
    window: MainWindow, session: Session, qapp: QApplication
) -> None:
    usual = qapp.font().pointSizeF()
    session.use_settings(changed(session.settings, {"program.text_percent": 200}))
    assert qapp.font().pointSizeF() == pytest.approx(2 * usual)
    session.use_settings(changed(session.settings, {"program.text_percent": 100}))
    assert qapp.font().pointSizeF() == pytest.approx(usual)
