"""What an analyst decides about groups, as plain records: always about detections, never numbers.

Groups are derived and divided anew; a decision says which detections belong together, apart or to a
name, so that it holds for every division and for every network.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from reid_desktop.core.values import Int64


class DecisionKind(StrEnum):
    """What was decided."""

    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    NAME = "name"
    HIDE = "hide"
    SHOW = "show"
    COVER = "cover"
    REVIEW = "review"
    REOPEN = "reopen"


def _nobody() -> Int64:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class NewDecision:
    """A decision as it is made.

    Attributes:
        kind: what is done.
        members: detection ids it is about: all that become one group (merge), those that leave
            (split), those that move (move), else the group's members at that time.
        others: detection ids on the other side: those that stay (split), the members of the group
            moved to (move), the one chosen picture (cover), else none.
        text: the name (name), else "".
    """

    kind: DecisionKind
    members: Int64
    others: Int64 = field(default_factory=_nobody)
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Decision(NewDecision):
    """A stored decision.

    Attributes:
        id: number in the order of deciding.
        by: who decided.
        at: when, ISO 8601 UTC.
        withdrawn: whether it was undone and not put back.
    """

    id: int = 0
    by: str = ""
    at: str = ""
    withdrawn: bool = False
