"""The gallery as points in the plane; a loop drawn with the mouse chooses what lies in it."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QWidget

from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.gui.appearance import BOX
from reid_desktop.gui.language import tr
from reid_desktop.pipeline.group_map import inside

POINT_PX = 6
HUES = 12
DARKEST = 190
"""Brightness of the hues, so that yellow too is seen on white."""
"""Neighbouring groups differ in hue; what a group is says its tool tip and the grid, not a hue."""


class MapView(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Points with a lasso: drag draws it, the wheel zooms, the right button moves the map.

    Signals:
        lassoed: (N,) bool, which points lie in the loop.
    """

    lassoed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = np.zeros((0, 2), np.float32)
        self._loop: list[QPointF] = []
        self._spots = pyqtgraph.ScatterPlotItem(size=POINT_PX, pxMode=True, pen=None)
        self._chosen = pyqtgraph.ScatterPlotItem(size=POINT_PX + 4, pxMode=True, brush=None)
        self._line = pyqtgraph.PlotCurveItem(pen=pyqtgraph.mkPen(BOX, width=2))
        for item in (self._spots, self._chosen, self._line):
            self.addItem(item)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.hideAxis("left")
        self.hideAxis("bottom")
        self.setAspectLocked(True)
        self.setAccessibleName(tr("Map of the crops"))
        self.setAccessibleDescription(
            tr("Like crops lie near each other. Draw a loop with the mouse to choose crops.")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._recolour()

    def show_points(self, points: Float32, groups: Int64) -> None:
        """Show (N, 2) points, coloured by the (N,) number of their group."""
        self._points = points
        brushes = [
            pyqtgraph.mkBrush(pyqtgraph.intColor(hue, HUES, maxValue=DARKEST, alpha=190))
            for hue in range(HUES)
        ]
        colours = [brushes[int(group) % HUES] for group in groups]
        self._spots.setData(pos=points, brush=colours)
        self.show_chosen(np.zeros(len(points), np.bool_))
        self.autoRange()

    def show_chosen(self, chosen: Bool) -> None:
        """Ring the points of (N,) `chosen`."""
        self._chosen.setData(pos=self._points[chosen])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._loop = [self._place(event)]
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._loop:
            self._loop.append(self._place(event))
            self._line.setData([p.x() for p in self._loop], [p.y() for p in self._loop])
            event.accept()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._loop:
            super().mouseReleaseEvent(event)
            return
        loop, self._loop = self._loop, []
        self._line.setData([], [])
        chosen = inside(self._points, np.array([[p.x(), p.y()] for p in loop], np.float32))
        self.show_chosen(chosen)
        self.lassoed.emit(chosen)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_spots"):
            self._recolour()

    def _place(self, event: QMouseEvent) -> QPointF:
        scene = self.mapToScene(event.position().toPoint())
        return QPointF(self.plotItem.vb.mapSceneToView(scene))

    def _recolour(self) -> None:
        palette = self.palette()
        self.setBackground(palette.color(QPalette.ColorRole.Base))
        self._chosen.setPen(pyqtgraph.mkPen(palette.color(QPalette.ColorRole.Text), width=2))
