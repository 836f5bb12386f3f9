"""Health: how alike the members of a group are, and how it might be split or merged."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Int64
from reid_desktop.index.divide import dissimilarity
from reid_desktop.index.groups import grouping
from reid_desktop.index.halves import as_float32
from reid_desktop.pipeline.group_cards import GroupCard, group_cards
from reid_desktop.pipeline.regroup import links
from reid_desktop.store.case import Case

SPLIT_SHARE = 0.7
"""Suggested parts are the groups at this share of theta."""
NEAREST = 5
_STAGE = "health of a group"


@dataclass(frozen=True, slots=True, eq=False)
class Merge:
    """Another group that might be the same person.

    Attributes:
        key: of its card.
        ids: (n,) its members.
        spread: dissimilarity degree of both together.
    """

    key: int
    ids: Int64
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class GroupHealth:
    """What the descriptors say of a group.

    Attributes:
        spread: its dissimilarity degree.
        theta: what it is compared with.
        splits: detection ids of the parts it falls into at a lower theta, the largest first; empty
            when it stays whole.
        merges: the nearest groups whose union with it stays within theta, the most alike first.
    """

    spread: float
    theta: float
    splits: tuple[Int64, ...]
    merges: tuple[Merge, ...]


def health(
    case: Case, model_id: str, group: Int64, *, theta: float | None = None
) -> Job[GroupHealth]:
    """Return spread, suggested splits and suggested merges of a group.

    Args:
        case: open for reading.
        model_id: whose descriptors.
        group: detection ids of its members.
        theta: largest dissimilarity degree of a group; None for that of the stored groups.

    Raises:
        CaseError: there are no groups, or nobody of `group` is in one.
    """
    stored = case.groups(model_id)
    gallery = case.gallery(model_id)
    rows = np.flatnonzero(np.isin(gallery.ids, group))
    if stored is None or not len(rows):
        raise CaseError(f"“{case.path.name}” has no such group. Make the groups anew.")
    limit = stored.theta if theta is None else theta
    vectors = as_float32(gallery.descriptors[rows])
    together, frames = links(case, gallery)
    yield Progress(0, 2, "looking for parts", _STAGE)
    parts = yield from grouping(
        vectors, SPLIT_SHARE * limit, together=together[rows], frames=frames[rows]
    )
    members = sorted(parts.members(), key=len, reverse=True) if len(parts) > 1 else []
    splits = tuple(np.sort(gallery.ids[rows[part]]) for part in members)
    yield Progress(1, 2, "looking for neighbours", _STAGE)
    others = [c for c in group_cards(case, model_id) if not np.isin(c.ids, group).any()]
    merges = yield from _merges(case, model_id, rows, others, limit)
    return GroupHealth(dissimilarity(vectors), limit, splits, tuple(merges))


def _merges(
    case: Case, model_id: str, rows: Int64, others: list[GroupCard], theta: float
) -> Job[list[Merge]]:
    """Return the groups nearest to `rows` that they could be one with, the most alike first.

    2 / (n - 1) * (S_a + S_b + n_a n_b / n |m_a - m_b|^2), equation (6) of a union from its parts.
    """
    gallery = case.gallery(model_id)
    order = np.argsort(gallery.ids, kind="stable")
    mine = as_float32(gallery.descriptors[rows])
    mean, size = mine.mean(axis=0), len(rows)
    scatter = dissimilarity(mine) * (size - 1) / 2
    frames = case.grouping.frames_of(gallery.ids)
    found = []
    for done, card in enumerate(others):
        there = order[np.searchsorted(gallery.ids, card.ids, sorter=order)]
        step = as_float32(gallery.descriptors[there]).mean(axis=0) - mean
        count = len(there)
        between = size * count / (size + count) * float(step @ step)
        inside = scatter + card.spread * (count - 1) / 2
        spread = 2 * (inside + between) / (size + count - 1)
        if spread <= theta and not np.isin(frames[there], frames[rows]).any():
            found.append(Merge(card.key, card.ids, spread))
        if done % 256 == 0:
            yield Progress(done, len(others), "looking for neighbours", _STAGE)
    return sorted(found, key=lambda merge: merge.spread)[:NEAREST]
