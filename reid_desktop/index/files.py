"""The index on disk: derived from the case, so anything doubtful is dropped and made again.

One file, `index.npz`, replaced as a whole: readers see the old one or the new one. The archive's
own checksums tell when it is damaged.
"""

import os
import zipfile
import zlib
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.values import Groups
from reid_desktop.index.coarse import CoarseIndex

FORMAT = 1
"""Version of the layout; a file of any other is not read."""
NAME = "index.npz"
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


def save_index(folder: Path, groups: Groups, coarse: CoarseIndex, stamp: str) -> None:
    """Write the index of a gallery into `folder`, replacing an older one in one step.

    Args:
        folder: made when it is missing.
        groups: partition of the gallery.
        coarse: index of its group descriptors.
        stamp: what the index was made from (model, number of descriptors, theta ...); an index
            with another stamp is older and is not loaded.

    Raises:
        CaseError: the folder cannot be written.
    """
    partial = folder / f"{NAME}.{os.getpid()}.partial"
    arrays = {
        "format": np.array(FORMAT),
        "stamp": np.array(stamp),
        "means": groups.means,
        "labels": groups.labels,
        "spreads": groups.spreads,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as file:
                np.savez(file, allow_pickle=False, **arrays, **coarse.state())
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, folder / NAME)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise CaseError(
            f"The search index cannot be written to “{folder}”: {error.strerror}. "
            "Is the disk full or write-protected?"
        ) from error


def load_index(folder: Path, stamp: str) -> tuple[Groups, CoarseIndex] | None:
    """Return the index in `folder`; None when it is missing, older, or damaged: build it anew."""
    try:
        with np.load(folder / NAME, allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT or str(stored["stamp"]) != stamp:
                return None
            arrays = {name: stored[name] for name in stored.files}
        coarse = CoarseIndex.from_state(arrays)
        return _checked(
            Groups(arrays["means"], arrays["labels"], arrays["spreads"]), coarse
        ), coarse
    except _DAMAGED:
        return None


def _checked(groups: Groups, coarse: CoarseIndex) -> Groups:
    """Return `groups` if their arrays belong together and to `coarse`; else raise ValueError."""
    count = len(coarse)
    if groups.means.ndim != 2 or groups.spreads.shape != (count,) or len(groups) != count:
        raise ValueError(f"means {groups.means.shape}, {count} codes")
    if groups.labels.ndim != 1 or groups.labels.dtype != np.int64:
        raise ValueError(f"labels {groups.labels.shape} {groups.labels.dtype}")
    if len(groups.labels) and not 0 <= groups.labels.min() <= groups.labels.max() < count:
        raise ValueError("labels beyond the groups")
    return groups
