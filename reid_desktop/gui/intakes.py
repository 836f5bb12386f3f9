"""Import, queue and watched folders as tasks: from dropped paths to footage that is searched."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from reid_desktop.core.intake import Intake, QueuedIntake, WatchedFolder
from reid_desktop.core.progress import Progress
from reid_desktop.core.records import SourceKind
from reid_desktop.core.values import Changes
from reid_desktop.footage.discover import Found
from reid_desktop.gui.import_dialog import ImportDialog, Rates
from reid_desktop.gui.language import tr
from reid_desktop.gui.pace import Pace
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import Task
from reid_desktop.pipeline import queue
from reid_desktop.pipeline.ingest import STAGE as INDEX_STAGE
from reid_desktop.pipeline.watching import Seen, look, ripe

LOOK_MS = 3000
"""A new file is seen at most this late and taken a look later: within 6 s of its last byte."""


class Intakes(QObject):
    """Takes paths into the case by way of its queue.

    Signals:
        queue_changed: the queue of the case may read otherwise now.
        progressed: something of a running import or index was stored.
    """

    queue_changed = Signal()
    progressed = Signal()

    def __init__(self, session: Session, stored: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.rates = Rates(stored)
        self.dialog: ImportDialog | None = None
        self._running: Task | None = None
        self.watch = FolderWatch(session, self)
        self.watch.found.connect(self._on_found)
        for signal in (session.opened, session.closed):
            signal.connect(self._on_case)

    @property
    def is_running(self) -> bool:
        """Whether the queue is being worked on."""
        return self._running is not None

    @property
    def waiting(self) -> list[QueuedIntake]:
        """The galleries whose turn has not come."""
        case = self._session.case
        return list(case.intake.waiting()) if case is not None else []

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Show what `paths` hold, to correct and import."""
        if not paths or self._session.case is None:
            return
        self.dialog = ImportDialog(self._session, self.rates, self._window)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.taken.connect(self.take)
        self.dialog.destroyed.connect(self._on_dialog_gone)
        self.dialog.open()
        self.dialog.look_at(paths)

    def take(self, intakes: Sequence[Intake]) -> None:
        """Queue galleries and work on the queue."""
        by, given = self._session.examiner, list(intakes)
        task = self._session.run(
            tr("queue the footage"), lambda case: queue.enqueue(case, given, by=by), brief=True
        )
        task.done.connect(self.run_queue)

    def take_out(self, number: int) -> None:
        """Take a gallery that waits out of the queue."""
        by = self._session.examiner
        task = self._session.run(
            tr("take out of the queue"), lambda case: queue.dequeue(case, number, by=by), brief=True
        )
        task.done.connect(self.queue_changed)

    def run_queue(self) -> None:
        """Work on the queue, unless that is done already."""
        session = self._session
        self.queue_changed.emit()
        if self._running is not None or session.case is None or not self.waiting:
            return
        settings, by, networks_of = session.settings.index, session.examiner, session.networks_of
        profiles = {each.profile for each in self.waiting}
        self._running = session.run(
            tr("import and find people") if profiles != {""} else tr("import"),
            lambda case: queue.run_queue(
                case,
                networks_of,
                settings=settings,
                elsewhere=session.elsewhere(),
                by=by,
            ),
            announces=Changes(footage=True, detections=True, audit=True),
        )
        self._running.done.connect(self._on_done)
        self._running.ended.connect(self._on_ended)
        self._running.progressed.connect(self.progressed)
        self.measure(self._running, profiles.pop() if len(profiles) == 1 else "")

    def measure(self, task: Task, profile: str) -> None:
        """Remember the rate at which `task` indexes with `profile`, for later estimates."""
        if profile:
            Measure(task, self.rates, self._session.settings.program.device, profile)

    def _on_case(self) -> None:
        self._running = None
        self.queue_changed.emit()

    def _on_done(self, result: queue.QueueResult) -> None:
        skipped = tr(", {n:,} left out", n=len(result.skipped)) if result.skipped else ""
        self._session.said.emit(
            tr(
                "{sources:,} sources, {people:,} people on {frames:,} new frames{skipped}",
                sources=result.sources,
                people=result.detections,
                frames=result.frames,
                skipped=skipped,
            )
        )

    def _on_ended(self) -> None:
        if self.sender() is self._running:
            self._running = None
        self.queue_changed.emit()

    def _on_dialog_gone(self) -> None:
        self.dialog = None

    def _on_found(self, found: Sequence[tuple[Found, WatchedFolder]]) -> None:
        self.take(
            [
                Intake(str(each.path), each.kind, "", "", watched.profile, watched.every_s)
                for each, watched in found
            ]
        )


class Measure(QObject):
    """Notes the rate of an indexing task; lives as long as the task."""

    def __init__(self, task: Task, rates: Rates, device: str, profile: str) -> None:
        super().__init__(task)
        self._rates, self._device, self._profile = rates, device, profile
        self._pace = Pace()
        task.progressed.connect(self._on_progressed)
        task.state_changed.connect(self._pace.restart)

    def _on_progressed(self, progress: Progress) -> None:
        if progress.stage == INDEX_STAGE and progress.total > 0:
            self._pace.note(progress.done, now_s=time.monotonic())
            self._rates.note(self._device, self._profile, self._pace.rate)


class FolderWatch(QObject):
    """Looks after the watched folders of the open case.

    The file system's own notices make it look at once where they come; looking every few seconds
    finds what they do not tell (network shares, sub-folders).

    Signals:
        found: list of (Found, WatchedFolder): new videos that have stopped growing.
    """

    found = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folders: list[WatchedFolder] = []
        self._before: dict[str, Seen] = {}
        self._taken: set[Path] = set()
        self._looking = False
        self._notices = QFileSystemWatcher(self)
        self._notices.directoryChanged.connect(self.look)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        session.opened.connect(self.read_again)
        session.closed.connect(self.read_again)
        session.changed.connect(self._on_changed)

    @property
    def folders(self) -> list[WatchedFolder]:
        """What is watched now."""
        return list(self._folders)

    def read_again(self) -> None:
        """Take over which folders the case wants watched."""
        case = self._session.case
        folders = case.intake.watched() if case is not None else []
        if folders == self._folders:
            return
        self._folders, self._before, self._taken = folders, {}, set()
        if self._notices.directories():
            self._notices.removePaths(self._notices.directories())
        there = [each.folder for each in folders if Path(each.folder).is_dir()]
        if there:
            self._notices.addPaths(there)
        if folders:
            self._timer.start()
            self.look()
        else:
            self._timer.stop()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look into the folders, off the window's thread."""
        if self._folders and not self._looking and self._session.case is not None:
            self._looking = True
            task = self._session.frames.run(
                look(self._folders), tr("look at watched folders"), self._on_looked
            )
            task.ended.connect(self._on_ended)

    def _on_ended(self) -> None:
        self._looking = False

    def _on_changed(self, changes: Changes) -> None:
        if changes.footage:
            self.read_again()

    def _on_looked(self, seen: dict[str, Seen]) -> None:
        case = self._session.case
        if case is None:
            return
        known = {Path(source.path) for source in case.sources()}
        known |= {Path(each.path) for each in case.intake.queue()} | self._taken
        found = []
        for watched in self._folders:
            files = seen.get(watched.folder, {})
            fresh = [p for p in ripe(files, self._before.get(watched.folder, {})) if p not in known]
            self._taken |= set(fresh)
            found += [(Found(path, SourceKind.VIDEO), watched) for path in fresh]
        self._before = seen
        if found:
            self.found.emit(found)
