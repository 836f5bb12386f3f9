"""Qt's item model of the groups: stacks with a cover, dragged onto each other and dropped on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt
from PySide6.QtCore import Signal as QtSignal

from reid_desktop.gui.carried import CROP_MIME, GROUP_MIME, carry, numbers_of
from reid_desktop.gui.language import counted, tr
from reid_desktop.gui.table_model import RECORD_ROLE, ROOT, Index, Role
from reid_desktop.gui.wording import suspect_words
from reid_desktop.store.case import Case


@dataclass(frozen=True, slots=True)
class Stack:
    """One group as it is shown.

    Attributes:
        key: smallest detection id of the group; stays while others merge and split.
        cover: detection shown on top.
        size: number of members.
        spread: dissimilarity degree, GLAD equation (6).
        name: given by the analyst; "" for none.
        reviewed: how many members had been looked at when the group was marked reviewed.
        suspects: how many members rest on an original that is missing or changed.
    """

    key: int
    cover: int
    size: int
    spread: float
    name: str = ""
    hidden: bool = False
    reviewed: int = 0
    suspects: int = 0

    @property
    def title(self) -> str:
        """Its name, else the number of its first crop."""
        return self.name or tr("group {key}", key=self.key)

    @property
    def state(self) -> str:
        """Hidden or reviewed, in a word; "" for neither; a sign when an original is not as it was.

        The sign is the one of the ranklist, `wording.suspect_words` says what it means.
        """
        word = ""
        if self.hidden:
            word = tr("hidden")
        elif self.reviewed:
            word = tr("reviewed") if self.reviewed >= self.size else tr("new since review")
        return f"▲ {word}".rstrip() if self.suspects else word

    @property
    def text(self) -> str:
        """The stack in words."""
        parts = [
            self.title,
            counted(self.size, "1 crop", "{n:,} crops"),
            tr("spread {spread:.3f}", spread=self.spread),
            self.state,
            suspect_words(self.suspects) if self.suspects else "",
        ]
        return ", ".join(part for part in parts if part)


class GroupList(QAbstractListModel):
    """Groups as stacks, the largest first.

    Signals:
        crops_dropped: (list of detection ids, key of the group, or -1 beside all groups).
        groups_dropped: (list of keys, key of the group they fell on).
    """

    crops_dropped = QtSignal(object, int)
    groups_dropped = QtSignal(object, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._stacks: list[Stack] = []

    def show(self, case: Case | None, stacks: Sequence[Stack]) -> None:
        """Show `stacks` of `case` by size."""
        self.beginResetModel()
        self._case = case
        self._stacks = sorted(stacks, key=lambda stack: (-stack.size, stack.key))
        self.endResetModel()

    def stack_at(self, row: int) -> Stack:
        """Return the stack of `row`."""
        return self._stacks[row]

    def id_at(self, row: int) -> int:
        """Return the detection on the cover of `row`."""
        return self._stacks[row].cover

    def row_of(self, key: int) -> int:
        """Return the row of a group, -1 when it is not shown."""
        return next((row for row, stack in enumerate(self._stacks) if stack.key == key), -1)

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
        flags = super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [GROUP_MIME, CROP_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        stacks = [self._stacks[index.row()] for index in indexes]
        for kind, numbers in (
            (CROP_MIME, [s.cover for s in stacks]),
            (GROUP_MIME, [s.key for s in stacks]),
        ):
            carry(data, kind, self._case, numbers)
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if data.hasFormat(GROUP_MIME):
            keys = numbers_of(data, GROUP_MIME, self._case)
            return bool(keys) and parent.isValid() and self._stacks[parent.row()].key not in keys
        return bool(numbers_of(data, CROP_MIME, self._case))

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        key = self._stacks[parent.row()].key if parent.isValid() else -1
        if data.hasFormat(GROUP_MIME):
            self.groups_dropped.emit(numbers_of(data, GROUP_MIME, self._case), key)
        else:
            self.crops_dropped.emit(numbers_of(data, CROP_MIME, self._case), key)
        return True
