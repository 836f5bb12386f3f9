"""Qt's item models of crops: a ranklist or the members of a group, and the groups as stacks."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt

from reid_desktop.core.records import Detection, Mark, Source, SourceState
from reid_desktop.core.values import Float32, Int64
from reid_desktop.gui.carried import CROP_MIME, carry
from reid_desktop.gui.language import tr
from reid_desktop.gui.table_model import RECORD_ROLE, ROOT, Index, Role
from reid_desktop.gui.wording import (
    MARK_WORDS,
    SOURCE_STATE_WORDS,
    SOURCE_WARNINGS,
    moment,
    zoned_moment,
)
from reid_desktop.pipeline.originals import states
from reid_desktop.store.case import Case

PAGE = 128
"""Detections read from the case at once."""
PAGES_KEPT = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """What a tile of the grid shows.

    Attributes:
        rank: 1-based rank of the stored ranklist; position in a list without ranks.
        score: None where there is no order by likeness (members of a group), or it is hidden.
        when: wall-clock time, or position in the source when the start is unknown.
        count: how many hits of one tracklet this one stands for.
        original: what the latest check of the footage it rests on found.
    """

    id: int
    rank: int
    score: float | None
    camera: str
    when: str
    mark: Mark | None
    count: int = 1
    original: SourceState = SourceState.UNCHANGED

    @property
    def text(self) -> str:
        """The tile in words, for tool tips and screen readers."""
        parts = [tr("rank {rank}", rank=self.rank)]
        if self.score is not None:
            parts.append(tr("score {score:.3f}", score=self.score))
        parts += [tr("camera {camera}", camera=self.camera or tr("unknown")), self.when]
        if self.count > 1:
            parts.append(tr("best of {count:,} of one track", count=self.count))
        if self.mark is not None:
            parts.append(tr("marked {mark}", mark=tr(MARK_WORDS[self.mark])))
        if self.original is not SourceState.UNCHANGED:
            parts.append(tr(SOURCE_STATE_WORDS[self.original]))
        return ", ".join(parts)


class HitList(QAbstractListModel):
    """Detections in a given order; what a row says is read from the case when it is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._ids: Int64 = np.zeros(0, np.int64)
        self._scores: Float32 | None = None
        self._ranks: Int64 | None = None
        self._counts: Int64 | None = None
        self._marks: dict[int, Mark] = {}
        self._sources: dict[int, Source] = {}
        self._states: Mapping[int, SourceState] = {}
        self._pages: OrderedDict[int, list[Detection]] = OrderedDict()

    def show(  # noqa: PLR0913 - what stands side by side in the tiles
        self,
        case: Case | None,
        ids: Int64,
        scores: Float32 | None,
        marks: Mapping[int, Mark],
        *,
        ranks: Int64 | None = None,
        counts: Int64 | None = None,
    ) -> None:
        """Show detections of `case`.

        Args:
            case: what they are read from.
            ids: (K,) int64 detections in the order they are shown.
            scores: (K,) float32 likeness; None where there is none, or it is hidden.
            marks: by detection id.
            ranks: (K,) int64 1-based ranks; None for the position in this list.
            counts: (K,) int64 hits that each stands for; None for one each.
        """
        self.beginResetModel()
        self._case, self._ids, self._scores, self._marks = case, ids, scores, dict(marks)
        self._ranks, self._counts = ranks, counts
        self._pages.clear()
        self._sources = {s.id: s for s in case.sources()} if case is not None else {}
        self._states = states(case) if case is not None else {}
        self.endResetModel()

    def show_marks(self, marks: Mapping[int, Mark]) -> None:
        """Show other marks on the same rows."""
        differing = {i for i in marks.keys() | self._marks.keys()}
        differing = {i for i in differing if marks.get(i) != self._marks.get(i)}
        self._marks = dict(marks)
        if differing:
            rows = np.flatnonzero(np.isin(self._ids, list(differing)))
            if len(rows):
                self.dataChanged.emit(self.index(int(rows[0])), self.index(int(rows[-1])))

    def read_sources_again(self) -> None:
        """Take over corrected cameras and clocks, and what became of the originals."""
        if self._case is not None and len(self._ids):
            self._sources = {s.id: s for s in self._case.sources()}
            self._states = states(self._case)
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    @property
    def marks(self) -> Mapping[int, Mark]:
        """Marks by detection id."""
        return self._marks

    def id_at(self, row: int) -> int:
        """Return the detection of `row`."""
        return int(self._ids[row])

    def row_of(self, detection_id: int) -> int:
        """Return the row of a detection, -1 when it is not there."""
        rows = np.flatnonzero(self._ids == detection_id)
        return int(rows[0]) if len(rows) else -1

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or self._case is None:
            return None
        if role == RECORD_ROLE:
            return self._hit(index.row())
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._hit(index.row()).text
        if role == Role.ToolTipRole:
            detection = self._detection(index.row())
            source = self._sources[detection.source_id]
            when = zoned_moment(source, detection.time_s)
            warning = SOURCE_WARNINGS[self._states[source.id]]
            lines = [
                self._hit(index.row()).text,
                when,
                tr("{name}, frame {frame}", name=source.name, frame=detection.frame_index),
                tr("detection {id}, {sure:.2f}", id=detection.id, sure=detection.score),
                *([tr(warning, name=source.name)] if warning else []),
            ]
            return "\n".join(lines)
        return None

    def mimeTypes(self) -> list[str]:
        return [CROP_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        carry(data, CROP_MIME, self._case, [self.id_at(index.row()) for index in indexes])
        return data

    def _hit(self, row: int) -> Hit:
        detection = self._detection(row)
        source = self._sources[detection.source_id]
        return Hit(
            detection.id,
            row + 1 if self._ranks is None else int(self._ranks[row]),
            None if self._scores is None else float(self._scores[row]),
            source.camera,
            moment(source, detection.time_s),
            self._marks.get(detection.id),
            1 if self._counts is None else int(self._counts[row]),
            self._states[source.id],
        )

    def _detection(self, row: int) -> Detection:
        assert self._case is not None
        page, place = divmod(row, PAGE)
        if page not in self._pages:
            wanted = self._ids[page * PAGE : (page + 1) * PAGE].tolist()
            self._pages[page] = self._case.detections(wanted)
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page][place]
