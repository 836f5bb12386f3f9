"""Remarks on detections: roles, tags, comments, the evidence bag and locks, as one history."""

import json
from collections.abc import Iterable, Sequence

from reid_desktop.core.records import Evidence, PersonRole, Remark, RemarkKind
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults

_SELECT = "SELECT id, detection_id, search_id, kind, text, by, at FROM remarks"


def add(  # noqa: PLR0913 - the fields of one remark
    db: Connection,
    detection_id: int,
    kind: RemarkKind,
    text: str,
    *,
    search_id: int | None,
    by: str,
) -> None:
    """Append a remark to the history of a detection."""
    db.write(
        "INSERT INTO remarks (detection_id, search_id, kind, text, by, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (detection_id, search_id, kind.value, plain(text), plain(by), now()),
    )


def history(db: Connection, detection_ids: Sequence[int] | None = None) -> list[Remark]:
    """Return the remarks on some detections, or on all, oldest first."""
    if detection_ids is None:
        rows = db.rows(f"{_SELECT} ORDER BY id")
    else:
        rows = db.rows(
            f"{_SELECT} WHERE detection_id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps([int(number) for number in detection_ids]),),
        )
    with content_faults(db.folder, "a remark"):
        return [
            Remark(number, detection, search, RemarkKind(kind), text, by, at)
            for number, detection, search, kind, text, by, at in rows
        ]


def summed_up(remarks: Iterable[Remark]) -> dict[int, Evidence]:
    """Return what the remarks add up to, by detection, in the order of their first remark."""
    found: dict[int, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.detection_id, []).append(remark)
    return {number: _evidence(number, own) for number, own in found.items()}


def _evidence(detection_id: int, remarks: Sequence[Remark]) -> Evidence:
    """Return what the history of one detection adds up to: the latest of each kind holds."""
    tags: set[str] = set()
    comments: dict[str, Remark] = {}
    role: PersonRole | None = None
    bagged = locked = False
    locked_until = ""
    search_id: int | None = None
    for remark in remarks:
        match remark.kind:
            case RemarkKind.ROLE:
                role = PersonRole(remark.text) if remark.text else None
            case RemarkKind.TAG:
                tags.add(remark.text)
            case RemarkKind.UNTAG:
                tags.discard(remark.text)
            case RemarkKind.BAG:
                bagged, search_id = True, remark.search_id
            case RemarkKind.UNBAG:
                bagged = False
            case RemarkKind.LOCK:
                locked, locked_until = True, remark.text
            case RemarkKind.UNLOCK:
                locked = False
            case RemarkKind.COMMENT:
                comments[str(remark.id)] = remark
            case RemarkKind.UNCOMMENT:
                comments.pop(remark.text, None)
    said = tuple(comments.values())
    return Evidence(
        detection_id, search_id, role, tuple(sorted(tags)), said, bagged, locked, locked_until
    )
