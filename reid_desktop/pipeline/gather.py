"""Gather what a report shows from the case and its footage into one document."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reid_desktop import __version__
from reid_desktop.core.errors import CaseError, FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Detection, Mark, Search, Source, SourceKind, Verdict
from reid_desktop.footage.reader import Footage, open_footage
from reid_desktop.pipeline.verify import source_state
from reid_desktop.report.document import (
    Candidate,
    Document,
    FrameState,
    Picture,
    SearchEntry,
    SourceEntry,
    SourceState,
    Tally,
)
from reid_desktop.report.pictures import framed, stored
from reid_desktop.store.case import Case

STAGE = "report"
FRAMES_SHOWN = 10
"""So many first ranks are shown with their whole frame; the marked ones always are."""
REPORT_ACTION = "report"
"""Audit action of an export; such entries change nothing that a report shows."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """One candidate to be shown, before its pictures are read."""

    rank: int | None
    score: float | None
    detection: Detection
    verdict: Verdict | None

    @property
    def with_frame(self) -> bool:
        """Whether the whole frame is wanted."""
        first = self.rank is not None and self.rank <= FRAMES_SHOWN
        return first or self.verdict is not None


@dataclass(slots=True)
class _Frames:
    """Frames read for the report, by detection id, and why others could not be."""

    total: int
    done: int = 0
    pictures: dict[int, Picture] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)

    def fail(self, detections: Sequence[Detection], error: FootageError) -> None:
        """Remember why the frame of `detections` cannot be shown."""
        self.done += 1
        for detection in detections:
            self.errors[detection.id] = str(error)


def gather(
    case: Case, *, search_ids: Sequence[int] | None, top: int, exported_at: str = ""
) -> Job[Document]:
    """Return the content of a report on `case`.

    Sources that are missing or changed are not read; candidates that rest on them say so and show
    the crop stored when the footage was indexed.

    Args:
        case: read only here.
        search_ids: which searches; None for all.
        top: how many first ranks of each search; marked candidates are added whatever their rank.
        exported_at: ISO 8601 time to print, "" for none.

    Raises:
        CaseError: there is no such search.
    """
    sources = yield from _sources(case)
    searches = _searches(case, search_ids)
    chosen = {search.id: _choose(case, search, top) for search in searches}
    frames = yield from _read_frames([c for each in chosen.values() for c in each], sources)
    entries = []
    for done, search in enumerate(searches):
        yield Progress(done, len(searches), f"search {search.id}", STAGE)
        entries.append((yield from _entry(case, search, chosen[search.id], sources, frames)))
    log = case.audit()
    anchored = [entry for entry in log if entry.action != REPORT_ACTION][-1:]
    return Document(
        case=case.info,
        program_version=__version__,
        sources=tuple(sources.values()),
        searches=tuple(entries),
        audit_head=anchored[0].hash if anchored else "",
        audit_entries=log.index(anchored[0]) + 1 if anchored else 0,
        audit_problems=tuple(case.check_audit()),
        exported_at=exported_at,
    )


def _searches(case: Case, search_ids: Sequence[int] | None) -> list[Search]:
    """Return the wanted searches by id, each once."""
    known = {search.id: search for search in case.searches()}
    wanted = known.keys() if search_ids is None else set(search_ids)
    for search_id in sorted(wanted - known.keys()):
        raise CaseError(f"There is no search {search_id} in “{case.path.name}”.")
    return [known[search_id] for search_id in sorted(wanted)]


def _sources(case: Case) -> Job[dict[int, SourceEntry]]:
    """Return every source by id with what became of it."""
    entries = {}
    every = sorted(case.sources(), key=lambda source: source.id)
    for done, source in enumerate(every):
        yield Progress(done, len(every), source.name, STAGE)
        try:
            state = yield from source_state(source, full=False)
        except FootageError:
            state = SourceState.CHANGED
        entries[source.id] = SourceEntry(source, state, len(case.frame_times(source.id)))
    return entries


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
    detections = case.detections([detection_id for _, detection_id, _ in rows])
    return [
        _Chosen(rank, score, detection, verdicts.get(detection.id))
        for (rank, _, score), detection in zip(rows, detections, strict=True)
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


def _read_frames(chosen: Sequence[_Chosen], sources: Mapping[int, SourceEntry]) -> Job[_Frames]:
    """Read every frame that is shown, each source once and in order."""
    wanted: dict[int, dict[int, list[Detection]]] = defaultdict(lambda: defaultdict(list))
    for each in chosen:
        detection = each.detection
        if _frame_state(each, sources[detection.source_id]) is FrameState.SHOWN:
            wanted[detection.source_id][detection.frame_index].append(detection)
    frames = _Frames(total=sum(len(indices) for indices in wanted.values()))
    for source_id in sorted(wanted):
        yield from _read_source(sources[source_id].source, wanted[source_id], frames)
    return frames


def _read_source(
    source: Source, wanted: Mapping[int, Sequence[Detection]], frames: _Frames
) -> Job[None]:
    """Read the `wanted` frames (by index) of one source into `frames`; go on after a bad one."""
    todo = sorted(wanted)
    try:
        with open_footage(Path(source.path), kind=source.kind) as footage:
            while todo:
                try:
                    yield from _read_until_bad(footage, todo, wanted, frames)
                except FootageError as error:
                    frames.fail(wanted[todo.pop(0)], error)
    except FootageError as error:
        for index in todo:
            frames.fail(wanted[index], error)


def _read_until_bad(
    footage: Footage,
    todo: list[int],
    wanted: Mapping[int, Sequence[Detection]],
    frames: _Frames,
) -> Job[None]:
    """Read frames in order and take each from `todo`; the first of `todo` is the one that fails."""
    for frame in footage.frames(list(todo)):
        for detection in wanted[frame.index]:
            frames.pictures[detection.id] = framed(frame.image, detection.box)
        todo.remove(frame.index)
        frames.done += 1
        text = f"{footage.info.path.name}, {frame.time_s:.1f} s"
        yield Progress(frames.done, frames.total, text, STAGE, len(frames.errors))


def _entry(
    case: Case,
    search: Search,
    chosen: Sequence[_Chosen],
    sources: Mapping[int, SourceEntry],
    frames: _Frames,
) -> Job[SearchEntry]:
    """Return one search with its candidates."""
    candidates = []
    for done, each in enumerate(chosen):
        yield Progress(done, len(chosen), f"search {search.id}", STAGE)
        entry = sources[each.detection.source_id]
        crop = stored(case.crop_jpeg(each.detection.id))
        candidates.append(_candidate(each, entry, crop, frames))
    marks = [each.verdict.mark for each in chosen if each.verdict]
    listed = sum(each.verdict is not None and each.rank is not None for each in chosen)
    tally = Tally(
        match=marks.count(Mark.MATCH),
        not_match=marks.count(Mark.NOT_MATCH),
        unsure=marks.count(Mark.UNSURE),
        unjudged=search.hits - listed,
    )
    cameras = tuple(str(camera) for camera in search.parameters.get("cameras", ()))
    return SearchEntry(search, stored(search.query_jpeg), cameras, tally, tuple(candidates))


def _candidate(
    chosen: _Chosen, entry: SourceEntry, crop: Picture | None, frames: _Frames
) -> Candidate:
    """Return one candidate with its pictures."""
    detection = chosen.detection
    state = _frame_state(chosen, entry)
    error = frames.errors.get(detection.id, "")
    clock = entry.source.clock_at(detection.time_s)
    shown = state is FrameState.SHOWN
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
        crop=crop,
        frame=frames.pictures.get(detection.id) if shown else None,
        frame_state=FrameState.UNREADABLE if shown and error else state,
        frame_error=error if shown else "",
    )
