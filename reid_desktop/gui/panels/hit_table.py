"""The candidates as a table: to sort, to copy, to read what a tile has no room for."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reid_desktop.gui.hit_table import HitTable
from reid_desktop.gui.language import tr
from reid_desktop.gui.panels.result_panel import ResultPanel
from reid_desktop.gui.results import Results
from reid_desktop.gui.views.record_view import RecordView

MOST_COPIED = 100_000
SAMPLES = {
    HitTable.RANK: "1,000,000",
    HitTable.SCORE: "0.000 00",
    HitTable.CAMERA: "camera name",
    HitTable.TIME: "2026-03-02 08:00:00.00",
    HitTable.SOURCE: "gate_2026-03-02_08-00-00.mp4",
    HitTable.FRAME: "100,000",
    HitTable.SURENESS: "Sureness",
    HitTable.MARK: "not this person",
    HitTable.DETECTION: "Detection 0",
}


class HitTableView(RecordView):
    """The table; Enter opens a row, copying gives text with tabs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected rows onto the clipboard, with a line of headings."""
        table = self.model()
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        columns = range(table.columnCount())
        heads = [str(table.headerData(c, Qt.Orientation.Horizontal)) for c in columns]
        lines = [
            [str(table.index(row, column).data() or "") for column in columns]
            for row in rows[:MOST_COPIED]
        ]
        text = "\n".join("\t".join(line) for line in [heads, *lines])
        QGuiApplication.clipboard().setText(text)


class HitTablePanel(ResultPanel):
    """The hits shown as rows."""

    def __init__(self, results: Results, parent: QWidget | None = None) -> None:
        super().__init__(results, parent)
        self.table = HitTable(results, self)
        self.view = HitTableView(self.table, tr("Candidates as a table"), self, samples=SAMPLES)
        header = self.view.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.view.setSortingEnabled(True)
        self.view.activated.connect(
            lambda index: self.hit_opened.emit(self.table.id_at(index.row()))
        )
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        results.current_changed.connect(self._show_current)
        self.table.modelReset.connect(lambda: self._show_current(results.current_id))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._show_current(results.current_id)

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid():
            self._results.choose(self.table.id_at(current.row()))

    def _show_current(self, detection_id: int) -> None:
        row = self.table.row_of(detection_id)
        if row >= 0 and self.view.currentIndex().row() != row:
            self.view.setCurrentIndex(self.table.index(row, 0))
