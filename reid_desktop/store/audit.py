"""The append-only log: who did what and when, each entry bound to the one before and signed.

An entry's hash is the SHA-256 over the hash before it and its own canonical JSON, and the key of
the installation (`core.signing`) signs that hash. The chain finds edits, deletions and reordering;
the signatures find a chain made anew by anybody without the key; the anchors outside the case
(`store.anchors`) and the head in every printed report find a cut end and a chain made anew with it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import PurePath
from typing import Any

import numpy as np

from reid_desktop.core.records import AuditEntry
from reid_desktop.core.signing import SigningKey, is_signed, load_or_make_key
from reid_desktop.core.values import Int64
from reid_desktop.store.anchors import Anchor
from reid_desktop.store.clock import login, now
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults

_COLUMNS = "sequence, at, by, action, details, hash, signer, signature"
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


def _message(chained: str) -> bytes:
    """Return what is signed of an entry."""
    return f"reid-desktop audit 1\n{chained}".encode("ascii", "replace")


def add(
    db: Connection, action: str, details: Mapping[str, Any], *, by: str, key: SigningKey
) -> Anchor:
    """Append an entry, inside the transaction of what it tells of; return the new head."""
    number, previous = _last(db)
    text = canonical(details)
    at = now()
    entry = {"sequence": number + 1, "at": at, "by": plain(by), "action": action}
    chained = hash_of(previous, {**entry, "details": json.loads(text)})
    signature = key.sign(_message(chained)).hex()
    db.write(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*entry.values(), text, chained, key.public.hex(), signature),
    )
    return Anchor(number + 1, chained, at)


def add_migration(db: Connection) -> Anchor:
    """Say, in the transaction that raises an older case to this format, that it was raised."""
    said = {"from": db.migrated_from, "to": db.version}
    return add(db, "migrate case", said, by=login(), key=load_or_make_key())


def entries(db: Connection) -> list[AuditEntry]:
    """Return the whole log in order."""
    return _entries(db, db.rows(f"SELECT {_COLUMNS} FROM audit ORDER BY sequence"))


def _entries(db: Connection, rows: Sequence[tuple[Any, ...]]) -> list[AuditEntry]:
    with content_faults(db.folder, "its audit log"):
        return [
            AuditEntry(sequence, at, by, action, parsed(details), chained, signer, signature)
            for sequence, at, by, action, details, chained, signer, signature in rows
        ]


def matching(db: Connection, words: Sequence[str], *, above: int = 0) -> Int64:
    """Return the numbers over `above` whose entries hold every one of `words`, latest first."""
    fields = "(at || ' ' || by || ' ' || action || ' ' || details)"
    like = " AND ".join(["sequence > ?", *(f"{fields} LIKE ? ESCAPE '!'" for _ in words)])
    patterns = [f"%{_escaped(word)}%" for word in words]
    return db.integers(
        f"SELECT sequence AS n FROM audit WHERE {like} ORDER BY sequence DESC", [above, *patterns]
    )


def _escaped(word: str) -> str:
    """Return `word` so that LIKE takes each sign of it for itself."""
    return "".join(f"!{sign}" if sign in "!%_" else sign for sign in plain(word))


def some(db: Connection, sequences: Sequence[int]) -> list[AuditEntry]:
    """Return the entries of some numbers, in the order of the log."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM audit "
        "WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence",
        (json.dumps([int(number) for number in sequences]),),
    )
    return _entries(db, rows)


def latest(db: Connection, action: str) -> AuditEntry | None:
    """Return the last entry of one action, or None."""
    row = db.first(
        f"SELECT {_COLUMNS} FROM audit WHERE action = ? ORDER BY sequence DESC LIMIT 1", (action,)
    )
    if row is None:
        return None
    sequence, at, by, name, details, chained, signer, signature = row
    with content_faults(db.folder, f"entry {sequence} of its audit log"):
        return AuditEntry(sequence, at, by, name, parsed(details), chained, signer, signature)


def head(db: Connection) -> str:
    """Return the hash of the last entry."""
    return _last(db)[1]


def holds(db: Connection, chained: str) -> bool:
    """Say whether some entry has the hash `chained`."""
    return db.first("SELECT 1 FROM audit WHERE hash = ?", (chained.lower(),)) is not None


def length(db: Connection) -> int:
    """Return the number of the last entry."""
    return _last(db)[0]


class Checker:
    """Reads the log from its first entry on and collects what is wrong, a stretch at a time."""

    def __init__(self, anchors: Sequence[Anchor], known: Mapping[bytes, str]) -> None:
        """Start before the first entry.

        Args:
            anchors: heads of this log that are known from outside the case.
            known: public keys vouched for on this machine, with their names.
        """
        self.problems: list[str] = []
        self._expected, self._previous = 1, START
        self._anchors = {anchor.sequence: anchor for anchor in anchors}
        self._vouched = max(self._anchors, default=0)
        self._known = {public.hex() for public in known}
        self._signed_since = 0
        self._strangers: dict[str, list[int]] = {}
        self._broken_signatures: list[int] = []
        self._unsigned: list[int] = []
        self._fork: Anchor | None = None

    @property
    def done(self) -> int:
        """Number of the entry read last."""
        return self._expected - 1

    def read(self, db: Connection, count: int) -> bool:
        """Check the next `count` entries; return whether there were any."""
        rows = db.rows(
            f"SELECT {_COLUMNS} FROM audit WHERE sequence >= ? ORDER BY sequence LIMIT ?",
            (self._expected, count),
        )
        for row in rows:
            self._check(row)
        return bool(rows)

    def _check(self, row: tuple[Any, ...]) -> None:
        sequence, at, by, action, text, chained, signer, signature = row
        if sequence != self._expected:
            gap = f"{self._expected}" + (
                f" to {sequence - 1}" if sequence - 1 > self._expected else ""
            )
            self.problems.append(f"Audit log: entry {gap} is missing before entry {sequence}.")
        entry = {"sequence": sequence, "at": at, "by": by, "action": action}
        try:
            details = json.loads(text)
            matches = canonical(details) == text
            matches &= hash_of(self._previous, {**entry, "details": details}) == chained
        except (ValueError, RecursionError):
            matches = False
        if not matches:
            self.problems.append(
                f"Audit log: entry {sequence} ({action}, {at}) or its order was changed."
            )
        self._check_signature(sequence, chained, signer, signature)
        anchor = self._anchors.get(sequence)
        if anchor and anchor.hash != chained and self._fork is None:
            self._fork = anchor
        self._expected, self._previous = sequence + 1, chained

    def _check_signature(self, sequence: int, chained: str, signer: str, signature: str) -> None:
        if not signature and not signer:
            if self._signed_since:
                self._unsigned.append(sequence)
            return
        self._signed_since = self._signed_since or sequence
        try:
            public, mark = bytes.fromhex(signer), bytes.fromhex(signature)
        except ValueError:
            public, mark = b"", b""
        written_so = (public.hex(), mark.hex()) == (signer, signature)
        if not (written_so and is_signed(public, mark, _message(chained))):
            self._broken_signatures.append(sequence)
        elif signer not in self._known and sequence > self._vouched:
            self._strangers.setdefault(signer, []).append(sequence)

    def finish(self) -> list[str]:
        """Return everything that is wrong, one sentence for each fault; [] = fine."""
        found = list(self.problems)
        last = self.done
        if not last:
            found.append("Audit log: it is empty, though it begins when a case is made.")
        elif not self._signed_since:
            found.append("Audit log: not one entry is signed, though this format signs them.")
        if self._fork:
            found.append(
                f"Audit log: entry {self._fork.sequence} is not the one that was known outside "
                f"the case at {self._fork.at}: the log was made anew, or this is another copy."
            )
        if self._vouched > last:
            found.append(
                f"Audit log: it ends at entry {last}, but {self._vouched} entries are known "
                f"outside the case ({self._anchors[self._vouched].at}): its end was cut off, "
                "or an older copy was put back."
            )
        for numbers, what in (
            (self._broken_signatures, "has a signature that does not fit"),
            (self._unsigned, "is not signed"),
        ):
            if numbers:
                found.append(f"Audit log: entry {_spans(numbers)} {what}.")
        for signer, numbers in self._strangers.items():
            found.append(
                f"Audit log: entry {_spans(numbers)} was signed by a key that is not known on this "
                f"machine ({signer}): compare it with a printed report, then trust or refuse it."
            )
        return found


def _spans(numbers: Sequence[int]) -> str:
    """Return ascending numbers as "1 to 3, 7"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    texts = [f"{a}" if a == b else f"{a} to {b}" for a, b in spans[:5]]
    return ", ".join(texts) + (" and more" if len(spans) > 5 else "")
