"""One connection to the case database: opened with care, all statements pass through here.

A connection belongs to the thread that opened it. The writing one is the only one that changes
anything; read-only twins see the last committed state.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from reid_desktop.core.errors import CaseError
from reid_desktop.store import schema
from reid_desktop.store.faults import damaged, database_faults
from reid_desktop.store.flat_files import FlatFiles
from reid_desktop.store.lock import is_locked

DATABASE_NAME = "case.sqlite"
_QUICK_BYTES = 32 << 20  # smaller databases are checked on every opening
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


def _text(data: bytes) -> str:
    """Decode a TEXT value; file names that are no UTF-8 survive as they do in `os.fsdecode`."""
    return data.decode("utf-8", "surrogateescape")


def plain(text: str) -> str:
    """Return `text` with lone surrogates spelled out, so that every reader can decode it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _connect(folder: Path, mode: str) -> Database:
    """Open the database file with `mode` (a part of an SQLite URI) and SQLite's safe settings."""
    uri = f"{(folder / DATABASE_NAME).absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        connection.text_factory = _text
        if hasattr(connection, "setconfig"):  # Python 3.12
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        db = Database(connection, execute_plugins=False)
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        db.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return db


def _connect_reader(folder: Path) -> Database:
    """Open read-only; on a medium that cannot be written, without a log file beside it."""
    try:
        return _connect(folder, "mode=ro")
    except sqlite3.OperationalError:
        log = folder / f"{DATABASE_NAME}-wal"
        if log.exists() and log.stat().st_size > 0:
            raise CaseError(
                f"The case “{folder}” was not closed and its folder cannot be written. "
                "Copy the folder to a disk that can be written and open it there."
            ) from None
        return _connect(folder, "mode=ro&immutable=1")


class Connection:
    """The database and the flat files of one case, opened for writing or reading.

    Attributes:
        folder: the case folder.
        read_only: True for a twin that cannot write.
        files: the append-only files that belong to the rows.
    """

    def __init__(self, folder: Path, *, read_only: bool, new: bool = False) -> None:
        """Open, check and, for a writer, migrate the case in `folder`.

        Args:
            folder: the case folder; a writer holds its lock.
            read_only: open a twin that sees the last committed state.
            new: make an empty database.

        Raises:
            CaseError: not a case, newer, damaged, or not writable.
        """
        self.folder = folder
        self.read_only = read_only
        self.files = FlatFiles(folder)
        log = folder / f"{DATABASE_NAME}-wal"
        unclean = log.exists() and log.stat().st_size > 0
        with database_faults(folder):
            if read_only:
                self._db = _connect_reader(folder)
            else:
                self._db = _connect(folder, "mode=rwc" if new else "mode=rw")
        try:
            with database_faults(folder):
                self._prepare(new=new, unclean=unclean)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, new: bool, unclean: bool) -> None:
        """Check what was opened and bring it to the newest version."""
        if not new:
            version = schema.check_version(self._db, self.folder)
            self._check_pages(unclean=unclean)
            schema.check_schema(self._db, self.folder)
            if version == len(schema.MIGRATIONS):
                pass
            elif self.read_only:
                raise CaseError(
                    f"The case “{self.folder}” has an older format ({version}). "
                    "Open it once for writing; a backup is made first."
                )
            else:
                schema.back_up(self._db, self.folder)
        if not self.read_only:
            self._db.execute("PRAGMA journal_mode = WAL")
            schema.migrate(self._db)

    def _check_pages(self, *, unclean: bool) -> None:
        """Run SQLite's quick check after an unclean end or when it is quick anyway."""
        small = (self.folder / DATABASE_NAME).stat().st_size < _QUICK_BYTES
        watched = self.read_only and is_locked(self.folder)  # the writer has checked it
        if (small or unclean) and not watched:
            found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise damaged(self.folder, found)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._db.conn.in_transaction

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing; inside another transaction, a savepoint of it.

        Appended bytes of the flat files reach the disk before the rows that speak of them.

        Raises:
            CaseError: opened read-only, disk full, disk gone.
        """
        if self.read_only:
            raise CaseError(f"The case “{self.folder}” is open read-only: nothing can be changed.")
        outermost = not self.in_transaction
        with database_faults(self.folder), self._db.atomic():
            yield
            if outermost:
                self.files.sync()

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a reading statement."""
        with database_faults(self.folder):
            return self._db.conn.execute(statement, parameters).fetchall()

    def first(self, statement: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a reading statement, or None when there is none."""
        with database_faults(self.folder):
            row: tuple[Any, ...] | None = self._db.conn.execute(statement, parameters).fetchone()
            return row

    def array(
        self, statement: str, parameters: Sequence[Any] = (), *, dtype: Any
    ) -> NDArray[Any]:
        """Return the rows as one structured array of `dtype`, (rows,), fields in column order."""
        with database_faults(self.folder):
            return np.fromiter(self._db.conn.execute(statement, parameters), dtype)

    def write(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        """Run a writing statement inside a transaction; return the id of an inserted row."""
        assert self.in_transaction, "written outside a transaction"
        with database_faults(self.folder):
            return self._db.conn.execute(statement, parameters).lastrowid or 0

    def write_many(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a writing statement once for each of `parameters`, inside a transaction."""
        assert self.in_transaction, "written outside a transaction"
        with database_faults(self.folder):
            self._db.conn.executemany(statement, parameters)

    def close(self) -> None:
        """Close database and files; a writer leaves no log file behind."""
        self.files.close()
        try:
            with database_faults(self.folder):
                if not self.read_only and not self.in_transaction:
                    self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._db.close()
