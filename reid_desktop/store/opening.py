"""Opening the database file, with SQLite's settings for files that somebody else may have made."""

import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

import numpy as np

from reid_desktop.store import schema
from reid_desktop.store.database import Database
from reid_desktop.store.faults import file_faults

DATABASE_NAME = "case.sqlite"
_CACHE_KIB = 65536
_PRAGMAS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "foreign_keys = ON",
    "synchronous = FULL",
    f"cache_size = -{_CACHE_KIB}",
    f"journal_size_limit = {64 << 20}",
)

# Callers count in numpy; without these a number would be stored as a blob.
sqlite3.register_adapter(np.int64, lambda number: int(number))
sqlite3.register_adapter(np.int32, lambda number: int(number))
sqlite3.register_adapter(np.float32, lambda number: float(number))


def _text(data: bytes) -> str:
    """Decode a TEXT value; file names that are no UTF-8 survive as they do in `os.fsdecode`."""
    return data.decode("utf-8", "surrogateescape")


def connect(folder: Path, mode: str) -> Database:
    """Open the database file with `mode` (a part of an SQLite URI) and SQLite's safe settings."""
    uri = f"{(folder / DATABASE_NAME).absolute().as_uri()}?{mode}"
    return _prepared(sqlite3.connect(uri, uri=True, isolation_level=None))


def _prepared(connection: sqlite3.Connection) -> Database:
    """Give a connection SQLite's safe settings."""
    try:
        connection.text_factory = _text
        if sys.version_info >= (3, 12):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        db = Database(connection, execute_plugins=False)
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        db.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return db


def connect_reader(folder: Path) -> Database:
    """Open read-only; on a medium that cannot be written, without a log file beside it."""
    try:
        return connect(folder, "mode=ro")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            raise
        if log_bytes(folder):
            return _with_its_log(folder)
        return connect(folder, "mode=ro&immutable=1")


def _with_its_log(folder: Path) -> Database:
    """Open a copy of a case that was not closed and whose folder cannot be written.

    SQLite plays the log back into a copy in the system's temporary folder; the copy that is read
    from is a nameless one of SQLite's own, so that nothing stays behind.
    """
    with tempfile.TemporaryDirectory(prefix="reid-desktop-") as name, file_faults(folder):
        for part in (DATABASE_NAME, f"{DATABASE_NAME}-wal"):
            shutil.copyfile(folder / part, Path(name) / part)
        played_back = connect(Path(name), "mode=rw")
        try:
            return _nameless_copy(played_back)
        finally:
            played_back.close()


def _nameless_copy(db: Database) -> Database:
    """Return a private copy of `db` that SQLite deletes by itself when it is closed."""
    copy = _prepared(sqlite3.connect("", isolation_level=None))
    try:
        db.conn.backup(copy.conn)
    except BaseException:
        copy.close()
        raise
    return copy


def raised_copy(db: Database) -> Database:
    """Return a copy of an older database in the newest format and close `db`, which stays as is."""
    try:
        copy = _nameless_copy(db)
    finally:
        db.close()
    try:
        schema.migrate(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def log_bytes(folder: Path) -> int:
    """Return the size of the write-ahead log; more than 0 while open or after an unclean end."""
    log = folder / f"{DATABASE_NAME}-wal"
    return log.stat().st_size if log.exists() else 0
