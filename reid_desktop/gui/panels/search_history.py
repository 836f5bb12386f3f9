"""The searches of the case, to look at again or to run again."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.values import Changes
from reid_desktop.gui.language import tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.tables import SearchTable


class SearchHistoryPanel(QWidget):
    """Lists the stored searches, the latest first.

    Signals:
        search_chosen: Search whose ranklist shall be shown.
        again_wanted: Search whose query shall be asked again.
    """

    search_chosen = Signal(object)
    again_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.table = SearchTable(self)
        self.view = QTableView(self)
        self.view.setModel(self.table)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setTabKeyNavigation(False)
        self.view.setShowGrid(False)
        self.view.setAlternatingRowColors(True)
        self.view.setWordWrap(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, self.fontMetrics().horizontalAdvance("M" * 12))
        self.view.setAccessibleName(tr("Searches"))
        self.view.activated.connect(self._on_activated)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self._again = QPushButton(tr("Use this query again"), self)
        self._again.clicked.connect(self.ask_again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._again)
        self.setFocusProxy(self.view)
        for signal in (session.opened, session.closed):
            signal.connect(self.refresh)
        session.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the searches again."""
        case = self._session.case
        self.table.show(case.searches() if case is not None else [])
        self._again.setEnabled(self.view.currentIndex().isValid())

    def choose(self, search_id: int) -> None:
        """Make a search the current row."""
        self.refresh()
        row = self.table.row_of(search_id)
        if row >= 0:
            self.view.setCurrentIndex(self.table.index(row, 0))

    def ask_again(self) -> None:
        """Offer the chosen search's query again."""
        index = self.view.currentIndex()
        if index.isValid():
            self.again_wanted.emit(self.table.search_at(index.row()))

    def _on_row(self, current: QModelIndex) -> None:
        self._again.setEnabled(current.isValid())
        if current.isValid():
            self.search_chosen.emit(self.table.search_at(current.row()))

    def _on_activated(self, index: QModelIndex) -> None:
        self.search_chosen.emit(self.table.search_at(index.row()))

    def _on_changed(self, changes: Changes) -> None:
        if changes.queries:
            self.refresh()
