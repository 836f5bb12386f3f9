"""Verdicts: the analyst's marks on the candidates of a search."""

from collections.abc import Sequence

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark
from reid_desktop.core.values import Changes
from reid_desktop.store.case import Case


def mark(
    case: Case,
    search_id: int,
    detection_ids: Sequence[int],
    verdict: Mark | None,
    *,
    note: str = "",
    by: str,
) -> Job[Changes]:
    """Set the verdict on candidates of one search, all in one transaction; None withdraws it.

    Args:
        case: open for writing on this thread.
        search_id: the search whose candidates are judged.
        detection_ids: the candidates.
        verdict: match, not match, unsure, or None.
        note: the analyst's words.
        by: who judges, for the log.

    Raises:
        CaseError: there is no such search, or a detection is not among its candidates.
    """
    yield Progress(0, len(detection_ids), "marking", "mark")
    case.require("verdict")
    try:
        case.search(search_id)
    except KeyError as error:
        raise CaseError(f"“{case.path.name}” has no search {search_id}.") from error
    candidates = set(case.hits_of(search_id).ids.tolist())
    strangers = [i for i in detection_ids if i not in candidates]
    if strangers:
        raise CaseError(f"Search {search_id} has no candidate {strangers[0]}.")
    with case.transaction():
        for detection_id in detection_ids:
            case.set_verdict(search_id, detection_id, verdict, note=note, by=by)
    return Changes(verdicts=True, audit=True)
