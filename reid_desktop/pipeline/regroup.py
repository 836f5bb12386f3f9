"""Group: divide the gallery into TDC groups and build the coarse index over them."""

from pathlib import Path

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Changes, Groups
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.divide import divide, refining
from reid_desktop.index.files import load_index, save_index
from reid_desktop.index.groups import describe_groups
from reid_desktop.index.theta import suggest_theta
from reid_desktop.store.case import Case

STAGE = "group"
REASSIGNMENTS = 3
"""Moves of every member to the nearest group mean after the division: furthest-pair splitting
alone leaves strangers together (docs/decisions)."""


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
    case: Case, *, model_id: str | None = None, theta: float | None = None, by: str
) -> Job[Changes]:
    """Divide the gallery of one model by TDC, refine the groups and store them.

    Paper: GLAD (Wei et al. 2017), section 5, algorithm 1; the reassignment steps are ours.

    Args:
        case: open for writing on this thread.
        model_id: whose descriptors; None for the describer used last.
        theta: largest dissimilarity degree of a group (squared distance of unit descriptors);
            None chooses it from the data.
        by: who groups, for the log.

    Raises:
        CaseError: nothing is indexed yet.
    """
    model_id = model_id or only_model(case)
    gallery = case.gallery(model_id)
    yield Progress(0, len(gallery), "choosing theta", STAGE)
    chosen = suggest_theta(gallery.descriptors) if theta is None else theta
    groups = yield from divide(gallery.descriptors, chosen)
    groups = yield from refining(gallery.descriptors, groups, REASSIGNMENTS)
    yield Progress(len(gallery), len(gallery), f"{len(groups)} groups", STAGE)
    case.set_groups(model_id, gallery.ids, groups, theta=chosen, by=by)
    details = f"{len(groups)} groups of {len(gallery)} people, theta {chosen:.4f}"
    return Changes(groups=True, audit=True, details=details)


def coarse_of(case: Case, model_id: str, *, dimension: int) -> tuple[Groups, CoarseIndex] | None:
    """Return the stored groups with their coarse index, rebuilt when missing, older or damaged.

    The groups cover the first rows of the gallery, which only ever grows; None without groups.

    Args:
        case: open for reading.
        model_id: whose gallery.
        dimension: numbers of a coarse descriptor after PCA; 0 keeps all.
    """
    stored = case.groups(model_id)
    if stored is None:
        return None
    stamp = f"{model_id} {stored.made_at} {len(stored.ids)} {dimension}"
    folder = _folder(case, model_id)
    loaded = load_index(folder, stamp)
    if loaded is not None:
        return loaded
    rows = case.gallery(model_id).descriptors[: len(stored.ids)]
    groups = describe_groups(rows, np.asarray(stored.groups.labels), len(stored.groups))
    coarse = CoarseIndex.build(groups.means, dimension=dimension or None)
    if not case.read_only:
        save_index(folder, groups, coarse, stamp)
    return groups, coarse


def _folder(case: Case, model_id: str) -> Path:
    return case.path / "index" / model_id.replace("@", "-")
