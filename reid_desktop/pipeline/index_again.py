"""A stored search by index, ranked again from the case alone; see `pipeline.search_again`."""

from dataclasses import replace

import numpy as np

from reid_desktop.core.errors import QueryError, ReidError
from reid_desktop.core.networks import Identifier, Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.values import Ranklist
from reid_desktop.pipeline.index_search import STAGE, Asked, AsOf, rank_index
from reid_desktop.pipeline.query_pictures import query_again
from reid_desktop.pipeline.search_again import (
    MARKS_OF_NOW,
    SAME_DESCRIPTOR,
    Again,
    changed_parameters,
    described_anew,
    settings_of,
)
from reid_desktop.store.case import Case


def indexed_again(case: Case, networks: Networks, search: Search) -> Job[Again]:
    """Rank the people as they were then, from the descriptors and ID features the case keeps.

    The kept pictures go through both networks anew as well, so that another network or a strange
    picture does not go unseen.

    Raises:
        CaseError: the gallery is gone.
    """
    values, pictures = search.parameters, case.search_pictures(search.id)
    identity = values["identity"]
    both = np.stack([picture.descriptor for picture in pictures])
    width = both.shape[1] - int(identity["numbers"])
    asked = Asked(
        both[:, :width],
        search.model_id,
        both[:, width:],
        str(identity["detector"]),
        float(identity["weight"]),
        values.get("join", "mean"),
    )
    as_of = AsOf(int(values["gallery"]), int(identity["people"]))
    again = Again(Ranklist(np.zeros(0, np.int64), np.zeros(0, np.float32)))
    late = len(case.gallery(search.model_id)) - as_of.people
    if late > 0:
        again.remarks.append(f"{late} people were indexed since; they are left out.")
    where = SearchFilter.from_json(values.get("filter", {}))
    if where.marks or where.without_marks:
        again.remarks.append(MARKS_OF_NOW)
    settings = settings_of(values)
    result = yield from rank_index(case, asked, settings=settings, where=where, as_of=as_of)
    again.ranklist = result.ranklist
    again.remarks += changed_parameters(values, result.parameters)
    glad = [replace(picture, descriptor=picture.descriptor[:width]) for picture in pictures]
    yield from described_anew(case, networks, search.model_id, glad, again)
    if asked.detector_id:
        yield from _identified_anew(case, networks, search, asked, again)
    return again


def _identified_anew(
    case: Case, networks: Networks, search: Search, asked: Asked, again: Again
) -> Job[None]:
    """Compare the kept ID features with what the detector of now makes of the kept pictures."""
    yield Progress(0, 1, "loading the networks", STAGE)
    try:
        detector = networks.detector()
    except ReidError as error:
        again.remarks.append(f"The ID features were not made anew: {error}")
        return
    if not isinstance(detector, Identifier) or detector.model_id != asked.detector_id:
        again.remarks.append(
            f"The detector was {asked.detector_id} and is {detector.model_id} now: the kept ID "
            "features were ranked."
        )
        return
    for picture, kept in zip(case.search_pictures(search.id), asked.features, strict=True):
        yield Progress(0, 1, picture.name, STAGE)
        try:
            cosine = float(detector.identify(query_again(case, picture).prepared()) @ kept)
        except QueryError as error:
            again.remarks.append(str(error))
            continue
        if cosine < SAME_DESCRIPTOR:
            again.faults.append(
                f"The ID features of “{picture.name}” are not as they were (cosine {cosine:.4f})."
            )
