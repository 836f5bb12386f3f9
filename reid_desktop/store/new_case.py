"""Making and finding case folders."""

import os
import shutil
import tempfile
import uuid
from dataclasses import asdict, replace
from pathlib import Path

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.signing import load_or_make_key
from reid_desktop.store import anchors, audit, info_row
from reid_desktop.store.clock import now
from reid_desktop.store.connection import Connection
from reid_desktop.store.faults import file_faults
from reid_desktop.store.flat_files import sync_folder
from reid_desktop.store.opening import DATABASE_NAME
from reid_desktop.store.unfinished import bring_back

SUFFIX = ".reidcase"


def with_suffix(path: Path) -> Path:
    """Return `path` as the name of a case folder."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def make(path: Path, info: CaseInfo, *, by: str) -> Path:
    """Make a new, empty case folder, readable by this user alone.

    It appears under its name only when it is complete.

    Returns:
        The folder, which ends in .reidcase.

    Raises:
        CaseError: something is there already, or the place cannot be written.
    """
    folder = with_suffix(path.absolute())
    if os.path.lexists(folder):
        raise CaseError(f"“{folder}” exists already. Open it, or choose another name.")
    with file_faults(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".new-", suffix=SUFFIX, dir=folder.parent))
    try:
        _fill(draft, replace(info, created_at=now(), case_id=info.case_id or uuid.uuid4().hex), by)
        with file_faults(folder):
            draft.rename(folder)
            sync_folder(folder.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _fill(folder: Path, info: CaseInfo, by: str) -> None:
    """Write the database of a new case."""
    db = Connection(folder, read_only=False, new=True)
    try:
        key = load_or_make_key()
        with db.transaction():
            info_row.add(db, info)
            head = audit.add(db, "create case", asdict(info), by=by, key=key)
        anchors.keep(info.case_id, head)
    finally:
        db.close()


def find(path: Path) -> Path:
    """Return the case folder that `path` names: itself, with its suffix, or of its database.

    A case that a killed deletion left under another name is brought back first.

    Raises:
        CaseError: there is no case, or it is being replaced just now.
    """
    path = path.absolute()
    with file_faults(path):
        for folder in (
            path,
            with_suffix(path),
            path.parent if path.name == DATABASE_NAME else path,
        ):
            bring_back(folder)
            if (folder / DATABASE_NAME).is_file():
                return folder
        there = path.exists()
    if there:
        raise CaseError(f"“{path}” is not a case. Choose a folder that ends in {SUFFIX}.")
    raise CaseError(f"There is no case “{path}”. Is it on a disk that is not mounted?")
