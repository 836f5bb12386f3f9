"""When and by which camera the candidates were seen; brushing filters every panel of results."""

from dataclasses import replace
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from reid_desktop.gui.language import tr
from reid_desktop.gui.panels.result_panel import ResultPanel
from reid_desktop.gui.results import Results
from reid_desktop.gui.views.flow import line_of
from reid_desktop.gui.views.seldom import WhenSeen
from reid_desktop.gui.wording import suspect_words

if TYPE_CHECKING:
    from reid_desktop.gui.views.timeline import Timeline


class TimelinePanel(ResultPanel):
    """The timeline of the hits shown."""

    def __init__(self, results: Results, parent: QWidget | None = None) -> None:
        super().__init__(results, parent)
        self._zone: tzinfo | None = None
        self.title = QLabel("")
        self.title.setWordWrap(True)
        self.only_seen = QPushButton(tr("Only this stretch"), self)
        self.only_seen.setToolTip(tr("Filter to the time that is seen now"))
        self.every_time = QPushButton(tr("All times"), self)
        self.every_time.setToolTip(tr("Take the time filter off"))
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 4, 6, 6)
        self._layout.addWidget(line_of(self.title, self.only_seen, self.every_time))
        self._layout.addStretch()
        self.only_seen.clicked.connect(lambda: self.view.brush_seen())
        self.every_time.clicked.connect(lambda: self._on_brushed(None))
        results.arranged.connect(WhenSeen(self, self._show).ask)
        results.marked.connect(WhenSeen(self, self._show_marks).ask)
        results.current_changed.connect(self._show_current)
        self._show()

    @cached_property
    def view(self) -> "Timeline":
        """The plot, made with the first clock times: its library is slow to import."""
        from reid_desktop.gui.views.timeline import Timeline

        view = Timeline(self)
        view.brushed.connect(self._on_brushed)
        view.chosen.connect(self._results.choose)
        view.opened.connect(self.hit_opened)
        self._layout.insertWidget(1, view, 1)
        self.setFocusProxy(view)
        return view

    def _show(self) -> None:
        """Show every hit that passes all filters but that of time, which is the brush."""
        results = self._results
        rows, clocks = results.rows, results.clocks
        moments = clocks.moments_s[rows]
        known = int(np.isfinite(moments).sum())
        self._zone = self._clock_zone()
        interval = results.look.where.interval_s()
        self.every_time.setEnabled(interval is not None)
        self.only_seen.setEnabled(known > 0)
        suspects = results.suspects_shown
        told = [self._told(known, len(rows))]
        if suspects:
            told.append(suspect_words(suspects))
        self.title.setText("\n".join(told))
        if known or "view" in vars(self):
            codes = clocks.camera_codes[rows]
            ids = results.hits.ids[rows]
            self.view.show_hits(ids, moments, codes, clocks.cameras, zone=self._zone)
            bounded = interval is not None and np.isfinite(interval).all()
            self.view.show_brush(interval if bounded else None)
            self.view.show_current(results.current_id)
            self._show_marks()

    def _told(self, known: int, shown: int) -> str:
        if self._results.search is None:
            return tr("No search yet.")
        if not shown:
            return tr("No candidate passes the filters.")
        if not known:
            return tr("No start time is known: give the footage its clock in the Footage dock.")
        if known < shown:
            return tr(
                "{known:,} of {shown:,} candidates; the others are on footage without a clock",
                known=known,
                shown=shown,
            )
        return tr("{shown:,} candidates by camera and time", shown=shown)

    def _show_marks(self) -> None:
        if "view" not in vars(self):
            return
        results = self._results
        marked = results.marked_rows
        ids, codes = results.hits.ids[marked].tolist(), results.mark_codes[marked].tolist()
        suspects = results.hits.ids[results.suspect_rows]
        self.view.show_marks(dict(zip(ids, codes, strict=True)), suspects)

    def _show_current(self, detection_id: int) -> None:
        if "view" in vars(self):
            self.view.show_current(detection_id)

    def _clock_zone(self) -> tzinfo | None:
        case = self._results.session.case
        sources = case.sources() if case is not None else []
        starts = [start for source in sources if (start := source.clock_at(0.0)) is not None]
        return starts[0].tzinfo if starts else None

    def _on_brushed(self, span: tuple[float, float] | None) -> None:
        where = self._results.look.where
        since, until = ("", "") if span is None else (self._iso(moment) for moment in span)
        self._results.look_at(where=replace(where, since=since, until=until))

    def _iso(self, moment_s: float) -> str:
        return datetime.fromtimestamp(
            moment_s, self._zone or datetime.now().astimezone().tzinfo
        ).isoformat(timespec="milliseconds")
