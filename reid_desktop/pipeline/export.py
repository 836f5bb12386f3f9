"""Export a report: gather its content, render it, write it whole or not at all, log it."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reid_desktop.core.errors import ReportError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.pipeline.gather import REPORT_ACTION, STAGE, gather
from reid_desktop.report import data, folder, manifest, page, sheet
from reid_desktop.report.document import Document
from reid_desktop.store.case import Case


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where the files of a written report are."""

    html: Path
    csv: Path
    json: Path
    manifest: Path


def export(
    case: Case,
    out: Path,
    *,
    search_ids: Sequence[int] | None = None,
    top: int = 50,
    by: str,
    exported_at: str = "",
) -> Job[ReportFiles]:
    """Write the report on `case` to the folder `out`; an earlier report there is replaced.

    The same case gives the same bytes: the time of the export is in the report only when it is
    given, and the audit head is that of the last entry which is not itself a report.

    Args:
        case: open for writing on this thread, because every export is logged.
        out: a new or empty folder, or an earlier report.
        search_ids: which searches; None for all.
        top: how many first ranks of each search; marked candidates are added whatever their rank.
        by: who exports, for the log.
        exported_at: ISO 8601 time to print, "" for none.

    Raises:
        CaseError: there is no such search.
        ReportError: the folder holds other files, cannot be written, or the case is read only.
    """
    if case.read_only:
        raise ReportError(
            "A report is entered in the audit log, and this case was opened for reading only. "
            "Open it for writing."
        )
    out = Path(os.path.realpath(out))
    folder.check_target(out)
    _keep_off_originals(case, out)
    document = yield from gather(case, search_ids=search_ids, top=top, exported_at=exported_at)
    files = yield from _rendered(document)
    with folder.written(out, files):
        case.log(REPORT_ACTION, _logged(document, files, out, top), by=by)
    return ReportFiles(out / folder.HTML, out / folder.CSV, out / folder.JSON, out / manifest.NAME)


def _keep_off_originals(case: Case, out: Path) -> None:
    """Refuse a target inside a source: it would change the footage that the report rests on."""
    for source in case.sources():
        if out.is_relative_to(os.path.realpath(source.path)):
            raise ReportError(f"“{out}” lies inside the footage “{source.name}”. Choose another.")


def _rendered(document: Document) -> Job[dict[str, bytes]]:
    """Return the content of each file of the report by name."""
    pieces = []
    for piece in page.pieces(document):
        pieces.append(piece.encode("utf-8"))
        yield Progress(0, len(folder.FILES), folder.HTML, STAGE)
    files = {folder.HTML: b"".join(pieces)}
    yield Progress(1, len(folder.FILES), folder.CSV, STAGE)
    files[folder.CSV] = sheet.encode(document)
    yield Progress(2, len(folder.FILES), folder.JSON, STAGE)
    files[folder.JSON] = data.encode(document)
    yield Progress(3, len(folder.FILES), manifest.NAME, STAGE)
    files[manifest.NAME] = manifest.write(files)
    return files


def _logged(document: Document, files: dict[str, bytes], out: Path, top: int) -> dict[str, object]:
    """Return what the audit log keeps of an export."""
    return {
        "out": str(out),
        "manifest_sha256": hashlib.sha256(files[manifest.NAME]).hexdigest(),
        "content_sha256": hashlib.sha256(files[folder.JSON]).hexdigest(),
        "searches": [entry.search.id for entry in document.searches],
        "top": top,
        "candidates": [len(entry.candidates) for entry in document.searches],
        "suspect_sources": [entry.source.id for entry in document.suspect_sources],
    }
