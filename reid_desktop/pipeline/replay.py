"""Replay: ask the searches of a report again and say whether the ranklists are the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from reid_desktop import __version__
from reid_desktop.core.errors import CaseError, FootageError, QueryError, WeightsError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Method, Search
from reid_desktop.core.values import Ranklist
from reid_desktop.pipeline.index_again import indexed_again
from reid_desktop.pipeline.originals import found_states, warning
from reid_desktop.pipeline.search_again import looked_again, ranked_again
from reid_desktop.report.reading import read_content
from reid_desktop.store.case import Case

STAGE = "replay"


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
    that equal input gives equal bits; the pictures are described anew beside it. Whole frames are
    searched with the kept query picture, in the frames that the case held then, or in those that
    the cascade chose. People and frames indexed since are left out, marks made since do not count.

    Args:
        report: folder, .zip or report.json.
        case: open for reading; nothing is written.
        networks: those of now; where they are others than then, the remarks say so.

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
            again = yield from ranked_again(case, networks, search)
        elif search.method is Method.INDEX:
            again = yield from indexed_again(case, networks, search)
        else:
            remarks += yield from _suspect_sources(case, search)
            again = yield from looked_again(case, networks, search)
    except (CaseError, QueryError, FootageError, WeightsError) as error:
        return _not_repeated(number, len(stored), [*remarks, str(error)])
    remarks += [*again.faults, *again.remarks]
    holds = not contradictions and not again.faults
    return _compared(number, stored, again.ranklist, remarks, holds=holds)


def _suspect_sources(case: Case, search: Search) -> Job[list[str]]:
    """Return which footage that was searched is missing or changed by now."""
    cameras = search.parameters.get("cameras", ())
    searched = [source for source in case.sources() if not cameras or source.camera in cameras]
    states = yield from found_states(searched, full=False)
    told = [warning(source, states[source.id]) for source in searched]
    return [sentence for sentence in told if sentence]


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
