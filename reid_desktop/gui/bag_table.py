"""Qt's item model of the evidence bag: one row for each candidate put into it."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from reid_desktop.core.records import Detection, Evidence, Source
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.tables import RECORD_ROLE, ROOT, Index, Role
from reid_desktop.gui.wording import ROLE_WORDS, day_and_moment
from reid_desktop.pipeline.evidence import today
from reid_desktop.store.case import Case

PAGE = 128
"""Detections read from the case at once."""


class BagTable(QAbstractTableModel):
    """What lies in the bag, in the order it was first remarked on; detections are read by page."""

    COLUMNS = (
        *(marked("Candidate"), marked("Camera"), marked("Time"), marked("Role"), marked("Tags")),
        marked("Lock"),
    )
    CANDIDATE, CAMERA, TIME, ROLE, TAGS, LOCK = range(6)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._bag: list[Evidence] = []
        self._sources: dict[int, Source] = {}
        self._pages: dict[int, list[Detection]] = {}

    def show(self, case: Case | None) -> None:
        """Read the bag of `case`; rows that stay keep their place and selection."""
        bag = case.evidence.bag() if case is not None else []
        same = case is self._case and [e.detection_id for e in bag] == self.ids
        if not same:
            self.beginResetModel()
        self._case, self._bag = case, bag
        self._sources = {s.id: s for s in case.sources()} if case is not None else {}
        self._pages.clear()
        if not same:
            self.endResetModel()
        elif bag:
            last = self.index(len(bag) - 1, len(self.COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def ids(self) -> list[int]:
        """The detections in the bag, in row order."""
        return [evidence.detection_id for evidence in self._bag]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._bag)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return tr(self.COLUMNS[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return self._text(index.row(), index.column())
        if role == RECORD_ROLE:
            return self._bag[index.row()]
        return None

    def _text(self, row: int, column: int) -> str:
        evidence = self._bag[row]
        if column == self.CANDIDATE:
            return str(evidence.detection_id)
        if column == self.ROLE:
            return tr(ROLE_WORDS[evidence.role]) if evidence.role is not None else ""
        if column == self.TAGS:
            return ", ".join(evidence.tags)
        if column == self.LOCK:
            return lock_words(evidence)
        detection = self._detection(row)
        source = self._sources[detection.source_id]
        if column == self.CAMERA:
            return source.camera or tr("unknown")
        return day_and_moment(source, detection.time_s)

    def _detection(self, row: int) -> Detection:
        assert self._case is not None
        page, place = divmod(row, PAGE)
        if page not in self._pages:
            self._pages[page] = self._case.detections(self.ids[page * PAGE : (page + 1) * PAGE])
        return self._pages[page][place]


def lock_words(evidence: Evidence) -> str:
    """Say whether a candidate is locked against deletion, and until when."""
    if not evidence.locked:
        return ""
    if not evidence.locked_until:
        return tr("locked without end")
    if not evidence.is_locked(today()):
        return tr("lock ended on {day}", day=evidence.locked_until)
    return tr("locked until {day}", day=evidence.locked_until)
