"""Tracklets and decisions about groups: stored as they were made, only ever added to."""

from collections.abc import Callable

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.grouping import DecisionKind, NewDecision
from reid_desktop.core.records import Source
from reid_desktop.store.case import Case

Add = Callable[..., list[int]]


def test_decisions_come_back_as_they_were_made_and_stay_when_undone(case: Case) -> None:
    members, others = np.array([5, 1, 9]), np.array([2])
    first = case.grouping.decide(
        NewDecision(DecisionKind.MOVE, members, others, "why not"), by="Eva"
    )
    second = case.grouping.decide(NewDecision(DecisionKind.HIDE, members), by="Ada")
    case.grouping.withdraw(first.id, withdrawn=True, by="Ada")
    case.grouping.withdraw(second.id, withdrawn=True, by="Ada")
    case.grouping.withdraw(second.id, withdrawn=False, by="Ada")
    one, two = case.grouping.decisions()
    assert (one.kind, one.text, one.by, one.withdrawn) == (
        DecisionKind.MOVE,
        "why not",
        "Eva",
        True,
    )
    assert one.members.tolist() == [5, 1, 9]
    assert one.others.tolist() == [2]
    assert (two.id, two.withdrawn, len(two.others)) == (second.id, False, 0)
    actions = [entry.action for entry in case.audit()[-5:]]
    assert actions == [
        "group decision",
        "group decision",
        "withdraw group decision",
        "withdraw group decision",
        "reinstate group decision",
    ]
    assert case.check() == []


def test_an_unknown_decision_is_a_key_error_and_a_twin_cannot_decide(case: Case) -> None:
    with pytest.raises(KeyError):
        case.grouping.withdraw(7, withdrawn=True, by="Eva")
    with Case.open(case.path, read_only=True) as twin, pytest.raises(CaseError):
        twin.grouping.decide(NewDecision(DecisionKind.HIDE, np.array([1])), by="Eva")


def test_tracklets_are_replaced_and_untracked_detections_stand_alone(
    case: Case, source: Source, add_people: Add
) -> None:
    ids = [number for frame in range(3) for number in add_people(case, source, frame, count=2)]
    assert case.grouping.tracklets_of(ids).tolist() == ids
    case.grouping.set_tracklets(source.id, {ids[0]: ids[0], ids[2]: ids[0]}, by="Eva")
    case.grouping.set_tracklets(source.id, {ids[4]: ids[0]}, by="Eva")
    wanted = [ids[4], ids[1], ids[0], ids[2]]
    found = case.grouping.tracklets_of(wanted).tolist()
    assert found == [ids[0], ids[1], ids[0], ids[0]]
    boxes = case.grouping.boxes_of(source.id, frames=range(1000))
    assert boxes["id"].tolist() == ids
    assert boxes["tracklet"].tolist() == [ids[0], -1, ids[0], -1, ids[0], -1]
    stored = case.detections(ids)
    assert np.array_equal(boxes["box"], np.array([d.box for d in stored], np.float32))


def test_boxes_of_one_frame_share_a_key_and_others_do_not(
    case: Case, source: Source, add_people: Add
) -> None:
    first, second = (add_people(case, source, frame, count=2) for frame in range(2))
    keys = case.grouping.frames_of([*first, *second]).tolist()
    assert keys[0] == keys[1] != keys[2] == keys[3]
    assert case.grouping.frames_of([999]).tolist() == [-1]
