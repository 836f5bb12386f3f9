"""A copy of a case without some of its people: what retention and portable cases are made of.

Nothing is taken out of a database or a pack in place: what stays is written anew, so that no free
page and no gap in a pack keeps what was to go, and a kill leaves the old case as it was.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Int64
from reid_desktop.store.connection import Connection
from reid_desktop.store.database import Database
from reid_desktop.store.descriptor_parts import (
    ITEM_BYTES,
    PART_ROWS,
    mapped,
    part_name,
    parts_like,
)
from reid_desktop.store.faults import database_faults, file_faults
from reid_desktop.store.flat_chunks import chunks_of
from reid_desktop.store.flat_files import CROPS_NAME, FlatFiles
from reid_desktop.store.opening import DATABASE_NAME, connect

STAGE = "copy"
_CROPS_AT_ONCE = 2000
_ROWS_AT_ONCE = 2048


class Pictures(StrEnum):
    """Which whole query pictures a copy leaves out; bystanders may be seen on each of them."""

    OF_GONE_SEARCHES = "of gone searches"
    OF_FOOTAGE = "of footage"  # and pasted ones: all that were kept as pixels and not as a file
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a copy leaves out; what refers to any of it goes along.

    Attributes:
        detections: (N,) int64.
        searches: ids.
        sources: ids; the whole source with its frames.
        empty_frames: leave out frames without a detection, and what runs finished of them.
        pictures: leave out whole query pictures; their crops stay with their searches.
    """

    detections: Int64
    searches: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    empty_frames: bool = False
    pictures: Pictures = Pictures.OF_GONE_SEARCHES


def filtered_copy(case: Connection, target: Path, leaving: Leaving) -> Job[dict[str, int]]:
    """Write `case` without what is `leaving` into the empty folder `target`.

    The audit log goes along whole. Groups do not: they are derived, and would still tell of people
    who are gone.

    Returns:
        How many rows of each table were left out.

    Raises:
        CaseError: the disk is full, or the case is damaged.
    """
    yield Progress(0, 4, "database", STAGE)
    with database_faults(target):
        case.copy_into(target / DATABASE_NAME)
    with database_faults(target):
        db = connect(target, "mode=rw")
    try:
        with database_faults(target):
            db.execute("PRAGMA foreign_keys = OFF")
            with db.atomic():
                before = _counts(db)
                yield Progress(1, 4, "rows", STAGE)
                _leave_out(db, leaving)
                after = _counts(db)
        yield Progress(2, 4, "pictures", STAGE)
        yield from _copy_crops(case, db, FlatFiles(target))
        yield Progress(3, 4, "descriptors", STAGE)
        yield from _copy_descriptors(case, db, FlatFiles(target))
        with database_faults(target):
            db.execute("VACUUM")
            broken = db.execute("PRAGMA foreign_key_check").fetchall()
        assert not broken, broken[:3]
    finally:
        db.close()
    return {table: before[table] - after[table] for table in before if before[table] > after[table]}


def _counts(db: Database) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {
        name: int(db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])
        for name in _tables(db)
    }


def _tables(db: Database) -> list[str]:
    return [
        row[0]
        for row in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
    ]


def _leave_out(db: Database, leaving: Leaving) -> None:
    """Delete the rows that leave and every row that refers to one of them."""
    db.execute("CREATE TEMP TABLE leaving (id INTEGER PRIMARY KEY)")
    for table, ids in (
        ("detections", leaving.detections.tolist()),
        ("searches", leaving.searches),
        ("sources", leaving.sources),
    ):
        db.execute("DELETE FROM leaving")
        db.conn.executemany("INSERT INTO leaving VALUES (?)", [(int(number),) for number in ids])
        db.execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM leaving)")
    db.execute("DELETE FROM group_sets")
    _delete_orphans(db)
    _delete_pictures(db, leaving.pictures)
    if leaving.empty_frames:
        db.execute("DELETE FROM frames WHERE id NOT IN (SELECT frame_id FROM detections)")
        _delete_orphans(db)
    db.execute("DROP TABLE leaving")


def _delete_pictures(db: Database, which: Pictures) -> None:
    """Delete whole query pictures, those that no search names in any case."""
    if which is not Pictures.OF_GONE_SEARCHES:
        every = which is Pictures.ALL
        db.execute(
            "UPDATE search_pictures SET picture = NULL WHERE ? OR picture != sha256", [every]
        )
    db.execute(
        "DELETE FROM pictures WHERE sha256 NOT IN "
        "(SELECT picture FROM search_pictures WHERE picture IS NOT NULL)"
    )


def _delete_orphans(db: Database) -> None:
    """Delete rows whose parent is gone, until none is left."""
    keys = [(table, *key) for table in _tables(db) for key in _foreign_keys(db, table)]
    deleted = True
    while deleted:
        deleted = False
        for table, parent, pairs in keys:
            given = " AND ".join(f'c."{own}" IS NOT NULL' for own, _ in pairs)
            same = " AND ".join(f'p."{its}" = c."{own}"' for own, its in pairs)
            count = db.conn.execute(
                f'DELETE FROM "{table}" AS c WHERE {given} '
                f'AND NOT EXISTS (SELECT 1 FROM "{parent}" p WHERE {same})'
            ).rowcount
            deleted = deleted or count > 0


def _foreign_keys(db: Database, table: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield (parent, [(own column, the parent's column)]) of each foreign key of `table`."""
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for key, _, parent, own, its, *_ in db.execute(f'PRAGMA foreign_key_list("{table}")'):
        found.setdefault(key, (parent, []))[1].append((own, its))
    yield from found.values()


def _copy_crops(case: Connection, db: Database, files: FlatFiles) -> Job[None]:
    """Write the crops that stay one behind the other, and where they lie now."""
    rows = db.execute(
        "SELECT id, crop_offset, crop_bytes FROM detections ORDER BY crop_offset"
    ).fetchall()
    end = 0
    path = files.path(CROPS_NAME)
    with file_faults(path), path.open("xb") as pack:
        for start in range(0, len(rows), _CROPS_AT_ONCE):
            yield Progress(start, len(rows), "pictures", STAGE)
            moved = []
            for number, offset, count in rows[start : start + _CROPS_AT_ONCE]:
                pack.write(case.files.read(CROPS_NAME, offset, count))
                moved.append((end, number))
                end += count
            with db.atomic():
                db.conn.executemany("UPDATE detections SET crop_offset = ? WHERE id = ?", moved)
    yield from _commit(db, files, CROPS_NAME, end)


def _copy_descriptors(case: Connection, db: Database, files: FlatFiles) -> Job[None]:
    """Write the descriptors that stay without gaps, and renumber their rows."""
    networks = db.execute(
        "SELECT id, name, dimension FROM networks WHERE dimension IS NOT NULL"
    ).fetchall()
    for done, (network, name, dimension) in enumerate(networks):
        yield Progress(done, len(networks), name, STAGE)
        rows = np.array(
            db.execute(
                "SELECT place, detection_id FROM descriptors WHERE network = ? ORDER BY place",
                (network,),
            ).fetchall(),
            np.int64,
        ).reshape(-1, 2)
        written = yield from _copy_rows(case, files, name, rows[:, 0], dimension)
        with db.atomic():
            for table in ("flat_files", "flat_chunks"):
                db.execute(f"DELETE FROM {table} WHERE name GLOB ?", (parts_like(name),))
            db.execute("DELETE FROM descriptors WHERE network = ?", (network,))
            db.conn.executemany(
                "INSERT INTO descriptors VALUES (?, ?, ?)",
                ((network, place, int(number)) for place, number in enumerate(rows[:, 1])),
            )
        for flat, size in written.items():
            yield from _commit(db, files, flat, size)


def _copy_rows(
    case: Connection, new: FlatFiles, model_id: str, places: Int64, dimension: int
) -> Job[dict[str, int]]:
    """Write the rows `places`, ascending, into the files of `new`; return the bytes of each."""
    written = {part_name(model_id, 0): 0}
    if not len(places):
        return written
    rows = mapped(case, model_id, (int(places[-1]) + 1, dimension))
    for number, first in enumerate(range(0, len(places), PART_ROWS)):
        mine = places[first : first + PART_ROWS]
        flat = part_name(model_id, number)
        path = new.path(flat)
        with file_faults(path):
            path.parent.mkdir(exist_ok=True)
            with path.open("xb") as file:
                for start in range(0, len(mine), _ROWS_AT_ONCE):
                    if start:
                        yield Progress(first + start, len(places), "descriptors", STAGE)
                    file.write(rows[mine[start : start + _ROWS_AT_ONCE]].tobytes())
                file.flush()
                os.fsync(file.fileno())
        written[flat] = len(mine) * dimension * ITEM_BYTES
    return written


def _commit(db: Database, files: FlatFiles, name: str, size: int) -> Job[None]:
    """Say how much of a flat file holds, and hash it as it is now."""
    chunks = []
    yield Progress(0, size, name, STAGE)
    try:
        for chunk in chunks_of(lambda start, count: files.read(name, start, count), size):
            chunks.append((name, *chunk))
            if sum(chunk[:2]) < size:
                yield Progress(chunk[0], size, name, STAGE)
    finally:
        files.close()
    with db.atomic():
        for table in ("flat_files", "flat_chunks"):
            db.execute(f"DELETE FROM {table} WHERE name = ?", (name,))
        db.execute("INSERT INTO flat_files VALUES (?, ?)", (name, size))
        db.conn.executemany("INSERT INTO flat_chunks VALUES (?, ?, ?, ?)", chunks)
