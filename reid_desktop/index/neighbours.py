"""Candidates for the nearest of many vectors: bytes in cells, a few of which are opened."""

from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.cells import fitting_centroids
from reid_desktop.index.lists import map_lists, writing_lists
from reid_desktop.index.scratch import IN_MEMORY, Scratch

FLAT_VECTORS = 4096
"""More vectors than this lie in cells, of which only some are opened."""
_CELLS_OPEN = 12
_FIT_FOR_CELL = 32
_FIT_STEPS = 4
_BLOCK_ROWS = 2048
_READ_ROWS = 256
_ZERO_BYTE = 128
"""faiss keeps signed bytes so much higher."""
_LANES = 16
"""faiss multiplies so many bytes at once, and one by one where the width is no multiple of it."""
_LIBRARY: Any = faiss  # its stubs describe the C++ constructors, not the Python ones


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What is near to what among M vectors, by squared distance.

    Beyond FLAT_VECTORS distances are those of numbers rounded to a byte, which takes a quarter of
    the time and finds as many of the true neighbours: 91 of 100 either way, the rest in cells that
    are not opened.

    Attributes:
        centroids: (C, d) of the cells; None where everything is compared.
    """

    centroids: Float32 | None
    _index: Any
    _scale: float

    @classmethod
    def among(
        cls,
        vectors: Float32,
        *,
        stage: str,
        rows: Int64 | None = None,
        centroids: Float32 | None = None,
        scratch: Scratch = IN_MEMORY,
    ) -> Job["Neighbours"]:
        """Index M of (N, d) vectors.

        Args:
            vectors: may be a memory map.
            stage: named in the progress.
            rows: (M,) which of them are found later; None for all.
            centroids: of cells fitted to vectors such as these; None fits new ones.
            scratch: where the cells lie if they are large.
        """
        rows = np.arange(len(vectors)) if rows is None else rows
        count, width = len(rows), vectors.shape[1]
        if count <= FLAT_VECTORS:
            flat = _LIBRARY.IndexFlatL2(width)
            flat.add(np.ascontiguousarray(vectors[rows]))
            return cls(None, flat, 1.0)
        if centroids is None:
            cells = int(2 * np.sqrt(count))
            fitted = min(count, cells * _FIT_FOR_CELL)
            some = np.sort(np.random.default_rng(0).choice(count, fitted, replace=False))
            sample = scratch.gathered(vectors, rows[some], block=_BLOCK_ROWS)
            centroids = yield from fitting_centroids(sample, cells, iterations=_FIT_STEPS)
        scale = 127 / max(_largest(vectors, rows), 1e-30)
        quantizer = _LIBRARY.IndexFlatL2(-(-width // _LANES) * _LANES)
        quantizer.add(_widened(centroids, scale))
        index = _LIBRARY.IndexIVFScalarQuantizer(
            quantizer,
            quantizer.d,
            len(centroids),
            _LIBRARY.ScalarQuantizer.QT_8bit_direct_signed,
            _LIBRARY.METRIC_L2,
            False,
        )
        index.is_trained = True  # nothing to fit: bytes are steps already
        index.nprobe = _CELLS_OPEN
        if scratch.holds((count, quantizer.d), np.uint8):
            for start in range(0, count, _BLOCK_ROWS):
                block = vectors[rows[start : start + _BLOCK_ROWS]]
                index.add(np.rint(_widened(block, scale)))
                yield Progress(start, count, stage=stage)
        else:
            yield from _listing(index, vectors, rows, scale, scratch, stage=stage)
        return cls(centroids, index, scale)

    def nearest(self, queries: Float32, k: int) -> Int64:
        """Return the `k` nearest of the vectors to each of (Q, d) queries, nearest first.

        Returns:
            (Q, min(k, M)) rows of the vectors; -1 where the opened cells hold fewer.
        """
        asked = np.ascontiguousarray(queries)
        if self.centroids is not None:
            asked = _widened(queries, self._scale)
        found = self._index.search(asked, min(k, self._index.ntotal))[1]
        return np.asarray(found, np.int64)


def _largest(vectors: Float32, rows: Int64) -> float:
    """Return the largest magnitude of the numbers of `rows`."""
    found = 0.0
    for start in range(0, len(rows), _READ_ROWS):
        block = vectors[rows[start : start + _READ_ROWS]]
        found = max(found, float(block.max()), -float(block.min()))
    return found


def _listing(  # noqa: PLR0913, PLR0917 - a part of `among`
    index: Any, vectors: Float32, rows: Int64, scale: float, scratch: Scratch, *, stage: str
) -> Job[None]:
    """Give an empty index the bytes of `rows`, cell by cell in a file."""
    codes = scratch.zeros((len(rows), index.d), np.uint8)
    assigned = np.empty(len(rows), np.int64)
    for start in range(0, len(rows), _BLOCK_ROWS):
        here = slice(start, start + _BLOCK_ROWS)
        steps = np.rint(_widened(vectors[rows[here]], scale))
        assigned[here] = index.quantizer.search(steps, 1)[1][:, 0]
        codes[here] = steps + np.float32(_ZERO_BYTE)
        yield Progress(start, len(rows), stage=stage)
    with scratch.named_file() as path:
        sizes = yield from writing_lists(path, codes, assigned, index.nlist)
        map_lists(index, path, sizes, width=index.d)


def _widened(vectors: Float32, scale: float) -> Float32:
    """Return (N, d) vectors in steps of 1/scale, with zeros to a multiple of the lanes."""
    count, width = vectors.shape
    wide = np.zeros((count, -(-width // _LANES) * _LANES), np.float32)
    np.multiply(vectors, np.float32(scale), out=wide[:, :width])
    return wide
