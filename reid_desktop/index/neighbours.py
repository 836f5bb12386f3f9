"""The nearest of some thousand vectors by squared distance; in cells where there are many."""

from typing import Any

import faiss
import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32
from reid_desktop.index.cells import fitting_centroids

FLAT_VECTORS = 4096
"""More vectors than this lie in cells, of which only some are opened."""
_CELLS_OPEN = 12
_FIT_FOR_CELL = 32
_BLOCK_ROWS = 2048


def indexing_neighbours(vectors: Float32, *, stage: str) -> Job[Any]:
    """Return faiss's index by squared distance of (M, k) vectors.

    Args:
        vectors: what is looked up later.
        stage: named in the progress.
    """
    library: Any = faiss  # its stubs describe the C++ constructors, not the Python ones
    count, width = vectors.shape
    index: Any = library.IndexFlatL2(width)
    if count > FLAT_VECTORS:
        cells = int(2 * np.sqrt(count))
        rows = np.random.default_rng(0).choice(count, min(count, cells * _FIT_FOR_CELL), False)
        centroids = yield from fitting_centroids(vectors[np.sort(rows)], cells)
        index.add(np.ascontiguousarray(centroids))
        index = library.IndexIVFFlat(index, width, cells)
        index.is_trained = True
        index.nprobe = _CELLS_OPEN
    for start in range(0, count, _BLOCK_ROWS):
        index.add(np.ascontiguousarray(vectors[start : start + _BLOCK_ROWS]))
        yield Progress(start, count, stage=stage)
    return index
