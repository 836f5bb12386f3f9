"""Qt's item models of crops: a ranklist or the members of a group, and the groups as stacks."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QByteArray, QMimeData, QModelIndex, QObject, Qt

from reid_desktop.core.records import Detection, Mark, Source
from reid_desktop.core.values import Float32, Int64
from reid_desktop.gui.tables import RECORD_ROLE, ROOT, Index, Role
from reid_desktop.gui.wording import MARK_WORDS, day_and_moment, moment
from reid_desktop.store.case import Case

CROP_MIME = "application/x-reid-desktop-detections"
"""Detection ids, decimal, comma-separated: what a crop carries when it is dragged."""
PAGE = 128
"""Detections read from the case at once."""
PAGES_KEPT = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """What a tile of the grid shows.

    Attributes:
        rank: 1-based position.
        score: None where there is no order by likeness (members of a group).
        when: wall-clock time, or position in the source when the start is unknown.
    """

    id: int
    rank: int
    score: float | None
    camera: str
    when: str
    mark: Mark | None

    @property
    def text(self) -> str:
        """The tile in words, for tool tips and screen readers."""
        parts = [f"rank {self.rank}"]
        if self.score is not None:
            parts.append(f"score {self.score:.3f}")
        parts += [f"camera {self.camera or 'unknown'}", self.when]
        if self.mark is not None:
            parts.append(f"marked {MARK_WORDS[self.mark]}")
        return ", ".join(parts)


class HitList(QAbstractListModel):
    """Detections in a given order; what a row says is read from the case when it is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._ids: Int64 = np.zeros(0, np.int64)
        self._scores: Float32 | None = None
        self._marks: dict[int, Mark] = {}
        self._sources: dict[int, Source] = {}
        self._pages: OrderedDict[int, list[Detection]] = OrderedDict()

    def show(
        self, case: Case | None, ids: Int64, scores: Float32 | None, marks: Mapping[int, Mark]
    ) -> None:
        """Show detections `ids` ((K,) int64) of `case`, with `scores` ((K,) float32) if ranked."""
        self.beginResetModel()
        self._case, self._ids, self._scores, self._marks = case, ids, scores, dict(marks)
        self._pages.clear()
        self._sources = {s.id: s for s in case.sources()} if case is not None else {}
        self.endResetModel()

    def show_marks(self, marks: Mapping[int, Mark]) -> None:
        """Show other marks on the same rows."""
        differing = {i for i in marks.keys() | self._marks.keys()}
        differing = {i for i in differing if marks.get(i) != self._marks.get(i)}
        self._marks = dict(marks)
        if differing:
            rows = np.flatnonzero(np.isin(self._ids, list(differing)))
            for row in rows.tolist():
                self.dataChanged.emit(self.index(row), self.index(row))

    def read_sources_again(self) -> None:
        """Take over corrected cameras and clocks."""
        if self._case is not None and len(self._ids):
            self._sources = {s.id: s for s in self._case.sources()}
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
            when = day_and_moment(source, detection.time_s)
            return (
                f"{self._hit(index.row()).text}\n{when}\n{source.name}, frame "
                f"{detection.frame_index}\ndetection {detection.id}, {detection.score:.2f}"
            )
        return None

    def mimeTypes(self) -> list[str]:
        return [CROP_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        ids = ",".join(str(self.id_at(index.row())) for index in indexes)
        data.setData(CROP_MIME, QByteArray(ids.encode()))
        return data

    def _hit(self, row: int) -> Hit:
        detection = self._detection(row)
        source = self._sources[detection.source_id]
        return Hit(
            detection.id,
            row + 1,
            None if self._scores is None else float(self._scores[row]),
            source.camera,
            moment(source, detection.time_s),
            self._marks.get(detection.id),
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


@dataclass(frozen=True, slots=True)
class Stack:
    """One TDC group as it is shown.

    Attributes:
        number: group number in the case.
        cover: detection shown on top.
        size: number of members.
        spread: dissimilarity degree, GLAD equation (6).
    """

    number: int
    cover: int
    size: int
    spread: float

    @property
    def text(self) -> str:
        """The stack in words."""
        people = "crop" if self.size == 1 else "crops"
        return f"group {self.number + 1}, {self.size:,} {people}, spread {self.spread:.3f}"


class GroupList(QAbstractListModel):
    """Groups as stacks, the largest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stacks: list[Stack] = []

    def show(self, stacks: Sequence[Stack]) -> None:
        """Show `stacks` by size."""
        self.beginResetModel()
        self._stacks = sorted(stacks, key=lambda stack: -stack.size)
        self.endResetModel()

    def stack_at(self, row: int) -> Stack:
        """Return the stack of `row`."""
        return self._stacks[row]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._stacks)

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        stack = self._stacks[index.row()]
        if role == RECORD_ROLE:
            return stack
        if role in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return stack.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [CROP_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        ids = ",".join(str(self._stacks[index.row()].cover) for index in indexes)
        data.setData(CROP_MIME, QByteArray(ids.encode()))
        return data
