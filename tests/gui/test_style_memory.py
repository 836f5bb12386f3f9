"""The style keeps nothing of a window that is gone: Qt's Fusion and its style sheets both would."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListView,
    QMainWindow,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.gui import appearance, style_memory

from .rounds import left

ROUNDS, WARM = 20, 5
BYTES_A_WINDOW = 20_000
"""Of heap; a window that nobody watches leaves 40,000."""


@pytest.fixture(params=list(appearance.Appearance))
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[QApplication]:
    appearance.apply(qapp, request.param)
    yield qapp
    appearance.apply(qapp, appearance.Appearance.LIGHT)


def one_window() -> None:
    window, room = QMainWindow(), QWidget()
    window.setCentralWidget(room)
    layout = QVBoxLayout(room)
    for _ in range(10):
        choice = QComboBox()
        choice.addItems(["one", "two"])
        for widget in (QSpinBox(), QTimeEdit(), choice, QListView()):
            layout.addWidget(widget)
    style_memory.watch(window)
    window.show()
    QApplication.sendPostedEvents()
    window.grab()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.skipif(sys.platform != "linux", reason="the heap tells its size on Linux only")
def test_a_window_leaves_nothing_in_the_memory_of_the_style(qapp: QApplication) -> None:
    appearance.apply(qapp, appearance.Appearance.LIGHT)
    for _ in range(WARM):
        one_window()
    before = left().heap
    for _ in range(ROUNDS):
        one_window()
    grown = (left().heap - before) / ROUNDS
    assert grown < BYTES_A_WINDOW, f"{grown:.0f} bytes a window"


def test_every_widget_shares_the_palette_of_the_program(dressed: QApplication) -> None:
    first, second = QMainWindow(), QMainWindow()
    inside = QSpinBox(first)
    key = dressed.palette().cacheKey()
    assert [w.palette().cacheKey() for w in (first, second, inside)] == [key] * 3
    for widget in (first, second):
        widget.deleteLater()


def test_watching_changes_no_look(qapp: QApplication) -> None:
    appearance.apply(qapp, appearance.Appearance.DARK)
    pictures = []
    for watched in (False, True):
        box = QWidget()
        layout = QVBoxLayout(box)
        for widget in (QSpinBox(), QTimeEdit(), QComboBox(), QListView()):
            layout.addWidget(widget)
        if watched:
            style_memory.watch(box)
        box.resize(200, 300)
        pictures.append(box.grab().toImage())
        box.deleteLater()
    appearance.apply(qapp, appearance.Appearance.LIGHT)
    assert pictures[0] == pictures[1]
