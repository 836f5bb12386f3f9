"""Stored searches asked again from the case alone: the same pictures, frames and people as then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from reid_desktop.core.errors import QueryError, ReidError
from reid_desktop.core.losses import LOST
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, Role, Search, SearchPicture
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Ranklist
from reid_desktop.pipeline.frame_search import STAGE, Hit, look_at
from reid_desktop.pipeline.person_search import (
    FrameChoice,
    best_frames,
    best_hits,
    frames_hash,
    indexed_frames,
    known_box,
    ranklist_of,
)
from reid_desktop.pipeline.query import Query, query_from_detection
from reid_desktop.pipeline.query_pictures import query_again
from reid_desktop.pipeline.ranking import Sought, rank_gallery
from reid_desktop.pipeline.retrieve import describe_query
from reid_desktop.pipeline.shard_search import INDEX as SHARDS
from reid_desktop.pipeline.shards_again import ranked_by_shards_again
from reid_desktop.pipeline.together import rank_together
from reid_desktop.pipeline.unseen_frames import looked_at
from reid_desktop.store.case import Case

MARKS_OF_NOW = "The filter asked for marks; those of now are taken."
SAME_DESCRIPTOR = 0.999
"""Cosine from which a query described anew counts as described the same; devices round."""


@dataclass(slots=True)
class Again:
    """What came of asking again.

    Attributes:
        ranklist: found now, of the people and frames the case held then.
        remarks: under which other conditions it was asked.
        faults: why it cannot be the same search; each makes the outcome a different one.
    """

    ranklist: Ranklist
    remarks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def ranked_again(case: Case, networks: Networks, search: Search) -> Job[Again]:
    """Rank the gallery as it was then, from the descriptors that the case keeps.

    Equal descriptors give equal bits, whatever the device. The kept pictures are described anew
    as well, so that another network or a strange picture does not go unseen.

    Raises:
        QueryError: it is a search of an older version, which kept no descriptors.
        CaseError: the gallery is gone.
    """
    asked = search.parameters
    pictures = case.search_pictures(search.id)
    if not pictures:
        raise QueryError(
            f"Search {search.id} keeps no descriptors: it is of an older version. Search again."
        )
    gallery = case.gallery(search.model_id)
    then = int(asked.get("gallery", len(gallery)))
    again = Again(Ranklist(np.zeros(0, np.int64), np.zeros(0, np.float32)))
    if then < len(gallery):
        again.remarks.append(f"{len(gallery) - then} people were indexed since; they are left out.")
    settings = settings_of(asked)
    where = SearchFilter.from_json(asked.get("filter", {}))
    if where.marks or where.without_marks:
        again.remarks.append(MARKS_OF_NOW)
    if "together" in asked:
        joined = yield from rank_together(
            case,
            search.model_id,
            _descriptors(pictures, Role.LIKE),
            settings=settings,
            where=where,
            people=then,
        )
        again.ranklist, now = joined.ranklist, joined.parameters
    else:
        sought = Sought(
            _descriptors(pictures, Role.LIKE),
            _descriptors(pictures, Role.UNLIKE),
            tuple(asked.get("confirmed", ())),
            tuple(asked.get("rejected", ())),
            where,
            asked.get("join", "mean"),
        )
        if asked.get("index") == SHARDS:
            result, told = yield from ranked_by_shards_again(
                case, networks, search, sought, settings=settings, people=then
            )
            again.remarks += told
        else:
            result = yield from rank_gallery(
                case, search.model_id, sought, settings=settings, people=then
            )
        again.ranklist, now = result.ranklist, result.parameters
    again.remarks += changed_parameters(asked, now)
    yield from described_anew(case, networks, search.model_id, pictures, again)
    return again


def _descriptors(pictures: Sequence[SearchPicture], role: Role) -> Float32:
    """Return the descriptors of the pictures of one role, (P, D)."""
    rows = [picture.descriptor for picture in pictures if picture.role is role]
    return np.array(rows, np.float32).reshape(len(rows), len(pictures[0].descriptor))


def changed_parameters(asked: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return one sentence for each parameter of the coarse step that is another one now."""
    names = ("groups", "groups_opened", "index", "exhaustive", "ungrouped")
    return [
        f"Parameter {name} was {asked[name]} and is {now.get(name)} now."
        for name in names
        if name in asked and asked[name] != now.get(name)
    ]


def settings_of(asked: Mapping[str, Any]) -> SearchSettings:
    """Return the settings that a search by descriptor was asked with."""
    default = SearchSettings()
    weights = [float(each) for each in asked.get("stream_weights", default.stream_weights)]
    whole, head, upper, lower = weights
    opened = int(asked.get("groups_opened") or 0)
    return replace(
        default,
        top=int(asked.get("top", default.top)),
        exhaustive=bool(asked.get("exhaustive", False)),
        rerank=bool(asked.get("rerank", False)),
        centre_cameras=bool(asked.get("centre_cameras", False)),
        dimension=int(asked.get("dimension", default.dimension)),
        index=str(asked.get("index", "groups")),
        groups=opened,
        crops=opened,
        weight_global=whole,
        weight_head=head,
        weight_upper_body=upper,
        weight_lower_body=lower,
        weight_identity=float(asked.get("identity", {}).get("weight", default.weight_identity)),
    )


def described_anew(
    case: Case,
    networks: Networks,
    model_id: str,
    pictures: Sequence[SearchPicture],
    again: Again,
) -> Job[None]:
    """Compare the kept descriptors with what the network of now makes of the kept pictures."""
    yield Progress(0, len(pictures) + 1, "loading the networks", STAGE)
    try:
        describer = networks.describer()
    except ReidError as error:
        again.remarks.append(f"The query was not described anew: {error}")
        return
    if describer.model_id != model_id:
        again.remarks.append(
            f"The network was {model_id} and is {describer.model_id} now: the query is not "
            "described anew, its kept descriptor was ranked."
        )
        return
    for done, picture in enumerate(pictures, start=1):
        yield Progress(done, len(pictures) + 1, picture.name, STAGE)
        try:
            row = describe_query(query_again(case, picture), describer)
        except QueryError as error:
            again.remarks.append(str(error))
            continue
        likeness = float(row @ picture.descriptor)
        if likeness < SAME_DESCRIPTOR:
            again.faults.append(
                f"“{picture.name}” described anew is not as it was (cosine {likeness:.4f})."
            )


def looked_again(case: Case, networks: Networks, search: Search) -> Job[Again]:
    """Search whole frames again: the frames that the case held then, or those of the cascade.

    Raises:
        QueryError: the query's own pixels cannot be had, or another network would answer.
    """
    pictures = case.search_pictures(search.id)
    queries = [query_again(case, each) for each in pictures] or [_query_of_older(case, search)]
    yield Progress(0, 0, "loading the networks", STAGE)
    searcher = networks.searcher()
    if searcher.model_id != search.model_id:
        raise QueryError(
            f"The network that answered was {search.model_id} and is {searcher.model_id} now: "
            "install its weights to repeat this search."
        )
    asked = search.parameters
    choice, remarks, faults = yield from _frames_again(case, networks, search, pictures)
    remarks += _changed_score(asked, searcher.score_rule)
    if LOST in asked:
        frames = looked_at(choice.frames, asked.get("not_looked_at", {}))
        remarks.append(
            f"The cluster was lost then: {len(choice.frames) - len(frames)} frames are left out."
        )
        choice = replace(choice, frames=frames)
    if asked.get("frames_sha256", "") not in ("", frames_hash(choice.frames)):
        faults.append("Other frames are looked at than then.")
    skipped: list[str] = []
    looked = yield from look_at(case, searcher, queries, choice.frames, skipped)
    if len(skipped) != len(asked.get("frames_unreadable", ())):
        faults.append(f"{len(skipped)} frames cannot be read now: {' '.join(skipped[:1])}".strip())
    where = SearchFilter.from_json(asked.get("filter", {}))
    if where.marks or where.without_marks:
        remarks.append(MARKS_OF_NOW)
    hits = best_hits(case, looked.hits, where, top=int(asked.get("top", len(looked.hits))))
    return Again(_numbered(case, search, hits), remarks, faults)


def _changed_score(asked: Mapping[str, Any], now: str) -> list[str]:
    """Return how the score of a search of frames was another one than now; searches keep it."""
    if "score" not in asked:
        return [
            "The search is of an older version, which did not keep by which score it ranked; "
            f"it is {now} now, so the scores may differ for that reason alone."
        ]
    if asked["score"] != now:
        return [f"Candidates were ranked by {asked['score']} then and are by {now} now."]
    return []


def _frames_again(
    case: Case, networks: Networks, search: Search, pictures: Sequence[SearchPicture]
) -> Job[tuple[FrameChoice, list[str], list[str]]]:
    """Return the frames to look at, what differs, and what must not."""
    asked, remarks, faults = search.parameters, list[str](), list[str]()
    where = SearchFilter.from_json(asked.get("filter", {"cameras": asked.get("cameras", [])}))
    last = asked.get("reach", {}).get("last_frame")
    frames = indexed_frames(case, where, last=last)
    late = len(indexed_frames(case, where)) - len(frames)
    if late:
        remarks.append(f"{late} frames were indexed since; they are left out.")
    if search.method is not Method.CASCADE:
        return FrameChoice(frames), remarks, faults
    coarse = asked.get("coarse")
    if not coarse or not pictures or not len(pictures[0].descriptor):
        raise QueryError(
            "This cascade is of an older version, which did not keep how its frames were chosen. "
            "Search again."
        )
    settings = replace(settings_of(coarse), frames=int(asked["frames"]))
    model_id, descriptors = str(coarse["describer"]), _descriptors(pictures, Role.LIKE)
    choice = yield from best_frames(
        case, model_id, descriptors, settings=settings, where=where, people=int(coarse["gallery"])
    )
    remarks += changed_parameters(coarse, choice.parameters["coarse"])
    told = Again(Ranklist(np.zeros(0, np.int64), np.zeros(0, np.float32)), remarks, faults)
    yield from described_anew(case, networks, model_id, pictures, told)
    return choice, remarks, faults


def _numbered(case: Case, search: Search, hits: Sequence[Hit]) -> Ranklist:
    """Return hits as a ranklist of stored detections, taken for them in the order of then.

    A hit that no detection of then overlaps was stored by the search itself, with its very box.
    """
    last = search.parameters.get("reach", {}).get("last_detection")
    stored = case.hits_of(search.id).ids
    own = {
        (d.source_id, d.frame_index, d.box): d.id
        for d in case.detections(stored[stored > (-1 if last is None else last)])
    }
    later: set[int] = set()
    found: list[tuple[Hit, int]] = []
    for hit in hits:
        number = known_box(case, hit, last=last, later=later)
        if number is None:
            x1, y1, x2, y2 = (float(side) for side in hit.new.box)
            number = own.get((hit.source_id, hit.frame_index, (x1, y1, x2, y2)))
            if number is None:
                continue
            later.add(number)
        found.append((hit, number))
    return ranklist_of([number for _, number in found], [hit for hit, _ in found])


def _query_of_older(case: Case, search: Search) -> Query:
    """Return the query of a search that kept no whole picture, from the footage it was cut of.

    Raises:
        QueryError: its very pixels cannot be had.
    """
    number = search.query_name.rpartition("detection ")[2]
    if number.isdecimal():
        query = query_from_detection(case, int(number))
        if query.sha256 == search.query_sha256:
            return query
    raise QueryError(
        f"The case keeps only a JPEG of the query “{search.query_name}”; a search of whole frames "
        "needs its own pixels."
    )
