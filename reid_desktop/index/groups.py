"""Groups kept up to date as footage is added."""

import numpy as np

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Groups
from reid_desktop.index.divide import divide
from reid_desktop.index.halves import Descriptors
from reid_desktop.index.means import describe_groups, nearest_means, spreads_of
from reid_desktop.index.pairs import BLOCK_ROWS

__all__ = ["add_members", "adding", "describe_groups"]


def adding(groups: Groups, descriptors_new: Descriptors, theta: float) -> Job[Groups]:
    """Add new gallery rows behind the old ones without dividing the gallery anew.

    A new row joins the group with the nearest mean if the group's dissimilarity degree and the
    row's own mean distance to the members stay at most `theta` (the degree alone would let a
    stranger into a large, tight group); the rest is divided among itself into new groups. Means and
    spreads are carried forward from those of the old groups, so the old descriptors are not read.

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
        away = float(step @ step)
        grown = scatters[group] + away * size / (size + 1)
        if max(2 * grown / size, away + scatters[group] / size) <= theta:
            labels[row], scatters[group], sizes[group] = group, grown, size + 1
            means[group] += step / (size + 1)
        if row % BLOCK_ROWS == 0:
            yield Progress(row, len(nearest), stage="add to groups")
    joined = Groups(means, np.concatenate([groups.labels, labels]), spreads_of(scatters, sizes))
    return (yield from _with_new_groups(joined, descriptors_new, theta))


def add_members(groups: Groups, descriptors_new: Descriptors, theta: float) -> Groups:
    """Return `groups` with new gallery rows added; see `adding`."""
    return run(adding(groups, descriptors_new, theta))


def _with_new_groups(groups: Groups, descriptors_new: Descriptors, theta: float) -> Job[Groups]:
    """Divide the rows labelled -1, all among `descriptors_new`, into groups of their own."""
    old = len(groups.labels) - len(descriptors_new)
    left = np.flatnonzero(groups.labels < 0)
    if len(left) == 0:
        return groups
    fresh = yield from divide(np.asarray(descriptors_new[left - old]), theta)
    labels = groups.labels.copy()
    labels[left] = fresh.labels + len(groups)
    means = np.concatenate([groups.means.reshape(-1, fresh.means.shape[1]), fresh.means])
    return Groups(means, labels, np.concatenate([groups.spreads, fresh.spreads]))
