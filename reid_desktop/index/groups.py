"""Groups of a gallery: TDC with its two steps after, and new rows added without dividing anew."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Groups, Int64
from reid_desktop.index.atoms import Atoms, joined
from reid_desktop.index.codes import Codes, encoding
from reid_desktop.index.divide import SWEPT_CODE, dividing_atoms
from reid_desktop.index.halves import Descriptors
from reid_desktop.index.joining import joining, moments
from reid_desktop.index.means import describe_groups, describing, nearest_means, spreads_of
from reid_desktop.index.pairs import BLOCK_ROWS
from reid_desktop.index.reassign import Frames, reassigning
from reid_desktop.index.tree import Tree, in_order

__all__ = ["Division", "add_members", "adding", "describe_groups", "division", "grouping"]

REASSIGNMENTS = 3
"""Moves of every member to the nearest group mean after the division (docs/decisions/0007)."""

ADMISSION = 0.965
"""A new row joins a group that stays within this share of theta; the others are grouped first and
joined then, which gives as many groups as grouping at once does (docs/decisions/0007)."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division of a gallery, from which the groups of every theta are cut.

    Attributes:
        atoms: what is never parted.
        codes: of the atoms.
        tree: over the atoms.
        frames: (N,) frame of each gallery row, -1 for none: two rows of a frame are two people.
    """

    atoms: Atoms
    codes: Codes
    tree: Tree
    frames: Int64

    def grouped(self, theta: float) -> Job[Int64]:
        """Return the group (N,) of each row: cut by theta, reassigned, joined up to theta."""
        atoms, count = self.atoms, len(self.atoms)
        if count == 0:
            return np.zeros(0, np.int64)
        forbidden = atoms.expanded(self.tree).holding_pairs(self.frames)
        labels = self.tree.cut(theta, forbidden)
        apart = Frames.seen(self.frames, atoms.of_rows)
        labels = yield from reassigning(
            self.codes, atoms.weights, labels, steps=REASSIGNMENTS, frames=apart
        )
        labels = yield from joining(
            self.codes, atoms.weights, atoms.scatters, labels, theta, frames=apart
        )
        return in_order(labels[atoms.of_rows])

    def mean_spread(self, labels: Int64) -> float:
        """Return the mean dissimilarity degree of the groups (N,) of two and more, by the codes."""
        atoms = self.atoms
        firsts = np.unique(atoms.of_rows, return_index=True)[1]
        _, sizes, scatters = moments(
            self.codes, atoms.weights, atoms.scatters, in_order(labels[firsts])
        )
        degrees = 2 * scatters / np.maximum(sizes - 1, 1)
        return float(degrees[sizes > 1].mean()) if (sizes > 1).any() else 0.0


def division(
    descriptors: Descriptors,
    *,
    together: Int64 | None = None,
    frames: Int64 | None = None,
    approximate: bool | None = None,
) -> Job[Division]:
    """Divide a gallery for every theta.

    Args:
        descriptors: (N, D), N may be 0.
        together: (N,) rows of the same key >= 0, such as a tracklet, stay together.
        frames: (N,) frame of each row; two rows of a frame never share a group unless they must
            stay together; -1 for none.
        approximate: as in `index.divide.dividing`.
    """
    atoms = yield from joined(descriptors, together)
    codes = yield from encoding(atoms.vectors, SWEPT_CODE)
    tree = yield from dividing_atoms(atoms, codes=codes, approximate=approximate)
    nowhere = np.full(len(descriptors), -1, np.int64)
    return Division(atoms, codes, tree, nowhere if frames is None else frames)


def grouping(
    descriptors: Descriptors,
    theta: float,
    *,
    together: Int64 | None = None,
    frames: Int64 | None = None,
    approximate: bool | None = None,
) -> Job[Groups]:
    """Divide a gallery by TDC, reassign the members, join what is one; see `division`.

    Paper: GLAD (Wei et al. 2017), section 5, algorithm 1; the two steps after it are ours.

    Args:
        descriptors: (N, D), N may be 0.
        theta: largest dissimilarity degree of a group, >= 0. Reassigned groups may end above it;
            none is joined beyond it.
        together: as in `division`.
        frames: as in `division`.
        approximate: as in `division`.
    """
    divided = yield from division(
        descriptors, together=together, frames=frames, approximate=approximate
    )
    labels = yield from divided.grouped(theta)
    return (yield from describing(descriptors, labels, int(labels.max(initial=-1)) + 1))


def adding(groups: Groups, descriptors_new: Descriptors, theta: float) -> Job[Groups]:
    """Add new gallery rows behind the old ones without dividing the gallery anew.

    A new row joins the group with the nearest mean if the group's dissimilarity degree and the
    row's own mean distance to the members stay a little below `theta` (the degree alone would let a
    stranger into a large, tight group); the rest is grouped among itself, and groups that could
    be one are joined. Means and spreads are carried forward from those of the old groups,
    so the old descriptors are not read.

    Args:
        groups: partition of the N old rows; may be empty.
        descriptors_new: (K, D) rows to add, K may be 0.
        theta: largest dissimilarity degree of a group.

    Returns:
        Partition of N + K rows; the old groups keep their order.
    """
    if len(descriptors_new) == 0:
        return groups
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
        if max(2 * grown / size, away + scatters[group] / size) <= ADMISSION * theta:
            labels[row], scatters[group], sizes[group] = group, grown, size + 1
            means[group] += step / (size + 1)
        if row % BLOCK_ROWS == 0:
            yield Progress(row, len(nearest), stage="add to groups")
    known = Groups(means, np.concatenate([groups.labels, labels]), spreads_of(scatters, sizes))
    whole = yield from _with_new_groups(known, descriptors_new, theta)
    return (yield from _joined(whole, theta))


def add_members(groups: Groups, descriptors_new: Descriptors, theta: float) -> Groups:
    """Return `groups` with new gallery rows added; see `adding`."""
    return run(adding(groups, descriptors_new, theta))


def _with_new_groups(groups: Groups, descriptors_new: Descriptors, theta: float) -> Job[Groups]:
    """Group the rows labelled -1, all among `descriptors_new`, among themselves."""
    old = len(groups.labels) - len(descriptors_new)
    left = np.flatnonzero(groups.labels < 0)
    if len(left) == 0:
        return groups
    fresh = yield from grouping(np.asarray(descriptors_new[left - old]), theta)
    labels = groups.labels.copy()
    labels[left] = fresh.labels + len(groups)
    means = np.concatenate([groups.means.reshape(-1, fresh.means.shape[1]), fresh.means])
    return Groups(means, labels, np.concatenate([groups.spreads, fresh.spreads]))


def _joined(groups: Groups, theta: float) -> Job[Groups]:
    """Join groups that could be one within theta, from their means and spreads alone."""
    sizes = np.bincount(groups.labels, minlength=len(groups)).astype(np.float64)
    scatters = groups.spreads.astype(np.float64) * np.maximum(sizes - 1, 0) / 2
    codes = yield from encoding(groups.means, SWEPT_CODE)
    heirs = yield from joining(codes, sizes, scatters, np.arange(len(groups)), theta)
    heirs = in_order(heirs)
    count = int(heirs.max()) + 1
    if count == len(groups):
        return groups
    means = np.zeros((count, groups.means.shape[1]))
    weights = np.bincount(heirs, weights=sizes)
    np.add.at(means, heirs, groups.means * sizes[:, None])
    means /= weights[:, None]
    steps = groups.means - means[heirs]
    spread = scatters + sizes * np.vecdot(steps, steps)
    joined_scatters = np.bincount(heirs, weights=spread).astype(np.float64)
    return Groups(
        means.astype(np.float32),
        heirs[groups.labels],
        spreads_of(joined_scatters, weights.astype(np.int64)),
    )
