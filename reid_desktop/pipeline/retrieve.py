"""Search by descriptor: coarse-to-fine retrieval over the indexed people (GLAD, section 5)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from reid_desktop.core.errors import CaseError, SettingsError
from reid_desktop.core.networks import Describer, Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, NewSearch, Search
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Bool, Float32, Gallery, Ranklist
from reid_desktop.index.search import coarse_to_fine, exhaustive
from reid_desktop.pipeline.query import Query, with_person
from reid_desktop.pipeline.regroup import coarse_of
from reid_desktop.store.case import Case

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
    """Rank the indexed people by likeness to `query` and store the search.

    Args:
        case: open for writing on this thread.
        networks: the describer is used; the detector where the query has no box.
        query: the person sought.
        settings: length, groups opened, dimension, exhaustive or not.
        cameras: only these cameras; empty for all.
        by: who asks, for the log.

    Raises:
        CaseError: nothing is indexed by this describer yet.
        QueryError: there is nobody on the query picture.
    """
    yield Progress(0, 3, "loading the networks", STAGE)
    describer = networks.describer()
    yield Progress(1, 3, "describing the query", STAGE)
    query = with_person(query, networks)
    descriptor = describe_query(query, describer)
    yield Progress(2, 3, "searching", STAGE)
    ranklist, parameters = rank_gallery(
        case, describer.model_id, descriptor, settings=settings, cameras=cameras
    )
    search = new_search(query, Method.GLAD, describer.model_id, parameters)
    return case.add_search(search, ranklist, by=by)


def describe_query(query: Query, describer: Describer) -> Float32:
    """Return the query's descriptor (D,), L2 norm 1."""
    if query.box is None:
        described = describer.describe_crops([query.image])
    else:
        described = describer.describe(query.image, query.box[None])
    descriptor: Float32 = described.descriptors[0]
    return descriptor


def rank_gallery(
    case: Case,
    model_id: str,
    descriptor: Float32,
    *,
    settings: SearchSettings,
    cameras: Sequence[str] = (),
) -> tuple[Ranklist, Mapping[str, Any]]:
    """Rank the gallery of `model_id`; return the ranklist and the parameters that made it.

    People indexed after the last grouping are in no group yet and are compared in full.

    Raises:
        CaseError: nothing is indexed by this describer.
    """
    gallery = case.gallery(model_id)
    if not len(gallery):
        raise CaseError(_not_indexed(case, model_id))
    allowed = seen_by(case, gallery, cameras)
    parameters: dict[str, Any] = {
        "top": settings.top,
        "cameras": sorted(cameras),
        "gallery": len(gallery),
        "exhaustive": settings.exhaustive,
        "stream_weights": list(settings.stream_weights),
    }
    descriptor = weighted(descriptor, settings.stream_weights)
    coarse = None
    if not settings.exhaustive:
        coarse = coarse_of(case, model_id, dimension=settings.dimension)
    if coarse is None:
        parameters["exhaustive"] = True
        return exhaustive(descriptor, gallery, allowed=allowed, top=settings.top), parameters
    groups, index = coarse
    grouped = len(groups.labels)
    parameters |= {
        "groups": len(groups),
        "groups_opened": settings.groups,
        "dimension": settings.dimension,
        "ungrouped": len(gallery) - grouped,
    }
    old = Gallery(gallery.ids[:grouped], gallery.descriptors[:grouped], model_id)
    new = Gallery(gallery.ids[grouped:], gallery.descriptors[grouped:], model_id)
    found = coarse_to_fine(
        descriptor,
        old,
        groups,
        index,
        top_groups=settings.groups,
        top=settings.top,
        allowed=None if allowed is None else allowed[:grouped],
    )
    late = exhaustive(
        descriptor, new, allowed=None if allowed is None else allowed[grouped:], top=settings.top
    )
    return merged(found, late, top=settings.top), parameters


def _not_indexed(case: Case, model_id: str) -> str:
    """Return why there is nothing to search in, and what to do."""
    others = [known for known in case.model_ids() if len(case.gallery(known))]
    if others:
        return (
            f"“{case.path.name}” was indexed by {', '.join(others)}, and descriptors of "
            f"{model_id} cannot be compared with those. Run the index again."
        )
    return f"Nobody is indexed in “{case.path.name}” yet. Import footage and run the index."


def weighted(descriptor: Float32, weights: Sequence[float]) -> Float32:
    """Scale the streams of a query's descriptor so that a dot product is their weighted mean.

    Paper: GLAD, table 1: rows of streams left out or weighted. Each stream of a stored descriptor
    has norm 1/sqrt(S); with q_s scaled by S w_s / sum(w), the dot product with a gallery
    descriptor is sum(w_s cos_s) / sum(w). The gallery stays as it is.

    Args:
        descriptor: (D,) float32, S streams of D / S numbers.
        weights: S numbers >= 0, not all 0.

    Raises:
        SettingsError: all weights are 0.
    """
    total = sum(weights)
    if total <= 0:
        raise SettingsError("All stream weights are 0. Give at least one part a weight.")
    shares = np.array(weights, np.float32) * (len(weights) / total)
    streams = descriptor.reshape(len(weights), -1) * shares[:, None]
    return np.asarray(streams.reshape(-1), np.float32)


def seen_by(case: Case, gallery: Gallery, cameras: Sequence[str]) -> Bool | None:
    """Return which gallery rows (N,) come from `cameras`; None when all do."""
    if not cameras:
        return None
    wanted = [s.id for s in case.sources() if s.camera in set(cameras)]
    return np.isin(gallery.ids, case.detection_ids(source_ids=wanted))


def merged(first: Ranklist, second: Ranklist, *, top: int) -> Ranklist:
    """Join two ranklists by score, best first, equal scores of `first` before `second`."""
    ids = np.concatenate([first.ids, second.ids])
    scores = np.concatenate([first.scores, second.scores])
    order = np.argsort(-scores, kind="stable")[:top]
    return Ranklist(ids[order], scores[order])


def new_search(
    query: Query,
    method: Method,
    model_id: str,
    parameters: Mapping[str, Any],
    *,
    unseen_frames: int = 0,
) -> NewSearch:
    """Return the record of a search as it is asked."""
    box = None if query.box is None else tuple(float(v) for v in query.box)
    return NewSearch(
        method=method,
        query_name=query.name,
        query_jpeg=query.crop_jpeg(),
        query_sha256=query.sha256,
        box=box,  # type: ignore[arg-type]  # four numbers by construction
        model_id=model_id,
        parameters=parameters,
        unseen_frames=unseen_frames,
    )
