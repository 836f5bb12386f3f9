"""Decisions about groups: rows that are only added; further rows withdraw them or put them back."""

from typing import Any

import numpy as np

from reid_desktop.core.grouping import Decision, DecisionKind, NewDecision
from reid_desktop.core.values import Int64
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults

_SELECT = (
    "SELECT d.id, kind, members, others, text, by, at, COALESCE((SELECT withdrawn "
    "FROM group_withdrawals w WHERE w.decision_id = d.id ORDER BY w.id DESC LIMIT 1), 0) "
    "FROM group_decisions d"
)


def add(db: Connection, new: NewDecision, *, by: str) -> Decision:
    """Insert a decision, which holds from now on."""
    number = db.write(
        "INSERT INTO group_decisions (kind, members, others, text, by, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            new.kind.value,
            _bytes(new.members),
            _bytes(new.others),
            plain(new.text),
            plain(by),
            now(),
        ),
    )
    return one(db, number)


def withdraw(db: Connection, decision_id: int, *, withdrawn: bool, by: str) -> None:
    """Undo a decision, or put it back."""
    db.write(
        "INSERT INTO group_withdrawals (decision_id, withdrawn, by, at) VALUES (?, ?, ?, ?)",
        (decision_id, int(withdrawn), plain(by), now()),
    )


def all_of(db: Connection) -> list[Decision]:
    """Return all decisions, also those withdrawn, in the order they were made."""
    return [_decision(db, row) for row in db.rows(f"{_SELECT} ORDER BY d.id")]


def one(db: Connection, decision_id: int) -> Decision:
    """Return a decision; KeyError when there is none."""
    row = db.first(f"{_SELECT} WHERE d.id = ?", (decision_id,))
    if row is None:
        raise KeyError(decision_id)
    return _decision(db, row)


def _bytes(ids: Int64) -> bytes:
    return np.ascontiguousarray(ids, "<i8").tobytes()


def _decision(db: Connection, row: tuple[Any, ...]) -> Decision:
    number, kind, members, others, text, by, at, withdrawn = row
    with content_faults(db.folder, f"decision {number} about a group"):
        return Decision(
            kind=DecisionKind(kind),
            members=np.frombuffer(members, "<i8").astype(np.int64),
            others=np.frombuffer(others, "<i8").astype(np.int64),
            text=text,
            id=number,
            by=by,
            at=at,
            withdrawn=bool(withdrawn),
        )
