"""What codes tell of groups: their means, weights and scatters, without a descriptor being read."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Float64, Int64
from reid_desktop.index.codes import Codes
from reid_desktop.index.means import chunks_of
from reid_desktop.index.scratch import IN_MEMORY, Scratch

_BLOCK_ROWS = 512


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments of M groups in codes.

    Attributes:
        means: (M, k + 1), the last number the length of the mean's rest, if the rests of its
            members are at right angles.
        sizes: (M,) members by weight.
        inner: (M,) sum of squared distances to the mean.
    """

    means: Float32
    sizes: Float64
    inner: Float64

    def degrees(self) -> Float64:
        """Return the dissimilarity degrees (M,), GLAD equation (6)."""
        return 2 * self.inner / np.maximum(self.sizes - 1, 1)


def measuring_groups(  # noqa: PLR0913 - a partition of weighted codes, and where to measure it
    codes: Codes,
    weights: Float64,
    scatters: Float64,
    labels: Int64,
    *,
    stage: str,
    scratch: Scratch = IN_MEMORY,
) -> Job[Moments]:
    """Measure groups.

    Args:
        codes: of N members.
        weights: (N,) how often each counts.
        scatters: (N,) sum of squared distances of what each member stands for to its mean.
        labels: (N,) group of each, every number in [0, M) used.
        stage: named in the progress.
        scratch: where the means lie if they are many.
    """
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    some = weights[order]
    totals = np.add.reduceat(some, starts)
    means = yield from weighted_means(
        codes.vectors, weights, order, starts, stage=stage, scratch=scratch
    )
    rests = np.add.reduceat((some * codes.rests[order]) ** 2, starts)
    yield Progress(0, 0, stage=stage)
    squares = np.add.reduceat(some * codes.norms()[order] + scatters[order], starts)
    lengths = np.vecdot(means, means).astype(np.float64) + rests / totals**2
    means[:, -1] = np.sqrt(rests) / totals
    yield Progress(0, 0, stage=stage)
    return Moments(means, totals, np.maximum(squares - totals * lengths, 0))


def weighted_means(  # noqa: PLR0913 - runs of weighted vectors, and where their means go
    vectors: Float32,
    weights: Float64,
    order: Int64,
    starts: Int64,
    *,
    stage: str,
    scratch: Scratch = IN_MEMORY,
) -> Job[Float32]:
    """Return the weighted means of (N, k) vectors over runs of `order`, block by block.

    Args:
        vectors: N may be more than there are in `order`.
        weights: (N,) of the vectors.
        order: (P,) rows of `vectors`.
        starts: (S,) where each run begins, ascending, the first 0.
        stage: named in the progress.
        scratch: where the means lie if they are many.

    Returns:
        (S, k + 1), the last number 0, to be filled in.
    """
    edges = np.append(starts, len(order))
    means: Float32 = scratch.zeros((len(starts), vectors.shape[1] + 1))
    for first, last in chunks_of(np.diff(edges), _BLOCK_ROWS):
        rows = order[edges[first] : edges[last]]
        cuts = edges[first:last] - edges[first]
        counts = weights[rows]
        block = vectors[rows] * counts.astype(np.float32)[:, None]
        totals = np.add.reduceat(counts, cuts).astype(np.float32)
        means[first:last, :-1] = np.add.reduceat(block, cuts, axis=0) / totals[:, None]
        yield Progress(int(edges[last]), len(order), stage=stage)
    return means
