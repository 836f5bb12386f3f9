"""Qt's item models of the footage and of the search history (never called "models" here)."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from reid_desktop.core.records import Search, Source
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.wording import METHOD_WORDS, date_and_time, duration
from reid_desktop.pipeline.estimate import frames_of

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
RECORD_ROLE = int(Role.UserRole)
SHARE_ROLE = RECORD_ROLE + 1


class FootageTable(QAbstractTableModel):
    """The sources of a case; camera and start can be edited.

    Signals:
        corrected: (source id, "camera" or "start", new text).
    """

    corrected = QtSignal(int, str, str)

    COLUMNS = (
        marked("Footage"),
        marked("Camera"),
        marked("Indexed"),
        marked("Start"),
        marked("Length"),
        marked("Frames"),
    )
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
            return tr(self.COLUMNS[section])
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
            size = tr(
                "{width} x {height} px, {fps:.3g} frames a second",
                width=source.width,
                height=source.height,
                fps=source.fps,
            )
            return f"{source.path}\n{size}\nSHA-256 {source.sha256}"
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
        wanted = frames_of([source], self._every_s)
        return min(1.0, self._indexed.get(source.id, 0) / wanted) if wanted else 0.0

    def _text(self, source: Source, column: int) -> str:
        return (
            source.name,
            source.camera or tr("unknown"),
            f"{self._share(source):.0%}",
            date_and_time(source.start) if source.start else tr("unknown"),
            duration(source.duration_s) if source.duration_s else "",
            f"{source.frames:,}",
        )[column]


class SearchTable(QAbstractTableModel):
    """The searches of a case, the latest first."""

    COLUMNS = (marked("Query"), marked("Method"), marked("Hits"), marked("Asked"), marked("By"))

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
            return tr(self.COLUMNS[section])
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
            lines = [tr(METHOD_WORDS[search.method]), search.model_id, given]
            if search.unseen_frames:
                lines.append(tr("{n:,} frames not looked at", n=search.unseen_frames))
            return "\n".join(lines)
        if role == RECORD_ROLE:
            return search
        return None
