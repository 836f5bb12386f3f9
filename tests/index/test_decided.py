from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.grouping import Decision, DecisionKind
from reid_desktop.index.decided import DecidedGroup, decide, nearer_by

IDS = np.array([10, 11, 12, 13, 14, 15, 16, 17])
LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2])
VECTORS = np.array([[0], [0], [0], [1], [1], [2], [2], [2]], np.float32)


def made(
    number: int, kind: DecisionKind, members: list[int], others: Sequence[int] = (), **more: object
) -> Decision:
    return Decision(kind, np.array(members), np.array(others, np.int64), id=number, **more)  # type: ignore[arg-type]


def decided(decisions: list[Decision], labels: np.ndarray = LABELS) -> list[DecidedGroup]:
    return decide(IDS, labels, decisions, lambda rows, a, b: nearer_by(VECTORS, rows, a, b))


def partition(groups: list[DecidedGroup]) -> list[list[int]]:
    return [IDS[group.rows].tolist() for group in groups]


def test_without_decisions_the_groups_are_the_division() -> None:
    groups = decided([])
    assert partition(groups) == [[10, 11, 12], [13, 14], [15, 16, 17]]
    assert [group.number for group in groups] == [0, 1, 2]


def test_merging_makes_one_group_and_undoing_it_gives_the_identical_state() -> None:
    merge = made(1, DecisionKind.MERGE, [10, 11, 12, 15, 16, 17])
    assert partition(decided([merge])) == [[10, 11, 12, 15, 16, 17], [13, 14]]
    undone = made(1, DecisionKind.MERGE, [10, 11, 12, 15, 16, 17], withdrawn=True)
    assert str(decided([undone])) == str(decided([]))


def test_a_merge_survives_another_division_and_takes_newcomers_along() -> None:
    merge = made(1, DecisionKind.MERGE, [10, 11, 13, 14])
    anew = np.array([0, 0, 0, 1, 1, 1, 2, 2])  # 12 came to the first, 15 to the second group
    assert partition(decided([merge], anew)) == [[10, 11, 12, 13, 14, 15], [16, 17]]


def test_a_split_survives_another_division() -> None:
    split = made(1, DecisionKind.SPLIT, [10], [11, 12])
    assert partition(decided([split])) == [[10], [11, 12], [13, 14], [15, 16, 17]]
    assert partition(decided([split], np.zeros(8, int)))[0] == [10]


def test_newcomers_go_to_the_nearer_side_of_a_split() -> None:
    split = made(1, DecisionKind.SPLIT, [15], [10])
    whole = np.zeros(8, int)
    groups = partition(decided([split], whole))
    assert [15, 16, 17] in groups
    assert any({10, 11, 12} <= set(group) for group in groups)


def test_a_moved_member_is_with_its_target_in_every_division() -> None:
    move = made(1, DecisionKind.MOVE, [10], [15, 16, 17])
    assert partition(decided([move])) == [[10, 15, 16, 17], [11, 12], [13, 14]]
    anew = np.array([0, 0, 0, 0, 0, 1, 1, 2])
    assert [10, 15, 16] in partition(decided([move], anew))


def test_names_covers_and_marks_go_with_most_of_the_members() -> None:
    said = [
        made(1, DecisionKind.NAME, [15, 16, 17], text="red jacket"),
        made(2, DecisionKind.COVER, [15, 16, 17], [16]),
        made(3, DecisionKind.REVIEW, [15, 16, 17]),
        made(4, DecisionKind.HIDE, [13, 14]),
    ]
    anew = np.array([0, 0, 1, 1, 1, 2, 2, 1])
    _, hidden, named = decided(said, anew)
    assert (named.name, IDS[named.cover], named.reviewed) == ("red jacket", 16, 2)
    assert named.decisions == [1, 2, 3]
    assert hidden.hidden
    assert hidden.reviewed == 1
    assert not decided([*said, made(5, DecisionKind.SHOW, [13, 14])], anew)[1].hidden


def test_a_name_is_kept_by_a_merge_and_given_back_by_its_undo() -> None:
    name = made(1, DecisionKind.NAME, [13, 14], text="Bob")
    merge = made(2, DecisionKind.MERGE, [10, 11, 12, 13, 14])
    assert decided([name, merge])[0].name == "Bob"
    assert [group.name for group in decided([name])] == ["", "Bob", ""]


def test_decisions_about_people_that_are_not_there_change_nothing() -> None:
    away = [made(1, DecisionKind.MERGE, [98, 99]), made(2, DecisionKind.NAME, [99], text="x")]
    assert str(decided(away)) == str(decided([]))


ids = st.lists(st.sampled_from(IDS.tolist()), min_size=1, max_size=5, unique=True)
steps = st.lists(st.tuples(st.sampled_from(list(DecisionKind)), ids, ids), max_size=6)


@settings(max_examples=80, deadline=None)
@given(steps, st.data())
def test_any_decisions_leave_a_partition_and_taking_back_is_as_never_made(
    made_up: list[tuple[DecisionKind, list[int], list[int]]], data: st.DataObject
) -> None:
    decisions = [
        made(number, kind, members, others)
        for number, (kind, members, others) in enumerate(made_up)
    ]
    groups = decided(decisions)
    assert sorted(row for group in groups for row in group.rows) == list(range(8))
    if decisions:
        gone = data.draw(st.integers(0, len(decisions) - 1))
        kind, members, others = made_up[gone]
        taken_back = list(decisions)
        taken_back[gone] = made(gone, kind, members, others, withdrawn=True)
        assert str(decided(taken_back)) == str(decided(decisions[:gone] + decisions[gone + 1 :]))


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_an_empty_gallery_bears_every_decision(kind: DecisionKind) -> None:
    nobody = np.zeros(0, np.int64)
    assert decide(nobody, nobody, [made(1, kind, [3], [4])], lambda rows, a, b: rows > 0) == []
