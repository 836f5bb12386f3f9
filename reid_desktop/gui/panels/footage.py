"""The footage of the case: list, import, corrections, indexing."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.values import Changes
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.session import Session
from reid_desktop.gui.tables import SHARE_ROLE, FootageTable
from reid_desktop.pipeline.correct import correct
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.pipeline.ingest import IngestResult, ingest

BETWEEN_REFRESHES_S = 2.0
NO_CASE = "Make a case (Ctrl+N) or open one (Ctrl+O)."
NO_FOOTAGE = "Drop videos or folders anywhere on the window, or import them."


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

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._refreshed_at = 0.0
        self.table = FootageTable(self)
        self.view = QTableView(self)
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
        indexed = {s.id: len(case.frame_times(s.id)) for s in sources} if case is not None else {}
        self.table.show(sources, indexed, self._session.settings.index.every_s)
        self._hint.setText(NO_FOOTAGE if case is not None else NO_CASE)
        self._hint.setVisible(not sources)
        for button in (self._import, self._folder):
            button.setEnabled(case is not None)
        self._index.setEnabled(bool(sources))
        self._refreshed_at = time.monotonic()

    def choose_files(self) -> None:
        """Import files chosen in a dialog."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self,
            "Import videos",
            "",
            "Videos (*.mp4 *.mkv *.avi *.mov *.m4v *.mpg *.mpeg *.ts *.webm *.wmv);;All files (*)",
        )
        self.import_paths([Path(name) for name in chosen])

    def choose_folder(self) -> None:
        """Import a folder chosen in a dialog."""
        chosen = QFileDialog.getExistingDirectory(self, "Import a folder of frames or videos")
        self.import_paths([Path(chosen)] if chosen else [])

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import `paths` as a task; camera and start are guessed and can be corrected."""
        if paths:
            by = self._session.examiner
            self._session.run(
                f"import {paths[0].name}" if len(paths) == 1 else f"import {len(paths)} paths",
                lambda case: import_footage(case, paths, by=by),
                announces=Changes(footage=True, audit=True),
            )

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
        settings, by, networks = session.settings.index, session.examiner, session.networks
        task = session.run(
            "find people",
            lambda case: ingest(case, networks, settings=settings, source_ids=source_ids, by=by),
            announces=Changes(footage=True, detections=True, audit=True),
        )
        task.progressed.connect(self._on_progressed)
        task.done.connect(self._on_indexed)

    def _build(self) -> None:
        self.view.setModel(self.table)
        self.view.setItemDelegateForColumn(FootageTable.SHARE, ShareDelegate(self.view))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.view.setTabKeyNavigation(False)
        self.view.setShowGrid(False)
        self.view.setAlternatingRowColors(True)
        self.view.setWordWrap(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, self.fontMetrics().horizontalAdvance("M" * 13))
        header.setMinimumSectionSize(self.fontMetrics().horizontalAdvance("Indexed") + 8)
        self.view.setAccessibleName("Footage")
        self.view.setAccessibleDescription("F2 corrects camera or start, Enter shows the frames.")
        self.view.activated.connect(self._on_opened)
        self._import = QPushButton("Import…", self)
        dress(self._import, "import")
        self._folder = QPushButton("Folder…", self)
        self._index = QPushButton("Find people", self)
        dress(self._index, "index")
        self._import.clicked.connect(self.choose_files)
        self._folder.clicked.connect(self.choose_folder)
        self._index.clicked.connect(self.index_all)
        buttons = QHBoxLayout()
        for button in (self._import, self._folder):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._index)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self._hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.setTabOrder(self.view, self._import)
        self.setFocusProxy(self.view)

    def _on_changed(self, changes: Changes) -> None:
        if changes.footage or changes.detections:
            self.refresh()

    def _on_progressed(self) -> None:
        """Show while indexing what is already stored, now and then."""
        if time.monotonic() - self._refreshed_at > BETWEEN_REFRESHES_S:
            self._session.tell_changed(Changes(detections=True))

    def _on_indexed(self, result: IngestResult) -> None:
        skipped = f", {len(result.skipped)} skipped" if result.skipped else ""
        self._session.said.emit(
            f"{result.detections:,} people on {result.frames:,} new frames{skipped}"
        )

    def _on_corrected(self, source_id: int, field: str, text: str) -> None:
        by = self._session.examiner
        camera, start = (text, None) if field == "camera" else (None, text)
        self._session.run(
            "correct the footage",
            lambda case: correct(case, source_id, camera=camera, start=start, by=by),
            brief=True,
        )

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.source_opened.emit(self.table.source_at(index.row()))
