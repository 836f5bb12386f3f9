"""Confirmation by a second person (AI Act Art. 14(5)): blind, and by somebody else.

The second person sees the marked candidates in a shuffled order, without rank, score, mark or note
of the first; candidates on which the two disagree are listed afterwards (EDPB 05/2022: a human in
the loop who is led by the machine or by a colleague is no safeguard).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Disagreement, Mark, Verdict
from reid_desktop.core.values import Changes
from reid_desktop.store.case import Case

STAGE = "review"


@dataclass(frozen=True, slots=True)
class Lineup:
    """What a second person is shown of a search: nothing but the pictures.

    Attributes:
        detection_ids: marked candidates in an order that says nothing.
        done: those the second person has judged before.
    """

    search_id: int
    detection_ids: tuple[int, ...]
    done: frozenset[int]


def lineup(case: Case, search_id: int, *, by: str) -> Lineup:
    """Return the marked candidates of a search for the second person `by`.

    The order comes from a hash of case, search and person: the same for one person each time, so
    that an interrupted review goes on, and without any relation to the rank.

    Raises:
        CaseError: there is no such search, or nothing in it was marked by another person.
    """
    first = _marks_of_others(case, search_id, by)
    if not first:
        raise CaseError(
            f"No candidate of search {search_id} was marked by somebody else than “{by}”. "
            "The second person must be another one than the first."
        )

    def place(detection_id: int) -> bytes:
        text = f"{case.info.case_id} {search_id} {_person(by)} {detection_id}"
        return hashlib.sha256(text.encode("utf-8", "replace")).digest()

    done = {n for n, v in case.evidence.reviews(search_id).items() if _person(v.by) == _person(by)}
    return Lineup(search_id, tuple(sorted(first, key=place)), frozenset(done & set(first)))


def review(
    case: Case,
    search_id: int,
    marks: Mapping[int, Mark | None],
    *,
    note: str = "",
    by: str,
) -> Job[Changes]:
    """Set the second person's marks, all in one transaction; None withdraws one.

    Args:
        case: open for writing on this thread.
        search_id: the search.
        marks: by detection id.
        note: the second person's words.
        by: the second person.

    Raises:
        CaseError: a candidate was not marked by somebody else than `by`.
    """
    yield Progress(0, len(marks), "reviewing", STAGE)
    case.require("review")
    first = _marks_of_others(case, search_id, by)
    for detection_id in marks:
        if detection_id not in first:
            raise CaseError(
                f"Candidate {detection_id} of search {search_id} was not marked by somebody else "
                f"than “{by}”. The second person must be another one than the first."
            )
    case.evidence.review(search_id, marks, note=note, by=by)
    return Changes(verdicts=True, audit=True)


def disagreements(case: Case) -> list[Disagreement]:
    """Return every candidate on which two persons disagree, by search and detection."""
    return case.evidence.disagreements()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How far the candidates marked as a match are confirmed.

    Attributes:
        matches: candidates that the first person takes for the person sought.
        confirmed: of them, those that another person takes for the same.
    """

    matches: int
    confirmed: int


def confirmation(case: Case, search_id: int) -> Confirmation:
    """Return how many matches of a search two persons agree on."""
    second = case.evidence.reviews(search_id)
    matches = [v for v in case.verdicts(search_id).values() if v.mark is Mark.MATCH]
    return Confirmation(len(matches), sum(_confirms(v, second) for v in matches))


def _confirms(first: Verdict, second: Mapping[int, Verdict]) -> bool:
    other = second.get(first.detection_id)
    return other is not None and other.mark is first.mark and _person(other.by) != _person(first.by)


def _marks_of_others(case: Case, search_id: int, by: str) -> dict[int, Verdict]:
    """Return the first marks of a search that are not `by`'s own."""
    try:
        case.search(search_id)
    except KeyError as error:
        raise CaseError(f"“{case.path.name}” has no search {search_id}.") from error
    verdicts = case.verdicts(search_id)
    return {n: verdict for n, verdict in verdicts.items() if _person(verdict.by) != _person(by)}


def _person(name: str) -> str:
    """Return a name so that case and spaces do not make one person two."""
    return " ".join(name.split()).casefold()
