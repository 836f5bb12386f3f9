"""The searches of the case, to look at again or to run again."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reid_desktop.core.values import Changes
from reid_desktop.gui.actions import Offer, Spec
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.tables import SearchTable
from reid_desktop.gui.views.record_view import RecordView
from reid_desktop.pipeline.search_anew import search_anew


class SearchHistoryPanel(QWidget):
    """Lists the stored searches, the latest first.

    Signals:
        search_chosen: Search whose ranklist shall be shown.
        again_wanted: Search whose query shall be laid before the analyst again.
        answered: Search that was run again: the same query, parameters and filter.
    """

    search_chosen = Signal(object)
    again_wanted = Signal(object)
    answered = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.table = SearchTable(self)
        self.view = RecordView(self.table, tr("Searches"), self, samples={0: "M" * 10}, one=True)
        self.view.activated.connect(self._on_activated)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.run_button = QPushButton(tr("Run again"), self)
        self.run_button.setToolTip(
            tr("The same pictures, parameters and filter, on everybody indexed by now (Ctrl+R)")
        )
        self.run_button.clicked.connect(self.run_again)
        self.use_button = QPushButton(tr("Use this query again"), self)
        self.use_button.clicked.connect(self.ask_again)
        buttons = QHBoxLayout()
        buttons.addWidget(self.run_button)
        buttons.addWidget(self.use_button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.setFocusProxy(self.view)
        for signal in (session.opened, session.closed):
            signal.connect(self.refresh)
        session.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the searches again."""
        case = self._session.case
        self.table.show(case.searches() if case is not None else [])
        self._show_ready()

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

    def run_again(self) -> None:
        """Run the chosen search again; its answer is a search of its own."""
        index, session = self.view.currentIndex(), self._session
        if not index.isValid() or session.case is None:
            return
        search = self.table.search_at(index.row())
        by = session.examiner
        task = session.run(
            tr("search again for {query}", query=search.query_name),
            lambda case: search_anew(case, session.networks_for(case), search.id, by=by),
            announces=Changes(queries=True, detections=True, audit=True),
        )
        task.done.connect(self.answered)

    def offers(self) -> list[Offer]:
        """Return running again as an action."""
        words = marked("Run the chosen search a&gain")
        spec = Spec("search_again", words, "Ctrl+R", needs_case=True)
        return [Offer(marked("&Query"), spec, self.run_again)]

    def _show_ready(self) -> None:
        chosen = self.view.currentIndex().isValid()
        self.use_button.setEnabled(chosen)
        self.run_button.setEnabled(chosen)

    def _on_row(self, current: QModelIndex) -> None:
        self._show_ready()
        if current.isValid():
            self.search_chosen.emit(self.table.search_at(current.row()))

    def _on_activated(self, index: QModelIndex) -> None:
        self.search_chosen.emit(self.table.search_at(index.row()))

    def _on_changed(self, changes: Changes) -> None:
        if changes.queries:
            self.refresh()
