"""Why a candidate scores as it does: one bar for each GLAD stream, with its number and weight."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from reid_desktop.core.values import Float32
from reid_desktop.gui.language import marked, tr

STREAM_WORDS = (
    *(marked("whole body"), marked("head"), marked("upper body"), marked("lower body")),
)
"""In the order of STREAM_NAMES."""


class StreamBars(QWidget):
    """Cosine of each stream with the query; a stream without weight is drawn hollow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._streams = np.zeros(0, np.float32)
        self._weights: Sequence[float] = ()
        self._note = ""
        self.setAccessibleName(tr("Why"))
        self.show_streams(self._streams, (), note="")

    def sizeHint(self) -> QSize:
        least = self.minimumSizeHint()
        return QSize(least.width() + self.fontMetrics().horizontalAdvance("M" * 3), least.height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = max(metrics.horizontalAdvance(tr(word)) for word in STREAM_WORDS)
        height = (len(STREAM_WORDS) + 1) * (metrics.height() + 4) + 6
        return QSize(words + metrics.horizontalAdvance("MMM -0.00"), height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.show_streams(self._streams, self._weights, note=self._note)

    def show_streams(self, streams: Float32, weights: Sequence[float], *, note: str) -> None:
        """Show `streams` ((S,) float32 cosines; empty or NaN where unknown).

        Args:
            streams: likeness of each stream to the query.
            weights: of the streams in the score.
            note: said instead when there is nothing to draw; marked for translation.
        """
        self._streams, self._weights, self._note = streams, weights, note
        self.setAccessibleDescription("; ".join(self._said()) or tr(note))
        self.setToolTip("\n".join(self._said()) or tr(note))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, metrics = self.palette(), self.fontMetrics()
        text, faint = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Mid)
        high = metrics.height() + 4
        painter.setPen(text)
        painter.drawText(QRectF(0, 0, self.width(), high), Qt.AlignmentFlag.AlignVCenter, tr("Why"))
        if not len(self._streams):
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            room = QRectF(0, high, self.width(), self.height() - high)
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), tr(self._note))
            return
        words = [tr(word) for word in STREAM_WORDS]
        left = max(metrics.horizontalAdvance(word) for word in words) + 8
        right = metrics.horizontalAdvance("-0.00") + 6
        for row, (word, value) in enumerate(zip(words, self._streams, strict=True), start=1):
            line = QRectF(0, row * high, self.width(), high)
            painter.setPen(text)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, word)
            bar = QRectF(left, line.top() + high / 2 - 4, self.width() - left - right, 8)
            painter.setPen(faint)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(bar)
            if np.isfinite(value):
                bar.setWidth(bar.width() * float(np.clip(value, 0, 1)))
                if self._counts(row - 1):
                    painter.fillRect(bar, palette.color(QPalette.ColorRole.Highlight))
                else:
                    painter.setPen(palette.color(QPalette.ColorRole.Highlight))
                    painter.drawRect(bar)
            painter.setPen(text)
            told = f"{value:.2f}" if np.isfinite(value) else "-"
            painter.drawText(
                line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told
            )

    def _counts(self, stream: int) -> bool:
        return stream >= len(self._weights) or self._weights[stream] > 0

    def _said(self) -> list[str]:
        """Return a line for each stream."""
        lines = []
        for stream, value in enumerate(self._streams):
            word = tr(STREAM_WORDS[stream])
            told = f"{value:.3f}" if np.isfinite(value) else tr("unknown")
            line = tr("{stream}: {likeness}", stream=word, likeness=told)
            if stream < len(self._weights):
                line += " " + tr("(weight {weight:.1f})", weight=self._weights[stream])
            lines.append(line)
        return lines
