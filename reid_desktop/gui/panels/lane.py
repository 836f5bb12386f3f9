"""The lane: what runs, how far it is, how long it takes, what went wrong."""

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.progress import Progress
from reid_desktop.gui.appearance import dress, icon
from reid_desktop.gui.language import marked, told, tr
from reid_desktop.gui.pace import Pace
from reid_desktop.gui.panels.cluster_card import ClusterCard
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import State, Task
from reid_desktop.gui.wording import duration, rate
from reid_desktop.pipeline.imports import ImportResult
from reid_desktop.pipeline.ingest import IngestResult
from reid_desktop.pipeline.queue import QueueResult

BAR_STEPS = 1000
STATE_WORDS = {
    State.WAITING: marked("waiting"),
    State.RUNNING: marked("running"),
    State.PAUSED: marked("paused"),
    State.STOPPING: marked("stopping"),
    State.DONE: marked("done"),
    State.FAILED: marked("failed"),
    State.STOPPED: marked("stopped"),
}
STAGE_WORDS = {
    "import": marked("import"),
    "index": marked("look for people"),
    "queue": marked("queue"),
    "trial": marked("measure the speed"),
    "map": marked("draw the map"),
    "synthesize": marked("draw footage"),
    "close": marked("closing the case"),
}
"""The stages jobs name, in the words of the window; others are shown as they are."""


class TaskRow(QFrame):
    """One task: title, stage, bar, figures, pause and stop."""

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = task
        self._pace = Pace()
        self.setProperty("role", "card")
        self._title = QLabel(task.title)
        self._title.setProperty("role", "heading")
        self._state = QLabel(tr(STATE_WORDS[task.state]))
        self._state.setProperty("role", "faint")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of {task}", task=task.title))
        self._doing = QLabel("")
        self.figures = QLabel("")
        self.figures.setProperty("role", "faint")
        for label in (self._doing, self.figures):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.pause_button = _button("pause", tr("Pause {task}", task=task.title))
        self.stop_button = _button("stop", tr("Stop {task}", task=task.title))
        self.pause_button.clicked.connect(self.toggle_pause)
        self.stop_button.clicked.connect(task.stop)
        self._lay_out()
        task.progressed.connect(self.show_progress)
        task.state_changed.connect(self.show_state)
        self.show_progress(task.latest)

    def toggle_pause(self) -> None:
        """Pause the task, or let it go on."""
        if self._task.is_paused:
            self._task.resume()
        else:
            self._task.pause()

    def show_progress(self, progress: Progress) -> None:
        """Show how far the task is."""
        self._pace.note(progress.done, now_s=time.monotonic())
        if progress.total > 0:
            self.bar.setRange(0, BAR_STEPS)
            self.bar.setValue(round(progress.fraction * BAR_STEPS))
        else:
            self.bar.setRange(0, 0)
        known = STAGE_WORDS.get(progress.stage)
        stage = tr(known) if known is not None else told(progress.stage)
        words = [word for word in (stage, told(progress.text)) if word]
        self._doing.setText(": ".join(words))
        self.figures.setText(figures(progress, self._pace))

    def show_state(self, state: State) -> None:
        """Show whether the task waits, runs, is paused or stops."""
        self._state.setText(tr(STATE_WORDS[state]))
        paused = state is State.PAUSED
        dress(self.pause_button, "resume" if paused else "pause")
        name = self._task.title
        words = tr("Go on with {task}", task=name) if paused else tr("Pause {task}", task=name)
        self.pause_button.setToolTip(words)
        self.pause_button.setAccessibleName(words)
        self.pause_button.setEnabled(state is not State.STOPPING)
        self.stop_button.setEnabled(state is not State.STOPPING)
        if paused:
            self._pace.restart()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addWidget(self._state, 1)
        top.addWidget(self.pause_button)
        top.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 6, 7)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self._doing)
        layout.addWidget(self.figures)


class LanePanel(QWidget):
    """The tasks on the lane and the list of errors."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: dict[Task, TaskRow] = {}
        self._idle = QLabel(tr("Nothing is running."))
        self._idle.setProperty("role", "faint")
        self._idle.setWordWrap(True)
        self._stack = QVBoxLayout()
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._idle)
        self._stack.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._stack)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(tr("Tasks"))
        self.errors = QListWidget()
        self.errors.setAccessibleName(tr("Errors"))
        self.errors.setAccessibleDescription(tr("Ctrl+C copies the chosen errors."))
        self.errors.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.errors.setWordWrap(True)
        self.errors.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.errors.setAlternatingRowColors(True)
        self.errors.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.errors.setSpacing(2)
        self.cluster = ClusterCard(session, self)
        self._errors_head = QLabel(tr("Errors"))
        self._clear = QPushButton(tr("Clear"))
        self._clear.clicked.connect(self.clear_errors)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.errors)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_errors)
        head = QHBoxLayout()
        head.addWidget(self._errors_head, 1)
        head.addWidget(self._clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self._scroll, 3)
        layout.addWidget(self.cluster)
        layout.addLayout(head)
        layout.addWidget(self.errors, 2)
        self.setFocusProxy(self._scroll)
        session.started.connect(self.add)
        self._show_errors_if_any()

    def add(self, task: Task) -> None:
        """Show `task` until it is over; brief ones are not worth a row."""
        task.done.connect(self._on_done)
        if task.is_brief:
            return
        row = TaskRow(task, self)
        before: QWidget = self._scroll  # Tab goes on from the row above, not from the last panel
        if self.rows:
            before = list(self.rows.values())[-1].stop_button
        QWidget.setTabOrder(before, row.pause_button)
        QWidget.setTabOrder(row.pause_button, row.stop_button)
        self.rows[task] = row
        self._stack.insertWidget(self._stack.count() - 1, row)
        self._idle.hide()
        task.ended.connect(self._on_ended)

    def pause_or_go_on(self) -> None:
        """Pause every task; when all are paused already, let them go on."""
        tasks = list(self.rows)
        paused = bool(tasks) and all(task.is_paused for task in tasks)
        for task in tasks:
            if paused:
                task.resume()
            else:
                task.pause()

    def stop_all(self) -> None:
        """Stop every task."""
        for task in list(self.rows):
            task.stop()

    def note_error(self, title: str, sentence: str) -> None:
        """Add an error to the list."""
        head = " · ".join(filter(None, [time.strftime("%H:%M:%S"), title]))
        QListWidgetItem(icon("unsure"), f"{head}\n{sentence}", self.errors)
        self.errors.scrollToBottom()
        self._show_errors_if_any()

    def copy_errors(self) -> None:
        """Copy the chosen errors, or all when none is chosen."""
        chosen = self.errors.selectedItems() or [
            self.errors.item(row) for row in range(self.errors.count())
        ]
        QGuiApplication.clipboard().setText("\n".join(map(_in_one_line, chosen)))

    def clear_errors(self) -> None:
        """Empty the list of errors."""
        self.errors.clear()
        self._show_errors_if_any()

    def _show_errors_if_any(self) -> None:
        count = self.errors.count()
        self._errors_head.setText(tr("Errors ({n:,})", n=count))
        for widget in (self._errors_head, self._clear, self.errors):
            widget.setVisible(count > 0)

    def _on_done(self, result: object) -> None:
        if isinstance(result, IngestResult | ImportResult | QueueResult):
            for sentence in result.skipped:
                self.note_error(tr("left out"), told(sentence))

    def _on_ended(self) -> None:
        task = self.sender()
        assert isinstance(task, Task)
        row = self.rows.pop(task, None)
        if row is not None:
            self._stack.removeWidget(row)
            row.deleteLater()
        self._idle.setVisible(not self.rows)


def figures(progress: Progress, pace: Pace) -> str:
    """Return done, rate, time left and skipped in one line."""
    parts = []
    if progress.total > 0:
        parts.append(tr("{done:,} of {total:,}", done=progress.done, total=progress.total))
    if pace.rate > 0:
        parts.append(rate(pace.rate))
    left = pace.left_s(progress.total)
    if left is not None:
        parts.append(tr("{time} left", time=duration(left)))
    if progress.skipped:
        parts.append(tr("{n:,} skipped", n=progress.skipped))
    return " · ".join(parts)


def _in_one_line(error: QListWidgetItem) -> str:
    return error.text().replace("\n", ": ", 1)


def _button(name: str, words: str) -> QToolButton:
    button = QToolButton()
    dress(button, name)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
