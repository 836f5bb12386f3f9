"""What footage was when it was imported: SHA-256, size and time of change."""

import hashlib
import stat
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.records import Source
from reid_desktop.footage.pictures import is_file, is_picture_name, listed, listing_pictures

STAGE = "hash"
_CHUNK_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class SourceHash:
    """What makes a source the same source.

    Attributes:
        sha256: of the file's bytes; for a folder of the lines "<sha256>  <name>" of its pictures
            in byte order of their names, as `sha256sum` prints them.
        size_bytes: of the file or of all pictures of the folder.
        modified_ns: of the file or of the picture changed last.
    """

    sha256: str
    size_bytes: int
    modified_ns: int


def hash_source(path: Path) -> Job[SourceHash]:
    """Read a file or all pictures of a folder and hash them.

    Raises:
        FootageError: cannot be read, or changed while it was read.
    """
    size, modified = yield from sizing(path)
    digest = hashlib.sha256()
    if path.is_dir():
        done = 0
        pictures = yield from listing_pictures(path)
        for picture in sorted(pictures, key=attrgetter("name")):
            own = hashlib.sha256()
            done = yield from _hash_file(picture, own, done, size)
            digest.update(f"{own.hexdigest()}  {picture.name}\n".encode(errors="surrogateescape"))
    else:
        yield from _hash_file(path, digest, 0, size)
    if (size, modified) != (yield from sizing(path)):
        raise FootageError(
            f"“{path.name}” changed while it was read. Import it when it is complete."
        )
    return SourceHash(digest.hexdigest(), size, modified)


def is_unchanged(source: Source) -> bool:
    """Say whether size and time of change of a source are those of its import."""
    try:
        return size_and_time(Path(source.path)) == (source.size_bytes, source.modified_ns)
    except FootageError:
        return False


def _hash_file(path: Path, digest: "hashlib._Hash", done: int, total: int) -> Job[int]:
    """Feed a file to `digest`; return `done` plus its bytes."""
    try:
        with path.open("rb") as file:
            while (chunk := file.read(_CHUNK_BYTES)) and done <= total:
                digest.update(chunk)
                done += len(chunk)
                yield Progress(min(done, total), total, path.name, STAGE)
    except OSError as error:
        raise FootageError(f"“{path}” cannot be read: {error.strerror}.") from error
    return done


def size_and_time(path: Path) -> tuple[int, int]:
    """Measure without a pause; see `sizing`."""
    return run(sizing(path))


def sizing(path: Path) -> Job[tuple[int, int]]:
    """Return the bytes and the latest change of a file or of the pictures of a folder.

    Raises:
        FootageError: gone, not readable, or neither a file nor a folder.
    """
    size, modified = 0, 0
    try:
        if not path.is_dir():
            state = path.stat()
            if not stat.S_ISREG(state.st_mode):
                raise FootageError(f"“{path}” is neither a file nor a folder of files.")
            return state.st_size, state.st_mtime_ns
        for entries in listed(path):
            for state in (e.stat() for e in entries if is_picture_name(e.name) and is_file(e)):
                size, modified = size + state.st_size, max(modified, state.st_mtime_ns)
            yield Progress(0, 0, path.name, STAGE)
    except OSError as error:
        raise FootageError(f"“{path}” cannot be read: {error.strerror}.") from error
    return size, modified
