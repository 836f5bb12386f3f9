"""Texts of 200 and 300 percent: everything grows with them and nothing is cut."""

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QTableView,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reid_desktop.core.settings import changed
from reid_desktop.gui import appearance
from reid_desktop.gui.appearance import BUTTON_ICON_PX, ICON_PROPERTY, scaled
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.crop_grid import CropGrid

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shown_dialogs() -> ModuleType:
    """packaging/shown_dialogs.py, which makes every dialog."""
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        return importlib.import_module("shown_dialogs")
    finally:
        sys.path.pop(0)


@pytest.fixture(params=[200, 300])
def large(
    request: pytest.FixtureRequest, opened: MainWindow, session: Session, qtbot: QtBot
) -> Iterator[MainWindow]:
    """The window on a case with a search, its texts two or three times as large."""
    assert session.case is not None
    opened.query.take_detection(int(session.case.detection_ids()[0]), search=True)
    qtbot.waitUntil(lambda: opened.ranklist.hits.rowCount() > 1, timeout=30_000)
    usual = session.settings
    session.use_settings(changed(usual, {"program.text_percent": request.param}))
    opened.resize(1900, 1060)
    qtbot.wait(20)
    yield opened
    session.use_settings(usual)


def cut_texts(root: QWidget) -> list[str]:
    """What is said on buttons and labels that are smaller than their own least size."""
    cut = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isVisibleTo(root):
            continue
        least = widget.minimumSizeHint()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        if wraps:
            least = QSize(0, min(widget.heightForWidth(widget.width()), least.height()))
        narrow = widget.width() < least.width() and not _gives_way(widget)
        if widget.text() and (narrow or widget.height() < least.height()):
            size = widget.size().toTuple()
            cut.append(f"{type(root).__name__}: {widget.text()!r} {size} of {least.toTuple()}")
    return cut


def _gives_way(widget: QWidget) -> bool:
    """Whether a label says by its policy that it may be cut; its tip then says the whole."""
    return widget.sizePolicy().horizontalPolicy() is widget.sizePolicy().Policy.Ignored


def test_no_text_of_a_dock_is_cut_and_the_window_still_fits(
    large: MainWindow, qtbot: QtBot
) -> None:
    cut = []
    for name, dock in large.docks.items():
        large.show_dock(name)
        qtbot.wait(10)
        cut += [f"{name} {text}" for text in cut_texts(dock)]
    assert not cut, "\n".join(cut)
    assert large.minimumSizeHint().width() <= 1900
    assert large.minimumSizeHint().height() <= 1060


def test_icons_rows_tiles_and_titles_grow_with_the_text(large: MainWindow) -> None:
    times = appearance.scale()
    assert times > 1.9
    buttons = [b for b in large.findChildren(QAbstractButton) if b.property(ICON_PROPERTY)]
    assert {b.iconSize().height() for b in buttons} == {scaled(BUTTON_ICON_PX)}
    (bar,) = large.findChildren(QToolBar)
    assert bar.iconSize().height() >= 19 * times
    for dock in large.docks.values():
        title = dock.titleBarWidget()
        assert title.height() >= QFontMetrics(QApplication.font()).height()
    for table in large.findChildren(QTableView):
        row = table.verticalHeader().defaultSectionSize()
        assert row >= table.fontMetrics().height(), table.accessibleName()


def test_the_texts_of_a_tile_have_room(large: MainWindow) -> None:
    for grid in large.findChildren(CropGrid):
        bold = grid.font()
        bold.setBold(True)
        room = grid.gridSize()
        assert QFontMetrics(bold).horizontalAdvance("#1,000  0.000") < room.width()
        assert 3 * QFontMetrics(bold).height() + 2 * grid.crop_px < room.height()


def test_no_text_of_a_dialog_is_cut(
    large: MainWindow, shown_dialogs: ModuleType, qtbot: QtBot
) -> None:
    cut = []
    for dialog in shown_dialogs.dialogs_of(large).values():
        dialog.show()
        qtbot.wait(10)
        cut += cut_texts(dialog)
        dialog.close()
        dialog.deleteLater()
    qtbot.waitUntil(lambda: not large.session.tasks, timeout=30_000)
    assert not cut, "\n".join(cut)


def test_every_dialog_of_the_window_is_among_the_shown_ones(shown_dialogs: ModuleType) -> None:
    made = set()
    for path in (ROOT / "reid_desktop" / "gui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = {getattr(b, "id", "") for b in getattr(node, "bases", ())}
            if isinstance(node, ast.ClassDef) and bases & {"QDialog", "QWizard", "KeySheet"}:
                made.add(node.name)
    source = Path(shown_dialogs.__file__).read_text(encoding="utf-8")
    missing = {name for name in made if f"{name}(" not in source}
    assert not missing, missing
