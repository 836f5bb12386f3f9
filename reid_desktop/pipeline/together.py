"""Search for several people at once: the frames on which all of them are seen together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, Role, Search, SearchPicture
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Ranklist
from reid_desktop.pipeline.query import Query
from reid_desktop.pipeline.ranking import Sought, rank_gallery
from reid_desktop.pipeline.retrieve import describe_query, new_search
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
        CaseError: nothing is indexed by this describer yet.
    """
    if len(queries) < 2:
        raise QueryError("To find people together, give at least two of them.")
    yield Progress(0, len(queries) + 1, "loading the networks", STAGE)
    describer = networks.describer()
    deep = replace(settings, top=settings.top * _DEEP)
    pictures, ranklists = [], []
    parameters: dict[str, object] = {}
    for place, query in enumerate(queries):
        yield Progress(place, len(queries) + 1, query.name, STAGE)
        descriptor = describe_query(query, describer)
        crop, corners = query.crop_jpeg(), query.corners
        pictures.append(
            SearchPicture(Role.LIKE, query.name, query.sha256, crop, corners, descriptor)
        )
        sought = Sought(descriptor[None], descriptor[None][:0], (), (), where or SearchFilter())
        result = yield from rank_gallery(case, describer.model_id, sought, settings=deep)
        ranklists.append(result.ranklist)
        parameters = dict(result.parameters)
    ids = np.unique(np.concatenate([ranklist.ids for ranklist in ranklists]))
    frames = {d.id: (d.source_id, d.frame_index) for d in case.detections(ids)}
    ranklist = together(ranklists, frames, top=settings.top)
    parameters |= {"top": settings.top, "together": len(queries), "join": "best"}
    search = new_search(queries[0], Method.GLAD, describer.model_id, parameters)
    return case.add_search(search, ranklist, pictures=pictures, by=by)


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
