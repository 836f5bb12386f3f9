"""A whole case in one encrypted file NAME.reidcase.enc, and back into a folder of its own."""

import json
import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from reid_desktop.core.errors import SENSELESS, CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.store import audit
from reid_desktop.store.connection import Connection
from reid_desktop.store.faults import file_faults
from reid_desktop.store.flat_files import refuse_links, sync_folder
from reid_desktop.store.lock import LOCK_NAME, WriterLock
from reid_desktop.store.new_case import SUFFIX, find
from reid_desktop.store.sealing import CHUNK_BYTES, SealedReader, SealedWriter

SEALED_SUFFIX = f"{SUFFIX}.enc"
STAGE_SEAL, STAGE_UNSEAL = "seal", "unseal"
_DEEPEST = 3  # index/MODEL/crops.npz
_LENGTH = struct.Struct(">I")
_LONGEST_NOTE = 4096


def seal(path: Path, out: Path, passphrase: str, *, remove: bool = False) -> Job[Path]:
    """Write the case at `path` into the encrypted file `out`.

    The file appears under its name only when it is complete and was read back. Removing the case
    afterwards deletes its files; on SSDs and journalling file systems nobody can promise that
    their blocks are overwritten.

    Args:
        path: a case that is open nowhere for writing.
        out: “.reidcase.enc” is added when missing; a file that is there is replaced.
        passphrase: must not be empty, and cannot be recovered.
        remove: delete the case folder when the file is complete.

    Returns:
        The file.

    Raises:
        CaseError: the case is open elsewhere, or the file cannot be written.
    """
    folder = find(path)
    if not out.name.endswith(SEALED_SUFFIX):
        out = out.with_name(out.name.removesuffix(SUFFIX) + SEALED_SUFFIX)
    if out.absolute().is_relative_to(folder):
        raise CaseError(f"“{out}” lies inside the case itself. Choose another place.")
    lock = WriterLock(folder)
    try:
        # Plays the write-ahead log back.
        Connection(folder, read_only=False, on_migration=audit.add_migration).close()
        refuse_links(folder)
        yield from _written(folder, out, passphrase)
        if remove:
            with file_faults(folder):
                shutil.rmtree(folder)
    finally:
        lock.release()
    return out


def _written(folder: Path, out: Path, passphrase: str) -> Job[None]:
    """Write and read back the file, then give it its name."""
    with file_faults(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".sealing-", dir=out.parent)
    draft = Path(name)
    try:
        with file_faults(out), os.fdopen(handle, "wb") as file:
            yield from _write(folder, file, passphrase)
            file.flush()
            os.fsync(file.fileno())
        with file_faults(out), draft.open("rb") as file:
            yield from _unpack(SealedReader(file, passphrase, out), None, draft.stat().st_size)
        with file_faults(out):
            draft.replace(out)
            sync_folder(out.parent)
    finally:
        draft.unlink(missing_ok=True)


def _write(folder: Path, file: BinaryIO, passphrase: str) -> Job[None]:
    """Write notes of path and size, each followed by the file's bytes; an empty note ends it."""
    yield Progress(0, 0, "making the key", STAGE_SEAL)
    sealed = SealedWriter(file, passphrase)
    places = list(_files(folder))
    total = sum(place.stat().st_size for place in places)
    done = 0
    _write_note(sealed, {"case": folder.name})
    for place in places:
        size = place.stat().st_size
        _write_note(sealed, {"path": place.relative_to(folder).as_posix(), "size": size})
        with place.open("rb") as source:
            while size:
                data = source.read(min(CHUNK_BYTES, size))
                if not data:
                    raise CaseError(f"“{place}” became shorter while it was sealed. Try again.")
                sealed.write(data)
                size -= len(data)
                done += len(data)
                yield Progress(done, total, place.name, STAGE_SEAL)
    sealed.write(_LENGTH.pack(0))
    sealed.finish()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a case in a fixed order; the lock is no part of it."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent) / name for name in sorted(names) if name != LOCK_NAME)


def _write_note(sealed: SealedWriter, note: dict[str, str | int]) -> None:
    text = json.dumps(note).encode("ascii")
    sealed.write(_LENGTH.pack(len(text)) + text)


def unseal(path: Path, into: Path, passphrase: str) -> Job[Path]:
    """Write the case that `path` holds as a folder below `into`, readable by this user alone.

    Returns:
        The case folder.

    Raises:
        PassphraseError: the passphrase is wrong.
        CaseError: the file is damaged, or a case of that name is there already.
    """
    yield Progress(0, 0, "making the key", STAGE_UNSEAL)
    with file_faults(path), path.open("rb") as file:
        sealed = SealedReader(file, passphrase, path)
        total = path.stat().st_size
        name = str(_read_note(sealed, path).get("case", ""))
        _check_name(name, path)
        folder = into.absolute() / name
        if os.path.lexists(folder):
            raise CaseError(f"“{folder}” exists already. Open it, or choose another place.")
        with file_faults(into):
            into.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = Path(tempfile.mkdtemp(prefix=".unsealing-", dir=into))
        try:
            yield from _unpack(sealed, draft, total, path, started=True)
            with file_faults(folder):
                draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def _unpack(
    sealed: SealedReader,
    folder: Path | None,
    total: int,
    path: Path = Path(),
    *,
    started: bool = False,
) -> Job[None]:
    """Write the files that follow into `folder`, or only check them all where it is None."""
    done = 0
    if not started:
        _read_note(sealed, path)
    while note := _read_note(sealed, path):
        name, size = str(note.get("path", "")), note.get("size")
        if not isinstance(size, int) or size < 0:
            raise CaseError(
                f"“{path}” holds a file without a size: it is no sealed case. "
                "Take another copy of it."
            )
        parts = _parts(name, path)
        target = _target(folder, parts) if folder else Path(os.devnull)
        with file_faults(target), target.open("xb" if folder else "wb") as file:
            while size:
                data = sealed.read(min(CHUNK_BYTES, size))
                file.write(data)
                size -= len(data)
                done += len(data)
                yield Progress(min(done, total), total, name, STAGE_UNSEAL)
            if folder:
                file.flush()
                os.fsync(file.fileno())
    sealed.finish()


def _read_note(sealed: SealedReader, path: Path) -> dict[str, object]:
    """Return the next note, {} at the end."""
    (length,) = _LENGTH.unpack(sealed.read(_LENGTH.size))
    if length > _LONGEST_NOTE:
        raise _foreign(path)
    if not length:
        return {}
    try:
        note = json.loads(sealed.read(length))
    except SENSELESS:
        note = None
    if not isinstance(note, dict) or not note:
        raise _foreign(path)
    return note


def _check_name(name: str, path: Path) -> None:
    """Refuse a case name that leads elsewhere."""
    if PurePosixPath(name).name != name or "\\" in name or not name.endswith(SUFFIX):
        raise CaseError(f"“{path}” names a folder that is no case: “{name}”.")


def _parts(name: str, path: Path) -> tuple[str, ...]:
    """Return the folders and the name of a file of the archive; nothing leads out of the case."""
    parts = PurePosixPath(name).parts
    known = 1 <= len(parts) <= _DEEPEST
    if not known or "\\" in name or ":" in name or {"..", "/"} & set(parts):
        raise CaseError(f"“{path}” holds a file that leads out of the case: “{name}”.")
    return parts


def _target(folder: Path, parts: tuple[str, ...]) -> Path:
    """Return where a file of the archive is written, its folder made."""
    target = folder.joinpath(*parts)
    with file_faults(target):
        for depth in range(1, len(parts)):
            folder.joinpath(*parts[:depth]).mkdir(exist_ok=True, mode=0o700)
    return target


def _foreign(path: Path) -> CaseError:
    """Return what is said of a file that is sealed right but not by this program."""
    return CaseError(
        f"“{path}” holds what this program did not write: it is no sealed case. "
        "Take another copy of it."
    )
