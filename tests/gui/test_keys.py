from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reid_desktop.gui.keys import KeyEditor, KeySheet
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.palette import Palette, likeness, ranked
from reid_desktop.gui.session import Session


def shown(kind: type) -> list:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def test_the_question_mark_shows_the_sheet_of_keys(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Question)
    (sheet,) = shown(KeySheet)
    with_keys = [a for a in window.actions_by_name.values() if not a.shortcut().isEmpty()]
    assert sheet.table.rowCount() == len(with_keys)
    qtbot.keyClicks(sheet.filter, "find people in all")
    rows = range(sheet.table.rowCount())
    assert [sheet.names[r] for r in rows if not sheet.table.isRowHidden(r)] == ["index"]
    sheet.close()


def test_a_changed_key_works_is_shown_and_comes_back(
    window: MainWindow, session: Session, stored: QSettings, qtbot: QtBot
) -> None:
    editor = KeyEditor(window.keys, window)
    editor.editors["case_sample"].setKeySequence(QKeySequence("Ctrl+Alt+S"))
    editor.accept()
    assert "Ctrl+Alt+S" in window.actions_by_name["case_sample"].toolTip()
    triggered = []
    window.actions_by_name["case_sample"].triggered.disconnect()
    window.actions_by_name["case_sample"].triggered.connect(lambda: triggered.append(1))
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(window, Qt.Key.Key_S, held)
    assert triggered == [1]
    second = MainWindow(session, stored)
    assert second.keys.keys("case_sample") == "Ctrl+Alt+S"
    assert second.keys.keys("index") == "F5"
    second.deleteLater()
    editor.restore()
    editor.accept()
    assert window.keys.keys("case_sample") == ""
    assert stored.value("keys/case_sample") is None
    editor.deleteLater()


def test_one_key_for_two_actions_is_refused(window: MainWindow) -> None:
    editor = KeyEditor(window.keys, window)
    editor.editors["group"].setKeySequence(QKeySequence("F5"))
    assert not editor.buttons.button(editor.buttons.StandardButton.Ok).isEnabled()
    assert "same key" in editor.wrong.text()
    editor.deleteLater()


def test_a_local_key_does_nothing_outside_its_panel(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    opened.footage.view.setFocus()
    qtbot.keyClick(opened.footage.view, Qt.Key.Key_M)
    assert session.acts.stack.count() == 0


@pytest.mark.parametrize(
    ("typed", "text"), [("fpa", "Find people in all footage"), ("IMPV", "Import videos"), ("", "x")]
)
def test_letters_in_order_fit(typed: str, text: str) -> None:
    assert likeness(typed, text) is not None


def test_letters_out_of_order_do_not_fit() -> None:
    assert likeness("ba", "ab") is None


def test_starts_of_words_come_before_letters_within() -> None:
    texts = ["Debug something", "Go to rank", "Grant an order"]
    assert [texts[i] for i in ranked("gtr", texts)][0] == "Go to rank"


def test_palette_runs_the_best_fit_by_enter(window: MainWindow, qtbot: QtBot) -> None:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_P, held)
    (palette,) = shown(Palette)
    qtbot.keyClicks(palette.line, "keys")
    assert palette.found.currentItem().text().startswith("Keys")
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.found.currentRow() == 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    (sheet,) = shown(KeySheet)
    sheet.close()


def test_palette_offers_every_enabled_action(window: MainWindow) -> None:
    palette = Palette(window.actions_by_name.values(), window)
    enabled = [a for a in window.actions_by_name.values() if a.isEnabled()]
    assert palette.found.count() == len(enabled)
    palette.deleteLater()


def test_every_action_is_in_a_menu_and_in_the_key_editor(window: MainWindow) -> None:
    def below(menu: QWidget) -> Iterator[QAction]:
        for action in menu.actions():
            yield action
            if isinstance(action.menu(), QWidget):
                yield from below(action.menu())

    in_menus = {action.objectName() for action in below(window.menuBar())}
    lacking = [n for n, a in window.actions_by_name.items() if a.objectName() not in in_menus]
    assert not lacking, lacking
    editor = KeyEditor(window.keys, window)
    assert set(editor.editors) == set(window.actions_by_name)
    editor.deleteLater()


def test_a_button_says_the_key_of_its_action_also_after_it_was_changed(window: MainWindow) -> None:
    assert window.frame.draw.toolTip() == "Draw a box as query (Ctrl+B)"
    window.keys.use({"query_draw": "Ctrl+Y"})
    assert window.frame.draw.toolTip() == "Draw a box as query (Ctrl+Y)"
    window.keys.use({"query_draw": ""})
    assert window.frame.draw.toolTip() == "Draw a box as query"
    assert window.frame.draw.accessibleName() == "Draw a box as query"
