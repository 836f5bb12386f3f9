"""Decide: the analyst merges, splits, moves, names, hides and reviews groups, and undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.errors import CaseError
from reid_desktop.core.grouping import Decision, DecisionKind, NewDecision
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Changes, Int64
from reid_desktop.store.case import Case

Ids = Sequence[int] | Int64
"""Detection ids: a group is given by its members, because numbers change with every division."""


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What a decision changed, and its record; `decision.id` is what undo needs."""

    changes: Changes
    decision: Decision


def merge(case: Case, groups: Sequence[Ids], *, by: str) -> Job[Decided]:
    """Make one group of several, each given by its members.

    Raises:
        CaseError: fewer than two groups, or a detection that the case does not hold.
    """
    members = [_ids(group) for group in groups if len(group)]
    if len(members) < 2:
        raise CaseError("One group cannot be merged. Choose two or more.")
    return (yield from _decide(case, DecisionKind.MERGE, np.concatenate(members), by=by))


def split(case: Case, group: Ids, leaving: Ids, *, by: str) -> Job[Decided]:
    """Make a group of their own of those `leaving` a group.

    Raises:
        CaseError: nobody or everybody leaves, or somebody who is not in the group.
    """
    whole, out = _ids(group), _ids(leaving)
    if not len(out) or len(out) == len(whole) or not np.isin(out, whole).all():
        raise CaseError("Choose some, but not all, members of one group to split them off.")
    staying = np.setdiff1d(whole, out)
    return (yield from _decide(case, DecisionKind.SPLIT, out, others=staying, by=by))


def move(case: Case, ids: Ids, target: Ids, *, by: str) -> Job[Decided]:
    """Move members of any groups to the group whose members are `target`.

    Raises:
        CaseError: nobody to move or no target, or all are in the target already.
    """
    moved, there = np.setdiff1d(_ids(ids), _ids(target)), _ids(target)
    if not len(moved) or not len(there):
        raise CaseError("There is nobody to move, or all are in that group already.")
    return (yield from _decide(case, DecisionKind.MOVE, moved, others=there, by=by))


def name(case: Case, group: Ids, text: str, *, by: str) -> Job[Decided]:
    """Call a group `text`; "" takes its name away."""
    return (yield from _decide(case, DecisionKind.NAME, _ids(group), text=text.strip(), by=by))


def hide(case: Case, group: Ids, *, by: str) -> Job[Decided]:
    """Hide a group from the list."""
    return (yield from _decide(case, DecisionKind.HIDE, _ids(group), by=by))


def show(case: Case, group: Ids, *, by: str) -> Job[Decided]:
    """Show a hidden group again."""
    return (yield from _decide(case, DecisionKind.SHOW, _ids(group), by=by))


def set_cover(case: Case, group: Ids, detection_id: int, *, by: str) -> Job[Decided]:
    """Choose the picture that stands for a group.

    Raises:
        CaseError: it is not in the group.
    """
    members, chosen = _ids(group), np.array([detection_id], np.int64)
    if detection_id not in members:
        raise CaseError(f"Detection {detection_id} is not in the group. Choose one of its members.")
    return (yield from _decide(case, DecisionKind.COVER, members, others=chosen, by=by))


def review(case: Case, group: Ids, *, by: str) -> Job[Decided]:
    """Mark the members of a group as reviewed; who joins it later is not."""
    return (yield from _decide(case, DecisionKind.REVIEW, _ids(group), by=by))


def reopen(case: Case, group: Ids, *, by: str) -> Job[Decided]:
    """Take the reviewed mark from the members of a group."""
    return (yield from _decide(case, DecisionKind.REOPEN, _ids(group), by=by))


def withdraw(case: Case, decision_id: int, *, by: str) -> Job[Decided]:
    """Undo a decision, whatever was decided after it.

    Raises:
        CaseError: there is no such decision.
    """
    return (yield from _turn(case, decision_id, withdrawn=True, by=by))


def reinstate(case: Case, decision_id: int, *, by: str) -> Job[Decided]:
    """Put an undone decision back in its place.

    Raises:
        CaseError: there is no such decision.
    """
    return (yield from _turn(case, decision_id, withdrawn=False, by=by))


def _ids(ids: Ids) -> Int64:
    return np.unique(np.asarray(ids, np.int64))


def _decide(
    case: Case,
    kind: DecisionKind,
    members: Int64,
    *,
    others: Int64 | None = None,
    text: str = "",
    by: str,
) -> Job[Decided]:
    """Store one decision."""
    yield Progress(0, 1, kind.value, "decide")
    others = np.zeros(0, np.int64) if others is None else others
    everyone = np.concatenate([members, others])
    unknown = np.setdiff1d(everyone, case.detection_ids())
    if not len(members) or len(unknown):
        said = f"no detection {unknown[0]}" if len(unknown) else "no such group"
        raise CaseError(f"“{case.path.name}” has {said}.")
    decision = case.grouping.decide(NewDecision(kind, members, others, text), by=by)
    return Decided(Changes(groups=True, audit=True, details=kind.value), decision)


def _turn(case: Case, decision_id: int, *, withdrawn: bool, by: str) -> Job[Decided]:
    """Withdraw a decision or put it back."""
    yield Progress(0, 1, "undo" if withdrawn else "redo", "decide")
    try:
        decision = case.grouping.withdraw(decision_id, withdrawn=withdrawn, by=by)
    except KeyError as error:
        raise CaseError(f"“{case.path.name}” has no group decision {decision_id}.") from error
    return Decided(Changes(groups=True, audit=True), decision)
