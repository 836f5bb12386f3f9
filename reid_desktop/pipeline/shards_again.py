"""A stored search by shards, ranked again by them, or by the case where that is the same."""

from dataclasses import replace
from pathlib import Path

from reid_desktop.core.errors import ClusterError, QueryError
from reid_desktop.core.losses import MISSING_SHARDS
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job
from reid_desktop.core.records import Search
from reid_desktop.core.settings import SearchSettings
from reid_desktop.index.shards import ShardedGallery
from reid_desktop.pipeline.local import LocalExecutor
from reid_desktop.pipeline.ranking import Sought, rank_gallery
from reid_desktop.pipeline.request import SearchResult
from reid_desktop.pipeline.shard_search import rank_by_shards
from reid_desktop.store.case import Case


def ranked_by_shards_again(  # noqa: PLR0913 - a stored search and what it asked
    case: Case,
    networks: Networks,
    search: Search,
    sought: Sought,
    *,
    settings: SearchSettings,
    people: int,
) -> Job[tuple[SearchResult, list[str]]]:
    """Rank by the shards of then, on this computer; return also under which other conditions.

    Shards that were missing then are left out again. Where the shards are gone and everybody was
    compared, the case answers: equal descriptors give equal scores wherever they lie.

    Args:
        case: open for reading.
        networks: not asked; an executor holds them.
        search: its parameters say which shards.
        sought: the person, others, and the filter.
        settings: as the search was asked with.
        people: size of the gallery then.

    Raises:
        QueryError: the search opened groups of shards that are gone or others now.
    """
    missing = search.parameters.get(MISSING_SHARDS, {})
    try:
        shards = _shards_of(search)
        result = yield from rank_by_shards(
            LocalExecutor(networks),
            shards,
            case,
            search.model_id,
            sought,
            replace(settings, groups=search.parameters.get("groups_first") or 0),
            people=people,
            without=missing,
        )
        gone = {
            name: fault
            for name, fault in result.parameters[MISSING_SHARDS].items()
            if name not in missing
        }
        if gone:
            raise ClusterError(" ".join(gone.values()))  # noqa: TRY301 - as if they were not there
    except ClusterError as error:
        if not settings.exhaustive or missing:
            raise QueryError(
                f"{error} Search {search.id} was made by those shards: put them back to repeat it."
            ) from error
        result = yield from rank_gallery(
            case, search.model_id, sought, settings=settings, people=people
        )
        return result, [f"{error} Everybody was compared, so the case itself was asked."]
    told = [f"Without {name}, which was missing then." for name in missing]
    return result, told


def _shards_of(search: Search) -> ShardedGallery:
    """Return the shards of a search.

    Raises:
        ClusterError: they are gone, or others now.
    """
    folder = str(search.parameters.get("shards_folder", ""))
    shards = ShardedGallery.open(Path(folder))
    if shards.digests() != search.parameters.get("shards"):
        raise ClusterError(f"The shards in “{folder}” are others than then.")
    return shards
