"""Group: divide the gallery into TDC groups, add what came later, show what theta does."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.execution import Executor
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Changes, Float32, Gallery, Int64
from reid_desktop.index.adding import adding
from reid_desktop.index.groups import division, grouping
from reid_desktop.index.scratch import Scratch
from reid_desktop.index.theta import suggesting_theta
from reid_desktop.index.tree import curve_of
from reid_desktop.pipeline.cell_grouping import grouping_on
from reid_desktop.store.case import Case

STAGE = "group"
CURVE_POINTS = 25
"""Thetas of a curve, beside the one chosen from the data."""


def only_model(case: Case) -> str:
    """Return the describer whose gallery is searched: the one used last.

    Raises:
        CaseError: nothing is indexed yet.
    """
    ids = case.model_ids()
    if not ids:
        raise CaseError(f"Nothing is indexed in “{case.path.name}” yet. Run the index first.")
    return ids[-1]


def regroup(
    case: Case,
    *,
    model_id: str | None = None,
    theta: float | None = None,
    executor: Executor | None = None,
    by: str,
) -> Job[Changes]:
    """Divide the gallery of one model by TDC, reassign, join and store the groups.

    Paper: GLAD (Wei et al. 2017), section 5, algorithm 1; reassigning and joining are ours, and
    that a tracklet stays together and two boxes of one frame stay apart. What the analyst decided
    is not touched: it is applied to whatever groups there are (`pipeline.group_cards`).

    Args:
        case: open for writing on this thread.
        model_id: whose descriptors; None for the describer used last.
        theta: largest dissimilarity degree of a group (squared distance of unit descriptors);
            None chooses it from the data.
        executor: who divides, cell by cell (`index.cellwise`); None divides the whole gallery on
            this computer.
        by: who groups, for the log.

    Raises:
        CaseError: nothing is indexed yet.
    """
    model_id = model_id or only_model(case)
    gallery = case.gallery(model_id)
    yield Progress(0, len(gallery), "choosing theta", STAGE)
    chosen = theta
    if chosen is None:
        chosen = yield from suggesting_theta(gallery.descriptors)
    together, frames = links(case, gallery)
    if executor is None:
        groups = yield from grouping(gallery.descriptors, chosen, together=together, frames=frames)
    else:
        scratch = Scratch(case.path)
        groups = yield from grouping_on(
            executor, gallery, chosen, together=together, frames=frames, scratch=scratch
        )
    yield Progress(len(gallery), len(gallery), f"{len(groups)} groups", STAGE)
    case.set_groups(model_id, gallery.ids, groups, theta=chosen, by=by)
    details = f"{len(groups)} groups of {len(gallery)} people, theta {chosen:.4f}"
    return Changes(groups=True, audit=True, details=details)


def add_new(case: Case, *, model_id: str | None = None, by: str) -> Job[Changes]:
    """Add the people indexed since the last division; only groups that they touch are made anew.

    Args:
        case: open for writing on this thread.
        model_id: whose descriptors; None for the describer used last.
        by: who groups, for the log.

    Raises:
        CaseError: nothing is indexed or grouped yet.
    """
    model_id = model_id or only_model(case)
    stored = case.groups(model_id)
    if stored is None:
        raise CaseError(f"“{case.path.name}” has no groups yet. Make them first.")
    gallery = case.gallery(model_id)
    known = len(stored.ids)
    yield Progress(0, len(gallery) - known, "adding people to their groups", STAGE)
    if known == len(gallery):
        return Changes(details="Everybody is in a group already.")
    together, frames = links(case, gallery)
    groups = yield from adding(
        stored.groups, gallery.descriptors, stored.theta, together=together, frames=frames
    )
    yield Progress(len(gallery), len(gallery), f"{len(groups)} groups", STAGE)
    case.set_groups(model_id, gallery.ids, groups, theta=stored.theta, by=by)
    details = f"{len(gallery) - known} people added, {len(groups)} groups"
    return Changes(groups=True, audit=True, details=details)


def links(case: Case, gallery: Gallery) -> tuple[Int64, Int64]:
    """Return the tracklet and the frame (N,) of each gallery row, the constraints of a division."""
    return case.grouping.tracklets_of(gallery.ids), case.grouping.frames_of(gallery.ids)


@dataclass(frozen=True, slots=True)
class GroupCurve:
    """What theta does to a gallery.

    Attributes:
        thetas: (P,) ascending, from 0 to the dissimilarity degree of the whole gallery.
        groups: (P,) number of groups.
        mean_spreads: (P,) mean dissimilarity degree of the groups of two and more.
        divided: (P,) number of groups of the division alone, as in the paper.
        suggested: theta chosen from the data.
        stored: theta of the stored groups; None without any.
    """

    thetas: Float32
    groups: Int64
    mean_spreads: Float32
    divided: Int64
    suggested: float
    stored: float | None


def theta_curve(case: Case, *, model_id: str | None = None) -> Job[GroupCurve]:
    """Divide once and tell number and spread of the groups for thetas of all sizes.

    The division alone is known for every theta from one tree; the groups as they are made, members
    reassigned and groups joined, are computed at some of them.

    Args:
        case: open for reading.
        model_id: whose descriptors; None for the describer used last.

    Raises:
        CaseError: nothing is indexed yet.
    """
    model_id = model_id or only_model(case)
    gallery, stored = case.gallery(model_id), case.groups(model_id)
    together, frames = links(case, gallery)
    suggested = yield from suggesting_theta(gallery.descriptors)
    divided = yield from division(gallery.descriptors, together=together, frames=frames)
    top = float(divided.tree.degrees[0]) if len(divided.tree) else 0.0
    thetas = np.unique(np.append(np.linspace(0, top, CURVE_POINTS), suggested).astype(np.float32))
    counts, spreads = [], []
    for theta in thetas.tolist():
        labels = yield from divided.grouped(theta)
        sizes = np.bincount(labels)
        counts.append(len(sizes))
        spreads.append((yield from divided.mean_spread(labels)))
    tree = divided.atoms.expanded(divided.tree)
    alone = curve_of(tree, thetas, tree.holding_pairs(frames)).groups
    return GroupCurve(
        thetas,
        np.array(counts, np.int64),
        np.array(spreads, np.float32),
        alone,
        suggested,
        None if stored is None else stored.theta,
    )
