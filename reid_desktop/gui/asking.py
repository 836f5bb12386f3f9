"""Which job answers what the analyst asks."""

from pathlib import Path

from reid_desktop.core.errors import QueryError
from reid_desktop.core.progress import Job
from reid_desktop.core.records import Method, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.gui.query_set import QuerySet
from reid_desktop.gui.session import Session
from reid_desktop.pipeline.index_search import index_search
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.ranking import Ranking, rank_gallery
from reid_desktop.pipeline.request import SearchRequest
from reid_desktop.pipeline.retrieve import search_people
from reid_desktop.pipeline.shard_search import ranking_on
from reid_desktop.pipeline.together import search_together
from reid_desktop.store.case import Case


def ask(  # noqa: PLR0913 - everything a search needs
    case: Case,
    session: Session,
    asked: QuerySet,
    method: Method,
    *,
    settings: SearchSettings,
    where: SearchFilter,
) -> Job[Search]:
    """Answer `asked` by `method` among those who pass `where`.

    QEEPS and the cascade look for the pictures of the person alone, whoever else is shown.

    Raises:
        QueryError: there is no query.
    """
    query = asked.query
    if query is None:
        raise QueryError("Nobody is sought: choose a picture of the person.")
    networks, by = session.networks_for(case), session.examiner
    if method is Method.INDEX:
        return index_search(
            case,
            networks,
            asked.likes,
            settings=settings,
            where=where,
            join=asked.join,
            by=by,
        )
    if method is not Method.GLAD:
        cascade = method is Method.CASCADE
        return person_search(
            case,
            networks,
            query,
            more=asked.likes[1:],
            settings=settings,
            cascade=cascade,
            where=where,
            elsewhere=session.elsewhere(),
            by=by,
        )
    if asked.is_together:
        return search_together(case, networks, asked.likes, settings=settings, where=where, by=by)
    request = SearchRequest(asked.likes, asked.unlikes, where=where, join=asked.join)
    return search_people(
        case, networks, request, settings=settings, by=by, ranking=_ranking(session)
    )


def _ranking(session: Session) -> Ranking:
    """Return how the gallery is ranked: by the shards of the settings where there is a cluster.

    While it is lost, the ranking itself turns to the case, and says so.

    Raises:
        ClusterError: the cluster's address is none, or there are no shards in the folder.
    """
    folder = session.settings.cluster.shards
    there = session.elsewhere() if folder else None
    return rank_gallery if there is None else ranking_on(there.executor, Path(folder))
