"""An axis of a plot whose numbers never overlap, however low the plot is and large the text."""

from typing import Literal

import pyqtgraph
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

AIR = 1.4
"""Room of a number along the axis, against its own length."""
LEAST_LINES = 7
"""Height of a plot, in lines of text, from which on the names of its axes have room too."""


class RoomyAxis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """Doubles the step between its numbers until each has room; names itself where there is any."""

    def __init__(self, side: Literal["bottom", "left"], name: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)
        self.setLabel(name)

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Return steps and offsets of the ticks, those with numbers first."""
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        step, offset = levels[0]
        span, room = high - low, self._room(max(abs(low), abs(high)))
        thinned = step
        while 0 < thinned < span and thinned / span * size < room:
            thinned *= 2
        return levels if thinned == step else [(thinned, offset)]

    def fit(self, height: float) -> None:
        """Leave the name out when the plot, `height` px high, needs the room for its curve."""
        self.showLabel(height >= LEAST_LINES * self._metrics().height())

    def _room(self, largest: float) -> float:
        """Return the px that a number takes along the axis."""
        metrics = self._metrics()
        if self.orientation == "left":
            return AIR * metrics.height()
        return AIR * metrics.horizontalAdvance(f"{largest:.0f}" if largest >= 10 else "0.00")

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.style["tickFont"] or QApplication.font())
