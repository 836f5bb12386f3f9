"""How well groups keep people together and apart, where it is known who is who."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Int64


@dataclass(frozen=True, slots=True)
class PartitionQuality:
    """Groups against people.

    Attributes:
        groups: number of groups.
        purity: share of pictures that are of the most frequent person of their group.
        nmi: mutual information of groups and people over the mean of their entropies.
        f1: pairwise F1: of pairs in one group those of one person (precision), of pairs of one
            person those in one group (recall), harmonic mean.
    """

    groups: int
    purity: float
    nmi: float
    f1: float


def partition_quality(labels: Int64, pids: Int64) -> PartitionQuality:
    """Compare groups with people.

    Args:
        labels: (N,) group of each picture, N >= 1.
        pids: (N,) person on it.
    """
    both, shared = np.unique(np.stack([labels, pids]), axis=1, return_counts=True)
    starts = np.flatnonzero(np.diff(both[0], prepend=both[0][0] - 1))
    sizes = np.unique(labels, return_counts=True)[1]
    people = np.unique(pids, return_counts=True)[1]
    mean = (_entropy(sizes) + _entropy(people)) / 2
    mutual = _entropy(sizes) + _entropy(people) - _entropy(shared)
    ours, theirs = _pairs(sizes), _pairs(people)
    return PartitionQuality(
        groups=len(sizes),
        purity=float(np.maximum.reduceat(shared, starts).sum() / len(pids)),
        nmi=max(0.0, mutual / mean) if mean > 0 else 1.0,
        f1=2 * _pairs(shared) / (ours + theirs) if ours + theirs else 1.0,
    )


def _entropy(sizes: Int64) -> float:
    """Return the entropy of a partition with parts of these sizes, nats."""
    shares = sizes / sizes.sum()
    return float(-(shares * np.log(shares)).sum())


def _pairs(sizes: Int64) -> int:
    """Return how many pairs lie within parts of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())
