"""The index on disk: derived from the case, so anything doubtful is dropped and made again.

One file for each kind of index, replaced as a whole: readers see the old one or the new one,
never a part, however many processes read and write. The archive's own checksums tell when it is
damaged.
"""

import math
import os
import threading
import zipfile
import zlib
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import SENSELESS, CaseError
from reid_desktop.core.values import Int64
from reid_desktop.index.search_index import Kind, SearchIndex

FORMAT = 3
"""Version of the layout; a file of any other is not read."""
_DAMAGED = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, *SENSELESS)


def index_path(folder: Path, kind: Kind) -> Path:
    """Return where the index of a kind lies."""
    return folder / f"{kind}.npz"


def save_index(folder: Path, index: SearchIndex, ids: Int64, stamp: str) -> None:
    """Write an index into `folder`, replacing an older one of its kind in one step.

    Args:
        folder: made when it is missing.
        index: over the first rows of a gallery.
        ids: (>= N,) detection ids of the gallery, of which the index covers the first N rows.
        stamp: what the index was made from (model, dimension, groups); an index with another
            stamp is older and is not loaded.

    Raises:
        CaseError: the folder cannot be written.
    """
    path = index_path(folder, index.kind)
    partial = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.partial")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as file:
                np.savez(
                    file,
                    allow_pickle=False,
                    format=np.array(FORMAT),
                    stamp=np.array(stamp),
                    rows=np.array(_fingerprint(ids[: len(index)])),
                    **index.state(),
                )
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, path)
            _clear(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise CaseError(
            f"The search index cannot be written to “{folder}”: {error.strerror}. "
            "Is the disk full or write-protected?"
        ) from error


def load_index(folder: Path, kind: Kind, ids: Int64, stamp: str) -> SearchIndex | None:
    """Return the index in `folder`; None when it is missing, older, or damaged: build it anew.

    Args:
        folder: where `save_index` wrote.
        kind: of the index.
        ids: (G,) detection ids of the gallery; an index over other rows than its first is older.
        stamp: what the index must be made from.
    """
    path = index_path(folder, kind)
    try:
        _refuse_bombs(path)
        with np.load(path, allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT or str(stored["stamp"]) != stamp:
                return None
            arrays = {name: stored[name] for name in stored.files}
        index = SearchIndex.from_state(arrays)
        covered = ids[: len(index)]
        same = len(covered) == len(index) and _fingerprint(covered) == int(arrays["rows"])
        return index if same and index.kind == kind else None
    except _DAMAGED:
        return None


def _clear(path: Path) -> None:
    """Remove what other processes left; one that still writes has its index in memory alone."""
    own = f"{path.name}.{os.getpid()}."
    for left in path.parent.glob(f"{path.name}.*.partial"):
        if not left.name.startswith(own):
            left.unlink(missing_ok=True)


def _refuse_bombs(path: Path) -> None:
    """Refuse an archive that would unpack to more than it weighs: `save_index` packs nothing.

    The index lies in the folder of a case that somebody else may have made. An array's own header
    may claim any shape too; it must lie in the bytes of its entry.

    Raises:
        ValueError: it is none of ours.
    """
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > path.stat().st_size:
            raise ValueError("its entries share their bytes")
        for entry in archive.infolist():
            if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
                raise ValueError(f"{entry.filename} is compressed")
            with archive.open(entry) as file:
                version = np.lib.format.read_magic(file)
                shape, _, dtype = np.lib.format.read_array_header_1_0(file)
                if version != (1, 0) or math.prod(shape) * dtype.itemsize > entry.file_size:
                    raise ValueError(f"{entry.filename} claims the shape {shape}")


def _fingerprint(ids: Int64) -> int:
    """Return a checksum of detection ids in their order."""
    return zlib.crc32(np.ascontiguousarray(ids, "<i8").data)
