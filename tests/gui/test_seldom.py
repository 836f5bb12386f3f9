"""What lies behind another tab is not shown until it is looked at, and then once."""

from PySide6.QtWidgets import QLabel, QTabWidget
from pytestqt.qtbot import QtBot

from reid_desktop.gui.views.seldom import WhenSeen


def test_a_hidden_widget_shows_once_when_it_comes_into_sight(qtbot: QtBot) -> None:
    tabs, shown = QTabWidget(), []
    qtbot.addWidget(tabs)
    for name in "ab":
        tabs.addTab(QLabel(name), name)
    seldom = WhenSeen(tabs.widget(1), lambda: shown.append(1))
    tabs.show()
    qtbot.waitExposed(tabs)
    for _ in range(3):
        seldom.ask()
    assert not shown
    tabs.setCurrentIndex(1)
    assert len(shown) == 1
    seldom.ask()
    assert len(shown) == 2, "what is in sight is shown at once"
    tabs.setCurrentIndex(0)
    tabs.setCurrentIndex(1)
    assert len(shown) == 2, "nothing changed meanwhile"
