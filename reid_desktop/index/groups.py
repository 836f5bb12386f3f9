"""Groups of a gallery: TDC with its two steps after, reassigning and joining."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Groups, Int64
from reid_desktop.index.atoms import Atoms, joined
from reid_desktop.index.codes import Codes, encoding
from reid_desktop.index.divide import SKETCH, SWEPT_CODE, dividing_atoms
from reid_desktop.index.halves import Descriptors
from reid_desktop.index.joining import joining
from reid_desktop.index.means import describe_groups, describing
from reid_desktop.index.moments import measuring_groups
from reid_desktop.index.reassign import Frames, reassigning
from reid_desktop.index.tree import Tree, in_order

__all__ = ["Division", "describe_groups", "division", "grouping"]

_STAGE = "cut groups"
REASSIGNMENTS = 3
"""Moves of every member to the nearest group mean after the division (docs/decisions/0007)."""


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
        yield Progress(0, count, stage=_STAGE)
        forbidden = atoms.expanded(self.tree).holding_pairs(self.frames)
        yield Progress(0, count, stage=_STAGE)
        labels = self.tree.cut(theta, forbidden)
        yield Progress(0, count, stage=_STAGE)
        apart = Frames.seen(self.frames, atoms.of_rows)
        codes = self.codes.sketched()
        labels = yield from reassigning(
            codes, atoms.weights, labels, steps=REASSIGNMENTS, frames=apart
        )
        labels = yield from joining(
            codes, atoms.weights, atoms.scatters, labels, theta, frames=apart
        )
        return in_order(labels[atoms.of_rows])

    def mean_spread(self, labels: Int64) -> Job[float]:
        """Return the mean dissimilarity degree of the groups (N,) of two and more, by the codes."""
        atoms = self.atoms
        firsts = np.unique(atoms.of_rows, return_index=True)[1]
        groups = yield from measuring_groups(
            self.codes.sketched(),
            atoms.weights,
            atoms.scatters,
            in_order(labels[firsts]),
            stage="measure groups",
        )
        several = groups.sizes > 1
        return float(groups.degrees()[several].mean()) if several.any() else 0.0


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
    codes = yield from encoding(atoms.vectors, SWEPT_CODE, sketch=SKETCH)
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
