"""Who may do what: analysts everything, reviewers judge and comment, auditors only look."""

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import UserRole

LOOKING = frozenset({"view", "verify", "open case", "report", "refused"})
"""Audit actions that change nothing of a case but its log."""
_REVIEWING = LOOKING - {"report"} | {
    "review",
    "comment",
    "withdraw comment",
    "migrate case",
    "check sources",
}


_STRICTEST_LAST = (UserRole.ANALYST, UserRole.REVIEWER, UserRole.AUDITOR)


def stricter(one: UserRole, other: UserRole) -> UserRole:
    """Return the role of the two that allows less."""
    return max(one, other, key=_STRICTEST_LAST.index)


def check(role: UserRole, action: str) -> None:
    """Refuse an action that is not the role's.

    Raises:
        CaseError: `role` may not do `action`.
    """
    allowed = role is UserRole.ANALYST or (role is UserRole.REVIEWER and action in _REVIEWING)
    if not allowed:
        raise CaseError(
            f"The role “{role}” does not allow to {action}. "
            "An analyst can, or the role is changed in the case (case roles) or in the settings "
            "(program.role)."
        )
