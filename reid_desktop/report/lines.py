"""The facts of a report as labelled lines in a language; HTML and PDF only lay them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reid_desktop.core.losses import losses
from reid_desktop.report.document import (
    Calibration,
    Candidate,
    Document,
    FrameState,
    QueryPicture,
    SearchEntry,
    SourceEntry,
)
from reid_desktop.report.shown import SHAPES, box_text, clock, since_start, value_text

Texts = Mapping[str, Any]
"""The tables of resources/report/<language>.toml."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact.

    Attributes:
        label: what it is.
        text: the fact; "" is never shown.
        style: "hash" for what is compared sign by sign, "strong", or "".
        note: what the reader must know of it, in small letters.
    """

    label: str
    text: str
    style: str = ""
    note: str = ""


def cover_lines(document: Document, t: Texts, *, fingerprint: str) -> list[Line]:
    """Return the facts of the case and what stands for the report's content."""
    case, words, unknown = document.case, t["cover"], t["page"]["unknown"]
    lines = [
        Line(words["case_title"], case.title, "strong"),
        Line(words["number"], case.number or unknown),
        Line(words["examiner"], case.examiner or unknown),
        Line(words["created"], clock(case.created_at) or unknown),
        Line(words["case_id"], case.case_id or unknown, "hash"),
        *_form_lines(document, t),
        Line(words["program"], f"ReID Desktop {document.program_version}"),
    ]
    if document.exported_at:
        lines.append(Line(words["exported"], clock(document.exported_at)))
    head = document.audit_head or t["page"]["none"]
    return [
        *lines,
        Line(words["fingerprint"], fingerprint, "hash", words["fingerprint_help"]),
        Line(words["audit_head"], head, "hash", words["audit_help"]),
        Line(words["audit_entries"], str(document.audit_entries)),
    ]


def _form_lines(document: Document, t: Texts) -> list[Line]:
    """Return what the case's form says; an empty field says so where the policy demands it."""
    case, words, unknown = document.case, t["form"], t["page"]["unknown"]
    cameras = ", ".join(case.scope_cameras) or (words["all_cameras"] if case.policy else "")
    period = ""
    if case.scope_start or case.scope_end:
        first, last = (clock(each) or words["open"] for each in (case.scope_start, case.scope_end))
        period = words["period_text"].format(first=first, last=last)
    demanded = [
        Line(words["purpose"], case.purpose),
        Line(words["legal_basis"], case.legal_basis),
        Line(words["authorisation"], case.authorisation),
    ]
    shown = [
        Line(each.label, each.text or unknown) for each in demanded if each.text or case.policy
    ]
    optional = [
        Line(words["cameras"], cameras),
        Line(words["period"], period),
        Line(words["review_on"], case.review_on),
        Line(words["delete_after"], case.delete_after),
    ]
    return shown + [each for each in optional if each.text]


def search_lines(entry: SearchEntry, t: Texts) -> list[Line]:
    """Return how a search was asked and answered."""
    search, words = entry.search, t["search"]
    method = search.method.value
    unseen = words["unseen_zero"]
    if search.unseen_frames:
        unseen = words["unseen_help"].format(count=search.unseen_frames)
    asked = f"{clock(search.asked_at)}, {words['asked_by'].format(name=search.asked_by)}"
    hits = words["hits_text"].format(all=search.hits, shown=len(entry.candidates))
    return [
        Line(words["query"], search.query_name),
        Line(words["query_hash"], search.query_sha256, "hash"),
        Line(words["box"], box_text(search.box) or words["whole"]),
        Line(words["asked"], asked),
        Line(words["method"], t["method"][method]),
        Line(words["model"], search.model_id, "hash"),
        Line(words["scope"], ", ".join(entry.cameras) or words["all_cameras"]),
        Line(words["unseen"], unseen, note=" ".join(losses(search))),
        Line(words["score"], t["score"][method]),
        Line(words["hits"], hits),
        Line(words["marks"], tally_text(entry, t)),
    ]


def tally_text(entry: SearchEntry, t: Texts) -> str:
    """Return how many candidates carry which mark, one a line."""
    marks, tally = t["mark"], entry.tally
    counts = {
        f"● {marks['match']}": tally.match,
        f"× {marks['not_match']}": tally.not_match,
        f"? {marks['unsure']}": tally.unsure,
        f"○ {t['tally']['unjudged']}": tally.unjudged,
    }
    return "\n".join(f"{name}: {count}" for name, count in counts.items())


def parameter_lines(entry: SearchEntry, t: Texts) -> list[Line]:
    """Return the parameters of a search by name, with what they mean."""
    meanings = t["parameters"]
    return [
        Line(name, value_text(value), note=meanings.get(name, ""))
        for name, value in sorted(entry.search.parameters.items())
    ]


def title_of(candidate: Candidate, t: Texts) -> str:
    """Return "Rank 3", or that the candidate is outside of the ranklist."""
    words = t["candidate"]
    return f"{words['rank']} {candidate.rank}" if candidate.rank else str(words["no_rank"])


def mark_name(candidate: Candidate) -> str:
    """Return the key of the texts' table `mark`, and the class of its colour."""
    return candidate.mark.value if candidate.mark else "unjudged"


def mark_text(candidate: Candidate, t: Texts) -> str:
    """Return the mark by shape and word."""
    return f"{SHAPES[candidate.mark]} {t['mark'][mark_name(candidate)]}"


def marked_text(candidate: Candidate, t: Texts) -> str:
    """Return who marked a candidate and when, and what a second person found; "" for nobody."""
    words, said = t["candidate"], []
    for verdict, sentence in (
        (candidate.verdict, "marked"),
        (candidate.review, "reviewed"),
    ):
        if verdict is not None:
            mark = f"{SHAPES[verdict.mark]} {t['mark'][verdict.mark.value]}"
            said.append(words[sentence].format(name=verdict.by, time=clock(verdict.at), mark=mark))
    return "; ".join(said)


def time_text(candidate: Candidate, t: Texts) -> str:
    """Return the wall-clock time, or the time from the start where there is none."""
    if candidate.clock:
        return clock(candidate.clock, candidate.zone)
    text: str = t["candidate"]["from_start"].format(time=since_start(candidate.time_s))
    return text


def candidate_lines(document: Document, candidate: Candidate, t: Texts) -> list[Line]:
    """Return what is known of a candidate."""
    source, words = document.source_of(candidate).source, t["candidate"]
    from_start = words["from_start"].format(time=since_start(candidate.time_s))
    number = words["detection_text"].format(
        id=candidate.detection_id, score=f"{candidate.detection_score:.3f}"
    )
    score = t["page"]["none"] if candidate.score is None else f"{candidate.score:.4f}"
    return [
        Line(words["camera"], source.camera or t["page"]["unknown"]),
        Line(
            words["time"],
            clock(candidate.clock, candidate.zone) or words["clock_unknown"],
            note=from_start,
        ),
        Line(words["score"], score, "strong"),
        *_evidence_lines(candidate, t),
        Line(words["source"], source.name),
        Line(words["source_hash"], source.sha256, "hash"),
        Line(words["frame"], words["frame_text"].format(index=candidate.frame_index)),
        Line(words["box"], box_text(candidate.box)),
        Line(words["detection"], number),
    ]


def _evidence_lines(candidate: Candidate, t: Texts) -> list[Line]:
    """Return notes, role, tags, comments and whether it lies in the bag; what is there of them."""
    words, evidence, lines = t["candidate"], candidate.evidence, []
    if candidate.verdict and candidate.verdict.note:
        lines.append(Line(words["note"], candidate.verdict.note))
    if candidate.review and candidate.review.note:
        lines.append(Line(words["review_note"], candidate.review.note))
    if evidence is None:
        return lines
    if evidence.role is not None:
        lines.append(Line(words["role"], t["role"][evidence.role.value]))
    if evidence.tags:
        lines.append(Line(words["tags"], ", ".join(evidence.tags)))
    for remark in evidence.comments:
        signed = words["comment_by"].format(name=remark.by, time=clock(remark.at))
        lines.append(Line(words["comment"], remark.text, note=signed))
    if evidence.bagged:
        lines.append(Line(words["bag"], words["in_bag"]))
    return lines


def remarks_on_pictures(candidate: Candidate, t: Texts) -> list[str]:
    """Return why a picture is not shown, or shown changed; one sentence each."""
    words, said = t["candidate"], []
    if candidate.frame_state not in (FrameState.SHOWN, FrameState.LEFT_OUT):
        why = t["frame_state"][candidate.frame_state.value]
        said.append(f"{why} {candidate.frame_error}".strip())
    if candidate.crop_hidden:
        said.append(words["crop_hidden"])
    if candidate.hidden_people:
        said.append(words["hidden_people"].format(count=candidate.hidden_people))
    return said


def source_cells(entry: SourceEntry, t: Texts) -> list[Line]:
    """Return number, start, content and state of a source as cells of a table."""
    source, words = entry.source, t["sources"]
    frames = words["frames"].format(
        width=source.width, height=source.height, frames=source.frames, seen=entry.frames_seen
    )
    size = words["size"].format(bytes=source.size_bytes, duration=f"{source.duration_s:.3f}")
    imported = words["imported"].format(time=clock(source.imported_at))
    state = f"{t['shape'][entry.state.value]} {t['state'][entry.state.value]}"
    return [
        Line(words["camera"], source.camera or t["page"]["unknown"]),
        Line(
            words["start"],
            clock(source.start, source.zone) or words["start_unknown"],
            note=imported,
        ),
        Line(words["content"], f"{frames}\n{size}"),
        Line(words["state"], state, "" if entry.state.value == "unchanged" else "alarm"),
    ]


def privacy_text(document: Document, t: Texts) -> str:
    """Return what was made unrecognisable, or that nothing was."""
    privacy, words = document.privacy, t["privacy"]
    if not privacy.pixelated:
        return str(words["off"])
    return str(
        words["on"].format(frames=privacy.frames, people=privacy.people, crops=privacy.crops)
    )


def picture_title(picture: QueryPicture, t: Texts) -> str:
    """Return what a query picture stands for."""
    return str(t["pictures"][picture.role.value])


def picture_lines(picture: QueryPicture, t: Texts) -> list[Line]:
    """Return name, hashes and box of a query picture."""
    words = t["pictures"]
    kept = words["not_kept"]
    if picture.kept_sha256:
        kept = words["kept"].format(sha256=picture.kept_sha256)
    found = [
        Line("", picture.name),
        Line("", picture.sha256, "hash"),
        Line("", box_text(picture.box) or t["search"]["whole"]),
        Line("", words["hidden"] if picture.hidden else ""),
        Line("", kept, "hash" if picture.kept_sha256 else ""),
    ]
    return [line for line in found if line.text]


def calibration_text(entry: SearchEntry, t: Texts) -> str:
    """Return what the marks of the case tell of a score, and how sure that is."""
    told, words = entry.calibration, t["calibration"]
    assert told is not None
    if not told.pools:
        values = {"marks": told.marks, "matches": told.matches, "fewest": told.fewest}
        return str(words["few"].format(**values))
    mass = f"{told.mass:.0%}"
    return str(words["text"].format(marks=told.marks, searches=told.searches, mass=mass))


def calibration_head(t: Texts) -> list[str]:
    """Return the columns of the table of a calibration."""
    names = ("from_to", "marks", "matches", "share", "interval")
    return [str(t["calibration"][name]) for name in names]


def calibration_rows(told: Calibration) -> list[list[str]]:
    """Return the pools of a calibration, the highest scores first, as cells of a table."""
    return [
        [
            f"{pool.low_score:.4f} – {pool.high_score:.4f}",
            str(pool.marks),
            str(pool.matches),
            f"{pool.share:.0%}",
            f"{pool.lower:.0%} – {pool.upper:.0%}",
        ]
        for pool in reversed(told.pools)
    ]
