"""The candidates as CSV (RFC 4180, UTF-8) that no spreadsheet takes for formulas."""

import csv
import io

from reid_desktop.report.document import Candidate, Document, SearchEntry
from reid_desktop.report.texts import readable

COLUMNS = (
    "search", "method", "model", "rank", "score", "mark", "note", "marked_by", "marked_at",
    "camera", "clock", "zone", "time_s", "frame", "x1", "y1", "x2", "y2", "detection",
    "detection_score", "detector", "source", "source_path", "source_sha256", "source_state",
    "second_mark", "second_by", "second_note", "role", "tags", "comments", "in_bag",
    "hidden_people", "crop_hidden",
)  # fmt: skip
_STARTS_A_FORMULA = tuple("=+-@\t＝＋－＠")
_DECIMALS = 6

Cell = str | int | float


def encode(document: Document) -> bytes:
    """Return one line for each candidate of each search, best rank first."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in document.searches:
        for candidate in entry.candidates:
            writer.writerow(_row(document, entry, candidate))
    return lines.getvalue().encode("utf-8")


def text_cell(text: str) -> str:
    """Return `text` on one line, with an apostrophe before it if it could be read as a formula."""
    line = readable(" ".join(text.splitlines()))
    risky = line.startswith(_STARTS_A_FORMULA) or line.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{line}" if risky else line


def _row(document: Document, entry: SearchEntry, candidate: Candidate) -> list[Cell]:
    source, verdict = document.source_of(candidate), candidate.verdict
    cells: list[Cell | None] = [
        entry.search.id,
        entry.search.method.value,
        entry.search.model_id,
        candidate.rank,
        candidate.score,
        verdict.mark.value if verdict else "",
        verdict.note if verdict else "",
        verdict.by if verdict else "",
        verdict.at if verdict else "",
        source.source.camera,
        candidate.clock,
        candidate.zone,
        candidate.time_s,
        candidate.frame_index,
        *candidate.box,
        candidate.detection_id,
        candidate.detection_score,
        candidate.detector_id,
        source.source.name,
        source.source.path,
        source.source.sha256,
        source.state.value,
        *_said(candidate),
        candidate.hidden_people,
        int(candidate.crop_hidden),
    ]
    return [_cell(cell) for cell in cells]


def _said(candidate: Candidate) -> list[Cell]:
    """Return the second mark, its writer and note, role, tags, comments, and whether in the bag."""
    review, evidence = candidate.review, candidate.evidence
    second = [review.mark.value, review.by, review.note] if review else ["", "", ""]
    if evidence is None:
        return [*second, "", "", "", 0]
    comments = " | ".join(f"{each.text} ({each.by}, {each.at})" for each in evidence.comments)
    role = evidence.role.value if evidence.role else ""
    return [*second, role, "; ".join(evidence.tags), comments, int(evidence.bagged)]


def _cell(cell: Cell | None) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return text_cell(cell)
    return round(cell, _DECIMALS) if isinstance(cell, float) else cell
