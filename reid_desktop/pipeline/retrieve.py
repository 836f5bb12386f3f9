"""Search by descriptor: coarse-to-fine retrieval over the indexed people (GLAD, section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from reid_desktop.core.errors import CaseError, QueryError
from reid_desktop.core.networks import Describer, Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark, Method, NewSearch, Role, Search, SearchPicture
from reid_desktop.core.searching import FilterOutcome, SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import STREAM_NAMES, Float32, Int64
from reid_desktop.index.likeness import stream_likeness
from reid_desktop.index.queries import Join, joined, weighted
from reid_desktop.pipeline.query import Query, with_person
from reid_desktop.pipeline.query_pictures import contents, kept_picture
from reid_desktop.pipeline.ranking import Ranking, Sought, rank_gallery, rows_of
from reid_desktop.pipeline.request import SearchRequest, SearchResult
from reid_desktop.pipeline.scope import admitted
from reid_desktop.pipeline.sound import sound_query
from reid_desktop.store.case import Case

__all__ = ["weighted"]

STAGE = "search"


def retrieve(
    case: Case,
    networks: Networks,
    query: Query,
    *,
    settings: SearchSettings,
    cameras: Sequence[str] = (),
    by: str,
) -> Job[Search]:
    """Search for the person on one picture; see `search_people`."""
    request = SearchRequest((query,), where=SearchFilter(cameras=tuple(cameras)))
    return (yield from search_people(case, networks, request, settings=settings, by=by))


def search_people(  # noqa: PLR0913 - what is asked, of what, and how
    case: Case,
    networks: Networks,
    request: SearchRequest,
    *,
    settings: SearchSettings,
    by: str,
    ranking: Ranking = rank_gallery,
) -> Job[Search]:
    """Rank the indexed people by likeness to what is sought, and store the search.

    The stored search holds every picture with its descriptor, and in its parameters the filter and
    what that left (`outcome_of`).

    Args:
        case: open for writing on this thread.
        networks: the describer is used; the detector where a query has no box.
        request: pictures of the person, of others, filter.
        settings: length, kind of index, groups opened, weights of the streams, re-ranking.
        by: who asks, for the log.
        ranking: how the gallery is ranked; on this computer unless said otherwise.

    Raises:
        CaseError: nothing is indexed by this describer yet, or the policy refuses the search.
        QueryError: there is nobody on a query picture.
    """
    if not request.queries:
        raise QueryError("Nobody is sought: give at least one picture of the person.")
    admission = admitted(case, request.where)
    yield Progress(0, 3, "loading the networks", STAGE)
    describer = networks.describer()
    pictures = []
    for role, queries in ((Role.LIKE, request.queries), (Role.UNLIKE, request.negatives)):
        for query in queries:
            yield Progress(1, 3, f"describing {query.name}", STAGE)
            found = with_person(query, networks)
            pictures.append(kept_picture(found, role, describe_query(found, describer)))
    yield Progress(2, 3, "searching", STAGE)
    records = [picture.record for picture in pictures]
    sought = Sought(
        _descriptors(records, Role.LIKE),
        _descriptors(records, Role.UNLIKE),
        request.confirmed,
        request.rejected,
        admission.filter,
        request.join,
    )
    result = yield from ranking(case, describer.model_id, sought, settings=settings)
    new = _asked_for(records[0], describer.model_id, result)
    kept = contents(pictures)
    return case.add_search(
        new, result.ranklist, pictures=records, contents=kept, begun_at=admission.begun_at, by=by
    )


def rank_again(
    case: Case,
    search_id: int,
    *,
    settings: SearchSettings,
    where: SearchFilter | None = None,
    join: Join | None = None,
    by_marks: bool = True,
) -> Job[SearchResult]:
    """Rank anew what a stored search asked for, with its marks, other weights or another filter.

    Nothing is described, so that a mark, a chip or a switch shows at once; nothing is stored
    (`keep` does). Works on a read-only case.

    Args:
        case: open for reading.
        search_id: a stored search by descriptor.
        settings: as `search_people`.
        where: another filter; None keeps the one asked.
        join: another way to join several queries; None keeps the one asked.
        by_marks: matches pull, and what is not a match pushes away and never comes back.

    Raises:
        CaseError: there is no such search, or it has no descriptors (of an older version or of
            QEEPS).
    """
    search = _search(case, search_id)
    pictures = _pictures(case, search)
    asked = search.parameters
    asked_where = SearchFilter.from_json(asked.get("filter", {}))
    marks = case.verdicts(search_id) if by_marks else {}
    pulls = {number for number, verdict in marks.items() if verdict.mark is Mark.MATCH}
    pushes = {number for number, verdict in marks.items() if verdict.mark is Mark.NOT_MATCH}
    sought = Sought(
        _descriptors(pictures, Role.LIKE),
        _descriptors(pictures, Role.UNLIKE),
        tuple(sorted(pulls | (set(asked.get("confirmed", ())) - pushes))),
        tuple(sorted(pushes | (set(asked.get("rejected", ())) - pulls))),
        admitted(case, asked_where if where is None else where).filter,
        asked.get("join", "mean") if join is None else join,
    )
    return (yield from rank_gallery(case, search.model_id, sought, settings=settings))


def keep(case: Case, search_id: int, result: SearchResult, *, by: str) -> Job[Search]:
    """Store a result of `rank_again` as a search of its own.

    Raises:
        CaseError: there is no such search.
    """
    yield Progress(0, 1, "storing", STAGE)
    search = _search(case, search_id)
    refined = replace(result, parameters={**result.parameters, "refined_from": search_id})
    pictures = _pictures(case, search)
    new = _asked_for(pictures[0], search.model_id, refined)
    return case.add_search(new, refined.ranklist, pictures=pictures, by=by)


def why(case: Case, search_id: int, detection_ids: Sequence[int] | Int64) -> Float32:
    """Return the cosine of each stream for some people, (K, S) float32; NaN where not described.

    Raises:
        CaseError: there is no such search, or it has no descriptors.
    """
    search = _search(case, search_id)
    likes = _descriptors(_pictures(case, search), Role.LIKE)
    query = joined(likes, likes[:0], join=search.parameters.get("join", "mean"))
    gallery = case.gallery(search.model_id)
    rows = rows_of(gallery, np.asarray(detection_ids, np.int64))
    cosines = np.full((len(rows), len(STREAM_NAMES)), np.nan, np.float32)
    known = rows >= 0
    streams = len(STREAM_NAMES)
    cosines[known] = stream_likeness(query, gallery.descriptors, rows[known], streams)
    return cosines


def outcome_of(search: Search) -> FilterOutcome | None:
    """Return what the filter of a stored search left; None for searches of older versions."""
    values = search.parameters.get("outcome")
    return None if values is None else FilterOutcome.from_json(values)


def describe_query(query: Query, describer: Describer) -> Float32:
    """Return the query's descriptor (D,), L2 norm 1; raises QueryError when it is no numbers."""
    if query.box is None:
        described = describer.describe_crops([query.image])
    else:
        described = describer.describe(query.image, query.box[None])
    return sound_query(described.descriptors[0], query.name)


def new_search(
    query: Query,
    method: Method,
    model_id: str,
    parameters: Mapping[str, Any],
    *,
    unseen_frames: int = 0,
) -> NewSearch:
    """Return the record of a search as it is asked."""
    return NewSearch(
        method=method,
        query_name=query.name,
        query_jpeg=query.crop_jpeg(),
        query_sha256=query.sha256,
        box=query.corners,
        model_id=model_id,
        parameters=parameters,
        unseen_frames=unseen_frames,
    )


def _descriptors(pictures: Sequence[SearchPicture], role: Role) -> Float32:
    """Return the descriptors of the pictures of one role, (P, D)."""
    rows = [picture.descriptor for picture in pictures if picture.role is role]
    return np.array(rows, np.float32).reshape(len(rows), len(pictures[0].descriptor))


def _asked_for(cover: SearchPicture, model_id: str, result: SearchResult) -> NewSearch:
    """Return the record of a result; its first picture stands on the cover."""
    return NewSearch(
        method=Method.GLAD,
        query_name=cover.name,
        query_jpeg=cover.jpeg,
        query_sha256=cover.sha256,
        box=cover.box,
        model_id=model_id,
        parameters=result.parameters,
        unseen_frames=0,
    )


def _search(case: Case, search_id: int) -> Search:
    try:
        return case.search(search_id)
    except KeyError as error:
        raise CaseError(f"“{case.path.name}” has no search {search_id}.") from error


def _pictures(case: Case, search: Search) -> list[SearchPicture]:
    """Return the pictures of a search by descriptor.

    Raises:
        CaseError: there are none.
    """
    pictures = case.search_pictures(search.id)
    if search.method is not Method.GLAD or not pictures:
        method = search.method.value.upper()
        raise CaseError(
            f"Search {search.id} keeps no descriptors: it was asked by {method} or by an older "
            "version. Search again by GLAD."
        )
    return pictures
