"""Decisions about groups as acts that can be undone: merge, split, move, name, hide, cover, review.

The case never forgets a decision: undo withdraws it, redo reinstates it, and both still work years
later from the history of the group.
"""

from collections.abc import Callable, Sequence

from reid_desktop.core.progress import Job
from reid_desktop.core.values import Changes, Int64
from reid_desktop.gui.acts import Act
from reid_desktop.gui.language import counted, tr
from reid_desktop.gui.session import Session
from reid_desktop.pipeline import group_decisions
from reid_desktop.pipeline.group_decisions import Decided
from reid_desktop.store.case import Case

_ANNOUNCES = Changes(groups=True, audit=True)


def merge(session: Session, groups: Sequence[Int64]) -> Act:
    """Make one group of several."""
    text = tr("merge {n:,} groups", n=len(groups))
    return _do(session, text, lambda case, by: group_decisions.merge(case, groups, by=by))


def split(session: Session, group: Int64, leaving: Int64) -> Act:
    """Let some crops leave their group as a group of their own."""
    text = counted(len(leaving), "split 1 crop off", "split {n:,} crops off")
    return _do(session, text, lambda case, by: group_decisions.split(case, group, leaving, by=by))


def move(session: Session, ids: Int64, target: Int64) -> Act:
    """Move crops to the group that `target` are the members of."""
    text = counted(len(ids), "move 1 crop", "move {n:,} crops")
    return _do(session, text, lambda case, by: group_decisions.move(case, ids, target, by=by))


def name(session: Session, group: Int64, words: str) -> Act:
    """Give a group a name; "" takes it away."""
    text = tr("name a group “{words}”", words=words)
    return _do(session, text, lambda case, by: group_decisions.name(case, group, words, by=by))


def hide(session: Session, group: Int64) -> Act:
    """Hide a group."""
    return _do(
        session, tr("hide a group"), lambda case, by: group_decisions.hide(case, group, by=by)
    )


def show(session: Session, group: Int64) -> Act:
    """Show a hidden group again."""
    return _do(
        session, tr("show a group"), lambda case, by: group_decisions.show(case, group, by=by)
    )


def set_cover(session: Session, group: Int64, cover: int) -> Act:
    """Put one crop on top of its group."""
    return _do(
        session,
        tr("choose a cover"),
        lambda case, by: group_decisions.set_cover(case, group, cover, by=by),
    )


def review(session: Session, group: Int64, *, reviewed: bool) -> Act:
    """Mark a group as looked at, or as open again."""
    job = group_decisions.review if reviewed else group_decisions.reopen
    text = tr("mark a group as reviewed") if reviewed else tr("open a group again")
    return _do(session, text, lambda case, by: job(case, group, by=by))


def turn(session: Session, decision_id: int, *, effective: bool) -> Act:
    """Withdraw a decision of any age, or put it back; itself undoable."""
    by = session.examiner
    there, back = group_decisions.reinstate, group_decisions.withdraw
    if not effective:
        there, back = back, there
    text = tr("put a decision back") if effective else tr("withdraw a decision")
    return session.acts.do(
        text,
        lambda case: there(case, decision_id, by=by),
        lambda _result: lambda case: back(case, decision_id, by=by),
        announces=_ANNOUNCES,
    )


def _do(session: Session, text: str, verb: Callable[[Case, str], Job[Decided]]) -> Act:
    by = session.examiner
    return session.acts.do(
        text,
        lambda case: verb(case, by),
        lambda decided: lambda case: group_decisions.withdraw(case, decided.decision.id, by=by),
        again=lambda decided: (
            lambda case: group_decisions.reinstate(case, decided.decision.id, by=by)
        ),
        announces=_ANNOUNCES,
    )
