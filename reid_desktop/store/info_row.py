"""The cover sheet: the one row of the table `case_info`."""

from dataclasses import fields

from reid_desktop.core.records import CaseInfo
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import damaged

_NAMES = [f.name for f in fields(CaseInfo)]


def add(db: Connection, info: CaseInfo) -> None:
    """Insert the cover sheet of a new case."""
    statement = f"INSERT INTO case_info (only, {', '.join(_NAMES)}) VALUES (1{', ?' * len(_NAMES)})"
    db.write(statement, [plain(getattr(info, name)) for name in _NAMES])


def read(db: Connection) -> CaseInfo:
    """Return the cover sheet.

    Raises:
        CaseError: there is none.
    """
    row = db.first(f"SELECT {', '.join(_NAMES)} FROM case_info")
    if row is None:
        raise damaged(db.folder, "its cover sheet is missing")
    return CaseInfo(*row)
