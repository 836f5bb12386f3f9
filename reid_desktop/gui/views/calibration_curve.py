"""How often a candidate is right, by its score: the curve with its band of uncertainty."""

import numpy as np
import pyqtgraph
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from reid_desktop.evaluation.calibration import CalibrationCurve
from reid_desktop.gui.language import tr
from reid_desktop.gui.views.curve_plot import CurvePlot


class CalibrationView(CurvePlot):
    """Share of matches over score; a band says how sure that is, a line where the analyst is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("score"), tr("share of matches"), parent)
        self._upper = self.plot([], [], stepMode="center")
        self._lower = self.plot([], [], stepMode="center")
        self._band = pyqtgraph.FillBetweenItem(self._lower, self._upper)
        self.addItem(self._band)
        self._share = self.plot([], [], stepMode="center")
        self.setYRange(0, 1, padding=0.03)
        self.setAccessibleName(tr("How often a candidate is right, by score"))
        self._recolour()

    def show_curve(self, curve: CalibrationCurve | None) -> None:
        """Draw `curve`; nothing for None."""
        if curve is None or not len(curve):
            for item in (self._upper, self._lower, self._share):
                item.setData([0.0, 1.0], [np.nan])
            return
        borders = (curve.high_scores[:-1] + curve.low_scores[1:]) / 2
        first, last = float(curve.low_scores[0]), float(curve.high_scores[-1])
        edges = np.concatenate([[first], borders, [max(last, first + 1e-3)]]).astype(np.float64)
        self._upper.setData(edges, curve.upper)
        self._lower.setData(edges, curve.lower)
        self._share.setData(edges, curve.share)
        self.setXRange(edges[0], edges[-1], padding=0.03)

    def show_score(self, score: float | None) -> None:
        """Show where the candidate looked at stands; None for nowhere."""
        self._here.setVisible(score is not None)
        if score is not None:
            self._here.setValue(score)

    def _recolour(self) -> None:
        super()._recolour()
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        veil = QColor(accent)
        veil.setAlpha(60)
        self._band.setBrush(veil)
        none = pyqtgraph.mkPen(None)
        self._upper.setPen(none)
        self._lower.setPen(none)
        self._share.setPen(pyqtgraph.mkPen(accent, width=2))
