"""Short codes of descriptors, with what they leave out: estimates and bounds of distances.

A code is the projection on the first principal components; the rest of a vector is known by its
length only, and distances between rests lie between 0 and the sum of their lengths. A sketch of the
rest, its projection on a few random directions stretched to its length, estimates inner products of
rests without bias: those of one person's pictures are alike, and taken as at right angles they make
groups look wider than they are. The furthest pair is looked for without it, as the furthest of many
estimates is mostly the one with the largest error.
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.projection import Projection
from reid_desktop.index.scratch import IN_MEMORY, Scratch

FIT_ROWS = 2048
"""Rows that the principal components are fitted on."""
_BLOCK_ROWS = 512


@dataclass(frozen=True, slots=True)
class Codes:
    """Projected vectors and the lengths of what the projection leaves out.

    Attributes:
        vectors: (N, k) float32 components, less the centre.
        rests: (N,) float32 length of the rest; 0 when nothing was left out.
        whole: (N, k + s) float32 components and the sketch of the rest; None without a sketch.
    """

    vectors: Float32
    rests: Float32
    whole: Float32 | None = None

    def __len__(self) -> int:
        """Return the number of codes."""
        return len(self.vectors)

    def sketched(self) -> "Codes":
        """Return the codes with the sketch among the components, and nothing left out."""
        if self.whole is None:
            return self
        return Codes(self.whole, np.zeros(len(self), np.float32))

    def norms(self) -> Float32:
        """Return the squared lengths (N,) of the whole vectors less the centre."""
        return np.asarray(np.vecdot(self.vectors, self.vectors) + self.rests**2, np.float32)


def encoding(
    descriptors: Descriptors,
    dimension: int,
    *,
    sketch: int = 0,
    seed: int = 0,
    scratch: Scratch = IN_MEMORY,
) -> Job[Codes]:
    """Project (N, D) descriptors to `dimension` numbers, fitted on a sample of them.

    Fewer numbers come back where N or D are smaller; the rests are measured, not estimated.

    Args:
        descriptors: (N, D), N may be 0.
        dimension: principal components.
        sketch: numbers of the sketch of the rest; 0 makes none.
        seed: of the sample and of the random directions.
        scratch: where the codes lie if they are many.
    """
    count, width = descriptors.shape
    if width <= dimension + sketch:
        return Codes(_centred(descriptors, scratch), np.zeros(count, np.float32))
    chosen = np.random.default_rng(seed).choice(count, min(FIT_ROWS, count), replace=False)
    yield Progress(0, count, stage="project")
    sample = as_float32(descriptors[np.sort(chosen)])
    yield Progress(0, count, stage="project")
    projection = yield from Projection.fitting(sample, dimension)
    del sample
    yield Progress(0, count, stage="project")
    axes = np.concatenate([projection.axes, _directions(projection.axes, sketch, seed)])
    rank = len(projection.axes)
    whole = scratch.zeros((count, len(axes)))
    rests = np.empty(count, np.float32)
    for start in range(0, count, _BLOCK_ROWS):
        here = slice(start, start + _BLOCK_ROWS)
        block = as_float32(descriptors[here]) - projection.centre
        code = block @ axes.T
        held = np.vecdot(code[:, :rank], code[:, :rank])
        rests[here] = np.sqrt(np.maximum(np.vecdot(block, block) - held, 0))
        lengths = np.linalg.norm(code[:, rank:], axis=1)
        code[:, rank:] *= (rests[here] / np.maximum(lengths, 1e-12))[:, None]
        whole[here] = code
        yield Progress(start, count, stage="project")
    return Codes(whole[:, :rank], rests, whole if sketch else None)


def _directions(axes: Float32, count: int, seed: int) -> Float32:
    """Return (count, D) random directions at right angles to (k, D) orthonormal axes."""
    drawn = np.random.default_rng(seed).standard_normal((count, axes.shape[1]), np.float32)
    return np.asarray(drawn - (drawn @ axes.T) @ axes, np.float32)


def _centred(descriptors: Descriptors, scratch: Scratch) -> Float32:
    """Return short descriptors less their mean."""
    vectors = as_float32(descriptors)
    if not len(vectors):
        return vectors
    mean, offsets = vectors.mean(axis=0), scratch.zeros(vectors.shape)
    for start in range(0, len(vectors), _BLOCK_ROWS):
        here = slice(start, start + _BLOCK_ROWS)
        np.subtract(vectors[here], mean, out=offsets[here])
    return offsets
