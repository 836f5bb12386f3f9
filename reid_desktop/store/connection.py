"""One connection to the case database: opened with care, all statements pass through here.

A connection belongs to the thread that opened it. The writing one is the only one that changes
anything; read-only twins see the last committed state.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.errors import CaseError
from reid_desktop.core.values import Int64
from reid_desktop.store import flat_chunks, schema
from reid_desktop.store.faults import damaged, database_faults
from reid_desktop.store.flat_files import FlatFiles, refuse_links
from reid_desktop.store.opening import (
    DATABASE_NAME,
    connect,
    connect_reader,
    log_bytes,
    raised_copy,
)

_QUICK_BYTES = 8 << 20  # smaller databases are checked on every opening


def plain(text: str) -> str:
    """Return `text` with lone surrogates spelled out, so that every reader can decode it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _asked(parameters: Sequence[Any]) -> list[Any]:
    """Return what a reading statement asks for; a text is spelled as it would have been stored.

    A lone surrogate may come from a damaged row or from a command's words; SQLite takes none.
    """
    return [plain(one) if isinstance(one, str) else one for one in parameters]


class Connection:
    """The database and the flat files of one case, opened for writing or reading.

    Attributes:
        folder: the case folder.
        read_only: True for a twin that cannot write.
        files: the append-only files that belong to the rows.
        migrated_from: the version of the format before this opening raised it, else 0.
    """

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool,
        new: bool = False,
        on_migration: "Callable[[Connection], object]" = lambda db: None,
    ) -> None:
        """Open, check and, for a writer, migrate the case in `folder`.

        Args:
            folder: the case folder; a writer holds its lock.
            read_only: open a twin that sees the last committed state.
            new: make an empty database.
            on_migration: called inside the transaction that raises an older database.

        Raises:
            CaseError: not a case, newer, damaged, or not writable.
        """
        self.folder = folder
        self.read_only = read_only
        self.files = FlatFiles(folder)
        self._grown: dict[str, NDArray[Any]] = {}
        self._closed = False
        self.migrated_from = 0
        refuse_links(folder)
        unclean = not read_only and log_bytes(folder) > 0
        with database_faults(folder):
            if read_only:
                self._db = connect_reader(folder)
            else:
                self._db = connect(folder, "mode=rwc" if new else "mode=rw")
        try:
            with database_faults(folder):
                self._prepare(new=new, unclean=unclean)
                if not read_only:
                    self._db.execute("PRAGMA journal_mode = WAL")
                    log = (lambda: on_migration(self)) if self.migrated_from else (lambda: None)
                    schema.migrate(self._db, log)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, new: bool, unclean: bool) -> None:
        """Check what was opened; an older one is copied in the newest form or backed up."""
        if not new:
            version = schema.check_version(self._db, self.folder)
            self._check_pages(unclean=unclean)
            schema.check_schema(self._db, self.folder)
            if version == len(schema.MIGRATIONS):
                pass
            elif self.read_only:
                self._db = raised_copy(self._db)
            else:
                schema.back_up(self._db, self.folder)
                self.migrated_from = version

    def _check_pages(self, *, unclean: bool) -> None:
        """Run SQLite's quick check after an unclean end or when it is quick anyway."""
        small = (self.folder / DATABASE_NAME).stat().st_size < _QUICK_BYTES
        if small or unclean:
            found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise damaged(self.folder, found)

    @property
    def version(self) -> int:
        """Version of the format."""
        return schema.version_of(self._db)

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
        atomic = self._db.atomic()
        with database_faults(self.folder):
            atomic.__enter__()
        try:
            yield
            if outermost:
                self.files.sync()
        except BaseException as error:
            atomic.__exit__(type(error), error, error.__traceback__)
            raise
        with database_faults(self.folder):
            atomic.__exit__(None, None, None)

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a reading statement."""
        with database_faults(self.folder):
            return self._db.conn.execute(statement, _asked(parameters)).fetchall()

    def first(self, statement: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a reading statement, or None when there is none."""
        with database_faults(self.folder):
            found = self._db.conn.execute(statement, _asked(parameters))
            row: tuple[Any, ...] | None = found.fetchone()
            return row

    def array(self, statement: str, parameters: Sequence[Any] = (), *, dtype: Any) -> NDArray[Any]:
        """Return the rows as one structured array of `dtype`, (rows,), fields in column order."""
        with database_faults(self.folder):
            return np.fromiter(self._db.conn.execute(statement, _asked(parameters)), dtype)

    def integers(self, statement: str, parameters: Sequence[Any] = ()) -> Int64:
        """Return the one integer column of a reading statement, named `n`, as (rows,) int64.

        One joined text is parsed here: three times as fast as fetching a million rows.
        """
        row = self.first(f"SELECT group_concat(n) FROM ({statement})", parameters)
        return np.fromstring((row and row[0]) or "", np.int64, sep=",")

    def grown(
        self, key: str, empty: NDArray[Any], read: Callable[[NDArray[Any]], NDArray[Any]]
    ) -> NDArray[Any]:
        """Return an array of append-only rows, reading only those that came since the last call.

        Args:
            key: name of what is remembered.
            empty: (0, ...) array to begin with.
            read: gives the rows that follow the ones it is given.

        Returns:
            All rows; read-only.
        """
        known = self._grown.get(key, empty)
        new = read(known)
        whole = np.concatenate([known, new]) if len(new) else known
        whole.flags.writeable = False
        if not self.in_transaction:  # what is not committed may be undone
            self._grown[key] = whole
        return whole

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

    def append(self, name: str, data: bytes) -> int:
        """Append `data` to the flat file `name` inside a transaction; return its offset in bytes.

        Raises:
            CaseError: the disk is full or the file is damaged.
        """
        offset = self.committed_bytes(name)
        self.write(
            "INSERT INTO flat_files VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
            (name, offset + len(data)),
        )
        flat_chunks.add(self, name, offset, data)
        self.files.write(name, offset, data)
        return offset

    def committed_bytes(self, name: str) -> int:
        """Return how many bytes of the flat file `name` hold, as this connection sees it."""
        row = self.first("SELECT bytes FROM flat_files WHERE name = ?", (name,))
        return int(row[0]) if row else 0

    def copy_into(self, path: Path) -> None:
        """Write the database as it stands into the new file `path`, without its free pages."""
        with database_faults(path):
            self._db.execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Close database and files, once or more often; a writer leaves no log file behind."""
        if self._closed:
            return
        self._closed = True
        self.files.close()
        try:
            with database_faults(self.folder):
                if not self.read_only and not self.in_transaction:
                    self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._db.close()
