"""Whether everything of a case is there and fits together."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.signing import known_keys
from reid_desktop.store import (
    anchors,
    audit,
    flat_chunks,
    group_rows,
    info_row,
    logged_rows,
    role_rows,
    search_picture_rows,
)
from reid_desktop.store.apart import rows_apart
from reid_desktop.store.connection import Connection
from reid_desktop.store.descriptor_parts import parts_of
from reid_desktop.store.descriptor_rows import identified_by, model_ids
from reid_desktop.store.flat_files import CROPS_NAME, descriptors_name

STAGE = "verify"
_ENTRIES_AT_ONCE = 300  # below 100 ms of signatures


def check(db: Connection, *, head: str = "") -> Job[list[str]]:
    """Check the case; the job returns one sentence for each fault. `head`: see `check_log`."""
    steps: tuple[tuple[str, Callable[[Connection], list[str]]], ...] = (
        ("files", _check_lengths),
        ("crops", _check_crops),
        ("descriptors", _check_descriptors),
        ("groups", _check_groups),
        ("roles", role_rows.check),
    )
    problems: list[str] = []
    try:
        problems += yield from _check_database(db)
        for done, (name, step) in enumerate(steps):
            yield Progress(done, len(steps), name, STAGE)
            problems += step(db)
        problems += yield from _check_bytes(db)
        problems += yield from _check_pictures(db)
        problems += yield from logged_rows.check(db)
        problems += yield from check_log(db, head=head)
    except CaseError as error:  # pages so damaged that even reading stops
        return [str(error)]
    return problems


def check_log(db: Connection, *, head: str = "") -> Job[list[str]]:
    """Check the audit log against its own hashes and signatures and the anchors outside.

    Args:
        db: the case.
        head: a hash that must be in the log, as it was printed in a report; "" for none.
    """
    try:
        kept = anchors.known(info_row.read(db).case_id)
    except CaseError as error:
        return [str(error)]
    checker = audit.Checker(kept, known_keys())
    total = audit.length(db)
    yield Progress(0, total, "audit log", STAGE)
    while checker.read(db, _ENTRIES_AT_ONCE):
        yield Progress(min(checker.done, total), total, "audit log", STAGE)
    found = checker.finish()
    if head and not audit.holds(db, head):
        found.append(f"Audit log: no entry has the hash {head}, as the report says it had.")
    return found


def _check_database(db: Connection) -> Job[list[str]]:
    """Run SQLite's own checks, table by table, where they can be stopped."""
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    (names,) = yield from rows_apart(db.folder, [("database", named)], stage=STAGE)
    tables = [row[0] for row in names]
    pages = [
        (f"database, {table}", f'PRAGMA integrity_check("{table}")')
        for table in ["sqlite_schema", *tables]
    ]
    keys = [
        (f"database, references of {table}", f'PRAGMA foreign_key_check("{table}")')
        for table in tables
    ]
    results = yield from rows_apart(db.folder, pages + keys, stage=STAGE)
    found = [row[0] for rows in results[: len(pages)] for row in rows]
    for rows in results[len(pages) :]:
        found += [f"row {n} of {of} points to nothing in {parent}" for of, n, parent, _ in rows]
    return [f"Database: {what}." for what in found if what != "ok"]


def _check_bytes(db: Connection) -> Job[list[str]]:
    """Check crops and descriptors, byte for byte, against their hashes and those in the log."""
    sealed: list[Mapping[str, Any]] = []
    begun = db.first("SELECT signer FROM audit WHERE sequence = 1")
    from_first = bool(begun and begun[0])  # version 1 signed nothing, and hashed nothing
    rows = db.rows(
        "SELECT action, details FROM audit "
        "WHERE action IN (SELECT value FROM json_each(?)) ORDER BY sequence",
        (json.dumps(sorted(flat_chunks.SEALING)),),
    )
    for action, text in rows:
        try:
            details = audit.parsed(text)
        except ValueError:  # the check of the log says so
            continue
        if action in flat_chunks.REWRITING:
            sealed, from_first = [], True
        if flat_chunks.HEADS in details:
            sealed.append(details[flat_chunks.HEADS])
    return (yield from flat_chunks.check(db, sealed, from_first=from_first))


def _check_pictures(db: Connection) -> Job[list[str]]:
    """Check the whole query pictures against their hashes, and these against the log."""
    problems = []
    for done, fault in enumerate(search_picture_rows.faults(db)):
        yield Progress(done, 0, "query pictures", STAGE)
        problems += [fault] if fault else []
    readable = "CASE WHEN json_valid(details) THEN details END"  # the check of the log says so
    unlogged = db.rows(
        "SELECT sha256 FROM pictures WHERE sha256 NOT IN (SELECT json_extract(p.value, '$[2]') "
        f"FROM audit, json_each({readable}, '$.pictures') p WHERE action = 'search')"
    )
    return problems + [
        f"The query picture {digest} is not in the audit log." for (digest,) in unlogged
    ]


def _check_lengths(db: Connection) -> list[str]:
    """Check that each flat file holds at least its committed bytes."""
    problems = []
    for name, count in db.rows("SELECT name, bytes FROM flat_files ORDER BY name"):
        size = db.files.size(name)
        if size < count:
            problems.append(f"“{name}” has {size} bytes, {count} were saved.")
    return problems


def _check_crops(db: Connection) -> list[str]:
    """Check that no crop lies outside the committed part of the pack."""
    committed = db.committed_bytes(CROPS_NAME)
    rows = db.rows(
        "SELECT COUNT(*) FROM detections WHERE crop_offset < 0 OR crop_bytes < 0 "
        "OR crop_offset + crop_bytes > ?",
        (committed,),
    )
    count = rows[0][0]
    return [f"{count} crops lie outside “{CROPS_NAME}”."] if count else []


def _check_descriptors(db: Connection) -> list[str]:
    """Check that the rows of each network are numbered without gaps and fill their files."""
    problems = []
    for model_id in model_ids(db) + identified_by(db):
        row = db.first(
            "SELECT n.dimension, COUNT(d.place), COALESCE(MAX(d.place) + 1, 0) FROM networks n "
            "LEFT JOIN descriptors d ON d.network = n.id WHERE n.name = ?",
            (model_id,),
        )
        assert row is not None
        dimension, count, end = row
        try:
            held = sum(part.rows for part in parts_of(db, model_id, dimension or 0))
        except CaseError as error:
            problems.append(str(error))
            continue
        if count != end or count != held:
            problems.append(f"“{descriptors_name(model_id)}” does not fit its {count} rows.")
    return problems


def _check_groups(db: Connection) -> list[str]:
    """Check that stored groups can be read."""
    problems = []
    divided = "SELECT name FROM networks WHERE id IN (SELECT network FROM group_sets)"
    for (model_id,) in db.rows(divided):
        try:
            group_rows.latest(db, model_id)
        except CaseError as error:
            problems.append(str(error))
    return problems
