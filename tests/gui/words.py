"""A translation that shows what passed through it, and what widgets say."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QTabWidget,
    QWidget,
)

from reid_desktop.gui.language import CONTEXT, SENTENCES

OPEN, CLOSE = "⟦", "⟧"
ACCENTS = str.maketrans("aeiouyAEIOUnscr", "áéíóúýÁÉÍÓÚñšçř")
NAMES = re.compile(
    r"ReID Desktop|GLAD|QEEPS|CASCADE|INDEX|TDC|SHA-256|CPU|GPU|cpu|cuda|auto|Deutsch|English"
)
"""What is called the same in every language."""
KEYS = re.compile(r"\((?:(?:Ctrl|Alt|Shift|Meta)\+)*(?:\w+|[+\-.,?])\)")
"""A key behind a tip; Qt translates its parts."""


class Pseudo(QTranslator):
    """Translates every word of ours into itself with accents, brackets and a third more length."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, _hint: str = "", _n: int = -1) -> str | None:
        if context not in (CONTEXT, SENTENCES) or text.startswith(OPEN):
            return None
        parts = re.split(r"(\{[^{}]*\}|<[^<>]*>)", text)
        told = "".join(p if p[:1] in "{<" else p.translate(ACCENTS) for p in parts)
        return f"{OPEN}{told}{'~' * (len(text) // 3)}{CLOSE}"


def plain_words(text: str) -> str:
    """The letters of a text that no translation made: outside brackets, no data, no names."""
    rest = re.sub(rf"{OPEN}[^{CLOSE}]*{CLOSE}", "", KEYS.sub("", re.sub(r"<[^<>]*>", "", text)))
    while OPEN in rest and CLOSE in rest:
        rest = re.sub(rf"{OPEN}.*{CLOSE}", "", rest, flags=re.DOTALL)
    rest = re.sub(rf"{OPEN}.*", "", rest, flags=re.DOTALL)
    return "".join(re.findall(r"[^\W\d_]{2,}", NAMES.sub("", rest)))


def told_by(widget: QWidget) -> Iterator[str]:
    """Everything a widget says, as shown and to a screen reader."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QDockWidget):
        yield widget.windowTitle()
    if isinstance(widget, QTabWidget):
        yield from (widget.tabText(place) for place in range(widget.count()))


def is_qts_own(widget: QWidget) -> bool:
    """Whether Qt translates this widget itself."""
    parent = type(widget.parent()).__name__
    return widget.objectName().startswith(("qt_", "_")) or parent in {"QDialogButtonBox", "QTabBar"}


def untranslated(root: QWidget) -> set[str]:
    widgets = [root, *root.findChildren(QWidget)]
    texts = {text for each in widgets if not is_qts_own(each) for text in told_by(each)}
    return {text for text in texts if plain_words(text)}
