"""Opening the database file, with SQLite's settings for files that somebody else may have made."""

import sqlite3
import sys
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from reid_desktop.core.errors import CaseError

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
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
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
            raise CaseError(
                f"The case “{folder}” was not closed and its folder cannot be written. "
                "Copy the folder to a disk that can be written and open it there."
            ) from error
        return connect(folder, "mode=ro&immutable=1")


def log_bytes(folder: Path) -> int:
    """Return the size of the write-ahead log; more than 0 while open or after an unclean end."""
    log = folder / f"{DATABASE_NAME}-wal"
    return log.stat().st_size if log.exists() else 0
