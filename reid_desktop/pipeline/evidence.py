"""Evidence: roles, tags, comments, the bag and locks, as the analyst sets them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Evidence, PersonRole, RemarkKind
from reid_desktop.core.scope import checked_day
from reid_desktop.core.values import Changes
from reid_desktop.store.case import Case

STAGE = "evidence"
_NEEDS_TEXT = {
    RemarkKind.TAG: "a tag",
    RemarkKind.UNTAG: "a tag",
    RemarkKind.COMMENT: "a comment",
    RemarkKind.UNCOMMENT: "the number of a comment",
    RemarkKind.UNLOCK: "a reason",
}


def today() -> str:
    """Return the day in UTC as "2026-03-02"."""
    return datetime.now(UTC).date().isoformat()


def remark(
    case: Case,
    detection_ids: Sequence[int],
    kind: RemarkKind,
    text: str = "",
    *,
    search_id: int | None = None,
    by: str,
) -> Job[Changes]:
    """Say the same of each of `detection_ids`; what was said before stays in the history.

    Args:
        case: open for writing on this thread.
        detection_ids: the people, at least one.
        kind: a role, tag or comment, into or out of the bag, a lock or its end.
        text: the role ("" takes it back), tag or comment; for a lock the last day it holds
            ("2027-06-30", "" for no end); for unlocking the reason.
        search_id: the search they were found by.
        by: who says it, for the log.

    Raises:
        CaseError: a detection or search is unknown, the text is missing or none of this kind, or
            the role does not allow it.
    """
    yield Progress(0, len(detection_ids), kind.value, STAGE)
    case.require(kind.value)
    text = _checked(kind, text)
    try:
        case.detections(detection_ids)
        if search_id is not None:
            case.search(search_id)
    except KeyError as error:
        raise CaseError(f"“{case.path.name}” has no detection or search {error}.") from error
    case.evidence.remark(detection_ids, kind, text, search_id=search_id, by=by)
    return Changes(verdicts=True, audit=True)


def take_back(  # noqa: PLR0913 - the remark that is undone, and what held before it
    case: Case,
    detection_ids: Sequence[int],
    kind: RemarkKind,
    text: str,
    *,
    before: Mapping[int, Evidence],
    by: str,
) -> Job[Changes]:
    """Undo `remark`: say of each detection what brings back what held `before`.

    The history keeps both; where the remark changed nothing, nothing is said.

    Args:
        case: open for writing on this thread.
        detection_ids: those that were remarked on.
        kind: of the remark.
        text: of the remark.
        before: what held before it, by detection id; absent: nothing.
        by: who undoes it, for the log.

    Raises:
        CaseError: as `remark`.
    """
    now = case.evidence.of(detection_ids)
    alike: dict[tuple[RemarkKind, str, int | None], list[int]] = {}
    for number in detection_ids:
        held = before.get(number) or _nothing(number)
        said = _inverse(kind, text, held, now.get(number) or _nothing(number))
        if said is not None:
            alike.setdefault((*said, held.search_id), []).append(number)
    for (back, said_text, search_id), numbers in alike.items():
        yield from remark(case, numbers, back, said_text, search_id=search_id, by=by)
    return Changes(verdicts=True, audit=True)


def _nothing(detection_id: int) -> Evidence:
    """Return what holds for a detection without remarks."""
    return Evidence(detection_id, None, None, (), (), False, False, "")


def _inverse(
    kind: RemarkKind, text: str, before: Evidence, now: Evidence
) -> tuple[RemarkKind, str] | None:
    """Return kind and text of the remark that undoes another; None where it changed nothing."""
    lock = (RemarkKind.LOCK, before.locked_until) if before.locked else None
    added = [remark for remark in now.comments if remark not in before.comments]
    gone = [remark for remark in before.comments if remark not in now.comments]
    back: Mapping[RemarkKind, tuple[RemarkKind, str] | None] = {
        RemarkKind.ROLE: (RemarkKind.ROLE, before.role or ""),
        RemarkKind.TAG: None if text in before.tags else (RemarkKind.UNTAG, text),
        RemarkKind.UNTAG: (RemarkKind.TAG, text) if text in before.tags else None,
        RemarkKind.COMMENT: (RemarkKind.UNCOMMENT, str(added[-1].id)) if added else None,
        RemarkKind.UNCOMMENT: (RemarkKind.COMMENT, gone[-1].text) if gone else None,
        RemarkKind.BAG: None if before.bagged else (RemarkKind.UNBAG, ""),
        RemarkKind.UNBAG: (RemarkKind.BAG, "") if before.bagged else None,
        RemarkKind.LOCK: lock or (RemarkKind.UNLOCK, "undone"),
        RemarkKind.UNLOCK: lock,
    }
    return back[kind]


def _checked(kind: RemarkKind, text: str) -> str:
    """Return the text of a remark as it is stored.

    Raises:
        CaseError: it is missing, or none of this kind.
    """
    text = text.strip()
    if kind in _NEEDS_TEXT and not text:
        raise CaseError(f"To {kind.value}, say {_NEEDS_TEXT[kind]}.")
    if kind is RemarkKind.ROLE and text and text not in list(PersonRole):
        raise CaseError(f"“{text}” is no role. Choose {', '.join(PersonRole)}.")
    return checked_day(text) if kind is RemarkKind.LOCK else text
