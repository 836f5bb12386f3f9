"""Rank the gallery of a case for one person sought: filter, coarse step, fine step, re-ranking."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.searching import FilterOutcome, SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import STREAM_NAMES, Bool, Float32, Gallery, Int64, Ranklist
from reid_desktop.index.cameras import CentredGallery, rescored
from reid_desktop.index.halves import as_float32
from reid_desktop.index.likeness import stream_likeness
from reid_desktop.index.queries import Join, half_weighted, joined, weighted
from reid_desktop.index.rerank import reranked
from reid_desktop.index.rows import take_rows
from reid_desktop.index.search import coarse_to_fine, exhaustive
from reid_desktop.index.search_index import SearchIndex
from reid_desktop.pipeline.filters import cameras_of, who_passes
from reid_desktop.pipeline.indexes import opening_index, units_opened
from reid_desktop.pipeline.request import SearchResult
from reid_desktop.store.case import Case

RERANKED = 200
"""First ranks that are re-ranked: on 218 queries among 10,202 Market-1501 crops, 44.1 points of
mAP became 50.8 with 100 of them and 53.1 with 200."""
CENTRED = 1000
"""First ranks, at least, that are ordered without their cameras' means; from 200 on it made no
difference (677 queries among 19,381 crops of three data sets)."""
STAGE = "search"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, as descriptors.

    Attributes:
        likes: (P, D) float32 of the person, P >= 1, L2 norm 1.
        unlikes: (U, D) float32 of others, U may be 0.
        confirmed: detection ids of the person; those without a descriptor do not count.
        rejected: detection ids of others; they are left out and push away.
        where: who may be on the ranklist.
        join: several likes as their mean, or each by itself.
    """

    likes: Float32
    unlikes: Float32
    confirmed: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()
    where: SearchFilter = field(default_factory=SearchFilter)
    join: Join = "mean"


class Ranking(Protocol):
    """A way to rank the gallery of a case, such as `rank_gallery`."""

    def __call__(
        self, case: Case, model_id: str, sought: Sought, *, settings: SearchSettings
    ) -> Job[SearchResult]:
        """Rank the people described by `model_id`."""
        ...


def rank_gallery(
    case: Case,
    model_id: str,
    sought: Sought,
    *,
    settings: SearchSettings,
    people: int | None = None,
) -> Job[SearchResult]:
    """Rank the people described by `model_id`.

    Args:
        case: open for reading.
        model_id: describer of gallery and query.
        sought: the person, others, and the filter.
        settings: length, index, weights, cameras' means, re-ranking.
        people: only the first so many of the gallery count, as when a search of then is asked
            again; None for all.

    Raises:
        CaseError: nothing is indexed by this describer.
        SettingsError: all stream weights are 0.
    """
    gallery = case.gallery(model_id)
    if not len(gallery):
        raise CaseError(_not_indexed(case, model_id))
    query = query_of(gallery, sought)
    aimed = weighted(query, settings.stream_weights)
    yield Progress(2, 3, "opening the index", STAGE)
    index = yield from opening_index(case, gallery, settings)
    begun = time.perf_counter()
    allowed, outcome = who_passes(case, gallery, sought.where, rejected=sought.rejected)
    people = len(gallery) if people is None else min(people, len(gallery))
    top = _depth(settings)
    late = len(gallery) - people
    ranklist = _ranked(aimed, gallery, index, settings, top=top + late, allowed=allowed)
    if late:
        ranklist = _first(ranklist, rows_of(gallery, ranklist.ids) < people, top=top)
    evened = _evened(case, gallery, people) if settings.centre_cameras else None
    if evened is not None:
        asked = np.atleast_2d(weighted(evened.query(query), settings.stream_weights))
        scores = evened.scores(asked, rows_of(gallery, ranklist.ids))
        ranklist = rescored(ranklist, scores)
    if settings.rerank:
        ranklist = _by_neighbours(ranklist, gallery, query, settings, evened)
    ranklist, outcome = _cut(ranklist, sought.where.least_score, outcome, top=settings.top)
    rows = rows_of(gallery, ranklist.ids)
    streams = stream_likeness(query, gallery.descriptors, rows, len(STREAM_NAMES))
    seconds = time.perf_counter() - begun
    parameters = _parameters(sought, settings, index, len(gallery), outcome)
    return SearchResult(ranklist, streams, outcome, parameters, seconds)


def rows_of(gallery: Gallery, ids: Int64) -> Int64:
    """Return the gallery row of each of `ids`, (K,) int64; -1 for one that is not there."""
    if not len(gallery):
        return np.full(len(ids), -1, np.int64)
    ordered = bool((gallery.ids[1:] > gallery.ids[:-1]).all())
    order = np.arange(len(gallery)) if ordered else np.argsort(gallery.ids)
    places = np.searchsorted(gallery.ids, ids, sorter=None if ordered else order)
    rows = order[np.minimum(places, len(gallery) - 1)]
    return np.where(gallery.ids[rows] == ids, rows, -1).astype(np.int64)


def query_of(gallery: Gallery, sought: Sought) -> Float32:
    """Return the query, (D,) or (P, D), of pictures and marked people together."""
    likes = np.concatenate([sought.likes, _of_ids(gallery, sought.confirmed)])
    unlikes = np.concatenate([sought.unlikes, _of_ids(gallery, sought.rejected)])
    return joined(likes, unlikes, join=sought.join, streams=len(STREAM_NAMES))


def _of_ids(gallery: Gallery, ids: tuple[int, ...]) -> Float32:
    """Return the descriptors (K, D) of those of `ids` that are in the gallery."""
    rows = rows_of(gallery, np.array(ids, np.int64))
    return as_float32(take_rows(gallery.descriptors, rows[rows >= 0]))


def _ranked(
    aimed: Float32,
    gallery: Gallery,
    index: SearchIndex | None,
    settings: SearchSettings,
    *,
    top: int,
    allowed: Bool | None,
) -> Ranklist:
    """Rank by the index, or everybody where there is none or so few pass that it cannot help."""
    if index is None:
        return exhaustive(aimed, gallery, allowed=allowed, top=top)
    units = units_opened(index, settings)
    if allowed is not None and np.count_nonzero(allowed) <= max(top, units):
        return exhaustive(aimed, gallery, allowed=allowed, top=top)
    return coarse_to_fine(aimed, gallery, index, units=units, top=top, allowed=allowed)


def _depth(settings: SearchSettings) -> int:
    """Return how many ranks are taken from the index before they are ordered anew and cut."""
    depths = [settings.top]
    depths += [RERANKED] if settings.rerank else []
    depths += [CENTRED] if settings.centre_cameras else []
    return max(depths)


def _first(ranklist: Ranklist, kept: Bool, *, top: int) -> Ranklist:
    """Return the first `top` of those ranks that are `kept`, (K,) bool."""
    return Ranklist(ranklist.ids[kept][:top], ranklist.scores[kept][:top])


def _evened(case: Case, gallery: Gallery, people: int) -> CentredGallery:
    """Return the gallery less the means that its first `people` give the cameras."""
    cameras = cameras_of(case, gallery)
    return CentredGallery(gallery, cameras, people=people, streams=len(STREAM_NAMES))


def _by_neighbours(
    ranklist: Ranklist,
    gallery: Gallery,
    query: Float32,
    settings: SearchSettings,
    evened: CentredGallery | None,
) -> Ranklist:
    """Re-rank the top of a ranklist by k-reciprocal encoding."""
    rows = rows_of(gallery, ranklist.ids[:RERANKED])
    if evened is None:
        found = as_float32(take_rows(gallery.descriptors, rows))
    else:
        found, query = evened.rows(rows), evened.query(query)
    weights = settings.stream_weights
    asked = half_weighted(np.atleast_2d(query), weights)
    return reranked(ranklist, asked, half_weighted(found, weights))


def _cut(
    ranklist: Ranklist, least: float | None, outcome: FilterOutcome, *, top: int
) -> tuple[Ranklist, FilterOutcome]:
    """Keep the first `top` ranks with at least the score `least`; say how many that costs."""
    ids, scores = ranklist.ids[:top], ranklist.scores[:top]
    if least is None:
        return Ranklist(ids, scores), outcome
    kept = scores >= least
    left_out = {**outcome.left_out, "least_score": int(np.count_nonzero(~kept))}
    return Ranklist(ids[kept], scores[kept]), replace(outcome, left_out=left_out)


def _parameters(
    sought: Sought,
    settings: SearchSettings,
    index: SearchIndex | None,
    gallery: int,
    outcome: FilterOutcome,
) -> Mapping[str, Any]:
    """Return everything needed to ask again, as plain values."""
    parameters: dict[str, Any] = {
        "top": settings.top,
        "cameras": sorted(sought.where.cameras),
        "filter": sought.where.to_json(),
        "outcome": outcome.to_json(),
        "join": sought.join,
        "confirmed": list(sought.confirmed),
        "rejected": list(sought.rejected),
        "stream_weights": list(settings.stream_weights),
        "rerank": settings.rerank,
        "centre_cameras": settings.centre_cameras,
        "gallery": gallery,
        "exhaustive": index is None,
    }
    if index is not None:
        singles = len(index.coarse) - index.coarse.fitted if index.kind != "crops" else 0
        parameters |= {
            "index": index.kind,
            "groups": len(index.coarse) - singles,
            "groups_opened": units_opened(index, settings),
            "dimension": settings.dimension,
            "ungrouped": gallery - len(index) + singles,
        }
    return parameters


def _not_indexed(case: Case, model_id: str) -> str:
    """Return why there is nothing to search in, and what to do."""
    others = [known for known in case.model_ids() if len(case.gallery(known))]
    if others:
        return (
            f"“{case.path.name}” was indexed by {', '.join(others)}, and descriptors of "
            f"{model_id} cannot be compared with those. Search with the profile and the weights "
            "that it was indexed with, or run the index again."
        )
    return f"Nobody is indexed in “{case.path.name}” yet. Import footage and run the index."
