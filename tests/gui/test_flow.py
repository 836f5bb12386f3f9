"""The layout that breaks lines keeps nothing of what was in it."""

import gc

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot

from reid_desktop.gui.views.flow import FlowLayout


def items() -> int:
    gc.collect()
    return sum(isinstance(one, QWidgetItem) for one in shiboken6.getAllValidWrappers())


def gone(*widgets: QWidget) -> None:
    for widget in widgets:
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("one_by_one", [False, True])
def test_items_go_with_their_widgets(qapp: QApplication, one_by_one: bool) -> None:
    before = items()
    room = QWidget()
    layout = FlowLayout(room)
    buttons = [QPushButton(str(number)) for number in range(20)]
    for button in buttons:
        layout.addWidget(button)
    assert items() == before + 20, "each is known to Python, which frees it"
    assert all(shiboken6.ownedByPython(layout.itemAt(place)) for place in range(20))
    if one_by_one:
        gone(*buttons[:5])
        layout.removeWidget(buttons[7])
        assert layout.count() == 14
    buttons.clear()
    gone(room)
    del layout, room, button
    assert items() == before


def test_a_narrow_room_makes_more_lines(qapp: QApplication, qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    layout = FlowLayout(room)
    for number in range(6):
        layout.addWidget(QPushButton(f"button {number}"))
    wide, narrow = layout.heightForWidth(2000), layout.heightForWidth(150)
    assert narrow >= 4 * wide
