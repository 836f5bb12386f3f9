"""The base of every table of records: a table says its columns, its rows and what a cell shows."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from reid_desktop.gui.language import tr

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
RECORD_ROLE = int(Role.UserRole)
RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)


class RecordTable(QAbstractTableModel):
    """Rows of records under fixed heads; flat, without parents."""

    COLUMNS: ClassVar[Sequence[str]] = ()
    """The heads, marked for translation."""
    NUMBERS: ClassVar[Collection[int]] = ()
    """Columns that are aligned to the right."""

    def count(self) -> int:
        """Return the number of rows."""
        raise NotImplementedError

    def text(self, row: int, column: int) -> str:
        """Return what a cell says, to the eye and to a screen reader."""
        raise NotImplementedError

    def tip(self, row: int, column: int) -> str | None:
        """Return what a cell says when the pointer rests on it."""
        return None

    def record(self, row: int) -> Any:
        """Return what stands behind a row (RECORD_ROLE)."""
        return None

    @contextmanager
    def renewed(self, *, same: bool) -> Iterator[None]:
        """Let the rows be replaced inside.

        Args:
            same: the rows stay those that are shown, in their order: selection and place are
                kept and only the cells are read anew.
        """
        if not same:
            self.beginResetModel()
        yield
        if not same:
            self.endResetModel()
        elif self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return tr(self.COLUMNS[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or index.row() >= self.count():
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == Role.TextAlignmentRole and index.column() in self.NUMBERS:
            return RIGHT
        if role == Role.ToolTipRole:
            return self.tip(index.row(), index.column())
        if role == RECORD_ROLE:
            return self.record(index.row())
        return None
