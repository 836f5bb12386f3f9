"""A stored search run again: its pictures, parameters and filter, on the people of now."""

from collections.abc import Sequence
from dataclasses import replace

from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job
from reid_desktop.core.records import Method, Role, Search, SearchPicture
from reid_desktop.core.searching import SearchFilter
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.pipeline.index_search import index_search
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import Query, query_from_image
from reid_desktop.pipeline.query_pictures import query_again
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.search_again import settings_of
from reid_desktop.pipeline.together import search_together
from reid_desktop.store.case import Case


def search_anew(case: Case, networks: Networks, search_id: int, *, by: str) -> Job[Search]:
    """Ask what a stored search asked, of everything indexed by now, and store the answer.

    The former search stays as it is. `replay` is the other way to ask again: of the people the
    case held then, to see that the answer was what it was said to be.

    Args:
        case: open for writing on this thread.
        networks: those the method needs.
        search_id: the search to run again.
        by: who asks, for the log.

    Raises:
        QueryError: its query picture cannot be had.
        CaseError: nothing is indexed, or the policy refuses the search.
    """
    search = case.search(search_id)
    asked = search.parameters
    pictures = case.search_pictures(search_id)
    where = SearchFilter.from_json(asked.get("filter", {"cameras": asked.get("cameras", [])}))
    if not pictures:
        raise QueryError(
            f"Search {search_id} keeps no pictures: it is of an older version. "
            "Use its query again instead."
        )
    likes = tuple(_query(case, each) for each in pictures if each.role is Role.LIKE)
    unlikes = tuple(_query(case, each) for each in pictures if each.role is Role.UNLIKE)
    if search.method is not Method.GLAD:
        return (yield from _otherwise(case, networks, search, likes, where, by=by))
    settings = settings_of(asked)
    if "together" in asked:
        return (
            yield from search_together(case, networks, likes, settings=settings, where=where, by=by)
        )
    request = SearchRequest(
        likes,
        unlikes,
        tuple(asked.get("confirmed", ())),
        tuple(asked.get("rejected", ())),
        where,
        asked.get("join", "mean"),
    )
    return (yield from search_people(case, networks, request, settings=settings, by=by))


def _otherwise(
    case: Case,
    networks: Networks,
    search: Search,
    likes: Sequence[Query],
    where: SearchFilter,
    *,
    by: str,
) -> Job[Search]:
    """Ask again what was asked by index, or of whole frames."""
    asked = search.parameters
    if search.method is Method.INDEX:
        settings, join = settings_of(asked), asked.get("join", "mean")
        return (
            yield from index_search(
                case, networks, likes, settings=settings, where=where, join=join, by=by
            )
        )
    settings = settings_of(asked.get("coarse", {}))
    frames = int(asked.get("frames", settings.frames))
    settings = replace(settings, top=int(asked.get("top", settings.top)), frames=frames)
    return (
        yield from person_search(
            case,
            networks,
            likes[0],
            more=likes[1:],
            settings=settings,
            cascade=search.method is Method.CASCADE,
            where=where,
            by=by,
        )
    )


def _query(case: Case, picture: SearchPicture) -> Query:
    """Return the query of a kept picture; of an older case, which kept only its crop, that."""
    if picture.picture:
        return query_again(case, picture)
    return query_from_image(decode_picture(picture.jpeg, name=picture.name), name=picture.name)
