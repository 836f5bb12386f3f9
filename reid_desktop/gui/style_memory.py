"""What a style sheet remembers of a widget goes with the widget.

Qt (6.11, `QStyleSheetStyle::renderRule`) works out a rule for each widget that it draws and keeps
it by the widget's address until the widget is destroyed. Of widgets inside others it never learns
that they are: the line of a spin box, the list that a combo box opens, what a view scrolls. Some
400 bytes for each stay for ever, 40 kB with each window. Whoever once had a style sheet of its own
is watched.
"""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

NOTHING = "*{}"
"""A style sheet that says nothing."""


def watch(root: QWidget) -> None:
    """Let the style learn of the end of every widget below `root` that it would not hear of."""
    for widget in _inside_others(root):
        heed(widget)


def heed(widget: QWidget) -> None:
    """Let the style learn of the end of `widget`, best before it has children."""
    if not widget.styleSheet():
        widget.setStyleSheet(NOTHING)
        widget.setStyleSheet("")


def _inside_others(root: QWidget) -> Iterator[QWidget]:
    """Yield the widgets below `root` that are parts of another and have no children to restyle."""
    for kind, owners in ((QLineEdit, QAbstractSpinBox | QComboBox), (QFrame, QComboBox)):
        yield from (w for w in root.findChildren(kind) if isinstance(w.parent(), owners))
    for view in (QAbstractItemView, QGraphicsView, QPlainTextEdit, QTextEdit):
        yield from (each.viewport() for each in root.findChildren(view))
