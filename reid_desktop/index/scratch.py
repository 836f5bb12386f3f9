"""Where large arrays lie while groups are made: small ones in memory, the others in files.

A file has no name and is gone with the last array that refers to it, after a kill too. Its room is
taken from the disk beforehand, so a full disk is an error with a sentence and not the end of the
program. What lies in files counts as memory only as long as the system has room to spare.
"""

import io
import math
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import DTypeLike, NDArray

from reid_desktop.core.errors import CaseError

HELD_BYTES = 64 << 20
"""An array up to this size stays in memory: the whole of a case of some 10,000 people."""
_ZEROS = bytes(1 << 20)
_PREFIX = ".scratch-"


@dataclass(frozen=True, slots=True)
class Scratch:
    """A place for large arrays.

    Attributes:
        folder: on a disk with room; None keeps everything in memory.
        held: bytes of the largest array that stays in memory.
    """

    folder: Path | None = None
    held: int = HELD_BYTES

    def holds(self, shape: tuple[int, ...], dtype: DTypeLike) -> bool:
        """Return whether an array stays in memory."""
        return self.folder is None or math.prod(shape) * np.dtype(dtype).itemsize <= self.held

    def zeros(self, shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> NDArray[Any]:
        """Return an array of zeros to write into.

        Raises:
            CaseError: the disk is full.
        """
        if self.holds(shape, dtype):
            return np.zeros(shape, dtype)
        assert self.folder is not None
        size = math.prod(shape) * np.dtype(dtype).itemsize
        with self.room_for(size), tempfile.TemporaryFile(dir=self.folder) as file:
            _reserve(file, size)
            array: NDArray[Any] = np.memmap(file, dtype, "r+", shape=shape)
        return array

    def gathered(self, vectors: NDArray[Any], rows: NDArray[Any], *, block: int) -> NDArray[Any]:
        """Return `vectors[rows]`, (K, d), copied `block` rows at a time."""
        shape = (len(rows), *vectors.shape[1:])
        found = self.zeros(shape, vectors.dtype)
        for start in range(0, len(rows), block):
            found[start : start + block] = vectors[rows[start : start + block]]
        return found

    @contextmanager
    def named_file(self) -> Iterator[Path]:
        """Give a new file a name for as long as it takes to write and map it.

        What a kill left of an earlier one goes first: who makes groups is the only one to do so.

        Raises:
            CaseError: the disk is full.
        """
        assert self.folder is not None
        for left in self.folder.glob(f"{_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        with (
            self.room_for(0),
            tempfile.TemporaryDirectory(
                dir=self.folder, prefix=_PREFIX, ignore_cleanup_errors=True
            ) as folder,
        ):
            yield Path(folder) / "lists"

    def pile(self) -> IO[bytes]:
        """Return a file without a name that lies in memory until it is larger than an array may be.

        What is written into it raises an OSError when the disk is full; see `room_for`.
        """
        if self.folder is None:
            return io.BytesIO()
        file = tempfile.SpooledTemporaryFile(self.held, dir=str(self.folder))  # noqa: SIM115 - kept
        return cast(IO[bytes], file)

    @contextmanager
    def room_for(self, size: int) -> Iterator[None]:
        """Turn what a disk refuses into a sentence.

        Raises:
            CaseError: the disk is full.
        """
        try:
            yield
        except OSError as error:
            wanted = f"{size / 1e9:.1f} GB cannot be kept" if size else "Nothing can be kept"
            raise CaseError(
                f"{wanted} in “{self.folder}” while groups are made: {error.strerror}. "
                "Make room on this disk."
            ) from error


IN_MEMORY = Scratch()


def _reserve(file: IO[bytes], size: int) -> None:
    """Take `size` bytes of the disk for an empty file.

    Raises:
        OSError: there is no room.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
        return
    for start in range(0, size, len(_ZEROS)):
        file.write(_ZEROS[: size - start])
    file.flush()
