"""GLAD, QEEPS and cascade from the same query, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reid_desktop.core.records import Method, Search
from reid_desktop.core.values import Changes
from reid_desktop.gui.hits import HitList
from reid_desktop.gui.language import tr
from reid_desktop.gui.results import Results
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.views.crop_grid import CropGrid, TileDelegate
from reid_desktop.gui.views.seldom import WhenSeen

MOST_SHOWN = 200
"""Hits of each method; the whole ranklist is in its own dock."""


class MethodsPanel(QWidget):
    """One grid a method, for searches asked with the same picture and box.

    Signals:
        hit_opened: detection id whose frame shall be shown.
        similar_wanted: detection id to search for.
        search_wanted: Search whose whole ranklist shall be shown.
    """

    hit_opened = Signal(int)
    similar_wanted = Signal(int)
    search_wanted = Signal(object)

    def __init__(
        self, results: Results, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._searches: dict[Method, Search] = {}
        self.titles: dict[Method, QLabel] = {}
        self.hits: dict[Method, HitList] = {}
        self.grids: dict[Method, CropGrid] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 6)
        for method in Method:
            row.addLayout(self._column(method, thumbnails), 1)
        self.setFocusProxy(self.grids[Method.GLAD])
        results.loaded.connect(self._on_loaded)
        results.arranged.connect(WhenSeen(self, self._show).ask)
        results.session.changed.connect(self._on_changed)
        self._show()

    def show_searches(self, searches: Sequence[Search]) -> None:
        """Show the answers to one query, one for each method at the most."""
        self._searches = {search.method: search for search in searches}
        self._show()

    def _column(self, method: Method, thumbnails: Thumbnails) -> QVBoxLayout:
        title = QLabel("")
        title.setWordWrap(True)
        hits = HitList(self)
        grid = CropGrid(TileDelegate(thumbnails, self), self)
        grid.setModel(hits)
        grid.setAccessibleName(tr("Hits by {method}", method=method.value.upper()))
        grid.opened.connect(self.hit_opened)
        grid.similar_wanted.connect(self.similar_wanted)
        grid.marked.connect(lambda ids, mark, method=method: self._mark(method, ids, mark))
        self.titles[method], self.hits[method], self.grids[method] = title, hits, grid
        column = QVBoxLayout()
        column.addWidget(title)
        column.addWidget(grid, 1)
        return column

    def _on_loaded(self) -> None:
        """Find the answers of the other methods to the query that is shown."""
        case, search = self._results.session.case, self._results.search
        if case is None or search is None:
            self.show_searches([])
            return
        same = [
            other
            for other in case.searches()
            if (other.query_sha256, other.box) == (search.query_sha256, search.box)
            and other.id != search.id
        ]
        self.show_searches([*same, search])

    def _show(self) -> None:
        case, blind = self._results.session.case, self._results.look.blind
        answers = {
            method: case.hit_columns(search.id, first=0, count=MOST_SHOWN)
            for method, search in self._searches.items()
            if case is not None
        }
        first = {method: set(hits.ids.tolist()) for method, hits in answers.items()}
        for method in Method:
            search = self._searches.get(method)
            name = method.value.upper()
            if case is None or search is None or blind:
                self.hits[method].show(None, self._results.hits.ids[:0], None, {})
                why = tr("hidden in blind review") if blind else tr("not asked with this query")
                self.titles[method].setText(f"<b>{name}</b>  {why}")
                continue
            marks = {i: verdict.mark for i, verdict in case.verdicts(search.id).items()}
            ids, scores = answers[method].ids, answers[method].scores
            self.hits[method].show(case, ids, scores, marks)
            others = set().union(*(ids for m, ids in first.items() if m is not method))
            shared = len(first[method] & others)
            told = tr(
                "{hits:,} hits, {shared:,} of the first {shown:,} also by another method",
                hits=search.hits,
                shared=shared,
                shown=len(ids),
            )
            self.titles[method].setText(f"<b>{name}</b>  {told}")

    def _mark(self, method: Method, ids: Sequence[int], mark: object) -> None:
        """Marks are given where the whole ranklist is: show it, then mark."""
        search = self._searches.get(method)
        if search is not None:
            self.search_wanted.emit(search)
            self._results.mark(list(ids), mark)  # type: ignore[arg-type]  # what CropGrid signals

    def _on_changed(self, changes: Changes) -> None:
        if changes.verdicts and self._searches:
            self._show()
