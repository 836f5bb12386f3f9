"""What scrolls up and down is never cut at the side, whatever the size of the text was before."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reid_desktop.gui.views.tall import Tall


def test_the_least_width_follows_the_text_both_ways(qtbot: QtBot) -> None:
    inside = QLabel("All methods")
    tall = Tall(inside)
    qtbot.addWidget(tall)
    usual = tall.minimumSizeHint().width()
    assert usual > inside.minimumSizeHint().width()
    font = inside.font()
    for points, least in ((3 * font.pointSizeF(), 2 * usual), (font.pointSizeF(), usual)):
        font.setPointSizeF(points)
        inside.setFont(font)
        assert tall.minimumSizeHint().width() >= least
    assert tall.minimumSizeHint().width() == usual
