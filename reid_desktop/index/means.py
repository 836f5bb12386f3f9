"""Group descriptors and dissimilarity degrees from labels, and the nearest group of a row."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Float32, Groups, Int64
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.pairs import BLOCK_ROWS
from reid_desktop.index.shortlist import Shortlist

_STAGE = "describe groups"
_BLOCK_PRODUCTS = 1_500_000_000
"""Multiplications of one block of a matrix product: some 40 ms on one core."""
_EXACT_PRODUCTS = 100_000_000_000
_SHORTLIST = 8


def describe_groups(descriptors: Descriptors, labels: Int64, count: int) -> Groups:
    """Return the means and spreads of `count` groups; see `describing`."""
    return run(describing(descriptors, labels, count))


def describing(descriptors: Descriptors, labels: Int64, count: int) -> Job[Groups]:
    """Compute the group descriptors and the dissimilarity degrees.

    Paper: GLAD (Wei et al. 2017), equations (7) and (6); the latter as
    2 / (n - 1) * sum ||x - mean||^2, which is the same sum without its pairs, in float64.

    Args:
        descriptors: (N, D).
        labels: (N,) group of each row, in [0, count); every group has a member.
        count: number of groups M.
    """
    order = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels, minlength=count)
    ends = np.cumsum(sizes)
    means = np.zeros((count, descriptors.shape[1]), np.float32)
    scatters = np.zeros(count, np.float64)
    for first, last in chunks_of(sizes):
        rows = order[ends[first] - sizes[first] : ends[last - 1]]
        if last - first == 1 and len(rows) > BLOCK_ROWS:
            means[first], scatters[first] = yield from _large_group(descriptors, rows)
        else:
            starts = ends[first:last] - sizes[first:last]
            vectors = as_float32(descriptors[rows]).astype(np.float64)
            sums = np.add.reduceat(vectors, starts - starts[0], axis=0)
            exact = sums / sizes[first:last, None]
            means[first:last] = exact
            vectors -= np.repeat(exact, sizes[first:last], axis=0)
            squares = np.einsum("nd,nd->n", vectors, vectors)
            scatters[first:last] = np.add.reduceat(squares, starts - starts[0])
        yield Progress(int(ends[last - 1]), len(labels), stage=_STAGE)
    return Groups(means, labels.astype(np.int64), spreads_of(scatters, sizes))


def spreads_of(scatters: NDArray[np.float64], sizes: Int64) -> Float32:
    """Return dissimilarity degrees (M,) from sums of squared distances to the mean; 0 for one."""
    return np.asarray(2 * scatters / np.maximum(sizes - 1, 1) * (sizes > 1), np.float32)


def nearest_means(descriptors: Descriptors, means: Float32) -> Job[Int64]:
    """Return the group with the nearest mean for each row, (N,); empty without groups.

    Beyond some 10^11 products the nearest few are found on PCA codes and only those compared in
    full, so that now and then the second nearest is taken for the nearest.
    """
    count = len(descriptors)
    if len(means) == 0:
        return np.zeros(0, np.int64)
    coarse = None
    if count * means.size > _EXACT_PRODUCTS:
        coarse = yield from Shortlist.building(means)
    width = means.size if coarse is None else len(means) * coarse.dimension
    step = int(np.clip(_BLOCK_PRODUCTS // width, 16, BLOCK_ROWS))
    halves = np.einsum("md,md->m", means, means) / 2
    nearest = np.zeros(count, np.int64)
    for start in range(0, count, step):
        block = as_float32(descriptors[start : start + step])
        if coarse is None:
            found = (halves[None, :] - block @ means.T).argmin(axis=1)
        else:
            few = coarse.nearest_each(block, _SHORTLIST)
            products = np.stack(
                [means[groups] @ row for groups, row in zip(few, block, strict=True)]
            )
            best = (halves[few] - products).argmin(axis=1)[:, None]
            found = np.take_along_axis(few, best, axis=1)[:, 0]
        nearest[start : start + step] = found
        yield Progress(start, count, stage="nearest groups")
    return nearest


def chunks_of(sizes: Int64, block: int = BLOCK_ROWS) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of runs of groups with at most `block` members; large ones alone."""
    first, held = 0, 0
    for group, size in enumerate(sizes.tolist()):
        if held and held + size > block:
            yield first, group
            first, held = group, 0
        held += size
    if len(sizes):
        yield first, len(sizes)


def _large_group(descriptors: Descriptors, rows: Int64) -> Job[tuple[Float32, float]]:
    """Return mean (D,) and sum of squared distances to it of more than a block of rows."""
    starts = range(0, len(rows), BLOCK_ROWS)
    total = np.zeros(descriptors.shape[1], np.float64)
    for start in starts:
        block = as_float32(descriptors[rows[start : start + BLOCK_ROWS]])
        total += block.sum(axis=0, dtype=np.float64)
        yield Progress(start, len(rows), stage=_STAGE)
    mean, scatter = total / len(rows), 0.0
    for start in starts:
        offsets = as_float32(descriptors[rows[start : start + BLOCK_ROWS]]) - mean
        scatter += float(np.einsum("nd,nd->", offsets, offsets))
        yield Progress(start, len(rows), stage=_STAGE)
    return mean.astype(np.float32), scatter
