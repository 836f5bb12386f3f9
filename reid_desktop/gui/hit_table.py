"""Qt's item model of the ranklist as a table: one row a hit, sortable by every column."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt

from reid_desktop.core.records import Mark, Source, SourceState
from reid_desktop.core.values import Int64
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.results import Results
from reid_desktop.gui.table_model import RecordTable
from reid_desktop.gui.wording import (
    MARK_WORDS,
    SOURCE_STATE_WORDS,
    SOURCE_WARNINGS,
    day_and_moment,
)
from reid_desktop.pipeline.arrange import MARK_CODES
from reid_desktop.pipeline.originals import states

MARKS_BY_CODE: dict[int, Mark | None] = {code: mark for mark, code in MARK_CODES.items()}


class HitTable(RecordTable):
    """The hits shown, in the order of the ranklist or of one column."""

    COLUMNS = (
        *(marked("Rank"), marked("Score"), marked("Camera"), marked("Time"), marked("Source")),
        *(marked("Frame"), marked("Sureness"), marked("Mark"), marked("Detection")),
    )
    RANK, SCORE, CAMERA, TIME, SOURCE, FRAME, SURENESS, MARK, DETECTION = range(9)
    NUMBERS = (RANK, SCORE, FRAME, SURENESS, DETECTION)

    def __init__(self, results: Results, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._rows: Int64 = np.zeros(0, np.int64)
        self._sources: dict[int, Source] = {}
        self._states: Mapping[int, SourceState] = {}
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        results.arranged.connect(self.read)
        results.marked.connect(self._on_marked)
        self.read()

    def read(self) -> None:
        """Take the rows of the results over."""
        case = self._results.session.case
        with self.renewed(same=False):
            self._sources = {s.id: s for s in case.sources()} if case is not None else {}
            self._states = states(case) if case is not None else {}
            self._rows = self._ordered(self._results.rows)

    def id_at(self, row: int) -> int:
        """Return the detection of `row`."""
        return int(self._results.hits.ids[self._rows[row]])

    def row_of(self, detection_id: int) -> int:
        """Return the row of a detection, -1 when it is not shown."""
        at = np.flatnonzero(self._rows == self._results.row_of(detection_id))
        return int(at[0]) if len(at) else -1

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 for the order of the ranklist."""
        self._sorted_by = (column, order) if column >= 0 else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(index, self._rows[index.row()]) for index in before]
        self._rows = self._ordered(self._results.rows)
        places = {int(row): place for place, row in enumerate(self._rows)} if held else {}
        after = [self.index(places[int(row)], index.column()) for index, row in held]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def count(self) -> int:
        return len(self._rows)

    def record(self, row: int) -> int:
        return self.id_at(row)

    def tip(self, row: int, column: int) -> str | None:
        if column != self.SOURCE:
            return None
        source_id = int(self._results.hits.source_ids[self._rows[row]])
        warning = SOURCE_WARNINGS[self._states[source_id]]
        return tr(warning, name=self._sources[source_id].name) if warning else None

    def text(self, place: int, column: int) -> str:
        row = int(self._rows[place])
        hits, results = self._results.hits, self._results
        source = self._sources.get(int(hits.source_ids[row]))
        blind = results.look.blind
        if column == self.RANK:
            return f"{place + 1 if blind else row + 1:,}"
        if column == self.SCORE:
            return "" if blind else f"{hits.scores[row]:.3f}"
        if column == self.CAMERA:
            return results.clocks.cameras[results.clocks.camera_codes[row]] or tr("unknown")
        if column == self.TIME:
            return day_and_moment(source, float(hits.times_s[row])) if source else ""
        if column == self.SOURCE:
            return self._source_words(source) if source else ""
        if column == self.FRAME:
            return f"{hits.frame_indices[row] + 1:,}"
        if column == self.SURENESS:
            return f"{hits.sureness[row]:.2f}"
        if column == self.MARK:
            mark = MARKS_BY_CODE[int(results.mark_codes[row])]
            return tr(MARK_WORDS[mark]) if mark is not None else ""
        return str(hits.ids[row])

    def _source_words(self, source: Source) -> str:
        """Return the name of a source, with a sign and words when its original is not as it was."""
        words = SOURCE_STATE_WORDS[self._states[source.id]]
        return f"⚠ {tr(words)}: {source.name}" if words else source.name

    def _ordered(self, rows: Int64) -> Int64:
        """Return `rows` sorted by the chosen column, equal ones in the order of the ranklist."""
        hides = (self.RANK, self.SCORE) if self._results.look.blind else ()
        if self._sorted_by is None or self._sorted_by[0] in hides:
            return rows
        column, order = self._sorted_by
        hits, clocks = self._results.hits, self._results.clocks
        names = sorted({source.name for source in self._sources.values()})
        by_source = {s.id: names.index(s.name) for s in self._sources.values()}
        readers: dict[int, Callable[[], NDArray[Any]]] = {
            self.RANK: lambda: rows,
            self.SCORE: lambda: hits.scores[rows],
            self.CAMERA: lambda: clocks.camera_codes[rows],
            self.TIME: lambda: np.where(
                np.isfinite(clocks.moments_s[rows]), clocks.moments_s[rows], hits.times_s[rows]
            ),
            self.SOURCE: lambda: np.array([by_source[int(i)] for i in hits.source_ids[rows]]),
            self.FRAME: lambda: hits.frame_indices[rows],
            self.SURENESS: lambda: hits.sureness[rows],
            self.MARK: lambda: self._results.mark_codes[rows],
            self.DETECTION: lambda: hits.ids[rows],
        }
        keys = readers[column]()
        down = order is Qt.SortOrder.DescendingOrder
        place = np.argsort(-keys.astype(np.float64) if down else keys, kind="stable")
        return rows[place]

    def _on_marked(self) -> None:
        if len(self._rows):
            first = self.index(0, self.MARK)
            self.dataChanged.emit(first, self.index(len(self._rows) - 1, self.MARK))
