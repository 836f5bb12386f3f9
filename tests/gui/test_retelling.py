"""The language of a window changes while it is open; nothing of the case is touched by it."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import Mark
from reid_desktop.core.settings import changed
from reid_desktop.gui.actions import TIP_PROPERTY
from reid_desktop.gui.keys import KeySheet
from reid_desktop.gui.language import use_translators
from reid_desktop.gui.main_window import EVERYTHING, MainWindow
from reid_desktop.gui.retelling import told_anew
from reid_desktop.gui.session import Session
from reid_desktop.gui.settings_dialog import SettingsDialog
from tests.gui.words import Pseudo, plain_words, told_by, untranslated

MARK_TOLD = {"1 marks so far", "re-ranked by the marks", "1 match"}
"""What the calibration and the comparison of methods say once the mark has reached them."""


@pytest.fixture
def searched(opened: MainWindow, session: Session, qtbot: QtBot) -> MainWindow:
    """The window with a case, a search and a mark, once every panel has told of the mark."""
    assert session.case is not None
    opened.query.take_detection(int(session.case.detection_ids()[0]), search=True)
    qtbot.waitUntil(lambda: opened.ranklist.hits.rowCount() > 1, timeout=30_000)
    opened.ranklist.grid.mark(Mark.MATCH)
    qtbot.waitUntil(lambda: session.acts.stack.count() == 1, timeout=30_000)
    qtbot.waitUntil(lambda: phrases_of(opened) >= MARK_TOLD, timeout=30_000)
    qtbot.waitUntil(lambda: not session.tasks, timeout=30_000)
    return opened


@pytest.fixture
def english_again(qapp: QApplication) -> Iterator[None]:
    """Speak English after the test."""
    yield
    use_translators(qapp, [])


def everything_said(window: MainWindow) -> list[str]:
    """Every text of the window, sorted: Qt makes parts of scroll areas anew as it likes."""
    said = [text for each in window.findChildren(QWidget) for text in told_by(each)]
    for action in window.findChildren(QAction):
        said += [action.text(), action.toolTip(), action.statusTip()]
    return sorted(text for text in said if text)


def phrases_of(window: MainWindow) -> set[str]:
    """Return the phrases of MARK_TOLD that the window says now."""
    said = everything_said(window)
    return {phrase for phrase in MARK_TOLD if any(phrase in text for text in said)}


def test_every_word_that_is_shown_changes_at_once(
    searched: MainWindow, qapp: QApplication, english_again: None, qtbot: QtBot
) -> None:
    dialog = KeySheet(searched.keys, searched)
    with told_anew(qapp):
        use_translators(qapp, [Pseudo()])
    searched.session.tell_changed(EVERYTHING)
    qtbot.waitUntil(lambda: not searched.session.tasks, timeout=30_000)
    kept = {searched.windowTitle(), searched.device.text(), "Eva"}
    data = {"gate", "gate_2026-03-02_08-00-00.mp4"}
    missed = {text for text in untranslated(searched) - kept if not any(d in text for d in data)}
    assert not missed, "\n".join(sorted(missed))
    actions = searched.actions_by_name.values()
    assert not [a.text() for a in actions if plain_words(a.text())]
    assert not [t for a in actions if plain_words(t := str(a.property(TIP_PROPERTY)))]
    assert not untranslated(dialog)
    assert not plain_words(searched.session.acts.stack.undoText())
    dialog.deleteLater()


def test_the_way_there_and_back_leaves_every_text_as_it_was(
    searched: MainWindow, session: Session, english_again: None, qtbot: QtBot
) -> None:
    before = everything_said(searched)
    german = changed(session.settings, {"program.language": "de"})
    session.use_settings(german)
    assert searched.docks["ranklist"].windowTitle() == "Rangliste"
    assert searched.actions_by_name["undo"].text() == "&Rückgängig"
    assert session.acts.stack.count() == 1
    assert searched.ranklist.hits.rowCount() > 1
    session.use_settings(changed(german, {"program.language": "en"}))
    qtbot.waitUntil(lambda: not session.tasks, timeout=30_000)
    assert everything_said(searched) == before


def test_a_window_made_in_german_learns_english(
    qapp: QApplication, window: MainWindow, session: Session, english_again: None
) -> None:
    session.use_settings(changed(session.settings, {"program.language": "de"}))
    dialog = SettingsDialog(session.settings, window)
    assert dialog.windowTitle() == "Einstellungen"
    session.use_settings(changed(session.settings, {"program.language": "en"}))
    assert dialog.windowTitle() == "Settings"
    assert not {text for text in untranslated_german(dialog)}
    dialog.deleteLater()


def untranslated_german(root: QWidget) -> Iterator[str]:
    widgets = [root, *root.findChildren(QWidget)]
    return (text for each in widgets for text in told_by(each) if set(text) & set("äöüß„"))
