"""Qt's item model of what is about to be imported: guesses that can be corrected in place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtCore import Signal as QtSignal

from reid_desktop.core.errors import FootageError
from reid_desktop.core.intake import Intake
from reid_desktop.gui.language import marked, told, tr
from reid_desktop.gui.table_model import Index, RecordTable, Role
from reid_desktop.gui.wording import duration
from reid_desktop.pipeline.survey import Surveyed, true_start

NAME, CAMERA, START, ZONE, AHEAD, LENGTH, FRAMES = range(7)
EDITABLE = (CAMERA, START, ZONE, AHEAD)


@dataclass(frozen=True, slots=True)
class Row:
    """One source as it will be imported; texts as the analyst sees and types them."""

    surveyed: Surveyed
    camera: str
    start: str
    zone: str
    ahead: str
    wanted: bool

    @property
    def clock(self) -> str:
        """True start, ISO 8601 with offset; raises FootageError for what is no time."""
        try:
            ahead_s = float(self.ahead.replace(",", ".") or 0)
        except ValueError as error:
            raise FootageError(f"“{self.ahead}” is no number of seconds.") from error
        return true_start(self.start, self.zone, ahead_s)

    @property
    def fault(self) -> str:
        """Why this row cannot be imported as it stands; "" when it can."""
        if self.surveyed.fault:
            return told(self.surveyed.fault)
        try:
            _ = self.clock
        except FootageError as error:
            return told(error)
        return ""


class IntakeTable(RecordTable):
    """Surveyed sources with camera, start, zone and clock error to correct.

    Signals:
        edited: something was changed or ticked.
    """

    edited = QtSignal()

    COLUMNS = (
        marked("Footage"),
        marked("Camera"),
        marked("Start"),
        marked("Zone"),
        marked("Clock ahead, s"),
        marked("Length"),
        marked("Frames"),
    )
    NUMBERS = (AHEAD, LENGTH, FRAMES)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, surveyed: Sequence[Surveyed]) -> None:
        """Show what a survey found; what cannot be read is not ticked."""
        with self.renewed(same=False):
            self.rows = [_row(each) for each in surveyed]
        self.edited.emit()

    @property
    def wanted(self) -> list[Row]:
        """The rows that are ticked."""
        return [row for row in self.rows if row.wanted]

    def intakes(self, profile: str, every_s: float) -> list[Intake]:
        """Return the ticked rows as galleries; raises FootageError for a wrong time."""
        return [
            Intake(
                str(row.surveyed.path.absolute()),
                row.surveyed.kind,
                row.camera,
                row.clock,
                profile,
                every_s,
            )
            for row in self.wanted
        ]

    def fill_down(self, column: int, text: str) -> None:
        """Give every row the same text in an editable column."""
        for place in range(len(self.rows)):
            self.setData(self.index(place, column), text, int(Role.EditRole))

    def count(self) -> int:
        return len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid() or self.rows[index.row()].surveyed.fault:
            return flags
        if index.column() == NAME:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags

    def data(self, index: Index, role: int = 0) -> Any:
        if index.isValid() and role == Role.EditRole:
            return self._text(self.rows[index.row()], index.column(), shown=False)
        if index.isValid() and role == Role.CheckStateRole and index.column() == NAME:
            wanted = self.rows[index.row()].wanted
            return int((Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked).value)
        return super().data(index, role)

    def record(self, row: int) -> Row:
        return self.rows[row]

    def text(self, row: int, column: int) -> str:
        return self._text(self.rows[row], column, shown=True)

    def tip(self, row: int, column: int) -> str:
        return self.rows[row].fault or str(self.rows[row].surveyed.path)

    def setData(self, index: Index, value: Any, role: int = int(Role.EditRole)) -> bool:
        if not index.isValid() or not self.flags(index) & (
            Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        ):
            return False
        row = self.rows[index.row()]
        if role == Role.CheckStateRole:
            row = replace(row, wanted=Qt.CheckState(value) is Qt.CheckState.Checked)
        elif role == Role.EditRole and index.column() in EDITABLE:
            row = _edited(row, index.column(), str(value).strip())
        else:
            return False
        self.rows[index.row()] = row
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), FRAMES))
        self.edited.emit()
        return True

    @staticmethod
    def _text(row: Row, column: int, *, shown: bool) -> str:
        unknown = tr("unknown") if shown else ""
        surveyed = row.surveyed
        return (
            surveyed.path.name,
            row.camera or unknown,
            row.start.replace("T", " ") or unknown,
            row.zone or (tr("this machine's") if shown else ""),
            row.ahead or ("0" if shown else ""),
            duration(surveyed.duration_s) if surveyed.duration_s else "",
            f"{surveyed.frames:,}" if not surveyed.fault else tr("unreadable"),
        )[column]


def _edited(row: Row, column: int, text: str) -> Row:
    """Return `row` with other text in an editable column."""
    if column == CAMERA:
        return replace(row, camera=text)
    if column == START:
        return replace(row, start=text)
    if column == ZONE:
        return replace(row, zone=text)
    return replace(row, ahead=text)


def _row(surveyed: Surveyed) -> Row:
    """Return the row of a surveyed source; an offset in its start goes to the zone's column."""
    start, zone = surveyed.start, ""
    for sign in ("+", "-"):
        head, found, offset = start.rpartition(sign)
        if found and "T" in head:
            start, zone = head, f"{sign}{offset}"
    if start.endswith("Z"):
        start, zone = start[:-1], "+00:00"
    return Row(surveyed, surveyed.camera, start, zone, "", not surveyed.fault)
