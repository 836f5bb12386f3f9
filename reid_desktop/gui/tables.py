"""Qt's item models of the footage and of the search history (never called "models" here)."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtCore import Signal as QtSignal

from reid_desktop.core.records import Search, Source
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.table_model import RECORD_ROLE, Index, RecordTable, Role
from reid_desktop.gui.wording import METHOD_WORDS, date_and_time, duration
from reid_desktop.pipeline.estimate import frames_of
from reid_desktop.report.shown import clock

SHARE_ROLE = RECORD_ROLE + 1


class FootageTable(RecordTable):
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
    NUMBERS = (2, 4, 5)
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
        with self.renewed(same=same):
            self._sources, self._indexed, self._every_s = list(sources), dict(indexed), every_s

    def source_at(self, row: int) -> Source:
        """Return the source of `row`."""
        return self._sources[row]

    def count(self) -> int:
        return len(self._sources)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in self.EDITABLE else flags

    def data(self, index: Index, role: int = 0) -> Any:
        if index.isValid() and role == Role.EditRole:
            source = self._sources[index.row()]
            return {1: source.camera, 3: source.stated_start}.get(index.column())
        if index.isValid() and role == SHARE_ROLE:
            return self._share(self._sources[index.row()])
        return super().data(index, role)

    def record(self, row: int) -> Source:
        return self._sources[row]

    def tip(self, row: int, column: int) -> str:
        source = self._sources[row]
        size = tr(
            "{width} x {height} px, {fps:.3g} frames a second",
            width=source.width,
            height=source.height,
            fps=source.fps,
        )
        return f"{source.path}\n{size}\nSHA-256 {source.sha256}"

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

    def text(self, row: int, column: int) -> str:
        source = self._sources[row]
        return (
            source.name,
            source.camera or tr("unknown"),
            f"{self._share(source):.0%}",
            clock(source.start, source.zone) if source.start else tr("unknown"),
            duration(source.duration_s) if source.duration_s else "",
            f"{source.frames:,}",
        )[column]


class SearchTable(RecordTable):
    """The searches of a case, the latest first."""

    COLUMNS = (marked("Query"), marked("Method"), marked("Hits"), marked("Asked"), marked("By"))
    NUMBERS = (2,)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._searches: list[Search] = []

    def show(self, searches: Sequence[Search]) -> None:
        """Show `searches`, given oldest first."""
        if [s.id for s in reversed(searches)] == [s.id for s in self._searches]:
            return
        with self.renewed(same=False):
            self._searches = list(reversed(searches))

    def search_at(self, row: int) -> Search:
        """Return the search of `row`."""
        return self._searches[row]

    def row_of(self, search_id: int) -> int:
        """Return the row of a search, -1 when it is not there."""
        return next((r for r, s in enumerate(self._searches) if s.id == search_id), -1)

    def count(self) -> int:
        return len(self._searches)

    def record(self, row: int) -> Search:
        return self._searches[row]

    def text(self, row: int, column: int) -> str:
        search = self._searches[row]
        return (
            search.query_name,
            search.method.value.upper(),
            f"{search.hits:,}",
            date_and_time(search.asked_at),
            search.asked_by,
        )[column]

    def tip(self, row: int, column: int) -> str:
        search = self._searches[row]
        given = ", ".join(f"{key} {value}" for key, value in search.parameters.items())
        lines = [tr(METHOD_WORDS[search.method]), search.model_id, given]
        if search.unseen_frames:
            lines.append(tr("{n:,} frames not looked at", n=search.unseen_frames))
        return "\n".join(lines)
