"""Short codes of descriptors, with what they leave out: estimates and bounds of distances.

A code is the projection on the first principal components; the rest of a vector is known by its
length only. Distances between rests lie between 0 and the sum of their lengths.
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.projection import Projection

FIT_ROWS = 2048
"""Rows that the principal components are fitted on."""
_BLOCK_ROWS = 512


@dataclass(frozen=True, slots=True)
class Codes:
    """Projected vectors and the lengths of what the projection leaves out.

    Attributes:
        vectors: (N, k) float32 components, less the centre.
        rests: (N,) float32 length of the rest; 0 when nothing was left out.
    """

    vectors: Float32
    rests: Float32

    def __len__(self) -> int:
        """Return the number of codes."""
        return len(self.vectors)

    def norms(self) -> Float32:
        """Return the squared lengths (N,) of the whole vectors less the centre."""
        return np.asarray(np.vecdot(self.vectors, self.vectors) + self.rests**2, np.float32)


def encoding(descriptors: Descriptors, dimension: int, *, seed: int = 0) -> Job[Codes]:
    """Project (N, D) descriptors to `dimension` numbers, fitted on a sample of them.

    Fewer numbers come back where N or D are smaller; the rests are measured, not estimated.
    """
    count, width = descriptors.shape
    if width <= dimension:
        return Codes(_centred(descriptors), np.zeros(count, np.float32))
    chosen = np.random.default_rng(seed).choice(count, min(FIT_ROWS, count), replace=False)
    sample = as_float32(descriptors[np.sort(chosen)])
    projection = yield from Projection.fitting(sample, dimension)
    del sample
    yield Progress(0, count, stage="project")
    vectors = np.empty((count, len(projection.axes)), np.float32)
    rests = np.empty(count, np.float32)
    for start in range(0, count, _BLOCK_ROWS):
        here = slice(start, start + _BLOCK_ROWS)
        block = as_float32(descriptors[here]) - projection.centre
        vectors[here] = block @ projection.axes.T
        whole = np.vecdot(block, block)
        rests[here] = np.sqrt(np.maximum(whole - np.vecdot(vectors[here], vectors[here]), 0))
        yield Progress(start, count, stage="project")
    return Codes(vectors, rests)


def _centred(descriptors: Descriptors) -> Float32:
    """Return short descriptors less their mean."""
    vectors = as_float32(descriptors)
    return vectors - vectors.mean(axis=0) if len(vectors) else vectors
