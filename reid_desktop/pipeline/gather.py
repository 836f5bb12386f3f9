"""Gather what a report shows from the case and its footage into one document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reid_desktop import __version__
from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import (
    AuditEntry,
    Detection,
    Evidence,
    Mark,
    Role,
    Search,
    Source,
    SourceKind,
    Verdict,
)
from reid_desktop.evaluation.calibration import FEWEST_MARKS
from reid_desktop.pipeline.calibrate import calibration_of, comparable
from reid_desktop.pipeline.originals import states
from reid_desktop.pipeline.report_models import models_used
from reid_desktop.pipeline.report_pictures import (
    Frames,
    People,
    hidden_crop,
    read_frames,
    stored_crop,
)
from reid_desktop.report.choices import ReportChoices
from reid_desktop.report.document import (
    Agency,
    Calibration,
    CalibrationPool,
    Candidate,
    Document,
    FrameState,
    Picture,
    Privacy,
    QueryPicture,
    SearchEntry,
    SourceEntry,
    SourceState,
    Tally,
)
from reid_desktop.store.case import Case
from reid_desktop.store.duties import LOOKING

STAGE = "report"
FRAMES_SHOWN = 10
"""So many first ranks are shown with their whole frame; the marked ones always are."""
REPORT_ACTION = "report"
"""Audit action of an export, one of `LOOKING`: it changes nothing that a report shows."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """One candidate to be shown, before its pictures are read."""

    rank: int | None
    score: float | None
    detection: Detection
    verdict: Verdict | None
    review: Verdict | None
    evidence: Evidence | None

    @property
    def with_frame(self) -> bool:
        """Whether the whole frame is wanted."""
        first = self.rank is not None and self.rank <= FRAMES_SHOWN
        return first or self.verdict is not None


def gather(case: Case, choices: ReportChoices, agency: Agency) -> Job[Document]:
    """Return the content of a report on `case`.

    Sources that the latest check (`check_originals`) found missing or changed are not read;
    candidates that rest on them say so and show the crop stored when the footage was indexed.

    Args:
        case: read only here.
        choices: which searches, how many ranks, who is made unrecognisable, the time to print.
        agency: who reports.

    Raises:
        CaseError: there is no such search.
    """
    sources = _sources(case)
    searches = _searches(case, choices.search_ids)
    chosen = {search.id: _choose(case, search, choices.top) for search in searches}
    everyone = [each for rows in chosen.values() for each in rows]
    people = _people(everyone, pixelate=choices.pixelate)
    frames = yield from read_frames(case, _with_frames(everyone, sources), people)
    entries = []
    for done, search in enumerate(searches):
        yield Progress(done, len(searches), f"search {search.id}", STAGE)
        gathering = _Gathering(case, sources, frames, people)
        entries.append((yield from gathering.entry(search, chosen[search.id])))
    problems = yield from case.checking_audit()
    anchored = anchored_log(case)
    networks = {search.model_id for search in searches}
    networks |= {each.detection.detector_id for each in everyone}
    return Document(
        case=case.info,
        program_version=__version__,
        sources=tuple(sources.values()),
        searches=tuple(entries),
        audit_head=anchored[-1].hash if anchored else "",
        audit_entries=len(anchored),
        audit_problems=tuple(problems),
        exported_at=choices.exported_at,
        agency=agency,
        models=models_used(networks),
        privacy=_privacy(frames, entries, pixelated=choices.pixelate),
    )


def anchored_log(case: Case) -> list[AuditEntry]:
    """Return the audit log up to its last entry that changed anything: looking is not counted.

    So a second report on the same case rests on the same head.
    """
    log = case.audit()
    while log and log[-1].action in LOOKING:
        log.pop()
    return log


def _searches(case: Case, search_ids: Sequence[int] | None) -> list[Search]:
    """Return the wanted searches by id, each once."""
    known = {search.id: search for search in case.searches()}
    wanted = known.keys() if search_ids is None else set(search_ids)
    for search_id in sorted(wanted - known.keys()):
        raise CaseError(f"There is no search {search_id} in “{case.path.name}”.")
    return [known[search_id] for search_id in sorted(wanted)]


def _sources(case: Case) -> dict[int, SourceEntry]:
    """Return every source by id with what the latest check found."""
    found = states(case)
    every = sorted(case.sources(), key=lambda source: source.id)
    return {s.id: SourceEntry(s, found[s.id], len(case.frame_times(s.id))) for s in every}


def _choose(case: Case, search: Search, top: int) -> list[_Chosen]:
    """Return the first ranks and every marked candidate, in order of rank."""
    verdicts = case.verdicts(search.id)
    ranklist = case.hits_of(search.id)
    rows: list[tuple[int | None, int, float | None]] = [
        (rank, detection_id, score)
        for rank, (detection_id, score) in enumerate(ranklist, start=1)
        if rank <= top or detection_id in verdicts
    ]
    listed = {detection_id for _, detection_id, _ in rows}
    rows += [(None, detection_id, None) for detection_id in sorted(set(verdicts) - listed)]
    ids = [detection_id for _, detection_id, _ in rows]
    reviews, said = case.evidence.reviews(search.id), case.evidence.of(ids)
    return [
        _Chosen(
            rank,
            score,
            detection,
            verdicts.get(detection.id),
            reviews.get(detection.id),
            said.get(detection.id),
        )
        for (rank, _, score), detection in zip(rows, case.detections(ids), strict=True)
    ]


def _frame_state(chosen: _Chosen, entry: SourceEntry) -> FrameState:
    """Return whether the whole frame of a candidate can be shown, before it is read."""
    if entry.state is SourceState.MISSING:
        return FrameState.SOURCE_MISSING
    if entry.state is SourceState.CHANGED:
        return FrameState.SOURCE_CHANGED
    if entry.source.kind is SourceKind.CROPS:
        return FrameState.WHOLE_PICTURE
    return FrameState.SHOWN if chosen.with_frame else FrameState.LEFT_OUT


def _with_frames(
    chosen: Sequence[_Chosen], sources: Mapping[int, SourceEntry]
) -> list[tuple[Source, Detection]]:
    """Return the detections whose whole frame is shown, each once, with their sources."""
    wanted = {}
    for each in chosen:
        entry = sources[each.detection.source_id]
        if _frame_state(each, entry) is FrameState.SHOWN:
            wanted[each.detection.id] = (entry.source, each.detection)
    return list(wanted.values())


def _people(chosen: Sequence[_Chosen], *, pixelate: bool) -> People:
    """Return who is shown: the candidates, but not those that were only ever marked not match."""
    marks = [(each.detection.id, each.verdict.mark) for each in chosen if each.verdict]
    marked = {number for number, mark in marks if mark is not Mark.NOT_MATCH}
    rejected = {number for number, mark in marks if mark is Mark.NOT_MATCH} - marked
    return People(pixelate, marked, rejected)


def _privacy(frames: Frames, entries: Sequence[SearchEntry], *, pixelated: bool) -> Privacy:
    """Return how much was made unrecognisable."""
    crops = {c.detection_id for e in entries for c in e.candidates if c.crop_hidden}
    counts = [count for count in frames.hidden.values() if count]
    return Privacy(pixelated, len(counts), sum(counts), len(crops))


def _calibration(case: Case, search: Search) -> Calibration | None:
    """Return what a score of `search` means by the marks of the case; None when there is none."""
    curve, searches = calibration_of(case, search), comparable(search, case.searches())
    if not len(curve):
        return None
    columns = (curve.low_scores, curve.high_scores, curve.marks, curve.matches)
    shares = (curve.share, curve.lower, curve.upper)
    rows = zip(*(column.tolist() for column in (*columns, *shares)), strict=True)
    return Calibration(
        marks=int(curve.marks.sum()),
        matches=int(curve.matches.sum()),
        searches=len(searches),
        fewest=FEWEST_MARKS,
        mass=curve.mass,
        pools=tuple(CalibrationPool(*row) for row in rows) if curve.is_telling else (),
    )


@dataclass(frozen=True, slots=True)
class _Gathering:
    """What every candidate is made of."""

    case: Case
    sources: Mapping[int, SourceEntry]
    frames: Frames
    people: People

    def entry(self, search: Search, chosen: Sequence[_Chosen]) -> Job[SearchEntry]:
        """Return one search with its candidates."""
        candidates = []
        for done, each in enumerate(chosen):
            yield Progress(done, len(chosen), f"search {search.id}", STAGE)
            candidates.append(self._candidate(each))
        marks = [each.verdict.mark for each in chosen if each.verdict]
        listed = sum(each.verdict is not None and each.rank is not None for each in chosen)
        tally = Tally(
            match=marks.count(Mark.MATCH),
            not_match=marks.count(Mark.NOT_MATCH),
            unsure=marks.count(Mark.UNSURE),
            unjudged=search.hits - listed,
        )
        cameras = tuple(str(camera) for camera in search.parameters.get("cameras", ()))
        return SearchEntry(
            search,
            stored_crop(search.query_jpeg),
            cameras,
            tally,
            tuple(candidates),
            self._pictures(search),
            _calibration(self.case, search),
        )

    def _pictures(self, search: Search) -> tuple[QueryPicture, ...]:
        """Return all pictures a search was asked with; who is not sought is a bystander."""
        shown = []
        for each in self.case.search_pictures(search.id):
            hidden = self.people.pixelate and each.role is Role.UNLIKE
            picture = hidden_crop(each.jpeg) if hidden else stored_crop(each.jpeg)
            shown.append(
                QueryPicture(
                    each.role, each.name, each.sha256, each.box, picture, hidden, each.picture
                )
            )
        return tuple(shown)

    def _candidate(self, chosen: _Chosen) -> Candidate:
        """Return one candidate with its pictures."""
        detection = chosen.detection
        entry = self.sources[detection.source_id]
        state = _frame_state(chosen, entry)
        error = self.frames.errors.get(detection.id, "")
        clock = entry.source.clock_at(detection.time_s)
        shown = state is FrameState.SHOWN
        hidden = self.people.pixelate and detection.id in self.people.rejected
        return Candidate(
            rank=chosen.rank,
            score=chosen.score,
            detection_id=detection.id,
            source_id=detection.source_id,
            frame_index=detection.frame_index,
            time_s=detection.time_s,
            clock=clock.isoformat(timespec="milliseconds") if clock else "",
            box=detection.box,
            detection_score=detection.score,
            detector_id=detection.detector_id,
            verdict=chosen.verdict,
            crop=self._crop(detection.id, hidden=hidden),
            frame=self.frames.pictures.get(detection.id) if shown else None,
            frame_state=FrameState.UNREADABLE if shown and error else state,
            frame_error=error if shown else "",
            hidden_people=self.frames.hidden.get(detection.id, 0) if shown else 0,
            crop_hidden=hidden,
            evidence=chosen.evidence,
            review=chosen.review,
            zone=entry.source.zone if clock else "",
        )

    def _crop(self, detection_id: int, *, hidden: bool) -> Picture | None:
        jpeg = self.case.crop_jpeg(detection_id)
        return hidden_crop(jpeg) if hidden else stored_crop(jpeg)
