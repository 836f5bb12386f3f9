"""Group cards: the groups as the analyst sees them, with names, covers and what was decided."""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.records import SourceState
from reid_desktop.core.values import Int64
from reid_desktop.index.decided import DecidedGroup, decide, nearer_by
from reid_desktop.index.divide import dissimilarity
from reid_desktop.pipeline.originals import states
from reid_desktop.store.case import Case


@dataclass(frozen=True, slots=True)
class GroupCard:
    """One group as it is shown.

    Attributes:
        key: smallest detection id of the group; keeps the selection from one division to the next.
        ids: (n,) detection ids, ascending.
        spread: dissimilarity degree, GLAD equation (6); 0 for one member.
        name: what the analyst called it; "" for none.
        hidden: whether the analyst hid it.
        cover: detection on its cover: the analyst's choice, else the detector's surest.
        reviewed: how many of its members the analyst reviewed.
        decisions: numbers of the decisions in effect that touched it, oldest first.
        suspects: how many members rest on an original that is missing or changed.
    """

    key: int
    ids: Int64
    spread: float
    name: str
    hidden: bool
    cover: int
    reviewed: int
    decisions: tuple[int, ...]
    suspects: int = 0


def group_cards(case: Case, model_id: str) -> list[GroupCard]:
    """Return the stored groups of a network with all decisions that are in effect.

    The same groups and decisions always give the same cards. People indexed after the last
    division are on no card.

    Args:
        case: open for reading.
        model_id: whose groups.
    """
    stored = case.groups(model_id)
    if stored is None or not len(stored.ids):
        return []
    descriptors = case.gallery(model_id).descriptors
    groups = decide(
        stored.ids,
        stored.groups.labels,
        case.grouping.decisions(),
        lambda rows, one, other: nearer_by(descriptors, rows, one, other),
    )
    columns = case.columns()
    places = np.searchsorted(columns.ids, stored.ids)
    scores = columns.scores[places]
    wrong = [n for n, state in states(case).items() if state is not SourceState.UNCHANGED]
    suspect = np.isin(columns.source_ids[places], wrong)

    def card(group: DecidedGroup) -> GroupCard:
        rows = group.rows
        as_divided = group.number >= 0
        spread = (
            float(stored.groups.spreads[group.number])
            if as_divided
            else dissimilarity(descriptors[rows])
        )
        cover = group.cover if group.cover >= 0 else int(rows[np.argmax(scores[rows])])
        ids = np.sort(stored.ids[rows])
        return GroupCard(
            key=int(ids[0]),
            ids=ids,
            spread=spread,
            name=group.name,
            hidden=group.hidden,
            cover=int(stored.ids[cover]),
            reviewed=group.reviewed,
            decisions=tuple(group.decisions),
            suspects=int(np.count_nonzero(suspect[rows])),
        )

    return [card(group) for group in groups]
