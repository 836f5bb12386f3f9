"""A coarse index in a folder; of a large one a search reads only the cells that it looks at.

Paper: GLAD (Wei et al. 2017), section 5: the coarse step over PCA-128 group descriptors. From
`coarse.FLAT_UNITS` groups on their codes lie in faiss's inverted lists, and those in a file that
is memory-mapped: the searching computer holds centroids and axes, some MB for 10^7 groups.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.cells import Cells
from reid_desktop.index.coarse import CoarseIndex, Codes
from reid_desktop.index.projection import Projection

_LIBRARY: Any = faiss  # its stubs describe the C++ constructors, not the Python ones
_ARRAYS, _CODES, _ASSIGNED, _LISTS = "coarse.npz", "codes.npy", "assigned.npy", "lists.ivf"
_ID_BYTES = 8


def saving(index: CoarseIndex, folder: Path) -> Job[None]:
    """Write an index into `folder`, which is there.

    Raises:
        OSError: the folder cannot be written.
    """
    arrays = index.state()
    np.save(folder / _CODES, arrays.pop("codes"), allow_pickle=False)
    if index.cells is not None:
        np.save(folder / _ASSIGNED, arrays.pop("assigned"), allow_pickle=False)
        arrays["sizes"] = yield from _writing_lists(folder / _LISTS, index.codes, index.cells)
    with (folder / _ARRAYS).open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def opened(folder: Path) -> CoarseIndex:
    """Return the index that `saving` wrote.

    Raises:
        OSError: a file is missing.
        ValueError: the files do not belong together.
        KeyError: an array is missing.
        BadZipFile: the arrays are cut short.
    """
    with np.load(folder / _ARRAYS, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    if "centroids" not in arrays:
        return CoarseIndex.from_state(arrays | {"codes": np.load(folder / _CODES)})
    codes = np.load(folder / _CODES, mmap_mode="r")
    cells = Cells(arrays["centroids"], np.load(folder / _ASSIGNED, mmap_mode="r"))
    projection = Projection(arrays["centre"], arrays["axes"])
    shape = (len(projection.axes), len(projection.centre))
    if (
        codes.dtype != np.uint8
        or codes.shape[1:] != cells.centroids.shape[1:]
        or cells.assigned.shape != codes.shape[:1]
        or projection.axes.shape != shape
        or codes.shape[1] != shape[0]
    ):
        raise ValueError(f"codes {codes.shape}, axes {projection.axes.shape}")
    searched = _listed(folder / _LISTS, codes, cells.centroids, arrays["sizes"])
    scale, fitted = float(arrays["scale"]), int(arrays["fitted"])
    return CoarseIndex(codes, projection, scale, cells, fitted, searched)


def _writing_lists(path: Path, codes: Codes, cells: Cells) -> Job[Int64]:
    """Write the codes and then the units of one cell after the other; return the sizes (C,)."""
    sizes = np.bincount(cells.assigned, minlength=len(cells.centroids))
    order = np.argsort(cells.assigned, kind="stable")
    with path.open("wb") as file:
        for cell, units in enumerate(np.split(order, np.cumsum(sizes)[:-1])):
            file.write(np.ascontiguousarray(codes[units]).tobytes())
            file.write(np.ascontiguousarray(units, "<i8").tobytes())
            yield Progress(cell, len(sizes), "cells", "index")
    return sizes


def _listed(path: Path, codes: Codes, centroids: Float32, sizes: Int64) -> Any:
    """Return faiss's inverted lists over the file of `_writing_lists`.

    The lists are described to faiss by their sizes, so nothing that a file says is followed.

    Raises:
        ValueError: the file is not as long as the lists are.
    """
    (count, width), bytes_there = codes.shape, path.stat().st_size
    if (
        sizes.shape != (len(centroids),)
        or sizes.min(initial=0) < 0
        or int(sizes.sum()) != count
        or bytes_there != count * (width + _ID_BYTES)
    ):
        raise ValueError(f"“{path.name}” has {bytes_there} bytes for {count} groups")
    nowhere = np.zeros(0, np.int64)
    index = Cells(centroids, nowhere).index_of(np.zeros((0, width), np.uint8))
    lists = _LIBRARY.OnDiskInvertedLists()
    lists.nlist, lists.code_size = len(centroids), width
    lists.filename, lists.read_only, lists.totsize = str(path), True, bytes_there
    lists.lists.resize(len(centroids))
    held = np.ascontiguousarray(sizes, np.uint64)  # a pointer keeps no array alive
    lists.set_all_lists_sizes(_LIBRARY.swig_ptr(held))
    lists.do_mmap()
    lists.this.disown()
    index.replace_invlists(lists, True)
    index.ntotal = count
    return index
