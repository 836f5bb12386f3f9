"""Search by what indexing stored: GLAD descriptors and the detector's own ID features.

The quickest of three ways to search for a person (QEEPS at the analyst's scale): nothing is decoded
and no frame is looked at. `pipeline.person_search` has the other two, cascade and exhaustive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reid_desktop.core.networks import Identifier, Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Gallery, Int64, Ranklist
from reid_desktop.index.likeness import likeness
from reid_desktop.index.queries import Join, joined, weighted
from reid_desktop.pipeline.filters import who_passes
from reid_desktop.pipeline.query import Query, with_person
from reid_desktop.pipeline.query_pictures import keep_search
from reid_desktop.pipeline.ranking import Sought, query_of, rank_gallery, rows_of
from reid_desktop.pipeline.request import SearchResult
from reid_desktop.pipeline.retrieve import describe_query, new_search
from reid_desktop.pipeline.scope import admitted
from reid_desktop.pipeline.sound import sound_query
from reid_desktop.store.case import Case

STAGE = "search"
DEEP = 500
"""Ranks that GLAD and the ID features each propose, at least; both are then compared in full."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The person sought, as both networks see them.

    Attributes:
        descriptors: (P, D) float32 of GLAD, P >= 1 pictures, L2 norm 1.
        describer_id: their network.
        features: (P, F) float32 of the detector's ID Net, L2 norm 1; F is 0 without any.
        detector_id: their network; "" without any.
        weight: share of the ID features in a score, in [0, 1].
        join: several pictures as their mean, or each by itself.
    """

    descriptors: Float32
    describer_id: str
    features: Float32
    detector_id: str
    weight: float
    join: Join = "mean"


@dataclass(frozen=True, slots=True)
class AsOf:
    """How much of a case counts: its first so many people, and people with features."""

    people: int
    featured: int


def index_search(
    case: Case,
    networks: Networks,
    queries: Sequence[Query],
    *,
    settings: SearchSettings,
    where: SearchFilter | None = None,
    join: Join = "mean",
    by: str,
) -> Job[Search]:
    """Rank the indexed people by GLAD and by the detector's ID features, and store the search.

    A case that was indexed without ID features, in whole or in part, is ranked by GLAD where they
    lack; `featureless` says so.

    Args:
        case: open for writing on this thread.
        networks: describer and detector are used.
        queries: pictures of the person, at least one.
        settings: length, index, weights.
        where: who may be ranked.
        join: several pictures as their mean, or each by itself with the best score counting.
        by: who asks, for the log.

    Raises:
        CaseError: nothing is indexed by this describer yet, or the policy refuses the search.
        QueryError: there is nobody on a query picture.
    """
    admission = admitted(case, where or SearchFilter())
    yield Progress(0, 3, "loading the networks", STAGE)
    describer, detector = networks.describer(), networks.detector()
    found = [with_person(query, networks) for query in queries]
    yield Progress(1, 3, f"describing {found[0].name}", STAGE)
    rows = np.stack([describe_query(query, describer) for query in found])
    features, detector_id = np.zeros((len(found), 0), np.float32), ""
    if isinstance(detector, Identifier) and detector.model_id in case.identified_by():
        yield Progress(2, 3, f"describing {found[0].name}", STAGE)
        seen = [sound_query(detector.identify(query.prepared()), query.name) for query in found]
        features, detector_id = np.stack(seen), detector.model_id
    asked = Asked(rows, describer.model_id, features, detector_id, settings.weight_identity, join)
    result = yield from rank_index(case, asked, settings=settings, where=admission.filter)
    new = new_search(found[0], Method.INDEX, describer.model_id, result.parameters)
    both = list(np.hstack([rows, features]))
    return keep_search(case, new, result.ranklist, found, both, begun_at=admission.begun_at, by=by)


def rank_index(
    case: Case,
    asked: Asked,
    *,
    settings: SearchSettings,
    where: SearchFilter,
    as_of: AsOf | None = None,
) -> Job[SearchResult]:
    """Rank the indexed people by both networks' likeness.

    Each proposes its best; whoever is among either is compared in full. The score is
    (1 - w) cos(GLAD) + w cos(ID Net); people without ID features count there as the mean person,
    so that they are neither pulled nor pushed.

    Args:
        case: open for reading.
        asked: the person sought.
        settings: length, index, weights of the streams.
        where: who may be ranked.
        as_of: how much of the case counts; None for all of it.

    Raises:
        CaseError: nothing is indexed by this describer.
        SettingsError: all stream weights are 0.
    """
    gallery, featured = case.gallery(asked.describer_id), _featured(case, asked)
    as_of = as_of or AsOf(len(gallery), len(featured))
    deep = max(DEEP, settings.top)
    sought = Sought(
        asked.descriptors,
        asked.descriptors[:0],
        where=replace(where, least_score=None),
        join=asked.join,
    )
    plain = replace(settings, top=deep, rerank=False, centre_cameras=False)
    result = yield from rank_gallery(
        case, asked.describer_id, sought, settings=plain, people=as_of.people
    )
    ids = result.ranklist.ids
    aimed = weighted(query_of(gallery, sought), settings.stream_weights)
    featured = Gallery(
        featured.ids[: as_of.featured], featured.descriptors[: as_of.featured], featured.model_id
    )
    if len(featured) and asked.weight:
        ids, scores = _fused(case, gallery, featured, asked, aimed, ids, where=where, as_of=as_of)
    else:
        scores = likeness(np.atleast_2d(aimed), gallery.descriptors, rows_of(gallery, ids))
    order = np.argsort(-scores, kind="stable")[: settings.top]
    if where.least_score is not None:
        order = order[scores[order] >= where.least_score]
    identity = {
        "detector": asked.detector_id,
        "numbers": asked.features.shape[1],
        "weight": asked.weight,
        "people": as_of.featured,
    }
    told = {"top": settings.top, "filter": where.to_json(), "identity": identity}
    ranklist = Ranklist(ids[order], scores[order])
    return replace(result, ranklist=ranklist, parameters={**result.parameters, **told})


def featureless(search: Search) -> str:
    """Return which people a stored search compared by GLAD alone, "" where there are none."""
    identity = search.parameters.get("identity")
    if identity is None:
        return ""
    people = int(search.parameters.get("gallery", 0))
    lacking = people - int(identity["people"])
    if lacking <= 0:
        return ""
    return (
        f"{lacking:,} of {people:,} people have no ID features of this detector (they were indexed "
        "before, or as crops); GLAD alone ranked them."
    )


def _featured(case: Case, asked: Asked) -> Gallery:
    """Return the people with ID features; nobody where they are not asked."""
    if asked.detector_id:
        return case.gallery(asked.detector_id)
    return Gallery(np.zeros(0, np.int64), np.zeros((0, 0), np.float16), "")


def _fused(
    case: Case,
    gallery: Gallery,
    featured: Gallery,
    asked: Asked,
    aimed: Float32,
    ids: Int64,
    *,
    where: SearchFilter,
    as_of: AsOf,
) -> tuple[Int64, Float32]:
    """Return the people that either network proposes, (K,) ids and their joined scores.

    Args:
        case: open for reading.
        gallery: the described people, and `featured` those with ID features.
        featured: see `gallery`.
        asked: the person sought.
        aimed: (D,) the weighted query of GLAD.
        ids: whom GLAD proposes, (P,).
        where: who may be ranked.
        as_of: how much of the case counts.
    """
    feature = joined(asked.features, asked.features[:0], join=asked.join, streams=1)
    alike = likeness(np.atleast_2d(feature), featured.descriptors, np.arange(len(featured)))
    rows = rows_of(gallery, featured.ids)
    may = (rows >= 0) & (rows < as_of.people)
    allowed, _ = who_passes(case, gallery, where)
    if allowed is not None:
        may &= allowed[rows]
    order = np.flatnonzero(may)
    order = order[np.argsort(-alike[order], kind="stable")]
    ids = np.union1d(ids, featured.ids[order[: len(ids)]])
    glad = likeness(np.atleast_2d(aimed), gallery.descriptors, rows_of(gallery, ids))
    places = rows_of(featured, ids)
    identity = np.where(places >= 0, alike[places], alike.mean(dtype=np.float64))
    return ids, ((1 - asked.weight) * glad + asked.weight * identity).astype(np.float32)
