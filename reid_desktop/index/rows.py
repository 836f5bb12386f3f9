"""Rows of a descriptor file that is too large to be in memory: asked for all at once, then read."""

import mmap
import os
from typing import Any

import numpy as np

from reid_desktop.core.parted import Floats, PartedRows
from reid_desktop.core.values import Int64
from reid_desktop.index.halves import Descriptors

_PROBES = 16
"""Rows looked at to tell whether the file is in memory."""


def take_rows(descriptors: Descriptors, rows: Int64) -> Floats:
    """Return `descriptors[rows]`, asked for first; see `ask_for_rows`."""
    ask_for_rows(descriptors, rows)
    return descriptors[rows]


def ask_for_rows(descriptors: Descriptors, rows: Int64) -> None:
    """Ask the system for rows that are read next.

    Rows of a memory map that are not in memory would be read one after the other, each with a wait
    for the disk, and with a read-ahead that is of no use. The system is asked for all of them
    first, so that the disk works on many at a time.

    Args:
        descriptors: (N, D), in memory or mapped.
        rows: (K,) int64.
    """
    if isinstance(descriptors, PartedRows):
        for part, _, here in descriptors.split(rows):
            ask_for_rows(part, here)
        return
    mapped = _mapping(descriptors)
    if mapped is not None and len(rows) and _is_cold(descriptors, rows):
        _ask_for(descriptors, mapped, rows)


def _mapping(descriptors: Floats) -> mmap.mmap | None:
    """Return the mapping that `descriptors` is the whole of, where the system takes advice."""
    base: Any = descriptors.base
    if isinstance(descriptors, np.memmap) and isinstance(base, mmap.mmap):
        return base if hasattr(base, "madvise") else None
    return None


def _is_cold(descriptors: Floats, rows: Int64) -> bool:
    """Return whether one of a few rows is not in memory; True where the system does not tell."""
    assert isinstance(descriptors, np.memmap)
    if not hasattr(os, "preadv") or not hasattr(os, "RWF_NOWAIT"):
        return True
    stride = descriptors.strides[0]
    buffer = bytearray(1)
    try:
        handle = os.open(str(descriptors.filename), os.O_RDONLY)
    except OSError:
        return True  # the mapping outlives the name of its file
    try:
        for row in rows[:: max(1, len(rows) // _PROBES)].tolist():
            os.preadv(handle, [buffer], descriptors.offset + row * stride, os.RWF_NOWAIT)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _ask_for(descriptors: Floats, mapped: mmap.mmap, rows: Int64) -> None:
    """Tell the system which pages are wanted next."""
    assert isinstance(descriptors, np.memmap)
    mapped.madvise(mmap.MADV_RANDOM)
    stride = descriptors.strides[0]
    skipped = descriptors.offset % mmap.ALLOCATIONGRANULARITY
    ordered = np.sort(rows)
    cuts = np.flatnonzero(np.diff(ordered) > 1) + 1
    for run in np.split(ordered, cuts):
        start = skipped + int(run[0]) * stride
        end = min(skipped + (int(run[-1]) + 1) * stride, len(mapped))
        start -= start % mmap.PAGESIZE
        mapped.madvise(mmap.MADV_WILLNEED, start, end - start)
