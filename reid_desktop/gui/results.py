"""Results: the ranklist on the desk, which every panel of results looks at together.

It holds the hits of one search, their marks, what is filtered, folded or hidden, and which hit is
looked at. Panels never tell each other anything: they change this and listen to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark, Search, SourceState
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.site import Site
from reid_desktop.core.values import Bool, Changes, Int64
from reid_desktop.gui import acts
from reid_desktop.gui.language import tr
from reid_desktop.gui.session import Session
from reid_desktop.pipeline.arrange import (
    HitClocks,
    clocks_of,
    folded,
    mark_codes_of,
    passing,
    reachable,
    rows_of,
    shuffled,
)
from reid_desktop.pipeline.originals import states
from reid_desktop.store.case import Case, HitColumns

FIRST = 1000
"""Hits read at once, on the window's thread; the rest follows from the lane of frames."""
PAGE = 20_000
"""Hits read in one step of that lane."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the ranklist is looked at.

    Attributes:
        where: what a hit must fulfil to be shown.
        reach: hide what the person of the matches cannot have reached in time.
        fold: one candidate for each tracklet.
        blind: shuffled, without scores and ranks.
    """

    where: SearchFilter = SearchFilter()
    reach: bool = False
    fold: bool = False
    blind: bool = False


@dataclass(frozen=True, slots=True)
class _Pending:
    """Verdicts on their way into the case."""

    search_id: int
    ids: Sequence[int]
    mark: Mark | None


class Results(QObject):
    """The search shown and how it is looked at.

    Signals:
        loaded: another search (or none) is shown; its first hits are there.
        arranged: other rows are shown, or in another order.
        marked: marks changed.
        current_changed: detection id of the hit looked at, -1 for none.
        site_changed: plan, camera places or travel times changed.
    """

    loaded = Signal()
    arranged = Signal()
    marked = Signal()
    current_changed = Signal(int)
    site_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.search: Search | None = None
        self.look = Look()
        self.site = Site()
        self.current_id = -1
        self.is_whole = True
        self.is_ranked_again = False
        self.order: Int64 = np.zeros(0, np.int64)
        self._pending: list[_Pending] = []
        self._tracked: HitColumns | None = None
        self._clear()
        session.changed.connect(self._on_changed)
        for signal in (session.opened, session.closed):
            signal.connect(self._on_case)

    # What is shown

    def show_search(self, search: Search | None) -> None:
        """Show the hits of `search`: the first at once, the others as they are read."""
        case = self.session.case
        self._clear()
        self.search = search if case is not None else None
        if search is not None and case is not None:
            hits = case.hit_columns(search.id, first=0, count=FIRST)
            self._take(hits, np.argsort(hits.ids), clocks_of(hits, case.sources()))
            self._read_marks()
            self.is_whole = search.hits <= len(self.hits)
            if not self.is_whole:
                self._read_rest(search, case)
        self._arrange(tell=False)
        self.loaded.emit()
        self.arranged.emit()
        self.choose(self.shown_id(0) if len(self.rows) else -1)

    def look_at(self, **changes: Any) -> None:
        """Change fields of `look`; what was looked at stays in sight if it is still shown."""
        look = replace(self.look, **changes)
        if look != self.look:
            self.look = look
            self._arrange()

    def choose(self, detection_id: int) -> None:
        """Say which hit is looked at now; -1 for none."""
        if detection_id != self.current_id:
            self.current_id = detection_id
            self.current_changed.emit(detection_id)

    def shown_id(self, place: int) -> int:
        """Return the detection at a 0-based place of the list as it is shown."""
        return int(self.hits.ids[self.rows[place]])

    def row_of(self, detection_id: int) -> int:
        """Return the row of a detection in the stored ranklist, -1 when it was not hit."""
        rows = rows_of(self.hits.ids, self._by_id, [detection_id])
        return int(rows[0]) if len(rows) else -1

    @property
    def shown_ids(self) -> Int64:
        """Detections shown, (R,) int64 in the order they are shown."""
        return self.hits.ids[self.rows]

    @property
    def marked_rows(self) -> Int64:
        """Rows that carry a mark, ascending."""
        return np.flatnonzero(self.mark_codes)

    @property
    def source_states(self) -> Mapping[int, SourceState]:
        """What the latest check found of each source, by id."""
        case = self.session.case
        return states(case) if case is not None else {}

    @property
    def suspect_rows(self) -> Int64:
        """Rows of hits whose original is missing or changed, ascending."""
        fine = SourceState.UNCHANGED
        wrong = [number for number, state in self.source_states.items() if state is not fine]
        if not wrong:
            return np.zeros(0, np.int64)
        return np.flatnonzero(np.isin(self.hits.source_ids, wrong))

    @property
    def suspects_shown(self) -> int:
        """How many of the hits shown rest on an original that is missing or changed."""
        suspects = np.zeros(len(self.hits), np.bool_)
        suspects[self.suspect_rows] = True
        return int(np.count_nonzero(suspects[self.rows]))

    # Marks

    def mark(self, ids: Sequence[int], mark: Mark | None) -> None:
        """Show a verdict at once and store it; it can be undone, and is never lost."""
        search = self.search
        if search is None or not ids:
            return
        before = {i: self.marks.get(i) for i in ids}
        pending = _Pending(search.id, tuple(ids), mark)
        self._pending.append(pending)
        act = acts.mark(self.session, search.id, pending.ids, mark, before=before)
        act.settled.connect(lambda _result: self._settle(pending))
        act.failed.connect(lambda _error: self._settle(pending))
        self._show_marks()

    # Order

    def rank_again(self, ids: Int64) -> None:
        """Put the hits not looked at yet into the order of `ids` ((N,), best first).

        What stands before the current hit stays where it is, so that nothing jumps under the
        analyst's hands; hits that `ids` lacks follow at the end in their old order.
        """
        ahead = rows_of(self.hits.ids, self._by_id, ids)
        left = np.ones(len(self.hits), np.bool_)
        left[ahead] = False
        order = np.concatenate([ahead, self.order[left[self.order]]])
        current = self.row_of(self.current_id)
        seen = np.zeros(len(self.hits), np.bool_)
        if current >= 0 and len(self.order) == len(self.hits):
            at = int(np.flatnonzero(self.order == current)[0])
            seen[self.order[: at + 1]] = True
            order = np.concatenate([self.order[: at + 1], order[~seen[order]]])
        self.order = order
        self.is_ranked_again = True
        self._arrange()

    def rank_as_stored(self) -> None:
        """Bring back the order of the stored ranklist."""
        self.order = np.arange(len(self.hits), dtype=np.int64)
        self.is_ranked_again = False
        self._arrange()

    # Inside

    def _clear(self) -> None:
        self.search = None
        self.hits = HitColumns.none()
        self.clocks: HitClocks = clocks_of(self.hits, [])
        self.marks: Mapping[int, Mark] = {}
        self.mark_codes = np.zeros(0, np.int8)
        self._by_id: Int64 = np.zeros(0, np.int64)
        self.tracklets: Int64 = np.zeros(0, np.int64)
        self.order = np.zeros(0, np.int64)
        self.rows: Int64 = np.zeros(0, np.int64)
        self.counts: Int64 = np.zeros(0, np.int64)
        self.is_ranked_again = False
        self.is_whole = True

    def _take(self, hits: HitColumns, by_id: Int64, clocks: HitClocks) -> None:
        """Hold `hits` with their argsort by id; the ranks of those that were there before stay."""
        known = len(self.hits)
        self.hits, self._by_id, self.clocks = hits, by_id, clocks
        self.mark_codes = mark_codes_of(hits.ids, by_id, self.marks)
        self.order = np.concatenate([self.order, np.arange(known, len(hits), dtype=np.int64)])
        self.tracklets = np.zeros(0, np.int64)

    def _read_rest(self, search: Search, case: Case) -> None:
        first = self.hits

        def job(twin: Case) -> Job[tuple[HitColumns, Int64, HitClocks]]:
            hits = first
            while len(hits) < search.hits:
                page = twin.hit_columns(search.id, first=len(hits), count=PAGE)
                if not len(page):
                    break
                hits = hits.followed_by(page)
                yield Progress(len(hits), search.hits, search.query_name, "read the ranklist")
            by_id = np.argsort(hits.ids)
            yield Progress(len(hits), search.hits, search.query_name, "read the ranklist")
            return hits, by_id, clocks_of(hits, twin.sources())

        def take(found: tuple[HitColumns, Int64, HitClocks]) -> None:
            if self.search is search:
                self.is_whole = True
                self._take(*found)
                self._arrange()

        self.session.frames.read(case.path, job, tr("read the ranklist"), take)

    def _arrange(self, *, tell: bool = True) -> None:
        """Work out which rows are shown, in which order."""
        look = self.look
        kept = passing(self.hits, self.clocks, look.where, self.mark_codes)
        if look.reach:
            kept &= self._within_reach()
        rows = self.order[kept[self.order]]
        if look.blind and self.search is not None:
            rows = shuffled(rows, seed=self.search.id)
        self.counts = np.broadcast_to(np.int64(1), len(rows))
        if look.fold and self._has_tracklets():
            rows, self.counts = folded(rows, self.tracklets)
        self.rows = rows
        if tell:
            self.arranged.emit()

    def _within_reach(self) -> Bool:
        """Return the hits that agree with the matches in time; the matches themselves always do."""
        matches = np.flatnonzero(self.mark_codes == 1)
        names = self.clocks.cameras
        sightings = [
            (names[int(self.clocks.camera_codes[row])], float(self.clocks.moments_s[row]))
            for row in matches
        ]
        within = reachable(self.clocks, sightings, self.site)
        within[matches] = True
        return within

    def _has_tracklets(self) -> bool:
        """Return whether the tracklets of all hits are there; many are read on a lane first."""
        case, hits = self.session.case, self.hits
        if len(self.tracklets) == len(hits) or case is None:
            return True
        if len(hits) <= FIRST:
            self.tracklets = case.grouping.tracklets_of(hits.ids)
            return True
        if self._tracked is hits:
            return False  # they are on their way
        self._tracked = hits

        def job(twin: Case) -> Job[Int64]:
            parts = []
            for first in range(0, len(hits), PAGE):
                yield Progress(first, len(hits), "", "read the tracks")
                parts.append(twin.grouping.tracklets_of(hits.ids[first : first + PAGE]))
            return np.concatenate(parts)

        def take(tracklets: Int64) -> None:
            if self.hits is hits:
                self.tracklets = tracklets
                self._arrange()

        self.session.frames.read(case.path, job, tr("read the tracks"), take)
        return False

    def _settle(self, pending: _Pending) -> None:
        if pending in self._pending:
            self._pending.remove(pending)
        self._show_marks()

    def _read_marks(self) -> None:
        """Read what the case holds, with what is on its way there on top."""
        case, search = self.session.case, self.search
        if case is None or search is None:
            return
        marks = {i: verdict.mark for i, verdict in case.verdicts(search.id).items()}
        for pending in self._pending:
            if pending.search_id == search.id:
                marks = {i: mark for i, mark in marks.items() if i not in set(pending.ids)}
                if pending.mark is not None:
                    marks |= dict.fromkeys(pending.ids, pending.mark)
        self.marks = marks
        self.mark_codes = mark_codes_of(self.hits.ids, self._by_id, marks)

    def _show_marks(self) -> None:
        before = dict(self.marks)
        self._read_marks()
        if self.marks != before:
            self.marked.emit()
            where = self.look.where
            if where.marks or where.without_marks or self.look.reach:
                self._arrange()

    def _on_changed(self, changes: Changes) -> None:
        case = self.session.case
        if changes.verdicts:
            self._show_marks()
        if changes.footage and case is not None and self.search is not None:
            self.clocks = clocks_of(self.hits, case.sources())
            self._arrange()
        if changes.site and case is not None:
            self._read_site()

    def _on_case(self) -> None:
        self.look = replace(self.look, where=SearchFilter(), reach=False)
        self.show_search(None)
        self._read_site()

    def _read_site(self) -> None:
        case = self.session.case
        self.site = case.site.read() if case is not None else Site()
        self.site_changed.emit()
        if self.look.reach:
            self._arrange()
