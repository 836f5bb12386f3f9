"""A coarse index in a folder; of a large one a search reads only the cells that it looks at.

Paper: GLAD (Wei et al. 2017), section 5: the coarse step over PCA-128 group descriptors. From
`coarse.FLAT_UNITS` groups on their codes lie in faiss's inverted lists, and those in a file that
is memory-mapped: the searching computer holds centroids and axes, some MB for 10^7 groups.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.cells import Cells, dividing_into_cells
from reid_desktop.index.coarse import (
    DIMENSION,
    FLAT_UNITS,
    CoarseIndex,
    Codes,
    coding,
    fitting_codes,
)
from reid_desktop.index.halves import Descriptors
from reid_desktop.index.lists import map_lists, writing_lists
from reid_desktop.index.projection import Projection

_ARRAYS, _CODES, _ASSIGNED, _LISTS = "coarse.npz", "codes.npy", "assigned.npy", "lists.ivf"


def saving(index: CoarseIndex, folder: Path) -> Job[None]:
    """Write an index into `folder`, which is there.

    Raises:
        OSError: the folder cannot be written.
    """
    arrays = index.state()
    np.save(folder / _CODES, arrays.pop("codes"), allow_pickle=False)
    if index.cells is not None:
        np.save(folder / _ASSIGNED, arrays.pop("assigned"), allow_pickle=False)
        arrays["sizes"] = yield from _writing_lists(folder, index.codes, index.cells)
    _save_arrays(folder, arrays)


def writing(
    vectors: Descriptors, folder: Path, *, dimension: int = DIMENSION, flat: int = FLAT_UNITS
) -> Job[None]:
    """Write the index that `CoarseIndex.building` makes of (M, D) vectors into `folder`.

    From `flat` vectors on its codes go to the disk block by block: what is held are a sample, the
    centroids and 16 bytes of each vector.

    Raises:
        OSError: the folder cannot be written.
    """
    if len(vectors) < flat or not 0 < dimension < vectors.shape[1]:
        whole = yield from CoarseIndex.building(vectors, dimension=dimension, flat=flat)
        yield from saving(whole, folder)
        return
    projection, scale = yield from fitting_codes(vectors, dimension, unit=True)
    shape = (len(vectors), len(projection.axes))
    with (folder / _CODES).open("wb") as file:
        kind = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, kind)
        for block in coding(vectors, projection, scale, unit=True):
            file.write(block.tobytes())
            yield Progress(file.tell() // shape[1], len(vectors), stage="index")
    codes = np.load(folder / _CODES, mmap_mode="r")
    cells = yield from dividing_into_cells(codes)
    np.save(folder / _ASSIGNED, cells.assigned, allow_pickle=False)
    sizes = yield from _writing_lists(folder, codes, cells)
    fitted = {"scale": np.array(scale), "fitted": np.array(len(vectors))}
    axes = {"centre": projection.centre, "axes": projection.axes}
    _save_arrays(folder, {**fitted, **axes, "centroids": cells.centroids, "sizes": sizes})


def _writing_lists(folder: Path, codes: Codes, cells: Cells) -> Job[Int64]:
    """Write the codes cell by cell; return the sizes (C,). Codes in cells are projected: bytes."""
    steps = codes.astype(np.uint8, copy=False)
    return (yield from writing_lists(folder / _LISTS, steps, cells.assigned, len(cells.centroids)))


def _save_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
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


def _listed(path: Path, codes: Codes, centroids: Float32, sizes: Int64) -> Any:
    """Return faiss's index over the lists in a file.

    Raises:
        ValueError: the file is not as long as the lists are.
    """
    count, width = codes.shape
    if sizes.shape != (len(centroids),) or int(sizes.sum()) != count:
        raise ValueError(f"{len(sizes)} lists of {int(sizes.sum())} for {count} groups")
    nowhere = np.zeros(0, np.int64)
    index = Cells(centroids, nowhere).index_of(np.zeros((0, width), np.uint8))
    map_lists(index, path, sizes, width=width)
    return index
