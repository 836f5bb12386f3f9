"""The cover sheet: the one row of the table `case_info`."""

import json
from dataclasses import fields
from typing import Any

from reid_desktop.core.records import CaseInfo
from reid_desktop.store.connection import Connection, plain
from reid_desktop.store.faults import content_faults, damaged

_NAMES = [f.name for f in fields(CaseInfo)]


def _values(info: CaseInfo) -> list[Any]:
    """Return the columns of `info` in the order of `_NAMES`."""
    values = {name: getattr(info, name) for name in _NAMES}
    cameras = json.dumps([plain(camera) for camera in info.scope_cameras])
    values |= {"scope_cameras": cameras, "policy": int(info.policy)}
    return [plain(value) if isinstance(value, str) else value for value in values.values()]


def add(db: Connection, info: CaseInfo) -> None:
    """Insert the cover sheet of a new case."""
    statement = f"INSERT INTO case_info (only, {', '.join(_NAMES)}) VALUES (1{', ?' * len(_NAMES)})"
    db.write(statement, _values(info))


def replace(db: Connection, info: CaseInfo) -> None:
    """Put `info` in the place of the cover sheet."""
    db.write(f"UPDATE case_info SET {' = ?, '.join(_NAMES)} = ?", _values(info))


def read(db: Connection) -> CaseInfo:
    """Return the cover sheet.

    Raises:
        CaseError: there is none.
    """
    row = db.first(f"SELECT {', '.join(_NAMES)} FROM case_info")
    if row is None:
        raise damaged(db.folder, "its cover sheet is missing")
    values = dict(zip(_NAMES, row, strict=True))
    with content_faults(db.folder, "its cover sheet"):
        cameras = tuple(str(camera) for camera in json.loads(values["scope_cameras"]))
    return CaseInfo(**{**values, "scope_cameras": cameras, "policy": bool(values["policy"])})
