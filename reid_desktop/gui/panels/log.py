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

from reid_desktop.core.values import Changes
from reid_desktop.gui.language import counted, marked, told, tr
from reid_desktop.gui.log_table import LogTable, whole_text
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.record_view import RecordView

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
        for signal in (session.opened, session.closed):
            signal.connect(self._on_case)
        session.changed.connect(self._on_changed)
        self._on_case()

    def refresh(self) -> None:
        """Read the log again, through the filter."""
        self.table.show(self._session.case, self.filter.text().split())

    def check(self) -> None:
        """Check hashes, order, signatures and anchors of the log, from its first entry on."""
        case = self._session.case
        if case is None:
            return
        self.state.setText(tr("… the chain is being checked"))
        last = int(next(iter(case.audit_numbers()), 0))
        task = self._session.run(tr("check the log"), lambda held: held.checking_audit())
        task.done.connect(lambda found: self._tell(found, last))
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
        self.refresh()
        self.check()

    def _on_changed(self, changes: Changes) -> None:
        if changes.audit:
            self.refresh()

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
