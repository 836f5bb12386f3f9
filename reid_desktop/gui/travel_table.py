"""Qt's item model of the least travel times between the cameras: a square, the same both ways."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont

from reid_desktop.core.site import Site
from reid_desktop.gui.language import tr
from reid_desktop.gui.table_model import ROOT, Index, RecordTable, Role


class TravelTable(RecordTable):
    """Seconds one needs at least; what the analyst typed is bold, what the plan says is not.

    Signals:
        given: (camera, camera, seconds or None) as typed.
    """

    given = Signal(str, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cameras: list[str] = []
        self._site = Site()

    def show(self, cameras: Sequence[str], site: Site) -> None:
        """Show the travel times between `cameras`."""
        with self.renewed(same=False):
            self._cameras, self._site = list(cameras), site

    def count(self) -> int:
        return len(self._cameras)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._cameras)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Role.DisplayRole and section < len(self._cameras):
            return self._cameras[section] or tr("unknown")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.row() != index.column():
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or index.row() == index.column():
            return None
        here, there, least, typed = self._between(index.row(), index.column())
        if role == Role.EditRole:
            return f"{least:.0f}" if typed else ""
        if role == Role.FontRole and typed:
            bold = QFont()
            bold.setBold(True)
            return bold
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter.value)
        if role == Role.AccessibleTextRole:
            return tr("from {here} to {there}: {least:.0f} s", here=here, there=there, least=least)
        return super().data(index, role)

    def text(self, row: int, column: int) -> str:
        _, _, least, typed = self._between(row, column)
        return f"{least:.0f} s" if typed or least > 0 else ""

    def tip(self, row: int, column: int) -> str:
        _, _, least, typed = self._between(row, column)
        if typed:
            return tr("given by the analyst")
        if least > 0:
            return tr("a straight line on the plan at 7 m/s")
        return tr("unknown: type the least seconds one needs")

    def _between(self, row: int, column: int) -> tuple[str, str, float, bool]:
        """Return both cameras, the least seconds between them, and whether they were typed."""
        here, there = self._cameras[row], self._cameras[column]
        typed = (min(here, there), max(here, there)) in self._site.travel_s
        return here, there, self._site.least_s(here, there), typed

    def setData(self, index: Index, value: Any, role: int = int(Role.EditRole)) -> bool:
        text = str(value).strip().removesuffix("s").strip().replace(",", ".")
        if role != Role.EditRole or not index.isValid() or index.row() == index.column():
            return False
        try:
            least = float(text) if text else None
        except ValueError:
            return False
        if least is not None and not 0 <= least < 1e7:
            return False
        self.given.emit(self._cameras[index.row()], self._cameras[index.column()], least)
        return True
