from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.gui.views.score_plot import ScorePlot


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[QFont]:
    usual = QApplication.font()
    large = QFont(usual)
    large.setPointSizeF(3 * usual.pointSizeF())
    QApplication.setFont(large)
    yield large
    QApplication.setFont(usual)


@pytest.mark.parametrize(("width", "height"), [(260, 90), (260, 160), (700, 400), (120, 1000)])
def test_the_numbers_of_an_axis_never_overlap(
    large_text: QFont, qtbot: QtBot, width: int, height: int
) -> None:
    plot = ScorePlot()
    qtbot.addWidget(plot)
    plot.resize(width, height)
    plot.show()
    plot.show_scores(np.linspace(0.97, 0.31, 4321).astype(np.float32))
    qtbot.wait(10)
    line = QFontMetricsF(large_text)
    for side, long in (("left", 1), ("bottom", 0)):
        axis = plot.getAxis(side)
        size = (axis.size().width(), axis.size().height())[long]
        low, high = axis.range
        (step, _), *finer = axis.tickSpacing(low, high, size)
        room = step / (high - low) * size
        text = line.height() if side == "left" else line.horizontalAdvance("4000")
        assert room >= text or step >= high - low, (side, room, text)
        assert len(finer) == 0 or room > text
    assert plot.getAxis("left").label.isVisible() == (height >= 7 * line.height())
