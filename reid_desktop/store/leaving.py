"""Retention: people leave a case, and the log keeps the proof; portable copies with the evidence.

Deleting rewrites the case without what goes and puts it in the place of the old folder. On SSDs
and on journalling or copying file systems nobody can promise that the blocks of the old files are
overwritten; who must rely on it keeps the case on an encrypted disk and destroys the key.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Int64
from reid_desktop.store import audit
from reid_desktop.store.case import Case
from reid_desktop.store.connection import Connection
from reid_desktop.store.faults import file_faults
from reid_desktop.store.filtered_copy import Leaving, filtered_copy
from reid_desktop.store.flat_files import CROPS_NAME, sync_folder
from reid_desktop.store.lock import WriterLock
from reid_desktop.store.new_case import SUFFIX, find, with_suffix
from reid_desktop.store.unfinished import clear, draft_prefix, replaced

STAGE = "delete"
_CROPS_AT_ONCE = 500


def delete(
    path: Path, leaving: Leaving, *, said: Mapping[str, Any], by: str
) -> Job[dict[str, int]]:
    """Rewrite the case at `path` without what is `leaving`, and prove it in its log.

    The entry names what went by number and by hash, so that a copy found elsewhere can be shown to
    be what was deleted here. Backups of older formats go along, because they hold everything.

    Args:
        path: a case that is open nowhere for writing.
        leaving: what goes; that nothing of it is locked is for the caller to see to.
        said: reason and choice, for the log.
        by: who deletes.

    Returns:
        How many rows of each table went.

    Raises:
        CaseError: the case is open elsewhere, the disk is full, or the case is damaged.
    """
    folder = find(path)
    lock = WriterLock(folder)
    clear(folder)
    draft = _draft(folder)
    try:
        old = Connection(folder, read_only=False, on_migration=audit.add_migration)
        try:
            proof = yield from _proof(old, leaving.detections)
            gone = yield from filtered_copy(old, draft, leaving)
        finally:
            old.close()
        with Case.open(draft) as case:
            case.log("delete", {**said, **proof, "rows": gone}, by=by)
        yield Progress(0, 1, "replacing the case", STAGE)
        _replace(folder, draft)
    finally:
        lock.release()
        shutil.rmtree(draft, ignore_errors=True)
    return gone


def _draft(folder: Path) -> Path:
    """Make an empty folder beside the case, readable by this user alone."""
    with file_faults(folder.parent):
        made = tempfile.mkdtemp(prefix=draft_prefix(folder), suffix=SUFFIX, dir=folder.parent)
        return Path(made)


def _replace(folder: Path, draft: Path) -> None:
    """Put `draft` in the place of `folder` and delete the old one.

    What a kill leaves here, the next opening ends (`unfinished`).
    """
    old = replaced(folder)
    with file_faults(folder):
        folder.rename(old)
        try:
            draft.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        sync_folder(folder.parent)
        with suppress(FileNotFoundError):  # whoever opened the new case may clear up as well
            shutil.rmtree(old)


def _proof(case: Connection, detections: Int64) -> Job[dict[str, Any]]:
    """Return how many crops leave and the SHA-256 over the lines "<id> <SHA-256 of its JPEG>"."""
    digest = hashlib.sha256()
    wanted = set(detections.tolist())
    rows = case.rows("SELECT id, crop_offset, crop_bytes FROM detections ORDER BY id")
    for place, (number, offset, count) in enumerate(rows):
        if place % _CROPS_AT_ONCE == 0:
            yield Progress(place, len(rows), "hashing what goes", STAGE)
        if number in wanted:
            crop = hashlib.sha256(case.files.read(CROPS_NAME, offset, count)).hexdigest()
            digest.update(f"{number} {crop}\n".encode("ascii"))
    return {"detections": len(wanted), "crops_sha256": digest.hexdigest()}


def portable(
    case: Case, out: Path, leaving: Leaving, *, kept: Mapping[str, Any], by: str
) -> Job[Path]:
    """Write a copy of `case` without what is `leaving`; it is opened for reading only.

    It gets an id of its own; its log is that of the case up to here, and says what it is.

    Args:
        case: open for writing, because the copy is logged.
        out: “.reidcase” is added when missing; must not exist.
        leaving: what stays behind.
        kept: what goes along, for both logs.
        by: who takes the copy.

    Returns:
        The new folder.

    Raises:
        CaseError: something is there already, or it cannot be written.
    """
    folder = with_suffix(out.absolute())
    if folder.exists():
        raise CaseError(f"“{folder}” exists already. Choose another name.")
    with file_faults(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(folder)
    try:
        reader = Connection(case.path, read_only=True)
        try:
            yield from filtered_copy(reader, draft, leaving)
        finally:
            reader.close()
        with Case.open(draft) as copy:
            origin = {"case_id": copy.info.case_id, "audit_head": copy.audit_head()}
            copy.become_copy(f"{copy.info.case_id}-{origin['audit_head'][:16]}", by=by)
            copy.log("portable case", {**kept, "origin": origin}, by=by)
        with file_faults(folder):
            (draft / "case.lock").unlink(missing_ok=True)
            draft.rename(folder)
            _protect(folder)
        case.log("portable case", {**kept, "out": str(folder)}, by=by)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _protect(folder: Path) -> None:
    """Take the right to write from every file and folder of a portable case."""
    for place in [*folder.rglob("*"), folder]:
        place.chmod(0o500 if place.is_dir() else 0o400)
