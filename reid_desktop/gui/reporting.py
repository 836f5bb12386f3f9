"""What leaves a case from the window: reports, clips and stills, as tasks on the lane."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from reid_desktop.core.records import Search
from reid_desktop.core.values import Changes
from reid_desktop.gui.clips_dialog import ClipsDialog
from reid_desktop.gui.language import tr
from reid_desktop.gui.report_dialog import ReportDialog
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import Task
from reid_desktop.pipeline.clip_choices import ClipChoices, ClipResult
from reid_desktop.pipeline.clips import export_clips
from reid_desktop.pipeline.export import ReportFiles, export
from reid_desktop.report.choices import ReportChoices


class Reporting(QObject):
    """Asks by dialog and exports on the lane; errors go the session's way."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window

    def ask_report(self, current: Search | None) -> None:
        """Export a report by dialog; `current` is the search that is shown."""
        case = self._session.case
        if case is None:
            self._session.said.emit(tr("Open a case first."))
            return
        folder = case.path.with_name(f"{case.path.stem} report")
        settings = self._session.settings.report
        dialog = ReportDialog(folder, case.searches(), current, settings, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.export(dialog.folder.folder, dialog.choices)
        dialog.deleteLater()

    def ask_clips(self, current: Search | None) -> None:
        """Export clips and stills by dialog; `current` is the search that is shown."""
        case = self._session.case
        if case is None:
            self._session.said.emit(tr("Open a case first."))
            return
        folder = case.path.with_name(f"{case.path.stem} clips")
        cameras = sorted({source.camera for source in case.sources()})
        settings = self._session.settings.report
        dialog = ClipsDialog(folder, case.searches(), current, cameras, settings, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.export_clips(dialog.folder.folder, dialog.choices)
        dialog.deleteLater()

    def export(self, out: Path, choices: ReportChoices) -> Task:
        """Write a report, PDF and all, without the window's thread."""
        by, settings = self._session.examiner, self._session.settings.report
        task = self._session.run(
            tr("export report"),
            lambda case: export(case, out, choices, settings=settings, by=by),
            announces=Changes(audit=True),
        )
        task.done.connect(self._on_exported)
        return task

    def export_clips(self, out: Path, choices: ClipChoices) -> Task:
        """Write clips and stills."""
        by, networks = self._session.examiner, self._session.networks
        task = self._session.run(
            tr("export clips"),
            lambda case: export_clips(case, out, choices, detector=networks.detector, by=by),
            announces=Changes(audit=True),
        )
        task.done.connect(self._on_clips)
        return task

    def _on_exported(self, files: ReportFiles) -> None:
        self._session.said.emit(tr("Report written: {path}", path=files.html))

    def _on_clips(self, result: ClipResult) -> None:
        said = [tr("{n} file(s) written", n=len(result.files))]
        if result.already:
            said.append(tr("{n} exported before", n=len(set(result.already))))
        if result.skipped:
            said.append(tr("{n} left out: {why}", n=len(result.skipped), why=result.skipped[0]))
        self._session.said.emit(", ".join(said))
