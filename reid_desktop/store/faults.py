"""Turns errors of SQLite and of the file system into one clear CaseError each."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reid_desktop.core.errors import SENSELESS, CaseError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_OF_THE_HEADER = {"unsupported file format"}
"""What SQLite says of a damaged header without a code of its own."""
_BASE_CODE = 0xFF  # extended result codes keep the kind in the lowest byte


def _full(path: Path) -> CaseError:
    return CaseError(
        f"There is no space left to write “{path}”. "
        "Free some space on that disk and go on; nothing saved so far is lost."
    )


def _forbidden(path: Path) -> CaseError:
    return CaseError(
        f"“{path}” cannot be written. "
        "Give yourself write permission, copy the case to another folder, or open it read-only."
    )


def damaged(path: Path, what: str) -> CaseError:
    """Return the error for a case whose content is not what this program wrote."""
    what = " ".join(what.replace("*** in database main ***", "").split())
    return CaseError(
        f"The case “{path}” is damaged: {what}. "
        "Work on a copy from your backup and keep this one as it is."
    )


def explain_os(error: OSError, path: Path) -> CaseError:
    """Return the CaseError for an error of the file system about `path`."""
    if error.errno in _FULL:
        return _full(path)
    if error.errno in _FORBIDDEN:
        return _forbidden(path)
    reason = error.strerror or str(error)
    return CaseError(
        f"“{path}” cannot be read or written: {reason}. "
        "Is the disk or network share still there? Mount it again and reopen the case."
    )


def explain_sqlite(error: sqlite3.Error, path: Path) -> CaseError | None:
    """Return the CaseError for an error of the database, or None when the fault is ours."""
    code = getattr(error, "sqlite_errorcode", 0) & _BASE_CODE
    if code == sqlite3.SQLITE_FULL:
        return _full(path)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}:
        return _forbidden(path)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return CaseError(
            f"The case “{path}” is in use by another program. Close it there and try again."
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or str(error) in _OF_THE_HEADER:
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_IOERR:
        return CaseError(
            f"“{path}” cannot be read or written ({error}). Is the disk full or no longer there? "
            "Mend that and reopen the case; nothing saved so far is lost."
        )
    return None


@contextmanager
def database_faults(path: Path) -> Iterator[None]:
    """Turn SQLite errors of the world into CaseErrors about `path`; bugs pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        explained = explain_sqlite(error, path)
        if explained is None:
            raise
        raise explained from error
    except UnicodeDecodeError as error:  # even SQLite's message quotes a damaged name
        raise damaged(path, "a name in it is no text") from error


@contextmanager
def content_faults(folder: Path, what: str) -> Iterator[None]:
    """Turn stored values that make no sense into a CaseError; `what` names them."""
    try:
        yield
    except SENSELESS as error:
        raise damaged(folder, f"{what} cannot be read") from error


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Turn errors of the file system into CaseErrors about `path`."""
    try:
        yield
    except OSError as error:
        raise explain_os(error, path) from error
