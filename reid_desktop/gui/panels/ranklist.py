"""The ranklist of a search: look, judge, go on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QSlider,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.records import Mark, Search
from reid_desktop.core.values import Changes
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.hits import HitList
from reid_desktop.gui.session import Session
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.views.crop_grid import (
    LARGEST_PX,
    SMALLEST_PX,
    USUAL_PX,
    CropGrid,
    TileDelegate,
)
from reid_desktop.gui.views.score_plot import ScorePlot
from reid_desktop.pipeline.marks import mark as mark_job

MARK_BUTTONS = (
    ("match", "Match (M)", Mark.MATCH),
    ("not_match", "Not this person (N)", Mark.NOT_MATCH),
    ("unsure", "Unsure (U)", Mark.UNSURE),
    ("withdraw", "Withdraw the verdict (Backspace)", None),
)
TILE_STEP_PX = 16


@dataclass(frozen=True, slots=True)
class _Pending:
    """Verdicts on their way into the case."""

    search_id: int
    ids: Sequence[int]
    mark: Mark | None


class RanklistPanel(QWidget):
    """Shows the hits of one search in a grid and stores the verdicts given there.

    Signals:
        hit_opened: detection id whose frame shall be shown.
        similar_wanted: detection id to search for.
    """

    hit_opened = Signal(int)
    similar_wanted = Signal(int)

    def __init__(
        self, session: Session, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._search: Search | None = None
        self._pending: list[_Pending] = []
        self.hits = HitList(self)
        self.grid = CropGrid(TileDelegate(thumbnails, self), self)
        self.grid.setModel(self.hits)
        self.grid.setAccessibleName("Ranklist")
        self.grid.setAccessibleDescription(
            "M match, N not this person, U unsure, Backspace withdraws, Enter shows the frame, "
            "S finds similar people."
        )
        self.plot = ScorePlot(self)
        self.title = QLabel("No search yet.")
        self._lay_out()
        self.grid.opened.connect(self.hit_opened)
        self.grid.similar_wanted.connect(self.similar_wanted)
        self.grid.marked.connect(self.mark)
        self.grid.chosen.connect(self._on_chosen)
        self.plot.rank_chosen.connect(self.grid.go_to)
        session.changed.connect(self._on_changed)
        for signal in (session.opened, session.closed):
            signal.connect(lambda: self.show_search(None))

    @property
    def search(self) -> Search | None:
        """The search whose hits are shown."""
        return self._search

    def show_search(self, search: Search | None) -> None:
        """Show the hits of `search`; nothing for None."""
        case = self._session.case
        self._search = search
        if search is None or case is None:
            self.hits.show(None, np.zeros(0, np.int64), None, {})
            self.plot.show_scores(np.zeros(0, np.float32))
            self.title.setText("No search yet.")
            return
        ranklist = case.hits_of(search.id)
        self.hits.show(case, ranklist.ids, ranklist.scores, self._marks())
        self.plot.show_scores(ranklist.scores)
        self._show_title()
        self.grid.go_to(0)

    def mark(self, ids: Sequence[int], mark: Mark | None) -> None:
        """Show a verdict at once and store it as a task that is never stopped."""
        search = self._search
        if search is None:
            return
        by, search_id = self._session.examiner, search.id
        pending = _Pending(search_id, tuple(ids), mark)
        self._pending.append(pending)
        task = self._session.run(
            "verdict",
            lambda case: mark_job(case, search_id, pending.ids, mark, by=by),
            announces=Changes(verdicts=True, audit=True),
            brief=True,
        )
        task.ended.connect(lambda: self._settle(pending))
        self._show_marks()

    def go_to_rank(self) -> None:
        """Ask for a rank and go there."""
        count = self.hits.rowCount()
        if count:
            row = self.grid.currentIndex().row() + 1
            rank, given = QInputDialog.getInt(self, "Go to rank", "Rank", max(1, row), 1, count)
            if given:
                self.grid.go_to(rank - 1)

    def resize_tiles(self, steps: int) -> None:
        """Make the crops larger or smaller."""
        self.size_slider.setValue(self.size_slider.value() + steps * TILE_STEP_PX)

    def _lay_out(self) -> None:
        self.size_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.size_slider.setRange(SMALLEST_PX, LARGEST_PX)
        self.size_slider.setValue(USUAL_PX)
        self.size_slider.setFixedWidth(110)
        self.size_slider.setAccessibleName("Size of the crops")
        self.size_slider.valueChanged.connect(self.grid.resize_tiles)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        for name, words, mark in MARK_BUTTONS:
            button = QToolButton(self)
            dress(button, name)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _checked=False, given=mark: self.grid.mark(given))
            top.addWidget(button)
        similar = QToolButton(self)
        dress(similar, "similar")
        similar.setToolTip("Find similar (S)")
        similar.setAccessibleName("Find similar")
        similar.setAutoRaise(True)
        similar.clicked.connect(self.find_similar)
        top.addWidget(similar)
        top.addSpacing(8)
        top.addWidget(self.size_slider)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.grid)
        splitter.addWidget(self.plot)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([900, 200])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addLayout(top)
        layout.addWidget(splitter, 1)
        self.setFocusProxy(self.grid)

    def find_similar(self) -> None:
        """Search for the person of the current crop."""
        if self.grid.current_id() >= 0:
            self.similar_wanted.emit(self.grid.current_id())

    def _on_chosen(self, detection_id: int) -> None:
        self.plot.show_row(self.grid.currentIndex().row() if detection_id >= 0 else -1)

    def _on_changed(self, changes: Changes) -> None:
        if changes.verdicts:
            self._show_marks()
        if changes.footage:
            self.hits.read_sources_again()

    def _settle(self, pending: _Pending) -> None:
        self._pending.remove(pending)
        self._show_marks()

    def _marks(self) -> dict[int, Mark]:
        """Return what the case holds with what is on its way there on top."""
        case, search = self._session.case, self._search
        if case is None or search is None:
            return {}
        marks = {i: verdict.mark for i, verdict in case.verdicts(search.id).items()}
        for pending in self._pending:
            if pending.search_id == search.id:
                marks |= {i: pending.mark for i in pending.ids if pending.mark is not None}
                if pending.mark is None:
                    marks = {i: mark for i, mark in marks.items() if i not in pending.ids}
        return marks

    def _show_marks(self) -> None:
        self.hits.show_marks(self._marks())
        self._show_title()

    def _show_title(self) -> None:
        search = self._search
        if search is None:
            return
        marks = list(self.hits.marks.values())
        counts = [
            f"{marks.count(mark)} {word}"
            for mark, word in (
                (Mark.MATCH, "match"),
                (Mark.NOT_MATCH, "not this person"),
                (Mark.UNSURE, "unsure"),
            )
            if mark in marks
        ]
        unseen = [f"{search.unseen_frames:,} frames not looked at"] * bool(search.unseen_frames)
        parts = [f"{search.hits:,} hits", *unseen, *counts]
        method = search.method.value.upper()
        self.title.setText(f"<b>{method}</b>  {search.query_name} · {' · '.join(parts)}")
