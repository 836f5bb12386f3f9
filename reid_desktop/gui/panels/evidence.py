"""Evidence: what is said of the candidates chosen, and the bag with what leaves the case."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import Evidence, PersonRole, Remark, RemarkKind
from reid_desktop.core.scope import checked_day
from reid_desktop.core.values import Changes
from reid_desktop.gui import acts
from reid_desktop.gui.actions import Offer, Spec
from reid_desktop.gui.bag_table import BagTable, lock_words
from reid_desktop.gui.language import counted, marked, tr
from reid_desktop.gui.results import Results
from reid_desktop.gui.views.choice import Choice
from reid_desktop.gui.views.flow import FlowLayout, line_of
from reid_desktop.gui.views.record_view import RecordView
from reid_desktop.gui.wording import REMARK_WORDS, ROLE_WORDS, date_and_time

MOST_HISTORY = 500
"""Lines of history that are listed; the log has all."""


class EvidencePanel(QWidget):
    """Role, tags, comments, bag and lock of the candidates chosen; every change can be undone.

    Signals:
        hit_opened: detection id whose frame shall be shown.
    """

    hit_opened = Signal(int)

    def __init__(
        self,
        results: Results,
        selected: Callable[[], Sequence[int]],
        parent: QWidget | None = None,
    ) -> None:
        """Listen to `results`.

        Args:
            results: says which candidate is looked at.
            selected: gives all candidates that are selected beside it.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._results, self._selected = results, selected
        self._ids: list[int] = []
        self._held: dict[int, Evidence] = {}
        self._make_fields()
        self.bag = BagTable(self)
        self.bag_view = RecordView(self.bag, tr("Evidence bag"), self)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def ids(self) -> list[int]:
        """The candidates that a change is said of."""
        return list(self._ids)

    def refresh(self) -> None:
        """Read what holds for the candidates chosen, and the bag."""
        self.show_chosen()
        case = self._results.session.case
        self.bag.show(case)
        n = self.bag.rowCount()
        self.bag_told.setText(
            counted(n, marked("Evidence bag: 1 candidate"), marked("Evidence bag: {n} candidates"))
            if n
            else tr("The evidence bag is empty.")
        )

    def show_chosen(self) -> None:
        """Show the candidates that are selected now."""
        case, current = self._results.session.case, self._results.current_id
        selected = list(self._selected())
        ids = selected if current in selected else [current]
        self._ids = ids if case is not None and current >= 0 else []
        remarks: list[Remark] = []
        self._held = {}
        if case is not None and self._ids:
            remarks = case.evidence.history(self._ids)
            self._held = case.evidence.of(self._ids)
        self._show_fields(remarks)

    def say(self, kind: RemarkKind, text: str = "") -> None:
        """Say something of the candidates chosen; it can be undone."""
        search = self._results.search
        if self._ids:
            search_id = search.id if search is not None else None
            acts.remark(self._results.session, search_id, self._ids, kind, text)

    def toggle_bag(self) -> None:
        """Put the candidates into the bag, or take them out when all lie in it."""
        self.say(RemarkKind.UNBAG if self._all(lambda e: e.bagged) else RemarkKind.BAG)

    def toggle_lock(self) -> None:
        """Lock the candidates until a day, or unlock them for a reason; both are asked for."""
        if not self._ids:
            return
        if self._all(lambda e: e.locked):
            told = tr("Reason for unlocking, kept in the log:")
            text, fine = QInputDialog.getText(self, tr("Unlock"), told)
            if fine and text.strip():
                self.say(RemarkKind.UNLOCK, text)
        else:
            told = tr("Last day of the lock, such as 2027-06-30; empty for no end:")
            text, fine = QInputDialog.getText(self, tr("Lock against deletion"), told)
            if fine:
                self._lock_until(text.strip())
        self.show_chosen()

    def offers(self) -> list[Offer]:
        """Return bag and lock as actions."""
        menu = marked("C&ustody")
        bag = Spec("evidence_bag", marked("Into or out of the evidence &bag"), "Ctrl+Shift+K")
        lock = Spec("evidence_lock", marked("Lock against deletion, or &unlock…"))
        return [Offer(menu, bag, self.toggle_bag), Offer(menu, lock, self.toggle_lock)]

    def _lock_until(self, day: str) -> None:
        try:
            self.say(RemarkKind.LOCK, checked_day(day))
        except CaseError as error:
            self._results.session.errored.emit(error, tr("Lock against deletion"))

    def _make_fields(self) -> None:
        self.title = QLabel("")
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.role = Choice(self)
        self.role.setAccessibleName(tr("Role of the person"))
        self.role.addItem(tr("not said"), "")
        for role in PersonRole:
            self.role.addItem(tr(ROLE_WORDS[role]), role.value)
        self.tag = QLineEdit(self)
        self.tag.setAccessibleName(tr("New tag"))
        self.tag.setPlaceholderText(tr("new tag, then Enter"))
        self.tags = QWidget(self)
        self._tag_row = FlowLayout(self.tags)
        self.comment = QLineEdit(self)
        self.comment.setAccessibleName(tr("New comment"))
        self.comment.setPlaceholderText(tr("new comment, then Enter"))
        self.bag_button = self._chip(tr("In the evidence bag"))
        self.lock_button = self._chip(tr("Locked"))
        self.lock_told = QLabel("")
        self.history = QListWidget(self)
        self.history.setAccessibleName(tr("History of the candidate"))
        self.history.setWordWrap(True)
        self.bag_told = QLabel("")
        self.bag_told.setProperty("role", "heading")

    def _chip(self, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setCheckable(True)
        button.setProperty("role", "chip")
        return button

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(tr("Role"), self.role)
        form.addRow(tr("Tags"), self.tag)
        form.addRow("", self.tags)
        form.addRow(tr("Comment"), self.comment)
        chosen, bag = QWidget(self), QWidget(self)
        upper, lower = QVBoxLayout(chosen), QVBoxLayout(bag)
        for layout in (upper, lower):
            layout.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.title)
        upper.addWidget(line_of(self.bag_button, self.lock_button, self.lock_told))
        upper.addLayout(form)
        upper.addWidget(self.history, 1)
        lower.addWidget(self.bag_told)
        lower.addWidget(self.bag_view, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(chosen)
        splitter.addWidget(bag)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6, 4, 6, 6)
        outer.addWidget(splitter)
        self.setFocusProxy(self.role)

    def _connect(self) -> None:
        results = self._results
        self.role.activated.connect(lambda _row: self._say_role())
        self.tag.returnPressed.connect(lambda: self._say_line(self.tag, RemarkKind.TAG))
        self.comment.returnPressed.connect(lambda: self._say_line(self.comment, RemarkKind.COMMENT))
        self.bag_button.clicked.connect(self.toggle_bag)
        self.lock_button.clicked.connect(self.toggle_lock)
        self.bag_view.activated.connect(self._open)
        self.bag_view.clicked.connect(self._open)
        results.current_changed.connect(lambda _id: self.show_chosen())
        for signal in (results.session.opened, results.session.closed):
            signal.connect(self.refresh)
        results.session.changed.connect(self._on_changed)

    def _show_fields(self, remarks: Sequence[Remark]) -> None:
        self.title.setText(self._headline())
        for field in (self.role, self.tag, self.comment, self.bag_button, self.lock_button):
            field.setEnabled(bool(self._ids))
        held = [self._held.get(number) for number in self._ids]
        roles = {(e.role or "") if e else "" for e in held}
        self.role.setCurrentIndex(self.role.findData(str(next(iter(roles), ""))))
        if len(roles) > 1:
            self.role.setCurrentIndex(-1)
        self.bag_button.setChecked(self._all(lambda e: e.bagged))
        self.lock_button.setChecked(self._all(lambda e: e.locked))
        locks = {lock_words(e) if e else "" for e in held}
        self.lock_told.setText(next(iter(locks)) if len(locks) == 1 else "")
        self._show_tags(sorted({tag for e in held if e for tag in e.tags}))
        self.history.clear()
        several = len(self._ids) > 1
        for remark in list(reversed(remarks))[:MOST_HISTORY]:
            self.history.addItem(_line(remark, several=several))

    def _show_tags(self, tags: Sequence[str]) -> None:
        while (item := self._tag_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for tag in tags:
            button = QToolButton(self.tags)
            button.setText(f"{tag}  ✕")
            button.setAccessibleName(tr("Take the tag “{tag}” off", tag=tag))
            button.setToolTip(button.accessibleName())
            button.setProperty("role", "chip")
            button.clicked.connect(lambda _on=False, tag=tag: self.say(RemarkKind.UNTAG, tag))
            self._tag_row.addWidget(button)
        self.tags.setVisible(bool(tags))

    def _headline(self) -> str:
        case = self._results.session.case
        if not self._ids or case is None:
            return tr("No candidate chosen.")
        if len(self._ids) > 1:
            return tr("{n:,} candidates", n=len(self._ids))
        return tr("Candidate {n}", n=self._ids[0])

    def _all(self, holds: Callable[[Evidence], bool]) -> bool:
        found = [self._held.get(number) for number in self._ids]
        return bool(found) and all(e is not None and holds(e) for e in found)

    def _say_role(self) -> None:
        self.say(RemarkKind.ROLE, str(self.role.currentData()))

    def _say_line(self, line: QLineEdit, kind: RemarkKind) -> None:
        if line.text().strip():
            self.say(kind, line.text())
            line.clear()

    def _open(self, index: QModelIndex) -> None:
        self.hit_opened.emit(self.bag.ids[index.row()])

    def _on_changed(self, changes: Changes) -> None:
        if changes.verdicts or changes.footage:
            self.refresh()


def _line(remark: Remark, *, several: bool) -> str:
    """Return one remark as a line of the history."""
    of = f"#{remark.detection_id} · " if several else ""
    said = tr(REMARK_WORDS[remark.kind])
    shown = remark.kind is not RemarkKind.UNCOMMENT
    if remark.kind is RemarkKind.ROLE:
        words = tr(ROLE_WORDS[PersonRole(remark.text)]) if remark.text else tr("not said")
    else:
        words = remark.text if shown else ""
    text = f"{said}: {words}" if words else said
    return f"{date_and_time(remark.at)} · {of}{remark.by} · {text}"
