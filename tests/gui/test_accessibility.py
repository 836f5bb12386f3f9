"""Everybody can work here: names, order, contrast and size are walked over all widgets."""

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reid_desktop.core.settings import Settings, changed
from reid_desktop.gui import appearance
from reid_desktop.gui.import_dialog import ImportDialog, Rates
from reid_desktop.gui.keys import KeyEditor
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.palette import Palette
from reid_desktop.gui.session import Session
from reid_desktop.gui.settings_dialog import SettingsDialog
from reid_desktop.gui.watch_dialog import WatchDialog

WCAG_AA_TEXT, WCAG_AA_PARTS = 4.5, 3.0
WORKED_WITH = (
    *(QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox),
    *(QLineEdit, QPlainTextEdit, QTextEdit),
)
Role = QPalette.ColorRole


def luminance(colour: QColor) -> float:
    """Relative luminance by WCAG 2.1."""
    parts = []
    for part in (colour.redF(), colour.greenF(), colour.blueF()):
        parts.append(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: QColor, second: QColor) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def dialogs(window: MainWindow, session: Session) -> list[QWidget]:
    return [
        KeyEditor(window.keys, window),
        Palette(window.actions_by_name.values(), window),
        SettingsDialog(Settings(), window),
        WatchDialog([], session.settings.index, window),
        ImportDialog(session, Rates(window.stored), window),
    ]


def reached_by_tab(root: QWidget) -> Iterator[QWidget]:
    """The widgets of a window in the order of Tab."""
    seen, widget = set(), root.nextInFocusChain()
    while widget is not None and widget not in seen and widget is not root:
        seen.add(widget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        widget = widget.nextInFocusChain()


def test_everything_worked_with_says_its_name_to_a_screen_reader(
    opened: MainWindow, session: Session
) -> None:
    unnamed = []
    for root in (opened, *dialogs(opened, session)):
        for box in root.findChildren(QComboBox):
            box.showPopup()
            box.hidePopup()
        for widget in root.findChildren(QWidget):
            own = widget.objectName().startswith("qt_")
            worked_with = isinstance(widget, WORKED_WITH) and not own
            if worked_with and _is_reached(widget) and not name_of(widget, root):
                unnamed.append(f"{type(root).__name__}, {type(widget.parent())}: {widget}")
    assert not unnamed, "\n".join(unnamed)


def name_of(widget: QWidget, root: QWidget) -> str:
    """What Qt tells a screen reader: the name given, the text, or the label that is its buddy."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    buddies = [one.text() for one in root.findChildren(QLabel) if one.buddy() is widget]
    return widget.accessibleName() or text or "".join(buddies)


def _is_reached(widget: QWidget) -> bool:
    """Whether Tab comes here, and not to a part of a larger widget."""
    part = isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
    part = part or type(widget.parent()).__name__ in {"QKeySequenceEdit", "QHeaderView"}
    part = part or isinstance(widget.parent(), QAbstractItemView)
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not part


def test_tab_reaches_every_panel_and_stays_together_in_each(opened: MainWindow) -> None:
    panels = {name: panel for name, panel in opened.panels.items()}
    order = []
    for widget in reached_by_tab(opened):
        for name, panel in panels.items():
            if panel is widget or panel.isAncestorOf(widget):
                order.append(name)
    runs = [name for name, _ in itertools.groupby(order)]
    assert set(runs) == set(panels)
    assert len(runs) == len(set(runs)), " ".join(runs)


@pytest.mark.parametrize("chosen", [appearance.Appearance.LIGHT, appearance.Appearance.DARK])
def test_texts_and_marks_stand_out_by_wcag_aa(
    window: MainWindow, qapp: QApplication, chosen: appearance.Appearance
) -> None:
    window.use_appearance(chosen)
    palette = qapp.palette()
    pairs = [
        (Role.WindowText, Role.Window),
        (Role.Text, Role.Base),
        (Role.Text, Role.AlternateBase),
        (Role.ButtonText, Role.Button),
        (Role.HighlightedText, Role.Highlight),
        (Role.ToolTipText, Role.ToolTipBase),
        (Role.PlaceholderText, Role.Window),
        (Role.PlaceholderText, Role.Base),
        (Role.PlaceholderText, Role.AlternateBase),
        (Role.Link, Role.Base),
    ]
    low = {
        (a.name, b.name): round(contrast(palette.color(a), palette.color(b)), 2)
        for a, b in pairs
        if contrast(palette.color(a), palette.color(b)) < WCAG_AA_TEXT
    }
    assert not low, low
    base = palette.color(Role.Base)
    marks = {m: contrast(QColor(c), base) for m, c in appearance.MARK_COLOURS.items()}
    assert min(marks.values()) >= WCAG_AA_PARTS, marks
    white = {m: contrast(QColor(c), QColor("white")) for m, c in appearance.MARK_COLOURS.items()}
    assert min(white.values()) >= WCAG_AA_TEXT, white
    window.use_appearance(appearance.Appearance.LIGHT)


@pytest.mark.parametrize("percent", [100, 200, 300])
def test_no_word_of_the_settings_is_cut_off_when_texts_grow(
    window: MainWindow, session: Session, qtbot: QtBot, percent: int
) -> None:
    session.use_settings(changed(session.settings, {"program.text_percent": percent}))
    dialog = SettingsDialog(session.settings, window)
    dialog.show()
    qtbot.wait(20)
    cut = [
        widget.text()
        for widget in dialog.findChildren(QLabel)
        if widget.isVisible()
        and not widget.wordWrap()
        and widget.width() < widget.minimumSizeHint().width()
    ]
    dialog.deleteLater()
    session.use_settings(changed(session.settings, {"program.text_percent": 100}))
    assert not cut, cut
