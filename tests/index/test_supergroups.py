"""Supergroups and other unions of groups, against the groups of all their rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.core.values import Groups
from reid_desktop.index.divide import dissimilarity
from reid_desktop.index.means import describe_groups
from reid_desktop.index.merging import joining_groups
from reid_desktop.index.supergroups import supergrouping, whole_degree


def some_groups(seed: int, *, people: int = 12, parts: int = 4) -> tuple[np.ndarray, Groups]:
    """Return rows of some people and groups that are pieces of them."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(people * parts), 3)
    looks = rng.standard_normal((people, 40))
    vectors = looks[labels // parts] + 0.2 * rng.standard_normal((len(labels), 40))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    order = rng.permutation(len(labels))
    numbers = labels[order]
    _, firsts, found = np.unique(numbers, return_index=True, return_inverse=True)
    renumbered = np.argsort(np.argsort(firsts))[found]
    rows = vectors[order].astype(np.float32)
    return rows, describe_groups(rows, renumbered.astype(np.int64), people * parts)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.05, 1.5))
def test_unions_are_described_as_their_rows_are(seed: int, theta: float) -> None:
    rows, groups = some_groups(seed)
    found = run(joining_groups(groups, theta))
    for label, members in enumerate(found.members()):
        whole = np.flatnonzero(np.isin(groups.labels, groups.labels[members]))
        assert np.array_equal(whole, members)
        assert found.means[label] == pytest.approx(rows[members].mean(axis=0), abs=1e-4)
        assert found.spreads[label] == pytest.approx(dissimilarity(rows[members]), abs=1e-4)
    joined = np.bincount(found.labels) > 3
    assert (found.spreads[joined] <= theta + 1e-3).all()
    assert whole_degree(groups) == pytest.approx(dissimilarity(rows), rel=1e-4)


def test_supergroups_hold_whole_people_where_these_are_clear() -> None:
    rows, groups = some_groups(3)
    units = run(supergrouping(groups))
    assert 6 <= len(units) <= 12  # two people as one have half the degree of strangers
    same = rows @ rows.T > 0.7
    assert (units.labels[:, None] == units.labels[None, :])[same].all()
    firsts = np.unique(units.labels, return_index=True)[1]
    assert firsts.tolist() == sorted(firsts.tolist())


def test_two_rows_of_a_frame_are_not_joined_and_fresh_groups_join_only_others() -> None:
    _, groups = some_groups(4)
    frames = np.full(len(groups.labels), -1)
    pair = np.flatnonzero(np.isin(groups.labels, [0]))[:1], np.flatnonzero(groups.labels == 1)[:1]
    frames[np.concatenate(pair)] = 7
    apart = run(joining_groups(groups, 2.5, frames=frames))
    assert apart.labels[pair[0][0]] != apart.labels[pair[1][0]]
    fresh = np.zeros(len(groups), np.bool_)
    assert run(joining_groups(groups, 2.5, fresh=fresh)) is groups
    fresh[:] = True
    assert run(joining_groups(groups, 2.5, fresh=fresh)) is groups


def test_one_group_and_none_stay_as_they_are() -> None:
    nothing = Groups(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
    assert run(supergrouping(nothing)) is nothing
    assert whole_degree(nothing) == 0.0
