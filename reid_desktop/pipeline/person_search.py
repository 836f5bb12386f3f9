"""Search whole frames with QEEPS: every indexed frame, or those that retrieval finds best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from reid_desktop.core.boxes import iou
from reid_desktop.core.errors import CaseError, FootageError
from reid_desktop.core.networks import Networks, PersonSearcher
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, NewDetection, Search, Source
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Frame, Ranklist
from reid_desktop.footage.crops import cut, encode_jpeg
from reid_desktop.footage.reader import open_footage
from reid_desktop.pipeline.query import Query, with_person
from reid_desktop.pipeline.ranking import Sought, rank_gallery
from reid_desktop.pipeline.retrieve import describe_query, new_search
from reid_desktop.pipeline.scope import admitted
from reid_desktop.store.case import Case

STAGE = "person search"
SAME_BOX_IOU = 0.5
"""A QEEPS box that overlaps a stored detection so much is that detection."""
_DEEP = 10
"""The cascade reads this many ranks for each frame it wants, as frames hold several people."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """One scored box of one frame."""

    score: float
    source_id: int
    frame_index: int
    time_s: float
    new: NewDetection


def person_search(
    case: Case,
    networks: Networks,
    query: Query,
    *,
    settings: SearchSettings,
    cascade: bool,
    cameras: Sequence[str] = (),
    by: str,
) -> Job[Search]:
    """Search frames for the query's person and store the search.

    Paper: QEEPS (Munjal et al. 2019); the exhaustive mode runs the query against every frame.
    The cascade looks only at the `settings.frames` frames that retrieval by GLAD ranks best and
    says how many frames it did not look at.

    Args:
        case: open for writing on this thread.
        networks: searcher, and for the cascade or a query without a box detector and describer.
        query: the person sought.
        settings: length of the ranklist, frames of the cascade, coarse-to-fine parameters.
        cascade: only the best frames instead of every indexed frame.
        cameras: only these cameras; empty for all.
        by: who asks, for the log.

    Raises:
        CaseError: nothing is indexed yet, or the policy refuses the search.
        QueryError: there is nobody on the query picture.
    """
    admission = admitted(case, SearchFilter(cameras=tuple(cameras)))
    where = admission.filter
    yield Progress(0, 0, "loading the networks", STAGE)
    searcher = networks.searcher()
    query = with_person(query, networks)
    frames = indexed_frames(case, where)
    if not frames:
        raise CaseError(f"Nothing is indexed in “{case.path.name}” yet. Run the index first.")
    wanted = frames
    if cascade:
        wanted = yield from best_frames(case, networks, query, settings=settings, where=where)
    skipped: list[str] = []
    hits = yield from _look(case, searcher, query, wanted, skipped)
    hits = sorted(hits, key=lambda hit: -hit.score)[: settings.top]
    ids = _stored(case, hits, searcher.model_id)
    parameters = {
        "top": settings.top,
        "cameras": sorted(where.cameras),
        "filter": where.to_json(),
        "frames_looked_at": len(wanted) - len(skipped),
        "frames_unreadable": skipped,
    } | ({"frames": settings.frames, "groups_opened": settings.groups} if cascade else {})
    search = new_search(
        query,
        Method.CASCADE if cascade else Method.QEEPS,
        searcher.model_id,
        parameters,
        unseen_frames=len(frames) - len(wanted) + len(skipped),
    )
    begun_at = admission.begun_at
    return case.add_search(search, _ranklist(ids, hits), begun_at=begun_at, by=by)


def search_frames_again(
    case: Case, networks: Networks, query: Query, search: Search
) -> Job[Ranklist]:
    """Search every indexed frame as `search` (QEEPS) did; nothing is stored.

    Args:
        case: open for reading; it holds every box that `search` found.
        networks: the searcher is used.
        query: the same pixels as then.
        search: whose cameras and length are taken.
    """
    yield Progress(0, 0, "loading the networks", STAGE)
    searcher = networks.searcher()
    cameras = [str(camera) for camera in search.parameters.get("cameras", ())]
    where = SearchFilter.from_json(search.parameters.get("filter", {"cameras": cameras}))
    hits = yield from _look(case, searcher, query, indexed_frames(case, where), [])
    hits = sorted(hits, key=lambda hit: -hit.score)[: int(search.parameters.get("top", len(hits)))]
    known = [(hit, _overlapping(case, hit)) for hit in hits]
    found = [(hit, number) for hit, number in known if number is not None]
    return _ranklist([number for _, number in found], [hit for hit, _ in found])


def indexed_frames(case: Case, where: SearchFilter) -> list[tuple[int, int]]:
    """Return (source id, frame index) of the frames looked at while indexing.

    Args:
        case: open for reading.
        where: its cameras and its period count; footage without a known start is in no period.
    """
    sources = [s for s in case.sources() if not where.cameras or s.camera in where.cameras]
    interval = where.interval_s()
    return [
        (source.id, index)
        for source in sources
        for index, time_s in case.frame_times(source.id)
        if interval is None or _seen_within(source, time_s, interval)
    ]


def _seen_within(source: Source, time_s: float, interval: tuple[float, float]) -> bool:
    """Say whether a frame was taken between two moments (POSIX seconds)."""
    clock = source.clock_at(time_s)
    return clock is not None and interval[0] <= clock.timestamp() <= interval[1]


def best_frames(
    case: Case,
    networks: Networks,
    query: Query,
    *,
    settings: SearchSettings,
    where: SearchFilter,
) -> Job[list[tuple[int, int]]]:
    """Return the frames of the best GLAD hits, best first, `settings.frames` at the most."""
    describer = networks.describer()
    descriptor = describe_query(query, describer)
    deep = replace(settings, top=settings.frames * _DEEP)
    sought = Sought(
        descriptor[None],
        np.zeros((0, len(descriptor)), np.float32),
        where=where,
    )
    found = yield from rank_gallery(case, describer.model_id, sought, settings=deep)
    seen = [(d.source_id, d.frame_index) for d in case.detections(found.ranklist.ids.tolist())]
    return list(dict.fromkeys(seen))[: settings.frames]


def _look(
    case: Case,
    searcher: PersonSearcher,
    query: Query,
    wanted: Sequence[tuple[int, int]],
    skipped: list[str],
) -> Job[list[_Hit]]:
    """Run the query against each frame; source by source, frames in order."""
    prepared = query.prepared()
    hits: list[_Hit] = []
    done = 0
    for source_id, frames in groupby(sorted(wanted), key=lambda each: each[0]):
        source = case.source(source_id)
        for frame in _readable(source, [index for _, index in frames], skipped):
            text = f"{source.name}, {frame.time_s:.1f} s"
            yield Progress(done, len(wanted), text, STAGE, len(skipped))
            found = searcher.search(prepared, [frame.image])[0]
            for box, score, sure in zip(
                found.boxes, found.scores, found.detection_scores, strict=True
            ):
                crop = encode_jpeg(cut(frame.image, box))
                new = NewDetection(box=box, score=float(sure), crop_jpeg=crop)
                hits.append(_Hit(float(score), source_id, frame.index, frame.time_s, new))
            done += 1
    return hits


def _readable(source: Source, indices: list[int], skipped: list[str]) -> Iterator[Frame]:
    """Yield the frames of one source that can be read; say which cannot."""
    try:
        with open_footage(Path(source.path), kind=source.kind) as footage:
            for index in indices:
                try:
                    yield footage.frame(index)
                except FootageError as error:
                    skipped.append(str(error))
    except FootageError as error:
        skipped += [str(error)] * len(indices)


def _stored(case: Case, hits: Sequence[_Hit], model_id: str) -> list[int]:
    """Return a detection id for each hit: the stored one it overlaps, else a new one."""
    ids = []
    with case.transaction():
        for hit in hits:
            known = _overlapping(case, hit)
            if known is not None:
                ids.append(known)
                continue
            ids += case.add_detections(
                hit.source_id,
                hit.frame_index,
                hit.time_s,
                detector_id=model_id,
                detections=[hit.new],
            )
    return ids


def _overlapping(case: Case, hit: _Hit) -> int | None:
    """Return the id of the stored detection that a hit overlaps most, None where none does."""
    known = case.detections_of_frame(hit.source_id, hit.frame_index)
    boxes = np.array([d.box for d in known], np.float32).reshape(-1, 4)
    overlaps = iou(hit.new.box[None].astype(np.float32), boxes)[0]
    if not len(known) or overlaps.max() < SAME_BOX_IOU:
        return None
    return known[int(overlaps.argmax())].id


def _ranklist(ids: Sequence[int], hits: Sequence[_Hit]) -> Ranklist:
    """Return hits as a ranklist; of two hits on one detection the better one stays."""
    best: dict[int, float] = {}
    for detection_id, hit in zip(ids, hits, strict=True):
        best.setdefault(detection_id, hit.score)
    return Ranklist(np.array(list(best), np.int64), np.array(list(best.values()), np.float32))
