"""CaseFile: an open case folder with its lock, its connection and its audit log."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reid_desktop.core.records import AuditEntry, CaseInfo
from reid_desktop.store import audit, checks, info_row, new_case
from reid_desktop.store.clock import login
from reid_desktop.store.connection import Connection
from reid_desktop.store.lock import WriterLock


class CaseFile:
    """What every action on a case needs: one writer, transactions, the log.

    It belongs to the thread that opened it.

    Attributes:
        path: the folder NAME.reidcase.
        read_only: True for a twin that sees the last committed state and cannot write.
        info: the cover sheet.
    """

    def __init__(self, folder: Path, *, read_only: bool) -> None:
        """Open `folder`; use `Case.open` or `Case.create`."""
        self.path = folder
        self.read_only = read_only
        self._lock = None if read_only else WriterLock(folder)
        try:
            self._db = Connection(folder, read_only=read_only)
        except BaseException:
            self._unlock()
            raise
        try:
            self.info: CaseInfo = info_row.read(self._db)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path, info: CaseInfo, *, by: str) -> Self:
        """Make a new case and open it for writing; “.reidcase” is added to the name if missing.

        Raises:
            CaseError: something is there already, or the place cannot be written.
        """
        return cls(new_case.make(path, info, by=by), read_only=False)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a case for writing, or as a read-only twin beside a writer.

        Raises:
            CaseError: not a case, damaged, newer than the program, locked by another writer, or
                not writable.
        """
        return cls(new_case.find(path), read_only=read_only)

    def close(self) -> None:
        """Close the files and give the lock back; an open transaction is undone."""
        try:
            self._db.close()
        finally:
            self._unlock()

    def _unlock(self) -> None:
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all writes hold together or not at all; may be nested."""
        return self._db.transaction()

    def log(self, action: str, details: Mapping[str, Any], *, by: str) -> None:
        """Append to the audit log."""
        with self.transaction():
            audit.add(self._db, action, details, by=by or self.someone())

    def someone(self) -> str:
        """Return who acts when nobody is named: the examiner, else the user's login."""
        return self.info.examiner or login()

    def audit(self) -> list[AuditEntry]:
        """Return the whole audit log in order."""
        return audit.entries(self._db)

    def audit_head(self) -> str:
        """Return the hash of the last entry of the log."""
        return audit.head(self._db)

    def check_audit(self) -> list[str]:
        """Return what is wrong with the audit log; [] = fine."""
        return audit.check(self._db)

    def check(self) -> list[str]:
        """Return what is wrong with the case's database, files and log; [] = fine."""
        return checks.check(self._db)
