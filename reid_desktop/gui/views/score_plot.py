"""Scores over ranks: where the ranklist falls off, and where in it the analyst stands."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QWidget

from reid_desktop.core.values import Float32
from reid_desktop.gui.language import tr
from reid_desktop.gui.views.curve_plot import CurvePlot

MOST_POINTS = 2000


class ScorePlot(CurvePlot):
    """The curve of scores; a click goes to the rank under it.

    Signals:
        rank_chosen: 0-based row.
    """

    rank_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("rank"), tr("score"), parent)
        self._count = 0
        self._curve = self.plot([], [], antialias=True)
        self.setAccessibleName(tr("Scores by rank"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._recolour()

    def show_scores(self, scores: Float32) -> None:
        """Show `scores` ((K,) float32, best first), thinned to what the screen can tell apart."""
        self._count = len(scores)
        rows = np.unique(np.linspace(0, max(0, len(scores) - 1), MOST_POINTS).astype(np.int64))
        rows = rows[: len(scores)]
        self._curve.setData(rows + 1, scores[rows])
        self._here.hide()
        self.autoRange()

    def show_row(self, row: int) -> None:
        """Show where in the curve `row` is; -1 for nowhere."""
        self._here.setVisible(row >= 0)
        self._here.setValue(row + 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._count:
            place = self.plotItem.vb.mapSceneToView(self.mapToScene(event.position().toPoint()))
            self.rank_chosen.emit(int(np.clip(round(place.x()) - 1, 0, self._count - 1)))
        event.accept()

    def _recolour(self) -> None:
        super()._recolour()
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        self._curve.setPen(pyqtgraph.mkPen(accent, width=2))
