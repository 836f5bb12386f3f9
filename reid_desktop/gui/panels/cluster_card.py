"""The machines that help: which are there, how fast they are, what failed."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QVBoxLayout, QWidget
from PySide6.QtWidgets import QTableWidget as Table
from PySide6.QtWidgets import QTableWidgetItem as Cell

from reid_desktop.core.execution import ClusterReport, NodeReport
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.wording import rate

LOOK_MS = 1000
_MOST_ROWS = 5
_STATES = {
    "connecting": marked("connecting"),
    "working": marked("working"),
    "lost": marked("lost, tried again; searches on this computer go on"),
    "closed": marked("not connected"),
}
_HEADS = (marked("Machine"), marked("Workers"), marked("Tasks"), marked("Rate"), marked("Failures"))


class ClusterCard(QFrame):
    """What the cluster of the settings does; hidden while there is none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("role", "card")
        self.head = QLabel("")
        self.head.setProperty("role", "heading")
        self.head.setWordWrap(True)
        self.missing = QLabel("")
        self.missing.setWordWrap(True)
        self.note = QLabel("")
        self.note.setProperty("role", "faint")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.table = Table(0, len(_HEADS), self)
        self.table.setHorizontalHeaderLabels([tr(head) for head in _HEADS])
        self.table.setAccessibleName(tr("Machines of the cluster"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 6, 7)
        layout.setSpacing(3)
        for widget in (self.head, self.missing, self.table, self.note):
            layout.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        session.settings_changed.connect(lambda _settings: self.look())
        self.look()

    def look(self) -> None:
        """Show what the cluster does now."""
        wanted = bool(self._session.settings.cluster.address)
        self.setVisible(wanted)
        if wanted != self._timer.isActive():
            self._timer.start() if wanted else self._timer.stop()
        if wanted:
            address = self._session.settings.cluster.address
            report = self._session.cluster.report()
            self.show_report(report or ClusterReport(address, "closed"))

    def show_report(self, report: ClusterReport) -> None:
        """Show a report."""
        state = tr(_STATES.get(report.state, report.state))
        self.head.setText(tr("Cluster {address}: {state}", address=report.address, state=state))
        self.missing.setVisible(report.waiting > 0)
        self.missing.setText(
            tr(
                "{n:,} stretches are still missing; {done:,} are done, {again:,} were repeated. "
                "Searches see what has come so far.",
                n=report.waiting,
                done=report.done,
                again=report.repeated,
            )
        )
        self.table.setVisible(bool(report.nodes))
        self.table.setRowCount(len(report.nodes))
        for row, node in enumerate(report.nodes):
            self._show_node(row, node)
        rows = min(len(report.nodes), _MOST_ROWS)
        height = self.table.horizontalHeader().sizeHint().height() + 4
        self.table.setFixedHeight(height + rows * self.table.verticalHeader().defaultSectionSize())
        self.note.setVisible(bool(report.notes))
        self.note.setText(report.notes[-1] if report.notes else "")

    def _show_node(self, row: int, node: NodeReport) -> None:
        words = (
            node.name,
            f"{node.workers:,}" if node.alive else tr("gone"),
            f"{node.tasks:,}",
            rate(node.units_per_s) if node.alive and node.units_per_s > 0 else "",
            f"{node.failures:,}",
        )
        for column, word in enumerate(words):
            cell = Cell(word)
            cell.setToolTip(node.note)
            if column:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, cell)
