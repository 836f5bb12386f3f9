"""Hashes over the append-only files: a flipped byte in crops or descriptors is found.

Each append adds one row: where its bytes begin and a hash that binds them to all before,
h_n = SHA-256(h_{n-1} || SHA-256(bytes_n)), h_0 = 32 zero bytes. The rows are written in the
transaction of the append, so a kill leaves bytes and hash both or neither. Entries of the signed
log hold the heads of their time (`heads`), so the table cannot be made anew with the files.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reid_desktop.core.progress import Job, Progress

if TYPE_CHECKING:
    from reid_desktop.store.connection import Connection

STAGE = "verify"
START = bytes(32)
REWRITING = frozenset({"delete", "portable case"})
"""Actions after which the files are other ones, hashed from their first byte on."""
SEALING = REWRITING | {"index begun", "index ended", "import boxes", "report"}
"""Actions whose entry in the log holds the heads."""
HEADS = "flat_files"
"""Key of the heads in the details of a log entry."""
_READ_BYTES = 4 << 20
_TOLD = 20

Chunk = tuple[int, int, bytes]
"""Offset and length in bytes of what was appended at once, and the chained hash up to its end."""


def chained(before: bytes, digest: bytes) -> bytes:
    """Return the hash that binds the SHA-256 `digest` of appended bytes to those before."""
    return hashlib.sha256(before + digest).digest()


def add(db: "Connection", name: str, offset: int, data: bytes) -> None:
    """Keep the hash of `data`, appended to `name` at `offset`, inside the same transaction."""
    if not data:
        return
    row = db.first(
        "SELECT chain FROM flat_chunks WHERE name = ? ORDER BY start DESC LIMIT 1", (name,)
    )
    chain = chained(row[0] if row else START, hashlib.sha256(data).digest())
    db.write("INSERT INTO flat_chunks VALUES (?, ?, ?, ?)", (name, offset, len(data), chain))


def heads(db: "Connection") -> dict[str, dict[str, Any]]:
    """Return length and last hash of each file, for the log."""
    found = {}
    for (name,) in db.rows("SELECT name FROM flat_files ORDER BY name"):
        row = db.first(
            "SELECT start + bytes, hex(chain) FROM flat_chunks WHERE name = ? "
            "ORDER BY start DESC LIMIT 1",
            (name,),
        )
        if row:
            found[name] = {"bytes": int(row[0]), "chain": str(row[1]).lower()}
    return found


def chunks_of(read: Callable[[int, int], bytes], size: int) -> Iterator[Chunk]:
    """Hash a file that was written as a whole, some MiB at a time."""
    chain = START
    for start in range(0, size, _READ_BYTES):
        data = read(start, min(_READ_BYTES, size - start))
        chain = chained(chain, hashlib.sha256(data).digest())
        yield start, len(data), chain


def check(
    db: "Connection", entries: Sequence[Mapping[str, Any]], *, from_first: bool
) -> Job[list[str]]:
    """Read every hashed byte again; the job returns one sentence for each fault.

    Args:
        db: the case.
        entries: what `heads` gave at each entry of the log since the files were last rewritten.
        from_first: whether the hashes must begin at the first byte; files that an older version
            of the program wrote have none for what it wrote.
    """
    problems: list[str] = []
    for name, size in db.rows("SELECT name, bytes FROM flat_files ORDER BY name"):
        if db.files.size(name) < size:
            continue  # the check of lengths says so
        problems += _gaps(db, name, size, from_first=from_first)
        problems += yield from _changes(db, name, size)
        problems += _other_heads(db, name, [entry[name] for entry in entries if name in entry])
    return problems


def _gaps(db: "Connection", name: str, size: int, *, from_first: bool) -> list[str]:
    """Find bytes that no hash covers, though one should."""
    rows = db.first(
        "SELECT COUNT(*), COALESCE(MIN(start), 0), COALESCE(MAX(start + bytes), 0), "
        "COALESCE(SUM(bytes), 0) FROM flat_chunks WHERE name = ?",
        (name,),
    )
    assert rows is not None
    count, first, end, covered = rows
    if not count:
        return [f"No hashes are kept of “{name}”."] if from_first and size else []
    if end != size or covered != end - first or (from_first and first):
        return [f"The hashes of “{name}” do not cover all of it: they were changed."]
    return []


def _changes(db: "Connection", name: str, size: int) -> Job[list[str]]:
    """Find stretches whose bytes are not those that were appended."""
    changed: list[tuple[int, int]] = []
    chain, after = START, -1
    while rows := db.rows(  # a stretch at a time
        "SELECT start, bytes, chain FROM flat_chunks WHERE name = ? AND start > ? "
        "ORDER BY start LIMIT 2000",
        (name, after),
    ):
        for start, count, stored in rows:
            digest = hashlib.sha256()
            for offset in range(start, start + count, _READ_BYTES):
                yield Progress(offset, size, name, STAGE)
                part = min(_READ_BYTES, start + count - offset)
                digest.update(db.files.read(name, offset, part))
            if chained(chain, digest.digest()) != stored:
                changed.append((start, start + count))
            chain, after = stored, start
    told = [f"“{name}” was changed in bytes {a} to {b - 1}." for a, b in changed[:_TOLD]]
    if len(changed) > _TOLD:
        told.append(f"“{name}” was changed in {len(changed) - _TOLD} more places.")
    return told


def _other_heads(db: "Connection", name: str, known: Sequence[Mapping[str, Any]]) -> list[str]:
    """Compare the hashes with those that the signed log holds."""
    for head in known:
        row = db.first(
            "SELECT hex(chain) FROM flat_chunks WHERE name = ? AND start + bytes = ?",
            (name, head.get("bytes")),
        )
        if row is None or row[0].lower() != head.get("chain"):
            return [f"The hashes of “{name}” are not those in the audit log: they were made anew."]
    return []
