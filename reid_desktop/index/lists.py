"""Inverted lists in a file that faiss maps into memory: a search reads the lists that it opens.

The file holds the codes and then the ids of one cell after the other. It is described to faiss by
the sizes of the cells, so nothing that a file says is followed.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Int64

_LIBRARY: Any = faiss  # its stubs describe the C++ constructors, not the Python ones
_ID_BYTES = 8


def writing_lists(path: Path, codes: NDArray[np.uint8], assigned: Int64, cells: int) -> Job[Int64]:
    """Write (M, k) codes and their numbers, cell after cell; return the sizes (C,).

    Args:
        path: the new file.
        codes: read cell by cell, may be a memory map.
        assigned: (M,) cell of each code, in [0, C).
        cells: C.

    Raises:
        OSError: the disk is full.
    """
    sizes = np.bincount(assigned, minlength=cells).astype(np.int64)
    order = np.argsort(assigned, kind="stable")
    with path.open("wb") as file:
        for cell, units in enumerate(np.split(order, np.cumsum(sizes)[:-1])):
            file.write(np.ascontiguousarray(codes[units]).tobytes())
            file.write(np.ascontiguousarray(units, "<i8").tobytes())
            yield Progress(cell, len(sizes), "cells", "index")
    return sizes


def map_lists(index: Any, path: Path, sizes: Int64, *, width: int) -> None:
    """Have an empty faiss IVF index search the lists in the file of `writing_lists`.

    Args:
        index: as many cells as there are sizes, codes of `width` bytes.
        path: the file; where the system allows it, its name may go afterwards.
        sizes: (C,) of the cells.
        width: bytes of a code.

    Raises:
        ValueError: the file is not as long as the lists are.
        OSError: it is not there.
    """
    count, bytes_there = int(sizes.sum()), path.stat().st_size
    if sizes.min(initial=0) < 0 or bytes_there != count * (width + _ID_BYTES):
        raise ValueError(f"“{path.name}” has {bytes_there} bytes for {count} groups")
    lists = _LIBRARY.OnDiskInvertedLists()
    lists.nlist, lists.code_size = len(sizes), width
    lists.filename, lists.read_only, lists.totsize = str(path), True, bytes_there
    lists.lists.resize(len(sizes))
    held = np.ascontiguousarray(sizes, np.uint64)  # a pointer keeps no array alive
    lists.set_all_lists_sizes(_LIBRARY.swig_ptr(held))
    lists.do_mmap()
    lists.this.disown()
    index.replace_invlists(lists, True)
    index.ntotal = count
