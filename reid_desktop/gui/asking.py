"""Which job answers what the analyst asks."""

from dataclasses import replace

from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job
from reid_desktop.core.records import Method, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.gui.query_set import QuerySet
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.together import search_together
from reid_desktop.store.case import Case


def ask(  # noqa: PLR0913 - everything a search needs
    case: Case,
    networks: Networks,
    asked: QuerySet,
    *,
    method: Method,
    settings: SearchSettings,
    where: SearchFilter,
    by: str,
) -> Job[Search]:
    """Answer `asked` by `method` among those who pass `where`.

    QEEPS and the cascade look at the first picture only, and at no marks: those filter their
    ranklist.

    Raises:
        QueryError: there is no query.
    """
    query = asked.query
    if query is None:
        raise QueryError("Nobody is sought: choose a picture of the person.")
    if method is not Method.GLAD:
        cascade, where = method is Method.CASCADE, replace(where, marks=(), without_marks=())
        return person_search(
            case, networks, query, settings=settings, cascade=cascade, where=where, by=by
        )
    if asked.is_together:
        return search_together(case, networks, asked.likes, settings=settings, where=where, by=by)
    request = SearchRequest(asked.likes, asked.unlikes, where=where, join=asked.join)
    return search_people(case, networks, request, settings=settings, by=by)
