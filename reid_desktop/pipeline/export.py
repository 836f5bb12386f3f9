"""Export a report: gather its content, render it, sign it, write it whole or not at all, log it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from reid_desktop.core.errors import ReportError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.settings import ReportSettings
from reid_desktop.core.signing import load_or_make_key
from reid_desktop.footage.pictures import read_picture
from reid_desktop.pipeline.gather import REPORT_ACTION, STAGE, anchored_log, gather
from reid_desktop.pipeline.originals import check_originals
from reid_desktop.report import bag, case_uco, data, folder, sheet
from reid_desktop.report.choices import Form, ReportChoices
from reid_desktop.report.document import Agency, Document
from reid_desktop.report.pictures import shrunk
from reid_desktop.store.case import Case

LOGO_PX = 600
"""Longer side of the agency's logo in a report."""


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where a written report is.

    Attributes:
        out: the folder, or the .zip.
        html: the page to open first; the .zip itself, or report.json where no page was chosen.
        fingerprint: SHA-256 of report.json.
        key: public key of the signature, hexadecimal.
    """

    out: Path
    html: Path
    names: tuple[str, ...]
    fingerprint: str
    key: str

    def path(self, name: str) -> Path:
        """Return where a file of a report folder is ("data/report.json")."""
        return self.out / name


def export(
    case: Case,
    out: Path,
    choices: ReportChoices = ReportChoices(),  # noqa: B008 - frozen
    *,
    settings: ReportSettings = ReportSettings(),  # noqa: B008 - frozen
    by: str,
) -> Job[ReportFiles]:
    """Write the report on `case` to `out`; an earlier report there is replaced.

    The same case gives the same bytes: the time of the export is in the report only when it is
    given, and the audit head is that of the last entry which changed anything.

    Args:
        case: open for writing on this thread, because every export is logged.
        out: a new or empty folder, or an earlier report; ends in .zip when `choices.zipped`.
        choices: what goes into it, and in which forms.
        settings: the agency's name, logo and texts.
        by: who exports, for the log.

    Raises:
        CaseError: there is no such search.
        FootageError: the agency's logo cannot be read.
        ReportError: the folder holds other files, cannot be written, or the case is read only.
    """
    if case.read_only:
        raise ReportError(
            "A report is entered in the audit log, and this case was opened for reading only. "
            "Open it for writing."
        )
    out = Path(os.path.realpath(out))
    if choices.zipped and not folder.is_archive(out):
        out = out.with_name(f"{out.name}.zip")
    folder.check_target(out)
    keep_off_originals(case, out)
    agency = agency_of(settings)
    yield from check_originals(case, by=by)
    document = yield from gather(case, choices, agency)
    payload = yield from _rendered(document, choices)
    if choices.with_log:
        payload[bag.LOG] = bag.log_lines(anchored_log(case))
    yield Progress(0, 0, "signing", STAGE)
    key = load_or_make_key()
    files = bag.bagged(payload, document, key)
    with folder.written(out, files):
        case.log(REPORT_ACTION, _logged(document, files, out, choices), by=by)
    first = bag.HTML if bag.HTML in payload else bag.PDF if bag.PDF in payload else bag.JSON
    return ReportFiles(
        out,
        out if folder.is_archive(out) else out / first,
        tuple(sorted(files)),
        hashlib.sha256(payload[bag.JSON]).hexdigest(),
        key.public.hex(),
    )


def agency_of(settings: ReportSettings) -> Agency:
    """Return who reports by the settings.

    Raises:
        FootageError: the logo cannot be read.
    """
    logo = None
    if settings.logo:
        logo = shrunk(read_picture(Path(settings.logo).expanduser()), LOGO_PX)
    address = "\n".join(part.strip() for part in settings.address.split(";") if part.strip())
    return Agency(settings.agency, address, logo, settings.remark)


def keep_off_originals(case: Case, out: Path) -> None:
    """Refuse a target inside a source: it would change the footage that the case rests on.

    Raises:
        ReportError: `out` (a real path) lies inside a source.
    """
    for source in case.sources():
        if out.is_relative_to(os.path.realpath(source.path)):
            raise ReportError(f"“{out}” lies inside the footage “{source.name}”. Choose another.")


def _rendered(document: Document, choices: ReportChoices) -> Job[dict[str, bytes]]:
    """Return the content of each file of the payload by name.

    What draws pages is imported here: its libraries would hold up the start of the window.
    """
    from reid_desktop.report import page, pdf

    forms, files = choices.forms, {bag.JSON: data.encode(document)}
    if Form.HTML in forms:
        pieces = []
        for piece in page.pieces(document, language=choices.language):
            pieces.append(piece.encode("utf-8"))
            yield Progress(len(files), len(forms), "HTML", STAGE)
        files[bag.HTML] = b"".join(pieces)
    if Form.PDF in forms:
        files[bag.PDF] = yield from pdf.print_document(document, language=choices.language)
    if Form.CSV in forms:
        yield Progress(len(files), len(forms), "CSV", STAGE)
        files[bag.CSV] = sheet.encode(document)
    if Form.CASE in forms:
        yield Progress(len(files), len(forms), "CASE/UCO", STAGE)
        files[bag.CASE] = case_uco.encode(document)
    return files


def _logged(
    document: Document, files: dict[str, bytes], out: Path, choices: ReportChoices
) -> dict[str, object]:
    """Return what the audit log keeps of an export."""
    privacy = document.privacy
    return {
        "out": str(out),
        "content_sha256": hashlib.sha256(files[bag.JSON]).hexdigest(),
        "files": {
            name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())
        },
        "language": choices.language,
        "searches": [entry.search.id for entry in document.searches],
        "top": choices.top,
        "candidates": [len(entry.candidates) for entry in document.searches],
        "pixelated": privacy.pixelated,
        "hidden_people": privacy.people,
        "hidden_crops": privacy.crops,
        "suspect_sources": [entry.source.id for entry in document.suspect_sources],
    }
