"""The layout that breaks lines keeps nothing of what was in it."""

import gc

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
    QWidgetItem,
)
from pytestqt.qtbot import QtBot

from reid_desktop.gui.views.flow import FlowLayout, line_of


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


def test_a_title_takes_what_the_others_leave_and_a_line_of_its_own_where_that_is_little(
    qtbot: QtBot,
) -> None:
    title = QLabel("A long title that nobody has room for in every window")
    title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    button = QPushButton("button")
    line = line_of(title, button)
    qtbot.addWidget(line)
    line.resize(900, 60)
    line.show()
    assert title.y() == button.y()
    assert title.width() + button.width() >= 890
    line.resize(200, 60)
    line.layout().activate()
    assert title.width() == 200
    assert button.y() > title.y()
