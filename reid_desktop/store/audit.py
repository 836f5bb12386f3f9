"""The append-only log: who did what and when, each entry bound to the one before by SHA-256.

The chain finds edits, deletions and reordering. It does not find a cut end or a chain made anew;
for that the head must be known from elsewhere, such as a printed report.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from pathlib import PurePath
from typing import Any

import numpy as np

from reid_desktop.core.records import AuditEntry
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults

START = "0" * 64
"""What stands for the hash before the first entry."""


def canonical(value: Mapping[str, Any]) -> str:
    """Return `value` as JSON in its one canonical form: sorted, no spaces, ASCII."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_jsonable
    )


def _jsonable(value: Any) -> Any:
    """Return what stands for a value that JSON does not know."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be logged")


def parsed(text: str) -> dict[str, Any]:
    """Return the mapping that `canonical` wrote; ValueError when it is none."""
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError(f"not a mapping: {text[:80]}")
    return value


def hash_of(previous: str, entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) over the hash before and the entry's canonical JSON."""
    return hashlib.sha256((previous + canonical(entry)).encode("ascii")).hexdigest()


def _last(db: Connection) -> tuple[int, str]:
    """Return sequence and hash of the last entry."""
    row = db.first("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
    return (int(row[0]), str(row[1])) if row else (0, START)


def add(db: Connection, action: str, details: Mapping[str, Any], *, by: str) -> None:
    """Append an entry, inside the transaction of what it tells of."""
    number, previous = _last(db)
    text = canonical(details)
    entry = {"sequence": number + 1, "at": now(), "by": plain(by), "action": action}
    chained = hash_of(previous, {**entry, "details": json.loads(text)})
    db.write("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", (*entry.values(), text, chained))


def entries(db: Connection) -> list[AuditEntry]:
    """Return the whole log in order."""
    rows = db.rows("SELECT sequence, at, by, action, details, hash FROM audit ORDER BY sequence")
    with content_faults(db.folder, "its audit log"):
        return [
            AuditEntry(sequence, at, by, action, parsed(details), chained)
            for sequence, at, by, action, details, chained in rows
        ]


def head(db: Connection) -> str:
    """Return the hash of the last entry."""
    return _last(db)[1]


def check(db: Connection) -> list[str]:
    """Return what is wrong with the log, one sentence for each fault; [] = fine."""
    problems, expected, previous = [], 1, START
    rows = db.rows("SELECT sequence, at, by, action, details, hash FROM audit ORDER BY sequence")
    for sequence, at, by, action, text, chained in rows:
        if sequence != expected:
            problems.append(f"Audit log: entry {expected} is missing before entry {sequence}.")
        try:
            entry = {"sequence": sequence, "at": at, "by": by, "action": action}
            matches = canonical(json.loads(text)) == text
            matches &= hash_of(previous, {**entry, "details": json.loads(text)}) == chained
        except ValueError:
            matches = False
        if not matches:
            problems.append(
                f"Audit log: entry {sequence} ({action}, {at}) or its order was changed."
            )
        expected, previous = sequence + 1, chained
    if not rows:
        problems.append("Audit log: it is empty, though it begins when a case is made.")
    return problems
