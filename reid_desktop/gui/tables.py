"""Qt's item models of the footage and of the search history (never called "models" here)."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from reid_desktop.core.records import Search, Source, SourceKind
from reid_desktop.gui.wording import METHOD_WORDS, date_and_time, duration

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
RECORD_ROLE = int(Role.UserRole)
SHARE_ROLE = RECORD_ROLE + 1

ROUNDING = 1e-6
"""Of a count of intervals: 30 s are 30.000000000000004 s when a video adds its frames up."""


def frames_wanted(source: Source, every_s: float) -> int:
    """Return about how many frames indexing looks at: all pictures, or one each `every_s`."""
    if source.kind is not SourceKind.VIDEO or every_s <= 0 or source.duration_s <= 0:
        return source.frames
    return min(source.frames, math.ceil(source.duration_s / every_s - ROUNDING))


class FootageTable(QAbstractTableModel):
    """The sources of a case; camera and start can be edited.

    Signals:
        corrected: (source id, "camera" or "start", new text).
    """

    corrected = QtSignal(int, str, str)

    COLUMNS = ("Footage", "Camera", "Indexed", "Start", "Length", "Frames")
    EDITABLE = {1: "camera", 3: "start"}
    SHARE = 2

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[Source] = []
        self._indexed: Mapping[int, int] = {}
        self._every_s = 1.0

    def show(self, sources: Sequence[Source], indexed: Mapping[int, int], every_s: float) -> None:
        """Show `sources` with how many frames of each are indexed, by source id."""
        same = [s.id for s in sources] == [s.id for s in self._sources]
        if not same:
            self.beginResetModel()
        self._sources, self._indexed, self._every_s = list(sources), dict(indexed), every_s
        if not same:
            self.endResetModel()
        elif self._sources:
            last = self.index(len(self._sources) - 1, len(self.COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def source_at(self, row: int) -> Source:
        """Return the source of `row`."""
        return self._sources[row]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._sources)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.COLUMNS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in self.EDITABLE else flags

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        source = self._sources[index.row()]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._text(source, index.column())
        if role == Role.EditRole:
            return {1: source.camera, 3: source.start}.get(index.column())
        if role == Role.ToolTipRole:
            return (
                f"{source.path}\n{source.width} x {source.height} px, {source.fps:.3g} frames/s\n"
                f"SHA-256 {source.sha256}"
            )
        if role == Role.TextAlignmentRole and index.column() in (2, 4, 5):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == RECORD_ROLE:
            return source
        if role == SHARE_ROLE:
            return self._share(source)
        return None

    def setData(self, index: Index, value: Any, role: int = int(Role.EditRole)) -> bool:
        """Ask for the correction; the row changes when the case has it."""
        if role != Role.EditRole or index.column() not in self.EDITABLE:
            return False
        text = str(value).strip()
        if text != self.data(index, Role.EditRole):
            field = self.EDITABLE[index.column()]
            self.corrected.emit(self._sources[index.row()].id, field, text)
        return True

    def _share(self, source: Source) -> float:
        wanted = frames_wanted(source, self._every_s)
        return min(1.0, self._indexed.get(source.id, 0) / wanted) if wanted else 0.0

    def _text(self, source: Source, column: int) -> str:
        return (
            source.name,
            source.camera or "unknown",
            f"{self._share(source):.0%}",
            date_and_time(source.start) if source.start else "unknown",
            duration(source.duration_s) if source.duration_s else "",
            f"{source.frames:,}",
        )[column]


class SearchTable(QAbstractTableModel):
    """The searches of a case, the latest first."""

    COLUMNS = ("Query", "Method", "Hits", "Asked", "By")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._searches: list[Search] = []

    def show(self, searches: Sequence[Search]) -> None:
        """Show `searches`, given oldest first."""
        if [s.id for s in reversed(searches)] == [s.id for s in self._searches]:
            return
        self.beginResetModel()
        self._searches = list(reversed(searches))
        self.endResetModel()

    def search_at(self, row: int) -> Search:
        """Return the search of `row`."""
        return self._searches[row]

    def row_of(self, search_id: int) -> int:
        """Return the row of a search, -1 when it is not there."""
        return next((r for r, s in enumerate(self._searches) if s.id == search_id), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._searches)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.COLUMNS[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        search = self._searches[index.row()]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return (
                search.query_name,
                search.method.value.upper(),
                f"{search.hits:,}",
                date_and_time(search.asked_at),
                search.asked_by,
            )[index.column()]
        if role == Role.ToolTipRole:
            given = ", ".join(f"{key} {value}" for key, value in search.parameters.items())
            unseen = f"\n{search.unseen_frames} frames not looked at" * bool(search.unseen_frames)
            return f"{METHOD_WORDS[search.method]}\n{search.model_id}\n{given}{unseen}"
        if role == RECORD_ROLE:
            return search
        return None
