"""The report on paper: the lines of `lines` as tables of a PDF, made without a display."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from reid_desktop.core.progress import Job, Progress
from reid_desktop.report import blocks, data, fonts, lines
from reid_desktop.report.blocks import paragraph as _p
from reid_desktop.report.document import Candidate, Document, SearchEntry, SourceState
from reid_desktop.report.lines import Texts
from reid_desktop.report.page import footer
from reid_desktop.report.pdf_search import asked_pictures, calibration
from reid_desktop.report.sheets import STAGE, TEXT_WIDTH, Sheets
from reid_desktop.report.shown import clock
from reid_desktop.report.texts import load_texts

COLOURS = {"match": "#14532d", "not_match": "#8a1c1c", "unsure": "#7a4b00", "unjudged": "#333333"}
_CROP, _FRAME = (56.0, 130.0), (190.0, 140.0)
_FACT_LABEL = 74.0


def print_document(document: Document, *, language: str = "en") -> Job[bytes]:
    """Return the report as PDF: A4, fonts inside, page numbers, case and hash on every page.

    Raises:
        ReportError: there are no texts in this language.
    """
    fonts.load()
    t = load_texts(language)
    fingerprint = data.fingerprint(document)
    sheets = Sheets(
        title=footer(document, t),
        author=document.agency.name or document.case.examiner,
        creator=f"ReID Desktop {document.program_version}",
        language=language,
    )
    done, total = 0, sum(len(entry.candidates) for entry in document.searches)
    _cover(sheets, document, t, fingerprint)
    for entry in document.searches:
        sheets.turn()
        _search(sheets, document, entry, t)
        for candidate in entry.candidates:
            yield Progress(done, total, "PDF", STAGE)
            sheets.add(_candidate(document, candidate, t))
            sheets.add(Spacer(0, 6))
            done += 1
    sheets.turn()
    _sources(sheets, document, t)
    _models(sheets, document, t)
    _limits(sheets, t)
    hashed = t["print"]["content"].format(fingerprint=fingerprint)
    return (
        yield from sheets.finish(foot=footer(document, t), hashed=hashed, page=t["print"]["page"])
    )


def _cover(sheets: Sheets, document: Document, t: Texts, fingerprint: str) -> None:
    agency = document.agency
    if agency.name or agency.logo:
        name = [_p(agency.name, "strong"), _p(agency.address, "small")]
        logo = [blocks.picture(agency.logo, (120, 48))] if agency.logo else []
        table = Table([[logo, name]], colWidths=[130 if logo else 0, TEXT_WIDTH - 130 * bool(logo)])
        table.setStyle(
            [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
        )
        sheets.add(table)
        sheets.add(Spacer(0, 14))
    sheets.add(_p(t["page"]["title"], "h1"))
    sheets.add(_p(t["page"]["subtitle"], "label"))
    blocks.heading(sheets, t["cover"]["heading"])
    rows = lines.cover_lines(document, t, fingerprint=fingerprint)
    sheets.flow(blocks.facts(rows, label=120, width=TEXT_WIDTH))
    if document.audit_problems:
        blocks.warning(sheets, [f"▲ {t['cover']['audit_broken']}", *document.audit_problems])
    if agency.remark:
        sheets.add(Spacer(0, 6))
        sheets.flow(_p(agency.remark, "text"))
    blocks.heading(sheets, t["notice"]["heading"])
    sheets.add(_p(t["notice"]["candidate"], "text"))
    sheets.add(_p(lines.privacy_text(document, t), "text"))
    if document.suspect_sources:
        counts = {"count": len(document.suspect_sources), "all": len(document.sources)}
        blocks.warning(sheets, [f"▲ {t['notice']['sources'].format(**counts)}"])
    if document.searches:
        blocks.heading(sheets, t["cover"]["summary"])
        sheets.flow(_summary(document, t))


def _summary(document: Document, t: Texts) -> Table:
    words = t["search"]
    rows = []
    for entry in document.searches:
        search = entry.search
        asked = f"{clock(search.asked_at)}\n{words['asked_by'].format(name=search.asked_by)}"
        heading = words["heading"].format(id=search.id)
        rows.append(
            [
                [_p(heading, "strong"), _p(search.query_name)],
                _p(t["short_method"][search.method.value]),
                _p(asked),
                _p(str(search.hits)),
                _p(lines.tally_text(entry, t)),
            ]
        )
    head = [words[key] for key in ("query", "method", "asked", "hits", "marks")]
    return blocks.ruled(head, rows, (26, 14, 26, 13, 21))


def _search(sheets: Sheets, document: Document, entry: SearchEntry, t: Texts) -> None:
    words = t["search"]
    blocks.heading(sheets, words["heading"].format(id=entry.search.id))
    query = [_p(words["query_damaged"], "small")]
    if entry.query:
        query = [blocks.picture(entry.query, (88, 210)), _p(words["query_label"], "small")]
    facts = blocks.facts(lines.search_lines(entry, t), label=92, width=TEXT_WIDTH - 100)
    table = Table([[query, facts]], colWidths=[100, TEXT_WIDTH - 100])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    sheets.add(table)
    parameters = lines.parameter_lines(entry, t)
    if parameters:
        blocks.heading(sheets, words["parameters"], "h3")
        rows = [[_p(x.label, "hash"), _p(x.text), _p(x.note, "small")] for x in parameters]
        sheets.flow(blocks.ruled((), rows, (24, 34, 42)))
    if entry.shows_pictures:
        blocks.heading(sheets, t["pictures"]["heading"], "h3")
        sheets.flow(asked_pictures(entry, t))
    blocks.heading(sheets, words["overview"], "h3")
    if entry.marked:
        sheets.flow(_overview(document, entry, t))
    else:
        sheets.add(_p(words["no_marks"], "text"))
    calibration(sheets, entry, t)
    if not entry.candidates:
        sheets.add(_p(words["no_candidates"], "text"))
        return
    sheets.turn()
    blocks.heading(sheets, words["candidates"], "h3")


def _overview(document: Document, entry: SearchEntry, t: Texts) -> Table:
    words, rows = t["candidate"], []
    for candidate in entry.marked:
        source = document.source_of(candidate).source
        score = "" if candidate.score is None else f"{candidate.score:.4f}"
        rows.append(
            [
                _mark(candidate, t),
                _p(str(candidate.rank or words["no_rank"])),
                _p(source.camera or t["page"]["unknown"]),
                _p(lines.time_text(candidate, t)),
                _p(score),
                _p(candidate.verdict.note if candidate.verdict else ""),
            ]
        )
    head = [words[key] for key in ("mark", "rank", "camera", "time", "score", "note")]
    return blocks.ruled(head, rows, (16, 8, 16, 24, 15, 21))


def _mark(candidate: Candidate, t: Texts, before: str = "", after: str = "") -> Paragraph:
    """Return the mark in its colour, between two plain texts."""
    colour = COLOURS[lines.mark_name(candidate)]
    mark = f'<font color="{colour}"><b>{blocks.markup(lines.mark_text(candidate, t))}</b></font>'
    small = f'<font size="7">{blocks.markup(after)}</font>'
    return Paragraph(f"<b>{blocks.markup(before)}</b>{mark} &nbsp; {small}", blocks.BODY)


def _candidate(document: Document, candidate: Candidate, t: Texts) -> Table:
    """Return one candidate: crop, facts and, where it is shown, the frame, under a grey head."""
    words, source = t["candidate"], document.source_of(candidate)
    before = f"{lines.title_of(candidate, t)}   "
    head = _mark(candidate, t, before, lines.marked_text(candidate, t))
    crop = [_p(words["crop_damaged"], "small")]
    if candidate.crop:
        crop = [blocks.picture(candidate.crop, _CROP)]
    frame: list[Flowable] = []
    if candidate.frame:
        frame = [blocks.picture(candidate.frame, _FRAME), _p(words["frame_label"], "small")]
    widths = [_CROP[0] + 10, 0.0, _FRAME[0] + 10 if frame else 0.0]
    widths[1] = TEXT_WIDTH - sum(widths)
    alarm = []
    if source.state is not SourceState.UNCHANGED:
        state = source.state.value
        alarm = [_p(f"{t['shape'][state]} {words['source']} {t['state'][state]}", "alarm")]
    facts = blocks.facts(
        lines.candidate_lines(document, candidate, t), label=_FACT_LABEL, width=widths[1] - 8
    )
    said = [_p(sentence, "small") for sentence in lines.remarks_on_pictures(candidate, t)]
    columns = 3 if frame else 2
    cells = [[head] + [""] * (columns - 1), [crop, [*alarm, facts, *said], frame][:columns]]
    table = Table(cells, colWidths=widths[:columns])
    table.setStyle(
        [
            ("SPAN", (0, 0), (-1, 0)),
            ("BACKGROUND", (0, 0), (-1, 0), blocks.PALE),
            ("BOX", (0, 0), (-1, -1), 0.4, blocks.GREY),
            ("LINEBELOW", (0, 0), (-1, 0), 0.4, blocks.GREY),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return table


def _sources(sheets: Sheets, document: Document, t: Texts) -> None:
    words = t["sources"]
    blocks.heading(sheets, words["heading"])
    sheets.add(_p(words["text"], "text"))
    if not document.sources:
        sheets.add(_p(words["empty"], "text"))
        return
    rows = []
    for entry in document.sources:
        source = entry.source
        name = f"{source.name} ({t['kind'][source.kind.value]})"
        what = [_p(name, "strong"), _p(source.path, "small"), _p(source.sha256, "hash")]
        cells = [blocks.value(cell) for cell in lines.source_cells(entry, t)]
        rows.append([_p(str(source.id)), what, *cells])
    head = [words[key] for key in ("id", "source", "camera", "start", "content", "state")]
    sheets.flow(blocks.ruled(head, rows, (5, 34, 11, 18, 19, 13)))


def _models(sheets: Sheets, document: Document, t: Texts) -> None:
    words = t["models"]
    if not document.models:
        return
    blocks.heading(sheets, words["heading"])
    sheets.add(_p(words["text"], "text"))
    rows = []
    for model in document.models:
        for file in model.files:
            weights = [_p(file.name, "strong"), _p(file.sha256, "hash"), _p(file.licence, "small")]
            trained = [_p(file.training_data, "small"), _p(file.figures, "small")]
            rows.append([_p(model.model_id, "hash"), weights, trained])
        if not model.files:
            rows.append([_p(model.model_id, "hash"), _p(words["unknown"]), ""])
    head = [words[key] for key in ("network", "weights", "trained")]
    sheets.flow(blocks.ruled(head, rows, (24, 40, 36)))


def _limits(sheets: Sheets, t: Texts) -> None:
    words = t["limits"]
    blocks.heading(sheets, words["heading"])
    for key in ("can", "cannot"):
        blocks.heading(sheets, words[f"{key}_heading"], "h3")
        for sentence in _bullets(words[key]):
            sheets.add(sentence)
    sheets.add(Spacer(0, 6))
    sheets.add(_p(words["use"], "strong"))


def _bullets(sentences: Sequence[str]) -> Iterator[Paragraph]:
    for sentence in sentences:
        yield Paragraph(blocks.markup(sentence), blocks.STYLES["bullet"], bulletText="•")
