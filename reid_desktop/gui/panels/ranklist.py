"""The ranklist of a search: look, judge, go on."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QInputDialog,
    QLabel,
    QSizePolicy,
    QSlider,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.losses import is_partial
from reid_desktop.core.records import Mark, Search
from reid_desktop.core.values import Changes, Float32
from reid_desktop.gui.actions import Offer, Spec
from reid_desktop.gui.appearance import dress, scaled
from reid_desktop.gui.hits import HitList
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.none_left import reason
from reid_desktop.gui.panels.result_panel import CropPanel
from reid_desktop.gui.reranker import Reranker
from reid_desktop.gui.results import Results
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.views.crop_grid import (
    LARGEST_PX,
    SMALLEST_PX,
    USUAL_PX,
    CropGrid,
    TileDelegate,
)
from reid_desktop.gui.views.filter_bar import FilterBar
from reid_desktop.gui.views.flow import line_of
from reid_desktop.gui.views.so_far import SoFarStrip, limits_of
from reid_desktop.gui.views.stream_bars import StreamBars
from reid_desktop.gui.wording import MARK_WORDS

if TYPE_CHECKING:
    from reid_desktop.gui.views.score_plot import ScorePlot

MARK_BUTTONS = (
    ("match", marked("Match (M)"), Mark.MATCH),
    ("not_match", marked("Not this person (N)"), Mark.NOT_MATCH),
    ("unsure", marked("Unsure (U)"), Mark.UNSURE),
    ("withdraw", marked("Withdraw the verdict (Backspace)"), None),
)
SWITCHES = (
    ("fold", marked("Fold"), marked("One candidate for each track; the others lie behind it")),
    ("again", marked("Re-rank"), marked("Each mark puts the rest into a new order at once")),
    ("blur", marked("Blur"), marked("Blur every crop")),
    ("blind", marked("Blind"), marked("Shuffled order, no scores and no ranks")),
)
TILE_STEP_PX = 16


class RanklistPanel(CropPanel):
    """Shows the hits of one search in a grid; filters, folds, hides, and stores verdicts."""

    def __init__(
        self, results: Results, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.results = results
        self._thumbnails = thumbnails
        self.reranker = Reranker(results, self)
        self.hits = HitList(self)
        self.grid = CropGrid(TileDelegate(thumbnails, self), self)
        self.grid.setModel(self.hits)
        self.grid.setAccessibleName(tr("Ranklist"))
        self.grid.setAccessibleDescription(
            tr(
                "M match, N not this person, U unsure, Backspace withdraws, Enter shows the frame, "
                "S finds similar people."
            )
        )
        self.filters = FilterBar(self)
        self.why = StreamBars(self)
        self.title = QLabel("")
        self.why_none = QLabel("")
        self.why_none.setWordWrap(True)
        self.why_none.setProperty("role", "warning")
        self.switches: dict[str, QToolButton] = {}
        self._lay_out()
        self._connect()
        self._on_loaded()
        self._show_rows()

    @property
    def search(self) -> Search | None:
        """The search whose hits are shown."""
        return self.results.search

    @cached_property
    def plot(self) -> "ScorePlot":
        """The curve of scores, made with the first hits: its library is slow to import."""
        from reid_desktop.gui.views.score_plot import ScorePlot

        plot = ScorePlot(self)
        plot.rank_chosen.connect(lambda row: self.grid.go_to(self._place_of_rank(row + 1)))
        self._side.insertWidget(0, plot)
        self._side.setStretchFactor(0, 1)
        return plot

    def show_search(self, search: Search | None) -> None:
        """Show the hits of `search`; nothing for None."""
        self.results.show_search(search)

    def mark(self, ids: Sequence[int], mark: Mark | None) -> None:
        """Show a verdict at once and store it."""
        self.results.mark(ids, mark)

    def go_to_rank(self) -> None:
        """Ask for a rank and go to the candidate shown that is nearest to it."""
        count = len(self.results.hits)
        if not count or not len(self.results.rows):
            return
        if self.results.look.blind:
            count = len(self.results.rows)
        row = self.grid.currentIndex().row() + 1
        rank, given = QInputDialog.getInt(self, tr("Go to rank"), tr("Rank"), max(1, row), 1, count)
        if given:
            self.grid.go_to(self._place_of_rank(rank))

    def resize_tiles(self, steps: int) -> None:
        """Make the crops larger or smaller."""
        self.size_slider.setValue(self.size_slider.value() + steps * TILE_STEP_PX)

    def find_similar(self) -> None:
        """Search for the person of the current crop."""
        if self.grid.current_id() >= 0:
            self.similar_wanted.emit(self.grid.current_id())

    def offers(self) -> list[Offer]:
        """Return the switches and the way to the filters as actions."""
        menu = marked("&Verdict")
        keys = {"fold": "Ctrl+Shift+F", "again": "Ctrl+Shift+R", "blur": "Ctrl+Shift+B"}
        switches = [
            Offer(menu, Spec(f"switch_{name}", words, keys.get(name, ""), tip=tip), button.click)
            for (name, words, tip), button in zip(SWITCHES, self.switches.values(), strict=True)
        ]
        filters = Spec("filters", marked("Go to the &filters"), "Ctrl+L")
        clear = Spec("filters_clear", marked("&Clear the filters"), "Ctrl+Shift+L")
        return [
            *switches,
            Offer(menu, filters, self.filters.camera.setFocus),
            Offer(menu, clear, self.filters.clear),
        ]

    def _connect(self) -> None:
        results, grid = self.results, self.grid
        grid.opened.connect(self.hit_opened)
        grid.similar_wanted.connect(self.similar_wanted)
        grid.marked.connect(self.mark)
        grid.chosen.connect(results.choose)
        self.filters.changed.connect(lambda where: results.look_at(where=where))
        self.filters.reach_changed.connect(lambda on: results.look_at(reach=on))
        results.loaded.connect(self._on_loaded)
        results.arranged.connect(self._show_rows)
        results.marked.connect(self._show_marks)
        results.current_changed.connect(self._show_current)
        results.session.changed.connect(self._on_changed)
        self.reranker.explained.connect(self._explain)
        for name, slot in self._switch_slots().items():
            self.switches[name].toggled.connect(slot)

    def _switch_slots(self) -> dict[str, Callable[[bool], None]]:
        return {
            "fold": lambda on: self.results.look_at(fold=on),
            "again": lambda on: self.reranker.use(wanted=on),
            "blur": lambda on: self._thumbnails.blur(wanted=on),
            "blind": lambda on: self.results.look_at(blind=on),
        }

    def _lay_out(self) -> None:
        self.size_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.size_slider.setRange(SMALLEST_PX, LARGEST_PX)
        self.size_slider.setValue(USUAL_PX)
        self.size_slider.setFixedWidth(scaled(110))
        self.size_slider.setAccessibleName(tr("Size of the crops"))
        self.size_slider.valueChanged.connect(self.grid.resize_tiles)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top: list[QWidget] = [self.title]
        for name, words, mark in MARK_BUTTONS:
            button = self._button(name, tr(words))
            button.clicked.connect(partial(self._mark_selected, mark))
            top.append(button)
        similar = self._button("similar", tr("Find similar (S)"))
        similar.clicked.connect(self.find_similar)
        top.append(similar)
        for name, words, tip in SWITCHES:
            button = QToolButton(self)
            button.setText(tr(words))
            button.setToolTip(tr(tip))
            button.setCheckable(True)
            button.setChecked(name == "again")
            button.setProperty("role", "chip")
            top.append(button)
            self.switches[name] = button
        top.append(self.size_slider)
        self._side = QSplitter(Qt.Orientation.Vertical, self)
        self._side.addWidget(self.why)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.grid)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([900, 220])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(line_of(*top))
        layout.addWidget(self.filters)
        layout.addWidget(SoFarStrip(self.results.session, self))
        layout.addWidget(self.why_none)
        layout.addWidget(splitter, 1)
        self.setFocusProxy(self.grid)

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        dress(button, name)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setAutoRaise(True)
        return button

    def _mark_selected(self, mark: Mark | None) -> None:
        self.grid.mark(mark)

    def _on_loaded(self) -> None:
        case = self.results.session.case
        self.filters.offer(case.sources() if case is not None else [])
        self.switches["again"].setEnabled(self.reranker.is_possible)

    def _on_changed(self, changes: Changes) -> None:
        case = self.results.session.case
        if changes.footage and case is not None:
            self.hits.read_sources_again()
            self.filters.offer(case.sources())

    def _show_rows(self) -> None:
        """Show what passes, what was looked at still in sight."""
        results = self.results
        rows, blind = results.rows, results.look.blind
        case = results.session.case if results.search is not None else None
        kept = results.current_id
        self.grid.selectionModel().blockSignals(True)
        self.hits.show(
            case,
            results.hits.ids[rows],
            None if blind else results.hits.scores[rows],
            results.marks,
            ranks=None if blind else rows + 1,
            counts=results.counts,
        )
        self.grid.selectionModel().blockSignals(False)
        scores = results.hits.scores[:0] if blind else results.hits.scores
        if len(scores) or "plot" in vars(self):
            self.plot.setVisible(len(scores) > 0)
            self.plot.show_scores(scores)
        self.filters.show_filter(results.look.where, reach=results.look.reach)
        for name, on in (("fold", results.look.fold), ("blind", blind)):
            self.switches[name].setChecked(on)
        self._show_title()
        why = reason(results)
        self.why_none.setText(why)
        self.why_none.setVisible(bool(why))
        if len(rows):
            self.grid.go_to(max(0, self.hits.row_of(kept)))
            self._show_place(results.row_of(results.current_id))
        else:
            results.choose(-1)

    def _show_marks(self) -> None:
        self.hits.show_marks(self.results.marks)
        self._show_title()

    def _show_current(self, detection_id: int) -> None:
        """Follow what another panel chose."""
        if detection_id != self.grid.current_id():
            row = self.hits.row_of(detection_id)
            if row >= 0:
                self.grid.go_to(row)
        self._show_place(self.results.row_of(detection_id))

    def _show_place(self, row: int) -> None:
        if "plot" in vars(self):
            self.plot.show_row(row)

    def _explain(self, detection_id: int, streams: Float32) -> None:
        if detection_id != self.results.current_id:
            return
        search, blind = self.results.search, self.results.look.blind
        weights = search.parameters.get("stream_weights", ()) if search is not None else ()
        if blind:
            note, streams = marked("hidden in blind review"), np.zeros(0, np.float32)
        elif search is None or detection_id < 0:
            note = ""
        elif self.reranker.is_possible:
            note = marked("This search keeps no descriptors.")
        else:
            note = marked("QEEPS compares whole people, without streams.")
        self.why.show_streams(streams, weights, note=note)

    def _place_of_rank(self, rank: int) -> int:
        """Return the place in the list of the rank nearest to `rank`."""
        rows = self.results.rows
        if self.results.look.blind or not len(rows):
            return rank - 1
        return int(np.argmin(np.abs(rows - (rank - 1))))

    def _show_title(self) -> None:
        results, search = self.results, self.results.search
        if search is None:
            self.title.setText(tr("No search yet."))
            return
        marks = list(results.marks.values())
        shown, total = len(results.rows), len(results.hits)
        parts = [
            tr("{hits:,} hits", hits=search.hits)
            if shown == total
            else tr("{shown:,} of {hits:,} hits", shown=shown, hits=search.hits)
        ]
        if not results.is_whole:
            parts.append(tr("reading…"))
        if search.unseen_frames:
            parts.append(tr("{frames:,} frames not looked at", frames=search.unseen_frames))
        if is_partial(search):
            parts.append(tr("a part of the cluster was missing"))
        if results.is_ranked_again:
            parts.append(tr("re-ranked by the marks"))
        parts += [
            f"{marks.count(mark)} {tr(words)}"
            for mark, words in MARK_WORDS.items()
            if mark in marks
        ]
        said = " · ".join([search.query_name, *parts])
        self.title.setText(f"<b>{search.method.value.upper()}</b>  {escape(said)}")
        self.title.setToolTip("\n".join([said, *limits_of(results.session.case, search)]))
