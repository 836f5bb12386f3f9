"""A table on the screen: rows and columns grow with the size of the text."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QEvent
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

ROW_TEXTS = 1.6
"""Height of a row in heights of its text."""


class RecordView(QTableView):
    """Shows records by whole rows; Tab leaves it, heights and widths follow the font."""

    def __init__(
        self,
        table: QAbstractItemModel,
        name: str,
        parent: QWidget | None = None,
        *,
        samples: Mapping[int, str] | None = None,
        one: bool = False,
    ) -> None:
        """Show `table`.

        Args:
            table: what is shown.
            name: what a screen reader calls it.
            parent: owner of the view.
            samples: a text as wide as the column at first, which the analyst may widen; columns
                without one are always as wide as what they hold.
            one: only one row can be chosen at a time.
        """
        super().__init__(parent)
        self._samples = dict(samples or {})
        self._shown_with = QFontMetrics(self.font())
        self.setModel(table)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        if one:
            self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        for column in self._samples:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._fit_rows()
        for column, sample in self._samples.items():
            header.resizeSection(column, width_of(sample, self._shown_with))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the proportions when the text grows: also of columns drawn wider by hand."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_shown_with"):
            before, now = self._shown_with, QFontMetrics(self.font())
            self._shown_with = now
            self._fit_rows()
            for column in self._samples:
                grown = now.averageCharWidth() / max(1, before.averageCharWidth())
                self.setColumnWidth(column, round(self.columnWidth(column) * grown))

    def _fit_rows(self) -> None:
        height = round(self._shown_with.height() * ROW_TEXTS)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)


def width_of(sample: str, metrics: QFontMetrics) -> int:
    """Return the width in px of a column that shows `sample` with air on both sides."""
    return metrics.horizontalAdvance(sample) + 2 * metrics.horizontalAdvance("M")
