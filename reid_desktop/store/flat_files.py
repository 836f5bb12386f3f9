"""Append-only files beside the database: crops and descriptors.

The database says how many bytes of each file are committed (table `flat_files`); a kill may leave
more behind them, which the next append overwrites. Bytes reach the disk before their rows do.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from reid_desktop.store.faults import damaged, file_faults

CROPS_NAME = "crops.pack"
_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9@._-]{0,99}")


def file_stem(model_id: str) -> str:
    """Return a file name for `model_id`: itself if safe everywhere, else a slug and its hash."""
    if _SAFE_NAME.fullmatch(model_id):
        return model_id
    slug = re.sub(r"[^a-z0-9@._-]+", "_", model_id.lower())[:60].lstrip(".") or "_"
    return f"{slug}-{hashlib.sha256(model_id.encode('utf-8', 'replace')).hexdigest()[:12]}"


def descriptors_name(model_id: str) -> str:
    """Return the name of the descriptor file of a network, relative to the case folder."""
    return f"descriptors/{file_stem(model_id)}.f16"


def refuse_links(folder: Path) -> None:
    """Refuse a case with symbolic links in it: writing through one would change a foreign file.

    Raises:
        CaseError: there is a link.
    """
    with file_faults(folder):
        parts = [folder, *(folder / name for name in ("descriptors", "groups", "index", "backups"))]
        for part in filter(Path.is_dir, parts):
            for entry in part.iterdir():
                if entry.is_symlink():
                    raise damaged(folder, f"“{entry.name}” is a link to another place")


def sync_folder(folder: Path) -> None:
    """Make new names in `folder` survive a power cut (a no-op on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class FlatFiles:
    """The append-only files of one case, each opened when first used."""

    def __init__(self, folder: Path) -> None:
        """Keep the files of the case in `folder`; nothing is opened yet."""
        self._folder = folder
        self._writing: dict[str, BinaryIO] = {}
        self._reading: dict[str, BinaryIO] = {}
        self._unsynced: set[str] = set()

    def path(self, name: str) -> Path:
        """Return where the file `name` lies."""
        return self._folder / name

    def write(self, name: str, offset: int, data: bytes) -> None:
        """Put `data` at `offset`, the committed end of the file; `sync` makes it last.

        Raises:
            CaseError: disk full, not writable, or the file is shorter than it was.
        """
        with file_faults(self.path(name)):
            file = self._writing.get(name) or self._open_for_writing(name)
            if offset > os.fstat(file.fileno()).st_size:
                raise damaged(self._folder, f"“{name}” is shorter than its rows say")
            file.seek(offset)
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
        self._unsynced.add(name)

    def _open_for_writing(self, name: str) -> BinaryIO:
        path = self.path(name)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.touch()
            sync_folder(path.parent)
            sync_folder(self._folder)
        self._writing[name] = open(path, "r+b", buffering=0)  # noqa: SIM115 - kept until close
        return self._writing[name]

    def replace(self, name: str, data: memoryview) -> None:
        """Write the whole file `name` anew and wait until it is on the disk.

        Raises:
            CaseError: disk full or not writable.
        """
        path = self.path(name)
        with file_faults(path):
            path.parent.mkdir(exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(path.parent)
            sync_folder(self._folder)

    def sync(self) -> None:
        """Wait until everything written is on the disk.

        Raises:
            CaseError: the disk is full or gone.
        """
        flush = getattr(os, "fdatasync", os.fsync)
        for name in sorted(self._unsynced):
            with file_faults(self.path(name)):
                flush(self._writing[name].fileno())
        self._unsynced.clear()

    def read(self, name: str, offset: int, count: int) -> bytes:
        """Return `count` committed bytes from `offset`.

        Raises:
            CaseError: the file is missing or too short.
        """
        if offset < 0 or count < 0 or offset + count > self.size(name):
            raise damaged(self._folder, f"“{name}” is shorter than its rows say")
        if count == 0:
            return b""
        with file_faults(self.path(name)):
            if name not in self._reading:
                # Unbuffered: a buffer could hold rubbish behind the end that was overwritten since.
                self._reading[name] = open(self.path(name), "rb", buffering=0)  # noqa: SIM115
            self._reading[name].seek(offset)
            data = b""
            while len(data) < count and (more := self._reading[name].read(count - len(data))):
                data += more
        return data

    def size(self, name: str) -> int:
        """Return the length of the file in bytes, 0 when there is none."""
        path = self.path(name)
        with file_faults(path):
            return path.stat().st_size if path.exists() else 0

    def close(self) -> None:
        """Close all files."""
        for file in [*self._writing.values(), *self._reading.values()]:
            file.close()
        self._writing.clear()
        self._reading.clear()
