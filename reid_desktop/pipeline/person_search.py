"""Search whole frames with QEEPS: every indexed frame, or those that retrieval finds best."""

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from reid_desktop.core.boxes import iou
from reid_desktop.core.errors import CaseError, QueryError, ReidError
from reid_desktop.core.losses import LOST
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Ranklist
from reid_desktop.pipeline.day_clock import seen_within
from reid_desktop.pipeline.frame_search import (
    STAGE,
    Elsewhere,
    Hit,
    Hits,
    Looked,
    look_at,
    unheeded,
)
from reid_desktop.pipeline.query import Query, with_person
from reid_desktop.pipeline.query_pictures import NO_DESCRIPTOR, keep_search
from reid_desktop.pipeline.ranking import Sought, rank_gallery
from reid_desktop.pipeline.retrieve import describe_query, new_search
from reid_desktop.pipeline.scope import admitted
from reid_desktop.pipeline.stages import SAME_BOX_IOU
from reid_desktop.pipeline.unseen_frames import not_looked_at
from reid_desktop.store.case import Case

_DEEP = 10
"""The cascade reads this many ranks for each frame it wants, as frames hold several people."""


COARSE = (
    *("gallery", "stream_weights", "rerank", "exhaustive", "index", "groups", "groups_opened"),
    *("dimension", "ungrouped", "centre_cameras"),
)
"""Parameters of the ranking that chooses the frames of a cascade, kept with the search."""


@dataclass(frozen=True, slots=True)
class FrameChoice:
    """Frames to look at, (source id, frame index), and how a cascade chose them."""

    frames: list[tuple[int, int]]
    parameters: Mapping[str, Any] = field(default_factory=dict)


def person_search(  # noqa: PLR0913 - what is asked, of what, and how
    case: Case,
    networks: Networks,
    query: Query,
    *,
    more: Sequence[Query] = (),
    settings: SearchSettings,
    cascade: bool,
    where: SearchFilter | None = None,
    elsewhere: Elsewhere | None = None,
    heed: Hits = unheeded,
    by: str,
) -> Job[Search]:
    """Search frames for the query's person and store the search.

    Paper: QEEPS (Munjal et al. 2019); the exhaustive mode runs the query against every frame.
    The cascade looks only at the `settings.frames` frames that retrieval by GLAD ranks best and
    says which frames it did not look at. Every progress says what is found so far (`SoFar`).

    Args:
        case: open for writing on this thread.
        networks: searcher, and for the cascade or a query without a box detector and describer.
        query: the person sought.
        more: further pictures of the same person: each frame is looked at once for all of them,
            and a box counts by the picture it is most like.
        settings: length of the ranklist, frames of the cascade, coarse-to-fine parameters.
        cascade: only the best frames instead of every indexed frame.
        where: which frames are looked at, how likely and sure a hit must be, and which marks
            the stored person it is may hold.
        elsewhere: a cluster that looks at the frames; None for this computer.
        heed: is given the hits of each frame as they come, long before the search ends.
        by: who asks, for the log.

    Raises:
        CaseError: nothing is indexed yet, or the policy refuses the search.
        QueryError: there is nobody on the query picture, or no frame passes the filter.
    """
    admission = admitted(case, where or SearchFilter())
    where = admission.filter
    yield Progress(0, 0, "loading the networks", STAGE)
    searcher = networks.searcher()
    queries = [with_person(each, networks) for each in (query, *more)]
    frames, reach = indexed_frames(case, where), case.reach()
    if not frames:
        raise _no_frames(case)
    choice, descriptors = FrameChoice(frames), [NO_DESCRIPTOR] * len(queries)
    if cascade:
        choice, descriptors = yield from _chosen(case, networks, queries, settings, where)
    skipped, asked = list[str](), (case, searcher, queries, choice.frames)
    looked = yield from look_at(*asked, skipped, elsewhere=elsewhere, heed=heed)
    choice = _looked_at(choice, looked)
    hits = best_hits(case, looked.hits, where, top=settings.top)
    ids = _stored(case, hits, searcher.model_id)
    parameters = _asked_of(choice, frames, skipped, where, top=settings.top)
    parameters |= {"reach": reach, "score": searcher.score_rule}
    unseen = len(frames) - parameters["frames_looked_at"]
    method = Method.CASCADE if cascade else Method.QEEPS
    search = new_search(queries[0], method, searcher.model_id, parameters, unseen_frames=unseen)
    found, begun_at = ranklist_of(ids, hits), admission.begun_at
    return keep_search(case, search, found, queries, descriptors, begun_at=begun_at, by=by)


def _chosen(
    case: Case,
    networks: Networks,
    queries: Sequence[Query],
    settings: SearchSettings,
    where: SearchFilter,
) -> Job[tuple[FrameChoice, list[Float32]]]:
    """Return the frames of a cascade and the queries' descriptors, (D,) each, that chose them."""
    describer = networks.describer()
    descriptors = [describe_query(query, describer) for query in queries]
    choice = yield from best_frames(
        case, describer.model_id, np.stack(descriptors), settings=settings, where=where
    )
    return choice, descriptors


def _looked_at(choice: FrameChoice, looked: Looked) -> FrameChoice:
    """Return the chosen frames that were looked at; all of them unless a cluster was lost."""
    if not looked.lost:
        return choice
    frames = [frame for frame in choice.frames if frame not in looked.undone]
    sentence = f"{looked.lost} {len(looked.undone)} frames were not looked at."
    return FrameChoice(frames, {**choice.parameters, LOST: sentence})


def _asked_of(
    choice: FrameChoice,
    frames: Sequence[tuple[int, int]],
    skipped: list[str],
    where: SearchFilter,
    *,
    top: int,
) -> dict[str, Any]:
    """Return what a search of frames is asked again with.

    Args:
        choice: the frames looked at.
        frames: all frames in scope.
        skipped: why some could not be read.
        where: the filter.
        top: length of the ranklist.
    """
    return {
        "top": top,
        "cameras": sorted(where.cameras),
        "filter": where.to_json(),
        "frames_looked_at": len(choice.frames) - len(skipped),
        "frames_unreadable": skipped,
        "frames_sha256": frames_hash(choice.frames),
        "not_looked_at": not_looked_at(frames, choice.frames),
        **choice.parameters,
    }


def indexed_frames(
    case: Case, where: SearchFilter, *, last: int | None = None
) -> list[tuple[int, int]]:
    """Return (source id, frame index) of the frames looked at while indexing.

    Args:
        case: open for reading.
        where: its cameras, sources, period and time of day count; footage without a known start
            is in no period.
        last: number of the last frame that counts, see `Case.reach`; None for all.
    """
    found: list[tuple[int, int]] = []
    for source in case.sources():
        if where.cameras and source.camera not in where.cameras:
            continue
        if where.source_ids and source.id not in where.source_ids:
            continue
        times = case.frame_times(source.id, last=last)
        seen = seen_within(source, np.array([time_s for _, time_s in times]), where)
        found += [(source.id, index) for (index, _), kept in zip(times, seen, strict=True) if kept]
    return found


def best_hits(case: Case, hits: Sequence[Hit], where: SearchFilter, *, top: int) -> list[Hit]:
    """Return the `top` best hits that are as likely, sure, high and marked as `where` asks."""
    least = -math.inf if where.least_score is None else where.least_score
    kept = [
        hit
        for hit in sorted(hits, key=lambda hit: -hit.score)
        if hit.score >= least
        and hit.new.score >= where.least_sureness
        and hit.new.box[3] - hit.new.box[1] >= where.least_height
    ]
    if where.marks or where.without_marks:
        wanted, unwanted = (
            set(case.marked(marks).tolist()) for marks in (where.marks, where.without_marks)
        )
        known = [known_box(case, hit) for hit in kept]
        kept = [
            hit
            for hit, number in zip(kept, known, strict=True)
            if (not where.marks or number in wanted) and number not in unwanted
        ]
    return kept[:top]


def _no_frames(case: Case) -> ReidError:
    """Return why no frame can be looked at: none is indexed, or none passes the filter."""
    if indexed_frames(case, SearchFilter()):
        return QueryError("No indexed frame passes the filter. Take a condition off.")
    return CaseError(f"Nothing is indexed in “{case.path.name}” yet. Run the index first.")


def best_frames(
    case: Case,
    model_id: str,
    descriptors: Float32,
    *,
    settings: SearchSettings,
    where: SearchFilter,
    people: int | None = None,
) -> Job[FrameChoice]:
    """Return the frames of the best GLAD hits, best first, `settings.frames` at the most.

    Args:
        case: open for reading.
        model_id: describer of the gallery.
        descriptors: of the query's pictures, (P, D) float32, P >= 1, L2 norm 1.
        settings: number of frames, index, weights.
        where: who may be ranked.
        people: only the first so many of the gallery count; None for all.
    """
    sought = Sought(descriptors, descriptors[:0], where=where)
    deep = replace(settings, top=settings.frames * _DEEP)
    found = yield from rank_gallery(case, model_id, sought, settings=deep, people=people)
    ids = found.ranklist.ids.tolist()
    seen = [(d.source_id, d.frame_index) for d in case.detections(ids)]
    coarse = {name: found.parameters[name] for name in COARSE if name in found.parameters}
    parameters = {"frames": settings.frames, "coarse": {"describer": model_id, **coarse}}
    return FrameChoice(list(dict.fromkeys(seen))[: settings.frames], parameters)


def frames_hash(frames: Sequence[tuple[int, int]]) -> str:
    """Return the SHA-256 over the lines "<source id> <frame index>" of some frames, sorted."""
    lines = "".join(f"{source} {index}\n" for source, index in sorted(frames))
    return hashlib.sha256(lines.encode("ascii")).hexdigest()


def _stored(case: Case, hits: Sequence[Hit], model_id: str) -> list[int]:
    """Return a detection id for each hit: the stored one it overlaps, else a new one."""
    ids = []
    with case.transaction():
        for hit in hits:
            known = known_box(case, hit)
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


def known_box(
    case: Case, hit: Hit, *, last: int | None = None, later: Collection[int] = ()
) -> int | None:
    """Return the id of the stored detection that a hit overlaps most, None where none does.

    Detections numbered above `last` do not count, but for those among `later`.
    """
    known = case.detections_of_frame(hit.source_id, hit.frame_index)
    known = [d for d in known if last is None or d.id <= last or d.id in later]
    boxes = np.array([d.box for d in known], np.float32).reshape(-1, 4)
    overlaps = iou(hit.new.box[None].astype(np.float32), boxes)[0]
    if not len(known) or overlaps.max() < SAME_BOX_IOU:
        return None
    return known[int(overlaps.argmax())].id


def ranklist_of(ids: Sequence[int], hits: Sequence[Hit]) -> Ranklist:
    """Return hits as a ranklist; of two hits on one detection the better one stays."""
    best: dict[int, float] = {}
    for detection_id, hit in zip(ids, hits, strict=True):
        best.setdefault(detection_id, hit.score)
    return Ranklist(np.array(list(best), np.int64), np.array(list(best.values()), np.float32))
