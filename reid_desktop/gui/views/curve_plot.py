"""What plots of one curve have in common: axes with room, a mark of here, colours that follow."""

import pyqtgraph
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from reid_desktop.gui.appearance import BOX
from reid_desktop.gui.views.roomy_axis import RoomyAxis


class CurvePlot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """A plot that neither moves nor zooms; who makes one calls `_recolour` when its curves are."""

    def __init__(self, bottom: str, left: str, parent: QWidget | None = None) -> None:
        """Name the axes; they are there before Qt's widget, which asks them for their size."""
        self._axes = RoomyAxis("bottom", bottom), RoomyAxis("left", left)
        super().__init__(parent, axisItems={axis.orientation: axis for axis in self._axes})
        self._here = pyqtgraph.InfiniteLine(angle=90, pen=pyqtgraph.mkPen(BOX, width=2))
        self._here.hide()
        self.addItem(self._here, ignoreBounds=True)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for axis in self._axes:
            axis.fit(self.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_here"):
            self._recolour()

    def _recolour(self) -> None:
        """Take background and axes from the palette; subclasses add their curves."""
        palette = self.palette()
        self.setBackground(palette.color(QPalette.ColorRole.Base))
        for axis in self._axes:
            axis.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            axis.setTextPen(palette.color(QPalette.ColorRole.Text))
