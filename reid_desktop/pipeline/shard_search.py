"""Searching a gallery that lies in shards on several machines.

A shard that cannot be read is named with the result; where the cluster itself is lost, the case is
searched instead, which keeps every descriptor.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from reid_desktop.core.errors import CaseError, ClusterError, ClusterLostError
from reid_desktop.core.execution import Executor, ShardRanks, ShardTask
from reid_desktop.core.losses import LOST, MISSING_SHARDS
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import STREAM_NAMES, Changes, Float32, Gallery, Int64, Ranklist
from reid_desktop.index.likeness import stream_likeness
from reid_desktop.index.queries import weighted
from reid_desktop.index.search import rank
from reid_desktop.index.shards import PEOPLE, ShardedGallery, joined_ranks, writing_shards
from reid_desktop.pipeline.filters import who_passes
from reid_desktop.pipeline.indexes import OPENED_AT_20000, by_size
from reid_desktop.pipeline.ranking import Ranking, Sought, query_of, rank_gallery, rows_of
from reid_desktop.pipeline.regroup import regroup
from reid_desktop.pipeline.request import SearchResult
from reid_desktop.store.case import Case

STAGE = "cluster"
INDEX = "shards"
"""The kind of index in the parameters of a search by shards."""
SEARCHED_HERE = "The case was searched on this computer instead."


def make_shards(case: Case, folder: Path, *, people: int = PEOPLE, by: str) -> Job[Changes]:
    """Write the grouped gallery of a case as shards, for searches on a cluster.

    Raises:
        CaseError: there are no groups, or people were indexed since they were made.
        ClusterError: the folder cannot be written.
    """
    models = case.model_ids()
    stored = case.groups(models[-1]) if models else None
    if stored is None:
        raise CaseError(f"“{case.path.name}” has no groups yet. Make them first.")
    gallery = case.gallery(models[-1])
    if len(gallery) != len(stored.ids):
        raise CaseError(
            f"{len(gallery) - len(stored.ids)} people of “{case.path.name}” are in no group yet. "
            "Add them first (“groups --add”)."
        )
    shards = yield from writing_shards(folder, gallery, stored.groups, people=people)
    said = {"folder": str(folder), "shards": len(shards.entries), "people": len(shards)}
    case.log("shards", {**said, "sha256": [entry.sha256 for entry in shards.entries]}, by=by)
    return Changes(audit=True, details=f"{len(shards.entries)} shards of {len(shards)} people")


def regroup_on(executor: Executor, case: Case, *, shards: str, by: str) -> Job[Changes]:
    """Divide the gallery of a case on a cluster, and write it to the folder `shards` unless "".

    Raises:
        CaseError: nothing is indexed yet.
        ClusterError: a cell could not be divided, or the folder cannot be written.
    """
    changes = yield from regroup(case, executor=executor, by=by)
    if shards:
        changes = changes | (yield from make_shards(case, Path(shards), by=by))
    return changes


def rank_shards(
    executor: Executor,
    shards: ShardedGallery,
    query: Float32,
    *,
    units: int | None,
    top: int,
    without: Collection[str] = (),
) -> Job[tuple[Ranklist, dict[str, str]]]:
    """Rank the people of all shards; return also a sentence for each shard that is missing.

    Args:
        executor: who ranks the shards.
        shards: list and coarse index.
        query: (D,) or (Q, D) float32 weighted descriptors.
        units: groups opened in all; None ranks everybody.
        top: length of the ranklist.
        without: names of shards that are not asked, as if they were missing.

    Raises:
        ClusterLostError: the cluster does not answer.
    """
    wanted = shards.tasks(query, units=units, top=top)
    tasks = [task for task in wanted if task.key not in without]
    ranks: list[ShardRanks] = []
    missing = {task.key: f"{task.key}: not asked" for task in wanted if task.key in without}
    coming = executor.run(tasks, patient=False)
    try:
        for done in coming:
            if done is not None:
                assert isinstance(done.task, ShardTask)
                if done.fault:
                    missing[done.task.key] = f"{done.task.key}: {done.fault}"
                ranks += [part for part in done.parts if isinstance(part, ShardRanks)]
            yield Progress(len(ranks) + len(missing), len(wanted), "shards", STAGE, len(missing))
    finally:
        coming.close()
    return joined_ranks(ranks, top=top), dict(sorted(missing.items()))


def ranking_on(executor: Executor, folder: Path) -> Ranking:
    """Return a way to rank a gallery by its shards in `folder`, in place of `rank_gallery`.

    Raises:
        ClusterError: there are no shards.
    """
    return partial(_there_or_here, executor, ShardedGallery.open(folder))


def _there_or_here(
    executor: Executor,
    shards: ShardedGallery,
    case: Case,
    model_id: str,
    sought: Sought,
    *,
    settings: SearchSettings,
) -> Job[SearchResult]:
    """Rank by shards; by the case where the cluster is lost, and say so."""
    try:
        return (yield from rank_by_shards(executor, shards, case, model_id, sought, settings))
    except ClusterLostError as error:
        here = yield from rank_gallery(case, model_id, sought, settings=settings)
        said = {LOST: f"{error} {SEARCHED_HERE}"}
        return replace(here, parameters={**here.parameters, **said})


def _joined_by_newer(
    found: Ranklist, aimed: Float32, gallery: Gallery, last_id: int, *, top: int
) -> Ranklist:
    """Add the people who were indexed after the shards were written, ranked on this computer."""
    newer = np.flatnonzero(gallery.ids > last_id)
    if not len(newer):
        return found
    there = ShardRanks(found.ids, found.scores)
    here = rank(aimed, gallery, newer, top=top)
    return joined_ranks([there, ShardRanks(here.ids, here.scores)], top=top)


def rank_by_shards(  # noqa: PLR0913, PLR0917 - `rank_gallery`, elsewhere
    executor: Executor,
    shards: ShardedGallery,
    case: Case,
    model_id: str,
    sought: Sought,
    settings: SearchSettings,
    *,
    people: int | None = None,
    without: Collection[str] = (),
) -> Job[SearchResult]:
    """Rank as `pipeline.ranking.rank_gallery` does, by shards; see there.

    Who does not pass the filter is dropped afterwards, and the search goes deeper until enough are
    left or everybody was ranked. Who came after the shards is ranked here and takes part.

    Args:
        executor: who ranks the shards.
        shards: list and coarse index.
        case: open for reading.
        model_id: describer of gallery and query.
        sought: the person, others, and the filter.
        settings: length, groups opened, weights.
        people: only the first so many of the gallery count; None for all.
        without: names of shards that are not asked, as if they were missing.

    Raises:
        ClusterError: the shards are of another describer.
        ClusterLostError: the cluster does not answer.
    """
    if shards.model_id != model_id:
        raise ClusterError(
            f"The shards in “{shards.folder}” were described by {shards.model_id}, the query by "
            f"{model_id}. Make them anew with “groups --shards”."
        )
    gallery = case.gallery(model_id)
    if people is not None:
        gallery = Gallery(gallery.ids[:people], gallery.descriptors[:people], model_id)
    first = None if settings.exhaustive else settings.groups or _opened(len(shards))
    query = query_of(gallery, sought)
    aimed = weighted(query, settings.stream_weights)
    begun = perf_counter()
    allowed, outcome = who_passes(case, gallery, sought.where, rejected=sought.rejected)
    passes = gallery.ids if allowed is None else gallery.ids[allowed]
    found, missing, units = yield from _deep_enough(
        executor, shards, gallery, aimed, passes, top=settings.top, units=first, without=without
    )
    kept = np.isin(found.ids, passes)
    kept &= found.scores >= (-2.0 if sought.where.least_score is None else sought.where.least_score)
    best = Ranklist(found.ids[kept][: settings.top], found.scores[kept][: settings.top])
    rows = rows_of(gallery, best.ids)
    streams = stream_likeness(query, gallery.descriptors, rows, len(STREAM_NAMES))
    parameters = _parameters(sought, settings, shards, gallery) | {
        "outcome": outcome.to_json(),
        "groups_first": first,
        "groups_opened": units,
        MISSING_SHARDS: missing,
    }
    return SearchResult(best, streams, outcome, parameters, perf_counter() - begun)


def _parameters(
    sought: Sought, settings: SearchSettings, shards: ShardedGallery, gallery: Gallery
) -> dict[str, Any]:
    """Return what a search by shards is asked again with, as plain values."""
    return {
        "top": settings.top,
        "filter": sought.where.to_json(),
        "cameras": sorted(sought.where.cameras),
        "join": sought.join,
        "confirmed": list(sought.confirmed),
        "rejected": list(sought.rejected),
        "stream_weights": list(settings.stream_weights),
        "rerank": False,
        "centre_cameras": False,
        "gallery": len(gallery),
        "newer_than_shards": int(np.count_nonzero(gallery.ids > shards.last_id)),
        "exhaustive": settings.exhaustive,
        "index": INDEX,
        "shards": shards.digests(),
        "shards_folder": str(shards.folder),
    }


def _deep_enough(  # noqa: PLR0913 - a part of `rank_by_shards`
    executor: Executor,
    shards: ShardedGallery,
    gallery: Gallery,
    aimed: Float32,
    passes: Int64,
    *,
    top: int,
    units: int | None,
    without: Collection[str],
) -> Job[tuple[Ranklist, dict[str, str], int | None]]:
    """Rank until `top` of `passes` ((P,) ids) are found; return also faults and groups opened."""
    wanted = min(top, len(passes))
    while True:
        found, missing = yield from rank_shards(
            executor, shards, aimed, units=units, top=top, without=without
        )
        found = _joined_by_newer(found, aimed, gallery, shards.last_id, top=top)
        everybody = len(found) < top and (units is None or units >= len(shards.coarse))
        enough = np.isin(found.ids, passes).sum() >= wanted
        if enough or everybody or missing:
            return found, missing, units
        top, units = 4 * top, None if units is None else 4 * units


def _opened(people: int) -> int:
    return by_size(people, OPENED_AT_20000["groups"])
