"""The command palette: every action by a few letters of its name."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reid_desktop.gui.actions import plain_text
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import tr

WORD_START, ADJACENT, GAP = 8, 5, 1
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def likeness(typed: str, text: str) -> int | None:
    """Return how well the letters of `typed` stand in `text` in order; None: they do not.

    Letters at the start of a word and letters in a row count more, skipped ones count against.
    The best of all placements is found by dynamic programming over (letter, place).
    """
    wanted, given = typed.lower().replace(" ", ""), text.lower()
    if not wanted:
        return 0
    best: list[int | None] = [None] * len(given)
    for number, letter in enumerate(wanted):
        before, best = best, [None] * len(given)
        reach: int | None = 0 if number == 0 else None
        for place, each in enumerate(given):
            if each == letter:
                start = place == 0 or not given[place - 1].isalnum()
                gains = [reach] if reach is not None else []
                if number and place and (last := before[place - 1]) is not None:
                    gains.append(last + ADJACENT)
                if gains:
                    best[place] = max(gains) + WORD_START * start
            if number:
                here = before[place]
                reach = max((one for one in (here, reach) if one is not None), default=None)
                reach = None if reach is None else reach - GAP * (here is None)
    return max((one for one in best if one is not None), default=None)


def ranked(typed: str, texts: Sequence[str]) -> list[int]:
    """Return the places of the texts that fit `typed`, the best first, ties in given order."""
    scores = [(likeness(typed, text), place) for place, text in enumerate(texts)]
    fitting = [(-score, place) for score, place in scores if score is not None]
    return [place for _, place in sorted(fitting)]


class Palette(QDialog):
    """Lists the actions that fit what is typed; Enter runs the chosen one."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(tr("Find an action"))
        self._actions = [one for one in actions if one.isEnabled()]
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type a few letters of an action"))
        self.line.setAccessibleName(tr("Find an action"))
        self.line.setClearButtonEnabled(True)
        self.found = QListWidget()
        self.found.setAccessibleName(tr("Actions found"))
        self.found.setUniformItemSizes(True)
        self.found.setIconSize(QSize(self.fontMetrics().height(), self.fontMetrics().height()))
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.found)
        self.setTabOrder(self.line, self.found)
        self.line.textChanged.connect(self.show_fitting)
        self.line.returnPressed.connect(self.run)
        self.line.installEventFilter(self)
        self.found.itemActivated.connect(self.run)
        self.show_fitting("")
        give_room(self, 32, 0.8)

    def show_fitting(self, typed: str) -> None:
        """List the actions that fit `typed`, the best first."""
        native = QKeySequence.SequenceFormat.NativeText
        empty = QPixmap(self.found.iconSize())
        empty.fill(Qt.GlobalColor.transparent)
        blank = QIcon(empty)
        self.found.clear()
        for place in ranked(typed, [plain_text(action) for action in self._actions]):
            action = self._actions[place]
            keys = action.shortcut().toString(native)
            words = plain_text(action) + (f"   {keys}" if keys else "")
            item = QListWidgetItem(action.icon() if not action.icon().isNull() else blank, words)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 10))
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setToolTip(action.statusTip())
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def run(self) -> None:
        """Close, then trigger the chosen action."""
        item = self.found.currentItem()
        if item is not None:
            action = self._actions[item.data(Qt.ItemDataRole.UserRole)]
            self.accept()
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the line has the focus."""
        pressed = event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _MOVES:
            self.found.event(event)
            return True
        return super().eventFilter(watched, event)
