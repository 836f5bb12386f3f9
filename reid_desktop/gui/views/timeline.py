"""Hits over time, one lane for each camera, with a heat map behind; brushing chooses a stretch."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QWidget

from reid_desktop.core.records import Mark
from reid_desktop.core.values import Float64, Int64
from reid_desktop.gui.appearance import ACCENT, BOX, MARK_COLOURS
from reid_desktop.gui.language import tr
from reid_desktop.pipeline.arrange import MARK_CODES

MOST_POINTS = 5000
"""Hits drawn as points; of more the best-ranked are, and the heat map shows them all."""
BINS = 240
POINT_PX = 9
MARK_SHAPES = {Mark.MATCH: "o", Mark.NOT_MATCH: "s", Mark.UNSURE: "t1"}
"""As in the grid: circle, square, triangle; what is not marked is a plain dot."""
DRAWN_ORDER = (None, Mark.NOT_MATCH, Mark.UNSURE, Mark.MATCH)
"""What is not marked lies behind, matches lie in front."""
SHIFTS = np.array([0.0, 0.24, -0.24, 0.12])
"""By MARK_CODES: matches stand above the middle of their lane, what is no match below it."""

SUSPECT = "#c2410c"
"""Around points whose original is missing or changed: seen on light and dark ground."""


class ClockAxis(pyqtgraph.DateAxisItem):  # type: ignore[misc]
    """Time in the zone of the footage, not of this machine."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom", utcOffset=0)

    def use_zone(self, zone: tzinfo | None, at_s: float) -> None:
        """Write times as clocks in `zone` showed them around `at_s` (POSIX seconds)."""
        offset = datetime.fromtimestamp(at_s, zone or UTC).utcoffset()
        self.utcOffset = -offset.total_seconds() if offset is not None else 0.0


class Timeline(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Cameras as lanes, hits as dots by time, density behind.

    Drag with Shift to choose a stretch of time, or with the keys: Left and Right go from hit to
    hit, Enter opens the one chosen.

    Signals:
        brushed: (first, last) POSIX seconds of the stretch chosen; None when it is taken off.
        chosen: detection id that was clicked or stepped to.
        opened: detection id to be shown in its frame.
    """

    brushed = Signal(object)
    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._clock = ClockAxis()
        super().__init__(parent, axisItems={"bottom": self._clock})
        self._ids: Int64 = np.zeros(0, np.int64)
        self._moments: Float64 = np.zeros(0, np.float64)
        self._lanes: Int64 = np.zeros(0, np.int64)
        self._shifts: Float64 = np.zeros(0, np.float64)
        self._lane_count = 0
        self._codes: Mapping[int, int] = {}
        self._current_id = -1
        self._heat = pyqtgraph.ImageItem()
        self._heat.setZValue(-10)
        self.addItem(self._heat)
        self._points = self._points_by_mark()
        self._suspect_ids: Int64 = np.zeros(0, np.int64)
        self._suspects = pyqtgraph.ScatterPlotItem(
            size=POINT_PX + 8,
            symbol="t1",
            brush=None,
            pen=pyqtgraph.mkPen(SUSPECT, width=2),
            pxMode=True,
        )
        self._suspects.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.addItem(self._suspects)
        self._here = pyqtgraph.ScatterPlotItem(
            size=POINT_PX + 9, brush=None, pen=pyqtgraph.mkPen(BOX, width=3), pxMode=True
        )
        self._here.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.addItem(self._here)
        self._brush = pyqtgraph.LinearRegionItem(
            brush=QColor(47, 111, 222, 45), hoverBrush=QColor(47, 111, 222, 70), swapMode="sort"
        )
        self._brush.setZValue(-5)
        self._brush.hide()
        self._brush.sigRegionChangeFinished.connect(self._on_brushed)
        self.addItem(self._brush, ignoreBounds=True)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=True, y=False)
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Timeline"))
        self.setAccessibleDescription(
            tr("Hits by camera and time. Left and Right step through them, Enter shows the frame.")
        )
        self._recolour()

    def show_hits(
        self,
        ids: Int64,
        moments_s: Float64,
        lanes: Int64,
        names: tuple[str, ...],
        *,
        zone: tzinfo | None,
    ) -> None:
        """Show hits, the best first.

        Args:
            ids: (K,) detections.
            moments_s: (K,) POSIX seconds, or seconds from the start where there is no clock; a
                NaN is left out.
            lanes: (K,) index into `names`.
            names: of the cameras.
            zone: of the clocks.
        """
        known = np.isfinite(moments_s)
        self._ids, self._moments, self._lanes = ids[known], moments_s[known], lanes[known]
        self._shifts = np.zeros(int(known.sum()))
        rows = [(len(names) - 1 - lane, name) for lane, name in enumerate(names)]
        self.getAxis("left").setTicks([[(y, name or tr("unknown")) for y, name in rows]])
        self._lane_count = len(names)
        if len(self._ids):
            self._clock.use_zone(zone, float(self._moments[0]))
        self._show_heat()
        self.plotItem.vb.setYRange(-0.5, max(0, len(names) - 1) + 0.5, padding=0.02)
        self.show_all()

    def show_marks(self, codes: Mapping[int, int], suspects: Int64 | None = None) -> None:
        """Draw the points.

        Args:
            codes: MARK_CODES by detection id, absent for no mark.
            suspects: detections whose original is missing or changed; None leaves them as they are.
        """
        self._codes = codes
        self._suspect_ids = self._suspect_ids if suspects is None else suspects
        drawn = self._ids[:MOST_POINTS]
        of_hit = np.array([codes.get(int(i), 0) for i in drawn], np.int64)
        self._shifts = np.zeros(len(self._ids))
        self._shifts[: len(of_hit)] = SHIFTS[of_hit]
        xs, ys = self._moments[: len(drawn)], self._heights()[: len(drawn)]
        plain = self.palette().color(QPalette.ColorRole.Text)
        plain.setAlpha(150)
        pen = pyqtgraph.mkPen(self.palette().color(QPalette.ColorRole.Base), width=1)
        for mark, points in self._points.items():
            held = of_hit == MARK_CODES[mark]
            colour = plain if mark is None else QColor(MARK_COLOURS[mark])
            points.setData(
                x=xs[held], y=ys[held], data=drawn[held], brush=pyqtgraph.mkBrush(colour), pen=pen
            )
        wrong = np.isin(drawn, self._suspect_ids)
        self._suspects.setData(x=xs[wrong], y=ys[wrong], data=drawn[wrong])
        self.show_current(self._current_id)

    def show_current(self, detection_id: int) -> None:
        """Ring the hit that is looked at."""
        self._current_id = detection_id
        at = np.flatnonzero(self._ids == detection_id)[:1]
        self._here.setData(x=self._moments[at], y=self._heights()[at])

    def show_brush(self, span: tuple[float, float] | None) -> None:
        """Show the stretch of time that is filtered; None for none."""
        self._brush.blockSignals(True)
        self._brush.setVisible(span is not None)
        if span is not None:
            self._brush.setRegion(span)
        self._brush.blockSignals(False)

    def show_all(self) -> None:
        """Zoom out to all hits."""
        if len(self._moments):
            first, last = float(self._moments.min()), float(self._moments.max())
            room = max((last - first) * 0.03, 1.0)
            self.plotItem.vb.setXRange(first - room, last + room, padding=0)

    def brush_seen(self) -> None:
        """Choose the stretch of time that is seen now."""
        (first, last), _ = self.plotItem.vb.viewRange()
        self.show_brush((first, last))
        self.brushed.emit((first, last))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and len(self._ids):
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current_id >= 0:
            self.opened.emit(self._current_id)
        elif key == Qt.Key.Key_Escape:
            self.show_brush(None)
            self.brushed.emit(None)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_brush"):
            self._recolour()
            self._show_heat()
            self.show_marks(self._codes)

    def _points_by_mark(self) -> dict[Mark | None, pyqtgraph.ScatterPlotItem]:
        """Make one item for each mark: thousands of points of one kind are drawn at once."""
        made: dict[Mark | None, pyqtgraph.ScatterPlotItem] = {}
        for mark in DRAWN_ORDER:
            size = POINT_PX if mark is None else POINT_PX + 4
            symbol = "o" if mark is None else MARK_SHAPES[mark]
            made[mark] = pyqtgraph.ScatterPlotItem(size=size, symbol=symbol, pxMode=True)
            made[mark].sigClicked.connect(self._on_clicked)
            self.addItem(made[mark])
        return made

    def _heights(self) -> Float64:
        return (self._lane_count - 1 - self._lanes) + self._shifts

    def _step(self, direction: int) -> None:
        """Go to the hit next in time."""
        order = np.argsort(self._moments, kind="stable")
        at = np.flatnonzero(self._ids[order] == self._current_id)
        place = int(at[0]) + direction if len(at) else 0
        detection_id = int(self._ids[order[int(np.clip(place, 0, len(order) - 1))]])
        self.show_current(detection_id)
        self.chosen.emit(detection_id)

    def _show_heat(self) -> None:
        """Draw how many hits fall into each stretch of time, each camera on a lane."""
        if not len(self._moments) or not self._lane_count:
            self._heat.clear()
            return
        first, last = float(self._moments.min()), float(self._moments.max())
        last = max(last, first + 1.0)
        places = ((self._moments - first) * (BINS / (last - first))).astype(np.int64)
        lanes = self._lane_count - 1 - self._lanes
        cells = np.minimum(places, BINS - 1) * self._lane_count + lanes
        counts = np.bincount(cells, minlength=BINS * self._lane_count)
        counts = counts.reshape(BINS, self._lane_count)
        colour = QColor(ACCENT)
        table = np.zeros((256, 4), np.ubyte)
        table[:, :3] = colour.red(), colour.green(), colour.blue()
        table[:, 3] = np.linspace(0, 150, 256)
        self._heat.setLookupTable(table)
        self._heat.setImage(np.sqrt(counts), levels=(0, max(1.0, float(np.sqrt(counts.max())))))
        self._heat.setRect(QRectF(first, -0.5, last - first, self._lane_count))

    def _on_clicked(self, _item: object, points: list[pyqtgraph.SpotItem], *_rest: object) -> None:
        if len(points):
            self.chosen.emit(int(points[0].data()))

    def _on_brushed(self) -> None:
        first, last = self._brush.getRegion()
        self.brushed.emit((float(first), float(last)))

    def _recolour(self) -> None:
        palette = self.palette()
        faint = palette.color(QPalette.ColorRole.PlaceholderText)
        self.setBackground(palette.color(QPalette.ColorRole.Base))
        for side in ("bottom", "left"):
            self.getAxis(side).setPen(faint)
            self.getAxis(side).setTextPen(palette.color(QPalette.ColorRole.Text))
