"""Groups as the analyst decided: a pure function of a division and the decisions in effect.

Decisions speak of detections. Each is applied to whatever groups there are, in the order they were
made, so they hold for every division and every network, and taking one away gives exactly the
groups that there would be without it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from reid_desktop.core.grouping import Decision, DecisionKind
from reid_desktop.core.values import Bool, Int64
from reid_desktop.index.halves import Descriptors, as_float32

Nearer = Callable[[Int64, Int64, Int64], Bool]
"""(rows, one side, other side) -> which rows are nearer to the mean of the one side."""


@dataclass(slots=True)
class DecidedGroup:
    """One group after the decisions.

    Attributes:
        rows: (n,) its gallery rows, ascending.
        number: its group in the division if it is just as divided, else -1.
        name: what the analyst called it, or "".
        hidden: whether it is hidden.
        cover: gallery row of the chosen picture, or -1.
        reviewed: how many of its members were reviewed.
        decisions: numbers of the decisions in effect that touched it, oldest first.
    """

    rows: Int64
    number: int = -1
    name: str = ""
    hidden: bool = False
    cover: int = -1
    reviewed: int = 0
    decisions: list[int] = field(default_factory=list)


def decide(
    ids: Int64, labels: Int64, decisions: Iterable[Decision], nearer: Nearer
) -> list[DecidedGroup]:
    """Apply the decisions that are in effect to a division.

    Args:
        ids: (N,) detection id of each gallery row.
        labels: (N,) group of each gallery row, every number in [0, M) used.
        decisions: all, oldest first; withdrawn ones are left out.
        nearer: says to which side of a split the rows go that came later.

    Returns:
        The groups in the order of their first rows.
    """
    work = _Work(ids, labels, nearer)
    for decision in decisions:
        if not decision.withdrawn:
            work.apply(decision)
    groups = [group for group in work.groups.values() if len(group.rows)]
    for group in groups:
        group.reviewed = int(work.reviewed[group.rows].sum())
    return sorted(groups, key=lambda group: int(group.rows[0]))


class _Work:
    """Groups while decisions are applied to them."""

    def __init__(self, ids: Int64, labels: Int64, nearer: Nearer) -> None:
        self._order = np.argsort(ids, kind="stable")
        self._sorted = ids[self._order]
        self._nearer = nearer
        self.owners = labels.astype(np.int64)
        self.reviewed = np.zeros(len(ids), np.bool_)
        rows = np.argsort(labels, kind="stable")
        parts = np.split(rows, np.cumsum(np.bincount(labels))[:-1]) if len(labels) else []
        self.groups = {n: DecidedGroup(part, n) for n, part in enumerate(parts)}

    def apply(self, decision: Decision) -> None:
        """Apply one decision to what there is; detections that are not there do not count."""
        members, others = self._rows(decision.members), self._rows(decision.others)
        if not len(members):
            return
        if decision.kind is DecisionKind.MERGE:
            group = self._merge(members)
        elif decision.kind is DecisionKind.SPLIT:
            group = self._split(decision, members, others)
        elif decision.kind is DecisionKind.MOVE:
            group = self._owner(others) if len(others) else self._new()
            self._take(members, group)
        else:
            group = self._owner(members)
            self._say(self.groups[group], decision, members, others)
        self.groups[group].decisions.append(decision.id)

    def _say(self, group: DecidedGroup, decision: Decision, members: Int64, others: Int64) -> None:
        """Apply what changes no membership."""
        kind = decision.kind
        if kind is DecisionKind.NAME:
            group.name = decision.text
        elif kind in (DecisionKind.HIDE, DecisionKind.SHOW):
            group.hidden = kind is DecisionKind.HIDE
        elif kind is DecisionKind.COVER:
            group.cover = int(others[0]) if len(others) else -1
        else:
            self.reviewed[members] = kind is DecisionKind.REVIEW

    def _rows(self, ids: Int64) -> Int64:
        """Return the gallery rows of those of `ids` that are there, ascending."""
        if not len(self._sorted):
            return np.zeros(0, np.int64)
        places = np.searchsorted(self._sorted, ids)
        found = self._sorted.take(places, mode="clip") == ids
        return np.sort(self._order[places[found]])

    def _owner(self, rows: Int64) -> int:
        """Return the group that holds most of `rows`; the one with the first row of equal ones."""
        owners, firsts, counts = np.unique(self.owners[rows], return_index=True, return_counts=True)
        return int(owners[np.lexsort((firsts, -counts))[0]])

    def _merge(self, members: Int64) -> int:
        """Put `members` into one group; a group that consists mostly of them comes as a whole."""
        target = self._owner(members)
        for owner in np.unique(self.owners[members]).tolist():
            if owner == target:
                continue
            inside = members[self.owners[members] == owner]
            group = self.groups[owner]
            if 2 * len(inside) > len(group.rows):
                self._inherit(target, group)
                inside = group.rows
            self._take(inside, target)
        return target

    def _inherit(self, target: int, group: DecidedGroup) -> None:
        """Keep what was said of a group that goes into another, where nothing was said of that."""
        heir = self.groups[target]
        heir.name = heir.name or group.name
        heir.cover = group.cover if heir.cover < 0 else heir.cover
        heir.decisions = sorted({*heir.decisions, *group.decisions})

    def _split(self, decision: Decision, leaving: Int64, staying: Int64) -> int:
        """Part `leaving` from `staying` in every group that holds both.

        Members that are in neither, because they came later, go with the nearer side.
        """
        first = self._owner(leaving)
        for owner in np.unique(self.owners[leaving]).tolist():
            rows = self.groups[owner].rows
            out = rows[np.isin(rows, leaving)]
            stay = rows[np.isin(rows, staying)]
            if not len(stay):
                continue
            later = rows[~np.isin(rows, np.concatenate([out, stay]))]
            if len(later):
                out = np.sort(np.concatenate([out, later[self._nearer(later, out, stay)]]))
            self.groups[owner].decisions.append(decision.id)
            fresh = self._new()
            self._take(out, fresh)
            if owner == first:
                first = fresh
        return first

    def _new(self) -> int:
        number = len(self.groups)
        self.groups[number] = DecidedGroup(np.zeros(0, np.int64))
        return number

    def _take(self, rows: Int64, target: int) -> None:
        """Move `rows` into a group, out of the groups they are in."""
        rows = rows[self.owners[rows] != target]
        if not len(rows):
            return
        for owner in np.unique(self.owners[rows]).tolist():
            group = self.groups[owner]
            group.rows, group.number = group.rows[~np.isin(group.rows, rows)], -1
            if group.cover >= 0 and group.cover in rows:
                group.cover = -1
        heir = self.groups[target]
        heir.rows, heir.number = np.sort(np.concatenate([heir.rows, rows])), -1
        self.owners[rows] = target


def nearer_by(descriptors: Descriptors, rows_of: Int64, one: Int64, other: Int64) -> Bool:
    """Return which of `rows_of` are nearer to the mean of `one` than to that of `other`, (n,)."""
    here = as_float32(descriptors[one]).mean(axis=0)
    there = as_float32(descriptors[other]).mean(axis=0)
    vectors = as_float32(descriptors[rows_of])
    limit = (float(here @ here) - float(there @ there)) / 2
    return np.asarray(vectors @ (here - there) > limit, np.bool_)
