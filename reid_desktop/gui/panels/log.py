"""The audit log of the case and the state of its chain."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Changes, Int64
from reid_desktop.gui.language import counted, marked, told, tr
from reid_desktop.gui.log_table import LogTable, whole_text
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import Task
from reid_desktop.gui.views.record_view import RecordView
from reid_desktop.gui.views.seldom import WhenSeen
from reid_desktop.store.case import Case

SAMPLES = {
    LogTable.ENTRY: "1,000,000",
    LogTable.TIME: "2026-03-02 08:00:00",
    LogTable.WHO: "examiner name",
    LogTable.WHAT: "portable case",
}


class LogPanel(QWidget):
    """Lists the log, the latest entry first; checks its chain at opening, and says what came of it.

    Signals:
        checked: what is wrong with the log, [] = nothing.
    """

    checked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._words: tuple[str, ...] = ()
        self._reading: Task | None = None
        self.table = LogTable(self)
        self.view = RecordView(self.table, tr("Log"), self, samples=SAMPLES, one=True)
        self.filter = QLineEdit(self)
        self.state = QLabel("")
        self.button = QPushButton(tr("Check the chain"), self)
        self.whole = QPlainTextEdit(self)
        self._lay_out()
        self.filter.textChanged.connect(lambda _text: self.refresh())
        self.button.clicked.connect(self.check)
        self.view.selectionModel().currentRowChanged.connect(self._show_entry)
        self._when_seen = WhenSeen(self, self.refresh)
        for signal in (session.opened, session.closed):
            signal.connect(self._on_case)
        session.changed.connect(self._on_changed)
        self._on_case()

    def refresh(self) -> None:
        """Read what the log has of late, or all of it through another filter, beside the window."""
        case, words = self._session.case, tuple(self.filter.text().split())
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        if case is None:
            self.table.show(None)
            return
        known = self.table.newest if words == self._words else 0

        def job(twin: Case) -> Job[Int64]:
            yield Progress(0, 1)
            return twin.audit_numbers(words, above=known)

        def take(numbers: Int64) -> None:
            if self._reading is not task:
                return
            self._reading, self._words = None, words
            if known:
                self.table.add(numbers)
            else:
                self.table.show(case, numbers)

        task = self._session.frames.read(case.path, job, tr("read the log"), take)
        self._reading = task

    def check(self) -> None:
        """Check hashes, order, signatures and anchors of the log, from its first entry on."""
        case = self._session.case
        if case is None:
            return
        self.state.setText(tr("… the chain is being checked"))

        def job(held: Case) -> Job[tuple[list[str], int]]:
            last = int(next(iter(held.audit_numbers()), 0))
            return (yield from held.checking_audit()), last

        task = self._session.run(tr("check the log"), job)
        task.done.connect(lambda found: self._tell(*found))
        task.stopped.connect(self._tell_unchecked)
        task.failed.connect(lambda _error: self._tell_unchecked())

    def _lay_out(self) -> None:
        self.filter.setPlaceholderText(tr("words that stand in an entry"))
        self.filter.setAccessibleName(tr("Filter of the log"))
        self.filter.setClearButtonEnabled(True)
        self.state.setAccessibleName(tr("State of the chain"))
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state.setWordWrap(True)
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName(tr("Entry of the log"))
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.button)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.view)
        splitter.addWidget(self.whole)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addLayout(top)
        layout.addWidget(self.state)
        layout.addWidget(splitter, 1)
        self.setFocusProxy(self.filter)

    def _on_case(self) -> None:
        self._tell_unchecked()
        self.whole.clear()
        self.button.setEnabled(self._session.case is not None)
        self.table.show(None)
        self._when_seen.ask()
        self.check()

    def _on_changed(self, changes: Changes) -> None:
        if changes.audit:
            self._when_seen.ask()

    def _tell_unchecked(self) -> None:
        is_open = self._session.case is not None
        self.state.setText(tr("? the chain was not checked yet") if is_open else "")

    def _tell(self, found: list[str], last: int) -> None:
        """Say what a check up to entry `last` found, by sign and words."""
        at = datetime.now().astimezone().strftime("%H:%M:%S")
        if found:
            head = counted(len(found), marked("✕ 1 fault"), marked("✕ {n} faults"))
            self.state.setText(f"{head}: {told(' '.join(found))}")
        else:
            said = tr("✓ the chain is whole up to entry {n:,}, checked at {at}", n=last, at=at)
            self.state.setText(said)
        self.checked.emit(found)

    def _show_entry(self, current: QModelIndex) -> None:
        if current.isValid():
            self.whole.setPlainText(whole_text(self.table.entry_at(current.row())))
