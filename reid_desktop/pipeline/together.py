"""Search for several people at once: the frames on which all of them are seen together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Ranklist
from reid_desktop.pipeline.query import Query
from reid_desktop.pipeline.query_pictures import contents, kept_picture
from reid_desktop.pipeline.ranking import Sought, rank_gallery
from reid_desktop.pipeline.retrieve import describe_query, new_search
from reid_desktop.pipeline.scope import admitted
from reid_desktop.store.case import Case

STAGE = "search together"
_DEEP = 10
"""Each person is ranked so many times deeper than the answer, as most frames lack somebody."""


def search_together(
    case: Case,
    networks: Networks,
    queries: Sequence[Query],
    *,
    settings: SearchSettings,
    where: SearchFilter | None = None,
    by: str,
) -> Job[Search]:
    """Find the frames on which all people of `queries` are seen, and store the search.

    A frame is as good as its least certain person: its score is the lowest of the best scores of
    the people, each of them another detection.

    Args:
        case: open for writing on this thread.
        networks: the describer is used.
        queries: two people or more, each with its box.
        settings: length of the ranklist and how each person is ranked.
        where: who may be on the ranklist.
        by: who asks, for the log.

    Raises:
        QueryError: fewer than two people are given.
        CaseError: nothing is indexed by this describer yet, or the policy refuses the search.
    """
    if len(queries) < 2:
        raise QueryError("To find people together, give at least two of them.")
    admission = admitted(case, where or SearchFilter())
    yield Progress(0, len(queries) + 1, "loading the networks", STAGE)
    describer = networks.describer()
    pictures = []
    for place, query in enumerate(queries):
        yield Progress(place, len(queries) + 1, query.name, STAGE)
        pictures.append(kept_picture(query, descriptor=describe_query(query, describer)))
    records = [picture.record for picture in pictures]
    descriptors = np.array([record.descriptor for record in records], np.float32)
    found = yield from rank_together(
        case, describer.model_id, descriptors, settings=settings, where=admission.filter
    )
    search = new_search(queries[0], Method.GLAD, describer.model_id, found.parameters)
    return case.add_search(
        search,
        found.ranklist,
        pictures=records,
        contents=contents(pictures),
        begun_at=admission.begun_at,
        by=by,
    )


@dataclass(frozen=True, slots=True)
class Together:
    """The frames on which several people are seen, and everything needed to ask again."""

    ranklist: Ranklist
    parameters: Mapping[str, object]


def rank_together(
    case: Case,
    model_id: str,
    descriptors: Float32,
    *,
    settings: SearchSettings,
    where: SearchFilter,
    people: int | None = None,
) -> Job[Together]:
    """Rank the people described by `model_id` for each descriptor, and join them by frame.

    Args:
        case: open for reading.
        model_id: describer of gallery and queries.
        descriptors: (P, D) float32, L2 norm 1, P >= 2.
        settings: length of the ranklist and how each person is ranked.
        where: who may be on the ranklist.
        people: only the first so many of the gallery count; None for all.
    """
    deep = replace(settings, top=settings.top * _DEEP)
    ranklists, parameters = [], dict[str, object]()
    for descriptor in descriptors:
        sought = Sought(descriptor[None], descriptors[:0], (), (), where)
        result = yield from rank_gallery(case, model_id, sought, settings=deep, people=people)
        ranklists.append(result.ranklist)
        parameters = dict(result.parameters)
    ids = np.unique(np.concatenate([ranklist.ids for ranklist in ranklists]))
    frames = {d.id: (d.source_id, d.frame_index) for d in case.detections(ids)}
    ranklist = together(ranklists, frames, top=settings.top)
    parameters |= {"top": settings.top, "together": len(descriptors), "join": "best"}
    return Together(ranklist, parameters)


def together(
    ranklists: Sequence[Ranklist], frames: Mapping[int, tuple[int, int]], *, top: int
) -> Ranklist:
    """Join the ranklists of several people by frame.

    Each detection counts for the person it is most like, so that one candidate never stands for
    two people.

    Args:
        ranklists: one for each person.
        frames: frame of every detection that is ranked.
        top: hits kept.

    Returns:
        The hits of the frames on which everybody is seen, the frame's score at each.
    """
    owners: dict[int, tuple[float, int]] = {}
    for person, ranklist in enumerate(ranklists):
        for detection, score in ranklist:
            owners[detection] = max(owners.get(detection, (score, person)), (score, person))
    best: dict[tuple[int, int], dict[int, tuple[float, int]]] = {}
    for detection, (score, person) in owners.items():
        people = best.setdefault(frames[detection], {})
        people[person] = max(people.get(person, (score, detection)), (score, detection))
    whole = [people for people in best.values() if len(people) == len(ranklists)]
    whole.sort(key=lambda people: -min(score for score, _ in people.values()))
    ids = [people[person][1] for people in whole for person in sorted(people)]
    scores = [min(s for s, _ in people.values()) for people in whole for _ in people]
    return Ranklist(np.array(ids[:top], np.int64), np.array(scores[:top], np.float32))
