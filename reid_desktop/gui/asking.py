"""Which job answers what the analyst asks."""

from collections.abc import Sequence

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
    cameras: Sequence[str],
    by: str,
) -> Job[Search]:
    """Answer `asked` by `method`; QEEPS and the cascade look at the first picture only.

    Raises:
        QueryError: there is no query.
    """
    query = asked.query
    if query is None:
        raise QueryError("Nobody is sought: choose a picture of the person.")
    where = SearchFilter(cameras=tuple(cameras))
    if method is not Method.GLAD:
        cascade = method is Method.CASCADE
        return person_search(
            case, networks, query, settings=settings, cascade=cascade, cameras=cameras, by=by
        )
    if asked.is_together:
        return search_together(case, networks, asked.likes, settings=settings, where=where, by=by)
    request = SearchRequest(asked.likes, asked.unlikes, where=where, join=asked.join)
    return search_people(case, networks, request, settings=settings, by=by)
