from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.gui.workspaces import SUPPLIED


def open_docks(window: MainWindow) -> set[str]:
    return {name for name, dock in window.docks.items() if not dock.isHidden()}


def test_a_supplied_workspace_shows_its_docks_and_reset_all(window: MainWindow) -> None:
    first = open_docks(window)
    for name, docks in SUPPLIED.items():
        assert docks <= set(window.docks)
        window.workspaces.use(name)
        assert open_docks(window) == docks
    window.reset_layout()
    assert open_docks(window) == first


def test_an_own_workspace_is_kept_used_and_forgotten(
    window: MainWindow, session: Session, stored: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.docks["groups"].hide()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Night/shift", True))
    window.workspaces.ask_and_keep()
    window.reset_layout()
    second = MainWindow(session, stored)
    assert second.workspaces.names == ["Night-shift"]
    assert second.workspaces.use("Night-shift")
    assert "groups" not in open_docks(second)
    second.workspaces.fill_menu()
    assert "Night-shift" in [a.text() for a in second.workspaces.menu.actions()]
    second.workspaces.drop("Night-shift")
    assert second.workspaces.names == []
    second.deleteLater()


def test_after_a_fall_case_search_and_layout_come_back(
    opened: MainWindow, session: Session, stored: QSettings, case_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(opened.query.searched, timeout=10_000) as found:
        opened.query.take_detection(1, search=True)
    opened.docks["footage"].hide()
    assert opened.recovery.settled.isActive()
    qtbot.waitUntil(lambda: not opened.recovery.settled.isActive(), timeout=5000)
    fallen = QSettings(stored.fileName() + ".fallen", QSettings.Format.IniFormat)
    for key in stored.allKeys():
        fallen.setValue(key, stored.value(key))
    with qtbot.waitSignal(session.closed, timeout=5000):
        session.close_case()
    qtbot.waitUntil(lambda: not session.tasks, timeout=5000)
    second = MainWindow(session, fallen)
    assert second.docks["footage"].isHidden()
    with qtbot.waitSignal(session.opened, timeout=10_000):
        assert second.recovery.reopen()
    assert session.case.path == case_path
    assert second.ranklist.search.id == found.args[0].id
    second.footage.intakes.watch.stop()
    second.recovery.settled.stop()
    second.deleteLater()


def test_a_clean_end_brings_nothing_back(
    opened: MainWindow, session: Session, stored: QSettings
) -> None:
    assert stored.value("running/case")
    opened.close()
    assert stored.value("running/case") is None
