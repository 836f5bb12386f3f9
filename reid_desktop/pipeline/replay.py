"""Replay: ask the searches of a report again and say whether the ranklists are the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from reid_desktop import __version__
from reid_desktop.core.errors import CaseError, FootageError, QueryError, WeightsError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, Search
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Ranklist
from reid_desktop.pipeline.person_search import search_frames_again
from reid_desktop.pipeline.query import Query, query_from_detection
from reid_desktop.pipeline.retrieve import rank_again
from reid_desktop.report.reading import read_content
from reid_desktop.store.case import Case

STAGE = "replay"
_OF_DETECTION = re.compile(r"detection (\d+)")


class Outcome(StrEnum):
    """What a replay of one search came to."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_REPEATED = "not_repeated"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One search, asked again.

    Attributes:
        ranks: length of the ranklist in the case.
        same_ranks: how many first ranks hold the same detection as in the case.
        largest_difference: of two scores of one detection; 0 where all are bit-equal.
        remarks: what differs, and under which other conditions it was asked again.
    """

    search_id: int
    outcome: Outcome
    ranks: int
    same_ranks: int
    largest_difference: float
    remarks: tuple[str, ...]


def replay(report: Path, case: Case, networks: Networks) -> Job[list[Replayed]]:
    """Run every search of a report again on its case.

    A search by descriptor is ranked from the descriptors of its pictures that the case keeps, so
    that no network is needed and equal input gives equal bits. A search of whole frames needs the
    very pixels of its query: those of a stored detection are taken from the footage and compared
    by hash, those of a picture file are not in the case.

    Args:
        report: folder, .zip or report.json.
        case: open for reading; nothing is written.
        networks: the searcher is used where frames were searched.

    Raises:
        ReportError: `report` cannot be read.
    """
    table = read_content(report)
    version = str(table.get("program_version", ""))
    results = []
    for done, entry in enumerate(table["searches"]):
        yield Progress(done, len(table["searches"]), f"search {done + 1}", STAGE)
        results.append((yield from _replayed(case, networks, entry, version)))
    return results


def _replayed(
    case: Case, networks: Networks, entry: Mapping[str, Any], version: str
) -> Job[Replayed]:
    """Return what became of one search of the report."""
    number, listed = _stated(entry)
    try:
        search = case.search(number)
    except KeyError:
        return _not_repeated(number, 0, [f"The case has no search {number}."])
    stored = case.hits_of(number)
    contradictions = _differences(search, stored, entry["search"], listed)
    remarks = list(contradictions)
    if version != __version__:
        remarks.append(f"The report was made by version {version}, this is {__version__}.")
    try:
        if search.method is Method.GLAD:
            again = yield from _ranked_again(case, search, remarks)
        else:
            again = yield from _looked_again(case, networks, search)
    except (CaseError, QueryError, FootageError, WeightsError) as error:
        return _not_repeated(number, len(stored), [*remarks, str(error)])
    return _compared(number, stored, again, remarks, holds=not contradictions)


def _stated(entry: Any) -> tuple[int, list[tuple[int, int, float]]]:
    """Return the search's id and (rank, detection, score) of the candidates a report states."""
    try:
        candidates = [
            (int(each["rank"]), int(each["detection_id"]), float(each["score"]))
            for each in entry["candidates"]
            if each["rank"] is not None
        ]
        return int(entry["search"]["id"]), candidates
    except (KeyError, TypeError, ValueError):
        return -1, []


def _differences(
    search: Search,
    stored: Ranklist,
    stated: Mapping[str, Any],
    listed: list[tuple[int, int, float]],
) -> list[str]:
    """Return in what the search of the case is not the one the report states."""
    remarks = []
    for name in ("query_sha256", "model_id", "method"):
        if stated.get(name) != getattr(search, name):
            remarks.append(f"The case states another {name} than the report.")
    ranks = list(stored)
    wrong = [
        rank
        for rank, detection, score in listed
        if not 1 <= rank <= len(ranks) or ranks[rank - 1] != (detection, score)
    ]
    if wrong:
        remarks.append(f"{len(wrong)} candidates of the report are not so in the case.")
    return remarks


def _ranked_again(case: Case, search: Search, remarks: list[str]) -> Job[Ranklist]:
    """Rank the gallery as it was then: people indexed since are left out."""
    asked = search.parameters
    gallery = case.gallery(search.model_id)
    then = int(asked.get("gallery", len(gallery)))
    if then < len(gallery):
        remarks.append(f"{len(gallery) - then} people were indexed since; they are left out.")
    settings = _settings(asked)
    settings = replace(settings, top=settings.top + max(0, len(gallery) - then))
    result = yield from rank_again(case, search.id, settings=settings, by_marks=False)
    for name in ("groups", "groups_opened", "index", "exhaustive"):
        now = result.parameters.get(name)
        if name in asked and asked[name] != now:
            remarks.append(f"Parameter {name} was {asked[name]} and is {now} now.")
    kept = np.isin(result.ranklist.ids, gallery.ids[:then])
    top = int(asked.get("top", len(kept)))
    return Ranklist(result.ranklist.ids[kept][:top], result.ranklist.scores[kept][:top])


def _settings(asked: Mapping[str, Any]) -> SearchSettings:
    """Return the settings that a search was asked with."""
    default = SearchSettings()
    weights = [float(each) for each in asked.get("stream_weights", default.stream_weights)]
    whole, head, upper, lower = weights
    opened = int(asked.get("groups_opened", 0))
    return replace(
        default,
        top=int(asked.get("top", default.top)),
        exhaustive=bool(asked.get("exhaustive", False)),
        rerank=bool(asked.get("rerank", False)),
        dimension=int(asked.get("dimension", default.dimension)),
        index=str(asked.get("index", "groups")),
        groups=opened,
        crops=opened,
        weight_global=whole,
        weight_head=head,
        weight_upper_body=upper,
        weight_lower_body=lower,
    )


def _looked_again(case: Case, networks: Networks, search: Search) -> Job[Ranklist]:
    """Search the frames again with the query's own pixels."""
    query = _query_of(case, search)
    if search.method is Method.CASCADE:
        raise QueryError("A cascade is not repeated: which frames it chose is not kept.")
    return (yield from search_frames_again(case, networks, query, search))


def _query_of(case: Case, search: Search) -> Query:
    """Return the query of a search when its very pixels can be had.

    Raises:
        QueryError: they cannot.
    """
    match = _OF_DETECTION.search(search.query_name)
    if match:
        query = query_from_detection(case, int(match[1]))
        if query.sha256 == search.query_sha256:
            return query
    raise QueryError(
        f"The case keeps only a JPEG of the query “{search.query_name}”; a search of whole frames "
        "needs its own pixels."
    )


def _not_repeated(number: int, ranks: int, remarks: list[str]) -> Replayed:
    return Replayed(number, Outcome.NOT_REPEATED, ranks, 0, 0.0, tuple(remarks))


def _compared(
    number: int, stored: Ranklist, again: Ranklist, remarks: list[str], *, holds: bool
) -> Replayed:
    """Compare two ranklists rank by rank and score by score, to the bit."""
    count = min(len(stored), len(again))
    unequal = np.flatnonzero(stored.ids[:count] != again.ids[:count])
    same = int(unequal[0]) if len(unequal) else count
    before, after = dict(stored), dict(again)
    shared = before.keys() & after.keys()
    difference = max((abs(before[each] - after[each]) for each in shared), default=0.0)
    if len(stored) != len(again):
        remarks.append(f"The ranklist had {len(stored)} ranks and has {len(again)} now.")
    if same < count:
        remarks.append(f"The first rank that differs is {same + 1}.")
    if difference:
        remarks.append(f"Scores differ by up to {difference:.3g}.")
    equal = same == len(stored) == len(again) and not difference
    outcome = Outcome.SAME if equal and holds else Outcome.DIFFERENT
    return Replayed(number, outcome, len(stored), same, difference, tuple(remarks))
