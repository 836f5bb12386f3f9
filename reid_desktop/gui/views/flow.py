"""A layout that sets widgets side by side and begins a new line where the room ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem

TITLE_LETTERS = 14
"""A title that has no room for so many letters M beside the others gets a line of its own."""


def line_of(*widgets: QWidget) -> QWidget:
    """Return `widgets` in a line that breaks where the room ends."""
    line = QWidget()
    layout = FlowLayout(line)
    for widget in widgets:
        layout.addWidget(widget)
    return line


class FlowLayout(QLayout):
    """Widgets like the words of a paragraph; a narrow dock makes it higher, never cut off.

    A first widget that says by its policy that its width is nothing to go by is a title: it takes
    what the others leave of the line.
    """

    def __init__(self, parent: QWidget, *, spacing: int = 4) -> None:
        """Lay out `parent`; put into another layout instead, its items would never be freed."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._height = 0
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, w: QWidget) -> None:
        """Add a widget with an item that Python owns: nobody frees one that Qt makes here."""
        self.addChildWidget(w)
        self.addItem(QWidgetItem(w))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        needed = self._place(rect, move=True)
        if needed != self._height:
            self._height = needed  # splitters ask for no height by width: they learn it this way
            self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.expandedTo(QSize(0, self._height))

    def _place(self, room: QRect, *, move: bool) -> int:
        """Set the items line by line; return the height they need."""
        x, y, line = room.left(), room.top(), 0
        for place, item in enumerate(self._items):
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if place == 0 and _is_title(item):
                size.setWidth(self._left_beside_others(room.width()))
                if item.hasHeightForWidth():
                    size.setHeight(item.heightForWidth(size.width()))
            if x + size.width() > room.right() + 1 and line:
                x, y, line = room.left(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - room.top()

    def _left_beside_others(self, width: int) -> int:
        """Return the px that a title has in a line of `width` px: all where little is left."""
        others = [item.sizeHint().width() for item in self._items[1:] if not item.isEmpty()]
        left = width - sum(others) - len(others) * self.spacing()
        line = self.parentWidget()
        letter = line.fontMetrics().horizontalAdvance("M") if line is not None else 0
        return left if left >= TITLE_LETTERS * letter else width


def _is_title(item: QLayoutItem) -> bool:
    widget = item.widget()
    policy = widget.sizePolicy().horizontalPolicy() if widget is not None else None
    return policy is QSizePolicy.Policy.Ignored
