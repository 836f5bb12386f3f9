"""Keys of the actions: shown on a sheet, changed in a dialog, kept between sessions."""

from collections.abc import Mapping

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.gui.actions import DEFAULT_KEYS_PROPERTY, plain_text, use_keys
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import tr

_KINDS = QDialogButtonBox.StandardButton
_LOCAL = Qt.ShortcutContext.WidgetWithChildrenShortcut


class KeyBook:
    """Which key each action has: the usual one, or the one the analyst chose."""

    def __init__(self, actions: Mapping[str, QAction], stored: QSettings) -> None:
        self.actions = actions
        self._stored = stored
        for name, action in actions.items():
            chosen = stored.value(f"keys/{name}")
            if chosen is not None:
                use_keys(action, str(chosen))

    def usual(self, name: str) -> str:
        """Return the key an action comes with."""
        return str(self.actions[name].property(DEFAULT_KEYS_PROPERTY) or "")

    def keys(self, name: str) -> str:
        """Return the key of an action, portable text, "" for none."""
        return self.actions[name].shortcut().toString()

    def rivals(self, wanted: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return pairs of actions that `wanted` would give the same key where both hear it.

        A local key may be used again in another panel, but not by an action of the whole window.
        """
        taken: dict[str, list[str]] = {}
        for name, keys in wanted.items():
            if keys:
                taken.setdefault(QKeySequence(keys).toString(), []).append(name)
        return [
            (first, second)
            for names in taken.values()
            for place, first in enumerate(names)
            for second in names[place + 1 :]
            if self._meet(self.actions[first], self.actions[second])
        ]

    def use(self, wanted: Mapping[str, str]) -> None:
        """Give the actions the keys `wanted` and remember those that are not the usual ones."""
        for name, keys in wanted.items():
            use_keys(self.actions[name], keys)
            if self.keys(name) == QKeySequence(self.usual(name)).toString():
                self._stored.remove(f"keys/{name}")
            else:
                self._stored.setValue(f"keys/{name}", self.keys(name))

    @staticmethod
    def _meet(first: QAction, second: QAction) -> bool:
        if first.shortcutContext() is _LOCAL and second.shortcutContext() is _LOCAL:
            return first.parent() is second.parent()
        return True


class KeySheet(QDialog):
    """Every action with its key; typing narrows the list down."""

    def __init__(self, book: KeyBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.book = book
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Find an action or a key"))
        self.filter.setAccessibleName(tr("Find an action or a key"))
        self.filter.textChanged.connect(self._narrow)
        self.table = QTableWidget(0, 2)
        self.table.setHorizontalHeaderLabels([tr("Action"), tr("Key")])
        self.table.setAccessibleName(tr("Keys"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.buttons = QDialogButtonBox(_KINDS.Close)
        self.buttons.rejected.connect(self.reject)
        self._layout = QVBoxLayout(self)
        for widget in (self.filter, self.table, self.buttons):
            self._layout.addWidget(widget)
        self.names = self._chosen()
        self.table.setRowCount(len(self.names))
        for row, name in enumerate(self.names):
            self.table.setItem(row, 0, QTableWidgetItem(plain_text(book.actions[name])))
            self._fill_key(row, name)
        give_room(self, 34, 1.15)

    def _chosen(self) -> list[str]:
        return [name for name in self.book.actions if self.book.keys(name)]

    def _fill_key(self, row: int, name: str) -> None:
        native = QKeySequence.SequenceFormat.NativeText
        shown = self.book.actions[name].shortcut().toString(native)
        self.table.setItem(row, 1, QTableWidgetItem(shown))

    def _narrow(self, text: str) -> None:
        for row, name in enumerate(self.names):
            words = f"{plain_text(self.book.actions[name])} {self.book.keys(name)}".lower()
            self.table.setRowHidden(row, text.lower() not in words)


class KeyEditor(KeySheet):
    """Changes the keys; nothing is taken over before OK, and not two actions get one key."""

    def __init__(self, book: KeyBook, parent: QWidget | None = None) -> None:
        self.editors: dict[str, QKeySequenceEdit] = {}
        super().__init__(book, parent)
        self.setWindowTitle(tr("Change keys"))
        self.wrong = QLabel("")
        self.wrong.setWordWrap(True)
        self.wrong.setProperty("role", "wrong")
        self._layout.insertWidget(2, self.wrong)
        self.buttons.setStandardButtons(_KINDS.Ok | _KINDS.Cancel | _KINDS.RestoreDefaults)
        self.buttons.accepted.connect(self.accept)
        self.buttons.button(_KINDS.RestoreDefaults).clicked.connect(self.restore)
        self._check()

    @property
    def wanted(self) -> dict[str, str]:
        """The keys as they are typed in, by action."""
        return {name: each.keySequence().toString() for name, each in self.editors.items()}

    def restore(self) -> None:
        """Show the usual keys."""
        for name, editor in self.editors.items():
            editor.setKeySequence(QKeySequence(self.book.usual(name)))

    def accept(self) -> None:
        """Take the keys over when no two actions share one."""
        if not self._check():
            self.book.use(self.wanted)
            super().accept()

    def _chosen(self) -> list[str]:
        return list(self.book.actions)

    def _fill_key(self, row: int, name: str) -> None:
        editor = QKeySequenceEdit(self.book.actions[name].shortcut())
        editor.setMaximumSequenceLength(1)
        editor.setClearButtonEnabled(True)
        editor.setAccessibleName(
            tr("Key of “{action}”", action=plain_text(self.book.actions[name]))
        )
        editor.keySequenceChanged.connect(self._check)
        self.editors[name] = editor
        self.table.setCellWidget(row, 1, editor)

    def _check(self) -> bool:
        """Say which actions want the same key; return whether there are such."""
        if not hasattr(self, "wrong"):
            return False
        rivals = self.book.rivals(self.wanted)
        said = [
            tr(
                "“{first}” and “{second}” have the same key.",
                first=plain_text(self.book.actions[first]),
                second=plain_text(self.book.actions[second]),
            )
            for first, second in rivals
        ]
        self.wrong.setText("\n".join(said))
        self.wrong.setVisible(bool(said))
        self.buttons.button(_KINDS.Ok).setEnabled(not said)
        return bool(said)
