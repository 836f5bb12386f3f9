"""The footage of the case: list, import, corrections, indexing."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSettings, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.records import Source
from reid_desktop.core.values import Changes
from reid_desktop.gui import acts
from reid_desktop.gui.actions import Offer, Spec
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.clock_dialog import ClockDialog
from reid_desktop.gui.intakes import Intakes
from reid_desktop.gui.language import counted, marked, tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.tables import SHARE_ROLE, FootageTable
from reid_desktop.gui.views.flow import line_of
from reid_desktop.gui.views.record_view import RecordView
from reid_desktop.gui.watch_dialog import WatchDialog
from reid_desktop.pipeline.ingest import IngestResult, ingest
from reid_desktop.pipeline.queue import watch

BETWEEN_REFRESHES_S = 2.0
NO_CASE = marked("Make a case (Ctrl+N) or open one (Ctrl+O).")
NO_FOOTAGE = marked("Drop videos or folders anywhere on the window, or import them.")


class ShareDelegate(QStyledItemDelegate):
    """Paints the indexed share as a bar with its number."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        share = float(index.data(SHARE_ROLE) or 0.0)
        room = option.rect
        bar = QRect(room.left() + 4, room.bottom() - 4, room.width() - 8, 3)
        painter.fillRect(bar, option.palette.color(QPalette.ColorRole.Mid))
        bar.setWidth(round(bar.width() * share))
        painter.fillRect(bar, option.palette.color(QPalette.ColorRole.Highlight))


class FootagePanel(QWidget):
    """Lists the sources; imports and indexes them as tasks.

    Signals:
        source_opened: Source whose frames shall be shown.
    """

    source_opened = Signal(object)

    def __init__(self, session: Session, stored: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._refreshed_at = 0.0
        self.intakes = Intakes(session, stored, self)
        self.table = FootageTable(self)
        self.view = RecordView(self.table, tr("Footage"), self, samples={0: "M" * 11})
        self._hint = QLabel("")
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "faint")
        self._build()
        self.table.corrected.connect(self._on_corrected)
        session.opened.connect(self.refresh)
        session.closed.connect(self.refresh)
        session.changed.connect(self._on_changed)
        session.settings_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the sources and their indexed share again."""
        case = self._session.case
        sources = case.sources() if case is not None else []
        indexed = {s.id: case.frame_count(s.id) for s in sources} if case is not None else {}
        self.table.show(sources, indexed, self._session.settings.index.every_s)
        self._hint.setText(tr(NO_FOOTAGE if case is not None else NO_CASE))
        self._hint.setVisible(not sources)
        for button in (self._import, self._folder):
            button.setEnabled(case is not None)
        self._index.setEnabled(bool(sources))
        self._refreshed_at = time.monotonic()

    def choose_files(self) -> None:
        """Import files chosen in a dialog."""
        kinds = "*.mp4 *.mkv *.avi *.mov *.m4v *.mpg *.mpeg *.ts *.webm *.wmv"
        chosen, _ = QFileDialog.getOpenFileNames(
            self,
            tr("Import videos"),
            "",
            tr("Videos ({kinds});;All files (*)", kinds=kinds),
        )
        self.import_paths([Path(name) for name in chosen])

    def choose_folder(self) -> None:
        """Import a folder chosen in a dialog."""
        chosen = QFileDialog.getExistingDirectory(self, tr("Import a folder of frames or videos"))
        self.import_paths([Path(chosen)] if chosen else [])

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Show what `paths` hold, to correct and import."""
        self.intakes.import_paths(paths)

    def run_queue(self) -> None:
        """Go on with the galleries that wait."""
        self.intakes.run_queue()

    def watch_folders(self) -> None:
        """Choose by dialog which folders are watched."""
        if self._session.case is None:
            return
        dialog = WatchDialog(self.intakes.watch.folders, self._session.settings.index, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            by, wanted = self._session.examiner, dialog.watched
            self._session.run(
                tr("watch folders"), lambda case: watch(case, wanted, by=by), brief=True
            )
        dialog.deleteLater()

    def correct_clocks(self) -> None:
        """Correct zone and clock of the chosen sources by dialog; one undo takes it back."""
        chosen = {source.id: source for source in self.chosen_sources()}
        dialog = ClockDialog(list(chosen.values()), self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            stack = self._session.acts.stack
            starts = dialog.starts
            said = counted(len(starts), "correct 1 clock", "correct {n:,} clocks")
            stack.beginMacro(said)
            for source_id, start in starts.items():
                acts.correct_source(self._session, chosen[source_id], start=start)
            stack.endMacro()
        dialog.deleteLater()

    def chosen_sources(self) -> list[Source]:
        """Return the sources of the chosen rows; all when none is chosen."""
        rows = sorted({index.row() for index in self.view.selectedIndexes()})
        return [self.table.source_at(row) for row in rows or range(self.table.rowCount())]

    def offers(self) -> list[Offer]:
        """Return the actions of this panel."""
        spec = Spec("clock", "Correct the &clock…", tip="Zone and error of cameras' clocks")
        return [Offer("&Index", spec, self.correct_clocks)]

    def index_all(self) -> None:
        """Index all footage as a task."""
        self.index(None)

    def index_chosen(self) -> None:
        """Index the chosen rows as a task."""
        rows = sorted({index.row() for index in self.view.selectedIndexes()})
        self.index([self.table.source_at(row).id for row in rows] or None)

    def index(self, source_ids: Sequence[int] | None) -> None:
        """Index sources as a task; None for all."""
        session = self._session
        settings, by = session.settings.index, session.examiner
        networks = session.networks_of(settings.profile)
        task = session.run(
            tr("find people"),
            lambda case: ingest(
                case,
                networks,
                settings=settings,
                source_ids=source_ids,
                elsewhere=session.elsewhere(),
                by=by,
            ),
            announces=Changes(footage=True, detections=True, audit=True),
        )
        self.intakes.measure(task, settings.profile)
        task.progressed.connect(self._on_progressed)
        task.done.connect(self._on_indexed)

    def _build(self) -> None:
        self.view.setItemDelegateForColumn(FootageTable.SHARE, ShareDelegate(self.view))
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.view.setAccessibleDescription(
            tr("F2 corrects camera or start, Enter shows the frames.")
        )
        self.view.activated.connect(self._on_opened)
        self._import = self._button(tr("Import…"), "import", self.choose_files)
        self._folder = self._button(tr("Folder…"), "", self.choose_folder)
        self._index = self._button(tr("Find people"), "index", self.index_all)
        self._go_on = self._button(tr("Go on"), "resume", self.run_queue)
        self._take_out = QPushButton(tr("Take out"), self)
        self._take_out.setToolTip(tr("A gallery taken out of the queue is neither read nor kept."))
        self._take_out.setMenu(QMenu(self._take_out))
        self._take_out.menu().aboutToShow.connect(self._list_waiting)
        self._waiting = QLabel("")
        self.intakes.queue_changed.connect(self._show_queue)
        self.intakes.progressed.connect(self._on_progressed)
        waiting = QHBoxLayout()
        waiting.addWidget(self._waiting, 1)
        waiting.addWidget(self._take_out)
        waiting.addWidget(self._go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self._hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(waiting)
        layout.addWidget(line_of(self._import, self._folder, self._index))
        self.setTabOrder(self.view, self._import)
        self.setFocusProxy(self.view)
        self._show_queue()

    def _button(self, words: str, drawing: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        if drawing:
            dress(button, drawing)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _on_changed(self, changes: Changes) -> None:
        if changes.footage or changes.detections:
            self.refresh()

    def _on_progressed(self) -> None:
        """Show while indexing what is already stored, now and then."""
        if time.monotonic() - self._refreshed_at > BETWEEN_REFRESHES_S:
            self._session.tell_changed(Changes(detections=True))

    def _on_indexed(self, result: IngestResult) -> None:
        skipped = tr(", {n:,} left out", n=len(result.skipped)) if result.skipped else ""
        self._session.said.emit(
            tr(
                "{people:,} people on {frames:,} new frames{skipped}",
                people=result.detections,
                frames=result.frames,
                skipped=skipped,
            )
        )

    def _on_corrected(self, source_id: int, field: str, text: str) -> None:
        case = self._session.case
        if case is not None:
            source = case.source(source_id)
            acts.correct_source(self._session, source, **{field: text})

    def _show_queue(self) -> None:
        """Say what waits, and offer to go on."""
        waiting = len(self.intakes.waiting)
        self._waiting.setText(counted(waiting, "1 gallery waits.", "{n:,} galleries wait."))
        idle = waiting > 0 and not self.intakes.is_running
        for shown in (self._waiting, self._take_out):
            shown.setVisible(waiting > 0)
        self._go_on.setVisible(idle)

    def _list_waiting(self) -> None:
        """Offer each gallery whose turn has not come by its path."""
        menu = self._take_out.menu()
        menu.clear()
        begun = 1 if self.intakes.is_running else 0
        for each in self.intakes.waiting[begun:]:
            action = menu.addAction(each.path.replace("&", "&&"))
            action.triggered.connect(lambda _=False, number=each.id: self.intakes.take_out(number))

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.source_opened.emit(self.table.source_at(index.row()))
