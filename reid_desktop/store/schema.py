"""Tables of the case database and their migrations, one function for each version.

Every migration runs in one transaction together with its `PRAGMA user_version`. All tables are
STRICT. Descriptors, crops and group means lie in flat files; the tables say how much of them holds.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reid_desktop.core.errors import CaseError
from reid_desktop.store import schema_custody, schema_desk, schema_groups, schema_search
from reid_desktop.store.database import Database
from reid_desktop.store.faults import damaged, database_faults, file_faults

APPLICATION_ID = 0x52494443  # "RIDC"

_TABLES_1 = (
    """CREATE TABLE case_info (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        case_id TEXT NOT NULL, title TEXT NOT NULL, number TEXT NOT NULL,
        examiner TEXT NOT NULL, created_at TEXT NOT NULL
    ) STRICT""",
    # How many bytes of each append-only file are committed; what lies behind them is rubbish.
    """CREATE TABLE flat_files (
        name TEXT PRIMARY KEY, bytes INTEGER NOT NULL CHECK (bytes >= 0)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sources (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL, kind TEXT NOT NULL, camera TEXT NOT NULL, start TEXT NOT NULL,
        sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
        width INTEGER NOT NULL, height INTEGER NOT NULL, frames INTEGER NOT NULL,
        fps REAL NOT NULL, duration_s REAL NOT NULL, imported_at TEXT NOT NULL,
        UNIQUE (sha256, camera)
    ) STRICT""",
    # `dimension` is NULL until the network has described something.
    """CREATE TABLE networks (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimension INTEGER CHECK (dimension > 0)
    ) STRICT""",
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE frames (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source_id INTEGER NOT NULL REFERENCES sources (id),
        frame_index INTEGER NOT NULL CHECK (frame_index >= 0), time_s REAL NOT NULL,
        UNIQUE (source_id, frame_index)
    ) STRICT""",
    """CREATE TABLE finished_frames (
        run INTEGER NOT NULL REFERENCES runs (id),
        source_id INTEGER NOT NULL, frame_index INTEGER NOT NULL,
        PRIMARY KEY (run, source_id, frame_index),
        FOREIGN KEY (source_id, frame_index) REFERENCES frames (source_id, frame_index)
    ) STRICT, WITHOUT ROWID""",
    # The same box of the same network on the same frame is the same detection.
    """CREATE TABLE detections (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        frame_id INTEGER NOT NULL REFERENCES frames (id),
        detector INTEGER NOT NULL REFERENCES networks (id),
        x1 REAL NOT NULL, y1 REAL NOT NULL, x2 REAL NOT NULL, y2 REAL NOT NULL,
        score REAL NOT NULL,
        keypoints BLOB NOT NULL CHECK (length(keypoints) = 48),
        visible INTEGER NOT NULL CHECK (visible BETWEEN 0 AND 7),
        crop_offset INTEGER NOT NULL, crop_bytes INTEGER NOT NULL,
        UNIQUE (frame_id, detector, x1, y1, x2, y2)
    ) STRICT""",
    """CREATE TABLE descriptors (
        network INTEGER NOT NULL REFERENCES networks (id),
        place INTEGER NOT NULL CHECK (place >= 0),
        detection_id INTEGER NOT NULL REFERENCES detections (id),
        PRIMARY KEY (network, place), UNIQUE (detection_id, network)
    ) STRICT, WITHOUT ROWID""",
    # `ids` int64, `labels` int64, `spreads` float32, all little-endian; means lie in a flat file.
    """CREATE TABLE group_sets (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        network INTEGER NOT NULL UNIQUE REFERENCES networks (id),
        theta REAL NOT NULL, made_at TEXT NOT NULL,
        dimension INTEGER NOT NULL CHECK (dimension >= 0),
        ids BLOB NOT NULL, labels BLOB NOT NULL, spreads BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE searches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        asked_at TEXT NOT NULL, asked_by TEXT NOT NULL, method TEXT NOT NULL,
        query_name TEXT NOT NULL, query_jpeg BLOB NOT NULL, query_sha256 TEXT NOT NULL,
        x1 REAL, y1 REAL, x2 REAL, y2 REAL,
        network INTEGER NOT NULL REFERENCES networks (id),
        parameters TEXT NOT NULL, unseen_frames INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE hits (
        search_id INTEGER NOT NULL REFERENCES searches (id),
        place INTEGER NOT NULL, detection_id INTEGER NOT NULL REFERENCES detections (id),
        score REAL NOT NULL,
        PRIMARY KEY (search_id, place), UNIQUE (detection_id, search_id)
    ) STRICT, WITHOUT ROWID""",
    # Never changed: the latest row of a candidate holds; a NULL mark withdraws the one before.
    """CREATE TABLE verdicts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        search_id INTEGER NOT NULL REFERENCES searches (id),
        detection_id INTEGER NOT NULL REFERENCES detections (id),
        mark TEXT, note TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX verdicts_of_candidate ON verdicts (search_id, detection_id, id)",
    "CREATE INDEX verdicts_of_detection ON verdicts (detection_id)",
    """CREATE TABLE audit (
        sequence INTEGER PRIMARY KEY,
        at TEXT NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, details TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
        WHEN NEW.sequence IS NOT (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit)
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
)


def _first_tables(db: Database) -> None:
    """Version 1."""
    for statement in _TABLES_1:
        db.execute(statement)


def _second_tables(db: Database) -> None:
    """Version 2: custody, decisions about groups, the desk, pictures of searches."""
    for part in (schema_custody, schema_groups, schema_desk, schema_search):
        for statement in part.TABLES:
            db.execute(statement)


Migration = Callable[[Database], None]
MIGRATIONS: list[Migration] = [_first_tables, _second_tables]
"""MIGRATIONS[n] turns a database of version n into one of version n + 1."""


def version_of(db: Database) -> int:
    """Return the schema version of the file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: Database, log: Callable[[], object] = lambda: None) -> None:
    """Bring the database to the newest version, each step all or nothing.

    Foreign keys are off while tables are rebuilt and checked before each commit.

    Args:
        db: writable.
        log: called in the transaction of the last step, so that no raised database lacks its entry.
    """
    db.execute("PRAGMA foreign_keys = OFF")
    for version in range(version_of(db), len(MIGRATIONS)):
        with db.atomic():
            MIGRATIONS[version](db)
            broken = db.execute("PRAGMA foreign_key_check").fetchall()
            assert not broken, broken[:3]
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {version + 1}")
            if version + 1 == len(MIGRATIONS):
                log()
    db.execute("PRAGMA foreign_keys = ON")


def back_up(db: Database, folder: Path) -> Path:
    """Copy the database into `folder`/backups before it is migrated; return the copy.

    Raises:
        CaseError: the copy cannot be written.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = folder / "backups" / f"case-version{version_of(db)}-{stamp}.sqlite"
    partial = copy.with_suffix(".partial")
    with file_faults(copy):
        copy.parent.mkdir(exist_ok=True)
        for left in copy.parent.glob("*.partial*"):  # of a backup that was killed
            left.unlink()
    with database_faults(copy):
        target = sqlite3.connect(partial)
        try:
            db.conn.backup(target)
        finally:
            target.close()
    with file_faults(copy):
        partial.replace(copy)
    return copy


def check_version(db: Database, folder: Path) -> int:
    """Return the version of the file.

    Raises:
        CaseError: it is no case, or made by a newer program.
    """
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = version_of(db)
    if application != APPLICATION_ID or version < 1:
        raise CaseError(
            f"“{folder}” is not a case of this program. Choose a folder that ends in .reidcase."
        )
    if version > len(MIGRATIONS):
        raise CaseError(
            f"The case “{folder}” was made by a newer version of this program "
            f"(format {version}, known here: {len(MIGRATIONS)}). Please update ReID Desktop."
        )
    return version


def check_schema(db: Database, folder: Path) -> None:
    """Refuse a database that holds other tables, triggers or views than this program makes.

    Raises:
        CaseError: something is missing, added or changed.
    """
    fresh = Database(sqlite3.connect(":memory:", isolation_level=None), execute_plugins=False)
    try:
        for step in MIGRATIONS[: version_of(db)]:
            step(fresh)
        wanted, found = _described(fresh), _described(db)
    finally:
        fresh.close()
    strange = sorted({name for _, name, _ in wanted ^ found})
    if strange:
        raise damaged(folder, f"its tables are not as this program makes them ({strange[0]})")


def _described(db: Database) -> set[tuple[str, str, str | None]]:
    """Return (type, name, SQL) of everything in the schema but SQLite's own statistics."""
    statement = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
    return set(db.execute(statement).fetchall())
