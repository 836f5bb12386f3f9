"""Group descriptors: made from labels, kept up to date as members are added or moved."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Float32, Groups, Int64
from reid_desktop.index.pairs import BLOCK_ROWS, Descriptors

_STAGE = "describe groups"


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
    for first, last in _chunks(sizes):
        rows = order[ends[first] - sizes[first] : ends[last - 1]]
        if last - first == 1 and len(rows) > BLOCK_ROWS:
            means[first], scatters[first] = yield from _large_group(descriptors, rows)
        else:
            starts = ends[first:last] - sizes[first:last]
            vectors = np.asarray(descriptors[rows], np.float64)
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


def adding(groups: Groups, descriptors_new: Descriptors, theta: float) -> Job[Groups]:
    """Add new gallery rows behind the old ones without dividing the gallery anew.

    A new row joins the group with the nearest mean if the group's dissimilarity degree stays at
    most `theta`; the rest is divided among itself into new groups. Means and spreads are carried
    forward from those of the old groups, so the old descriptors are not read.

    Args:
        groups: partition of the N old rows; may be empty.
        descriptors_new: (K, D) rows to add, K may be 0.
        theta: largest dissimilarity degree of a group.

    Returns:
        Partition of N + K rows; the old groups keep their numbers.
    """
    nearest = yield from nearest_means(descriptors_new, groups.means)
    means = groups.means.astype(np.float32, copy=True)
    sizes = np.bincount(groups.labels, minlength=len(groups)).astype(np.int64)
    scatters = groups.spreads.astype(np.float64) * np.maximum(sizes - 1, 0) / 2
    labels = np.full(len(descriptors_new), -1, np.int64)
    for row, group in enumerate(nearest.tolist()):
        step = np.asarray(descriptors_new[row], np.float64) - means[group]
        size = sizes[group]
        grown = scatters[group] + float(step @ step) * size / (size + 1)
        if 2 * grown / size <= theta:
            labels[row], scatters[group], sizes[group] = group, grown, size + 1
            means[group] += step / (size + 1)
        if row % BLOCK_ROWS == 0:
            yield Progress(row, len(nearest), stage="add to groups")
    joined = Groups(means, np.concatenate([groups.labels, labels]), spreads_of(scatters, sizes))
    return (yield from _with_new_groups(joined, descriptors_new, theta))


def add_members(groups: Groups, descriptors_new: Descriptors, theta: float) -> Groups:
    """Return `groups` with new gallery rows added; see `adding`."""
    return run(adding(groups, descriptors_new, theta))


def nearest_means(descriptors: Descriptors, means: Float32) -> Job[Int64]:
    """Return the group with the nearest mean for each row, (N,); empty without groups."""
    if len(means) == 0:
        return np.zeros(0, np.int64)
    halves = np.einsum("md,md->m", means, means) / 2
    nearest = np.zeros(len(descriptors), np.int64)
    step = int(np.clip(2**21 // len(means), 16, BLOCK_ROWS))
    for start in range(0, len(descriptors), step):
        block = np.asarray(descriptors[start : start + step], np.float32)
        nearest[start : start + step] = (halves[None, :] - block @ means.T).argmin(axis=1)
        yield Progress(start, len(descriptors), stage="nearest groups")
    return nearest


def _with_new_groups(groups: Groups, descriptors_new: Descriptors, theta: float) -> Job[Groups]:
    """Divide the rows labelled -1, all among `descriptors_new`, into groups of their own."""
    from reid_desktop.index.divide import divide  # noqa: PLC0415 - divide describes its groups here

    old = len(groups.labels) - len(descriptors_new)
    left = np.flatnonzero(groups.labels < 0)
    if len(left) == 0:
        return groups
    fresh = yield from divide(np.asarray(descriptors_new[left - old]), theta)
    labels = groups.labels.copy()
    labels[left] = fresh.labels + len(groups)
    means = np.concatenate([groups.means.reshape(-1, fresh.means.shape[1]), fresh.means])
    return Groups(means, labels, np.concatenate([groups.spreads, fresh.spreads]))


def _chunks(sizes: Int64) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of runs of groups with at most a block of members; large ones alone."""
    first, held = 0, 0
    for group, size in enumerate(sizes.tolist()):
        if held and held + size > BLOCK_ROWS:
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
        total += descriptors[rows[start : start + BLOCK_ROWS]].sum(axis=0, dtype=np.float64)
        yield Progress(start, len(rows), stage=_STAGE)
    mean, scatter = total / len(rows), 0.0
    for start in starts:
        offsets = np.asarray(descriptors[rows[start : start + BLOCK_ROWS]], np.float64) - mean
        scatter += float(np.einsum("nd,nd->", offsets, offsets))
        yield Progress(start, len(rows), stage=_STAGE)
    return mean.astype(np.float32), scatter
