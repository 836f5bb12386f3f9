"""Filters as chips: each says what it asks, opens to be changed, and is taken off with one key."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QDoubleSpinBox,
    QFormLayout,
    QMenu,
    QPushButton,
    QTimeEdit,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from reid_desktop.core.records import Mark, Source
from reid_desktop.core.searching import SearchFilter
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.views.flow import FlowLayout
from reid_desktop.gui.wording import MARK_WORDS

CLOCK = "yyyy-MM-dd HH:mm:ss"
MOST_NAMES = 2
"""A chip spells out so many names, then it counts."""


class Chip(QToolButton):
    """One condition: a button with its menu; Delete or Backspace takes it off.

    Signals:
        cleared: the condition shall be taken off.
    """

    cleared = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._value = title, ""
        self.setProperty("role", "chip")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.say("")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.say(self._value)

    def say(self, value: str) -> None:
        """Show what is asked; "" for nothing."""
        title, self._value = tr(self._title), value
        self.setText(f"{title}: {value}" if value else title)
        told = value or tr("any")
        self.setAccessibleName(tr("Filter {title}: {value}", title=title, value=told))
        self.setToolTip(
            tr("{title}: {value}. Delete takes the filter off.", title=title, value=value)
            if value
            else tr("Filter by {title}", title=title.lower())
        )
        self.setProperty("asks", bool(value))
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """The chips of one SearchFilter, and the switch for reach.

    Signals:
        changed: SearchFilter that the analyst asks for.
        reach_changed: whether only what can be reached in time shall be shown.
    """

    changed = Signal(object)
    reach_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, with_reach: bool = True) -> None:
        """Make the chips; without reach for a search that is still to be asked."""
        super().__init__(parent)
        self._where = SearchFilter()
        self._zone: tzinfo | None = None
        self._sources: list[Source] = []
        self.camera = self._chip(marked("Camera"), cameras=())
        self.source = self._chip(marked("Source"), source_ids=())
        self.mark = self._chip(marked("Mark"), marks=(), without_marks=())
        self.time = self._chip(marked("Time"), since="", until="")
        self.day = self._chip(marked("Time of day"), day_from="", day_until="")
        self.score = self._chip(marked("Score"), least_score=None)
        self.reach = QToolButton(self)
        self.reach.setText(tr("Reachable"))
        self.reach.setCheckable(True)
        self.reach.setProperty("role", "chip")
        self.reach.setToolTip(
            tr("Hide candidates that the person of the matches cannot have reached in time (Plan)")
        )
        self.reach.toggled.connect(self.reach_changed)
        self.none = QToolButton(self)
        self.none.setText(tr("Clear filters"))
        self.none.setAutoRaise(True)
        self.none.clicked.connect(self.clear)
        layout = FlowLayout(self)
        for chip in (self.camera, self.source, self.mark, self.time, self.day, self.score):
            layout.addWidget(chip)
        layout.addWidget(self.reach)
        layout.addWidget(self.none)
        self.reach.setVisible(with_reach)
        self._time_edits = self._fill_time()
        self._day_edits = self._fill_day()
        self._least = self._fill_score()
        self.show_filter(SearchFilter(), reach=False)

    @property
    def where(self) -> SearchFilter:
        """What the chips ask."""
        return self._where

    def offer(self, sources: Sequence[Source]) -> None:
        """Offer the cameras and sources of `sources`."""
        self._sources = list(sources)
        starts = [start for source in sources if (start := source.clock_at(0.0)) is not None]
        ends = [e for s in sources if (e := s.clock_at(s.duration_s)) is not None]
        self._zone = starts[0].tzinfo if starts else None
        if starts:
            for edit, when in zip(self._time_edits, (min(starts), max(ends)), strict=True):
                edit.setDateTime(_shown(when, self._zone))
        self._fill_menus()
        self.show_filter(self._where, reach=self.reach.isChecked())

    def show_filter(self, where: SearchFilter, *, reach: bool) -> None:
        """Show `where` in the chips."""
        self._where = where
        names = {source.id: source.name for source in self._sources}
        marks = [tr(MARK_WORDS[mark]) for mark in where.marks]
        marks += [tr("none yet")] * (set(where.without_marks) == set(Mark))
        self.camera.say(_names(where.cameras))
        self.source.say(_names([names.get(i, str(i)) for i in where.source_ids]))
        self.mark.say(", ".join(marks))
        self.time.say(self._span(where.since, where.until))
        self.day.say(_between(where.day_from, where.day_until))
        least = where.least_score
        self.score.say("" if least is None else tr("from {least:.3f}", least=least))
        unmarked = set(where.without_marks) == set(Mark)
        _tick(self.camera.menu(), where.cameras)
        _tick(self.source.menu(), where.source_ids)
        _tick(self.mark.menu(), (*where.marks, *((None,) if unmarked else ())))
        self.reach.blockSignals(True)
        self.reach.setChecked(reach)
        self.reach.blockSignals(False)
        self.none.setVisible(reach or not where.is_empty)

    def clear(self) -> None:
        """Take every filter off."""
        if self.reach.isChecked():
            self.reach.setChecked(False)
        self._ask(SearchFilter())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a menu open while its fields are typed in."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            taken = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            return taken and self._take_fields(watched)
        return bool(super().eventFilter(watched, event))

    def _chip(self, title: str, **nothing: Any) -> Chip:
        chip = Chip(title, self)
        chip.cleared.connect(lambda: self._ask(replace(self._where, **nothing)))
        return chip

    def _ask(self, where: SearchFilter) -> None:
        if where != self._where:
            self.show_filter(where, reach=self.reach.isChecked())
            self.changed.emit(where)

    def _fill_menus(self) -> None:
        """Make the menus of names anew."""
        cameras = sorted({source.camera for source in self._sources})
        _fill(self.camera.menu(), [(c or tr("unknown"), c) for c in cameras], self._take_cameras)
        sources = [(source.name, source.id) for source in self._sources]
        _fill(self.source.menu(), sources, self._take_sources)
        marks: list[tuple[str, Any]] = [(tr(words), mark) for mark, words in MARK_WORDS.items()]
        _fill(self.mark.menu(), [*marks, (tr("not marked yet"), None)], self._take_marks)

    def _take_cameras(self) -> None:
        self._ask(replace(self._where, cameras=_ticked(self.camera.menu())))

    def _take_sources(self) -> None:
        self._ask(replace(self._where, source_ids=_ticked(self.source.menu())))

    def _take_marks(self) -> None:
        """Ask for marks, or for what has none yet; the choice made last holds."""
        chosen = _ticked(self.mark.menu())
        if None in chosen and not self._where.without_marks:
            self._ask(replace(self._where, marks=(), without_marks=tuple(Mark)))
        else:
            marks = tuple(Mark(mark) for mark in chosen if mark is not None)  # Qt made them str
            self._ask(replace(self._where, marks=marks, without_marks=()))

    def _fill_time(self) -> tuple[QDateTimeEdit, QDateTimeEdit]:
        edits = QDateTimeEdit(self), QDateTimeEdit(self)
        for edit in edits:
            edit.setDisplayFormat(CLOCK)
        form = self._form(self.time, ((tr("From"), edits[0]), (tr("Until"), edits[1])))
        form.clicked.connect(self._take_time)
        return edits

    def _fill_day(self) -> tuple[QTimeEdit, QTimeEdit]:
        edits = QTimeEdit(QTime(22, 0), self), QTimeEdit(QTime(6, 0), self)
        for edit in edits:
            edit.setDisplayFormat("HH:mm")
        form = self._form(self.day, ((tr("From"), edits[0]), (tr("Until"), edits[1])))
        form.clicked.connect(self._take_day)
        return edits

    def _fill_score(self) -> QDoubleSpinBox:
        least = QDoubleSpinBox(self)
        least.setRange(-1.0, 1.0)
        least.setDecimals(3)
        least.setSingleStep(0.01)
        least.setValue(0.5)
        self._form(self.score, ((tr("At least"), least),)).clicked.connect(self._take_score)
        return least

    def _form(self, chip: Chip, fields: Sequence[tuple[str, QWidget]]) -> QPushButton:
        """Put `fields` and a button into the menu of `chip`; return the button."""
        room = QWidget(chip.menu())
        form = QFormLayout(room)
        for words, field in fields:
            field.setAccessibleName(words)
            form.addRow(words, field)
            field.installEventFilter(self)
        take = QPushButton(tr("Filter"), room)
        form.addRow(take)
        action = QWidgetAction(chip.menu())
        action.setDefaultWidget(room)
        chip.menu().addAction(action)
        off = chip.menu().addAction(tr("Take the filter off"))
        off.triggered.connect(chip.cleared)
        return take

    def _take_fields(self, watched: QObject) -> bool:
        """Take the fields of the menu that `watched` stands in."""
        for fields, take in (
            (self._time_edits, self._take_time),
            (self._day_edits, self._take_day),
            ((self._least,), self._take_score),
        ):
            if watched in fields:
                take()
                return True
        return False

    def _take_time(self) -> None:
        since, until = (_iso(edit.dateTime(), self._zone) for edit in self._time_edits)
        self.time.menu().close()
        self._ask(replace(self._where, since=min(since, until), until=max(since, until)))

    def _take_day(self) -> None:
        first, last = (edit.time().toString("HH:mm") for edit in self._day_edits)
        self.day.menu().close()
        self._ask(replace(self._where, day_from=first, day_until=last))

    def _take_score(self) -> None:
        self._least.interpretText()
        self.score.menu().close()
        self._ask(replace(self._where, least_score=round(self._least.value(), 3)))

    def _span(self, since: str, until: str) -> str:
        """Return a stretch of time, the day only once."""
        told = [
            datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M:%S") if text else ""
            for text in (since, until)
        ]
        if all(told) and told[0][:10] == told[1][:10]:
            told[1] = told[1][11:]
        return _between(*told)


def _fill(menu: QMenu, offered: Sequence[tuple[str, Any]], take: Callable[[], None]) -> None:
    """Fill `menu` with what can be ticked."""
    menu.clear()
    for words, value in offered:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setData(value)
        action.triggered.connect(take)


def _ticked(menu: QMenu) -> tuple[Any, ...]:
    """Return the values ticked in `menu`."""
    return tuple(action.data() for action in menu.actions() if action.isChecked())


def _tick(menu: QMenu, values: Sequence[Any]) -> None:
    """Tick `values` in `menu`."""
    for action in menu.actions():
        action.setChecked(action.data() in values)


def _names(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMES:
        return tr("{count} chosen", count=len(names))
    return ", ".join(name or tr("unknown") for name in names)


def _between(first: str, last: str) -> str:
    if first and last:
        return f"{first} - {last}"
    if first:
        return tr("from {first}", first=first)
    return tr("until {last}", last=last) if last else ""


def _shown(when: datetime, zone: tzinfo | None) -> QDateTime:
    """Return the wall-clock reading of `when` as Qt has it, without any zone."""
    local = when.astimezone(zone) if zone else when
    text = local.strftime("%Y-%m-%d %H:%M:%S")
    return QDateTime.fromString(text, CLOCK)


def _iso(shown: QDateTime, zone: tzinfo | None) -> str:
    naive = datetime.strptime(shown.toString(CLOCK), "%Y-%m-%d %H:%M:%S")
    return (naive.replace(tzinfo=zone) if zone else naive.astimezone()).isoformat()
