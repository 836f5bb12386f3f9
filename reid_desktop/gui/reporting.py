"""Report export from the window: files by the pipeline, the PDF printed by Qt."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from reid_desktop.core.progress import Job
from reid_desktop.gui.printing import Printing
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import Task
from reid_desktop.pipeline.export import ReportFiles, export
from reid_desktop.pipeline.gather import gather
from reid_desktop.report import page
from reid_desktop.store.case import Case


class Reporting(QObject):
    """Writes a report as a task, then prints it; errors go the session's way."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def export(self, out: Path, *, search_ids: Sequence[int] | None, top: int, pdf: bool) -> Task:
        """Write the report to folder `out`; with `pdf` also to `out`.pdf beside it."""
        by = self._session.examiner
        task = self._session.run(
            "export report",
            lambda case: _export(case, out, search_ids=search_ids, top=top, by=by, pdf=pdf),
        )
        task.done.connect(self._on_exported)
        return task

    def _on_exported(self, result: tuple[ReportFiles, str]) -> None:
        files, html = result
        self._session.said.emit(f"Report written: {files.html}")
        if html:
            out = files.html.parent
            printing = Printing(html, out.with_name(f"{out.name}.pdf"), self)
            printing.printed.connect(self._on_printed)
            printing.failed.connect(self._on_failed)
            printing.start()

    def _on_printed(self, pdf: Path) -> None:
        self._session.said.emit(f"Report printed: {pdf}")
        self._drop()

    def _on_failed(self, error: Exception) -> None:
        self._session.errored.emit(error, "print report")
        self._drop()

    def _drop(self) -> None:
        printing = self.sender()
        if printing is not None:
            printing.deleteLater()


def _export(
    case: Case, out: Path, *, search_ids: Sequence[int] | None, top: int, by: str, pdf: bool
) -> Job[tuple[ReportFiles, str]]:
    """Write the report; return its files and the page to print, "" for none."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    files = yield from export(case, out, search_ids=search_ids, top=top, by=by, exported_at=now)
    if not pdf:
        return files, ""
    document = yield from gather(case, search_ids=search_ids, top=top, exported_at=now)
    return files, page.render(document, for_print=True)
