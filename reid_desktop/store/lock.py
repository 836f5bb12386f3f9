"""The lock that keeps a case to one writer; the system drops it when its process dies."""

import os
import re
import socket
import sys
import time
from pathlib import Path
from typing import BinaryIO

from reid_desktop.core.errors import CaseError
from reid_desktop.store.faults import explain_os, file_faults
from reid_desktop.store.flat_files import refuse_links

LOCK_NAME = "case.lock"
_LETTING_GO_S = 2.0
"""A killed writer's lock is waited for so long: a process that it was just starting holds it until
its own program is loaded."""
_STEP_S = 0.01
_LOCKED_BYTE = 1 << 20  # beyond the text, so that Windows' mandatory lock leaves it readable

if sys.platform == "win32":
    import msvcrt

    def _seize(file: BinaryIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _free(file: BinaryIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _seize(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class WriterLock:
    """Held by the one Case that may write into `folder`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            CaseError: another writer holds it, or the folder cannot be written, or has links in
                it: the lock file itself, which is emptied, could be one.
        """
        path = folder / LOCK_NAME
        refuse_links(folder)
        with file_faults(path):
            self._file = open(path, "a+b", buffering=0)  # noqa: SIM115 - held until release
        try:
            self._take()
        except OSError as error:
            holder = self._holder()
            self._file.close()
            if isinstance(error, BlockingIOError | PermissionError):
                raise CaseError(
                    f"The case “{folder}” is open for writing elsewhere{holder}. "
                    "Close it there, or open it read-only."
                ) from error
            raise explain_os(error, path) from error
        with file_faults(path):
            self._file.truncate(0)
            self._file.write(f"process {os.getpid()} on {socket.gethostname()}".encode())

    def _take(self) -> None:
        """Take the lock; raises OSError when somebody holds it."""
        until = time.monotonic() + _LETTING_GO_S
        while True:
            try:
                return _seize(self._file)
            except (BlockingIOError, PermissionError):
                if time.monotonic() > until or not self._holder_died():
                    raise
            time.sleep(_STEP_S)

    def _holder_died(self) -> bool:
        """Return whether the lock file names a process of this machine that is no more."""
        named = re.fullmatch(r" \(process (\d{1,9}) on (.+)\)", self._holder())
        if sys.platform == "win32" or not named or named[2] != socket.gethostname():
            return False
        try:
            os.kill(int(named[1]), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False

    def _holder(self) -> str:
        """Return who wrote the lock file, as " (process 1 on host)", or nothing."""
        try:
            self._file.seek(0)
            text = self._file.read(200).decode("utf-8", "replace").strip()
        except OSError:
            return ""
        return f" ({text})" if text else ""

    def release(self) -> None:
        """Give the lock back; the file stays, so that nobody locks a deleted one."""
        if not self._file.closed:
            _free(self._file)
            self._file.close()
