"""Another language for a window that is open: every text on it is found in the book and said anew.

No panel has to take part: what a widget or an action says is looked for in the old language, values
filled in are kept. What is drawn or read by a table asks for its words each time anyway.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QListWidget,
    QTableWidget,
    QTabWidget,
    QUndoView,
    QWidget,
)

from reid_desktop.gui.actions import TIP_PROPERTY, use_keys
from reid_desktop.gui.language import speak, words_now
from reid_desktop.gui.phrasebook import Phrasebook

SAID = (
    *("windowTitle", "toolTip", "statusTip", "accessibleName", "accessibleDescription"),
    *("text", "title", "placeholderText", "prefix", "suffix", "specialValueText", "emptyLabel"),
)
"""Properties of Qt that hold words for the analyst."""
_ENGLISH = "english_of_"

Slot = tuple[str, str, Callable[[str], object]]
"""Name of a text on its object, the text now, what shows another."""


def change_language(application: QApplication, wanted: str) -> None:
    """Let `application` and every window that is open speak `wanted` from now on."""
    with told_anew(application):
        speak(application, wanted)


@contextmanager
def told_anew(application: QApplication) -> Iterator[None]:
    """Change the translation inside; every window that is open is then said anew."""
    to_english = Phrasebook(*(_said_first(part) for part in words_now()))
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange.value)  # Qt's own words first
    from_english = Phrasebook(*words_now())
    for top in application.topLevelWidgets():
        if top.parent() is None:
            retell(top, to_english, from_english)


def retell(root: QObject, to_english: Phrasebook, from_english: Phrasebook) -> None:
    """Say everything on `root` and below it anew."""
    for each in (root, *root.findChildren(QObject)):
        for name, shown, show in _texts(each):
            origin = _origin(each, name, shown) or to_english.retold(shown)
            becomes = from_english.retold(origin)
            if becomes != shown:
                show(becomes)
            each.setProperty(_ENGLISH + name, [becomes, origin])
        if isinstance(each, QAction) and each.property(TIP_PROPERTY) is not None:
            use_keys(each, each.shortcut().toString())
        if isinstance(each, QWidget):
            each.update()
            each.updateGeometry()


def _origin(each: QObject, name: str, shown: str) -> str:
    """Return the English that `shown` was made of at an earlier change; "" if it is newer."""
    kept = each.property(_ENGLISH + name)
    return str(kept[1]) if kept and kept[0] == shown else ""


def _texts(each: QObject) -> Iterator[Slot]:
    """Yield every text of one object: of its properties, its items, its headings."""
    meta = each.metaObject()
    for name in SAID:
        place = meta.indexOfProperty(name)
        if place < 0 or not meta.property(place).isWritable():
            continue
        if name == "text" and isinstance(each, QLineEdit):  # what the analyst typed
            continue
        shown = each.property(name)
        if isinstance(shown, str) and shown:
            yield name, shown, partial(each.setProperty, name)
    if isinstance(each, QAction) and each.property(TIP_PROPERTY):
        yield (
            TIP_PROPERTY,
            str(each.property(TIP_PROPERTY)),
            partial(each.setProperty, TIP_PROPERTY),
        )
    elif isinstance(each, QWidget):
        yield from _items(each)


def _items(widget: QWidget) -> Iterator[Slot]:
    """Yield the texts of a widget's items."""
    if isinstance(widget, QComboBox):
        for place in range(widget.count()):
            yield (
                f"item{place}",
                widget.itemText(place),
                partial(widget.setItemText, place),
            )
    elif isinstance(widget, QTabWidget):
        for place in range(widget.count()):
            yield (
                f"tab{place}",
                widget.tabText(place),
                partial(widget.setTabText, place),
            )
    elif isinstance(widget, QListWidget):
        for place in range(widget.count()):
            item = widget.item(place)
            yield f"item{place}", item.text(), item.setText
    elif isinstance(widget, QTableWidget):
        yield from _cells(widget)
    elif isinstance(widget, QUndoView) and widget.stack() is not None:
        commands = [widget.stack().command(place) for place in range(widget.stack().count())]
        for place, command in enumerate(commands):
            yield f"act{place}", command.text(), command.setText
    elif isinstance(widget, QGraphicsView) and widget.scene() is not None:
        for place, axis in enumerate(_axes(widget.scene().items())):
            yield f"axis{place}", axis.labelText, axis.setLabel


def _cells(table: QTableWidget) -> Iterator[Slot]:
    heads = [table.horizontalHeaderItem(column) for column in range(table.columnCount())]
    cells = [
        table.item(row, column)
        for row in range(table.rowCount())
        for column in range(table.columnCount())
    ]
    for place, item in enumerate([*heads, *cells]):
        if item is not None:
            yield f"cell{place}", item.text(), item.setText


def _axes(items: Iterable[object]) -> Iterator[Any]:
    """Yield the axes of a plot that have a label."""
    return (item for item in items if getattr(item, "labelText", ""))


def _said_first(words: Mapping[str, str]) -> dict[str, str]:
    """Return English by what is said; of two said alike the one with a capital, as on widgets."""
    pairs = ((said, text) for text, said in words.items())
    return dict(sorted(pairs, key=lambda pair: pair[1][:1].isupper()))
