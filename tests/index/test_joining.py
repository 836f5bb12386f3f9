"""Joining groups: the most alike first, nobody hastily, never beyond theta or against a frame."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.codes import Codes
from reid_desktop.index.divide import dissimilarity
from reid_desktop.index.joining import joining
from reid_desktop.index.reassign import Frames


def joined(vectors: Float32, labels: Int64, theta: float, *, frames: Int64 | None = None) -> Int64:
    """Return the groups (N,) of plain vectors joined up to theta."""
    codes = Codes(vectors, np.zeros(len(vectors), np.float32))
    ones, zeros = np.ones(len(vectors)), np.zeros(len(vectors))
    apart = None if frames is None else Frames.seen(frames, np.arange(len(vectors)))
    return run(joining(codes, ones, zeros, labels, theta, frames=apart))


def on_a_line(*places: float) -> Float32:
    return np.array([[place, 0.0] for place in places], np.float32)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.05, 3.0))
def test_no_union_is_wider_than_theta_and_none_that_could_be_is_left(
    seed: int, theta: float
) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((9, 3)).astype(np.float32)
    found = joined(vectors, np.arange(9), theta)
    groups = [vectors[found == label] for label in np.unique(found)]
    assert all(dissimilarity(group) <= theta + 1e-4 for group in groups)
    for place, one in enumerate(groups):
        for other in groups[place + 1 :]:
            assert dissimilarity(np.concatenate([one, other])) > theta - 1e-4


def test_a_group_waits_for_its_best_partner_instead_of_taking_the_second_best() -> None:
    vectors = on_a_line(0.0, 0.1, 0.75, 1.6)  # the third is nearer to the first two, which join
    found = joined(vectors, np.arange(4), 0.8)
    assert found[0] == found[1] == found[2] != found[3]


def test_who_was_seen_in_one_frame_is_not_joined_and_keeps_nobody_else_from_it() -> None:
    vectors = on_a_line(0.0, 0.01, 0.3)
    frames = np.array([7, 7, -1])
    found = joined(vectors, np.arange(3), 1.0, frames=frames)
    assert found[0] != found[1]
    assert found[2] in (found[0], found[1])
    assert len(set(joined(vectors, np.arange(3), 1.0).tolist())) == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_shared_frames_are_those_that_two_groups_were_both_seen_in(seed: int) -> None:
    rng = np.random.default_rng(seed)
    keys = rng.integers(-1, 6, 30)
    groups = rng.integers(0, 8, 30)
    pairs = np.array([(a, b) for a in range(8) for b in range(a + 1, 8)])
    seen = [
        {k for k, g in zip(keys.tolist(), groups.tolist(), strict=True) if g == n and k >= 0}
        for n in range(8)
    ]
    expected = [bool(seen[a] & seen[b]) for a, b in pairs.tolist()]
    assert Frames.seen(keys, np.arange(30)).shared(groups, pairs).tolist() == expected


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_join(count: int) -> None:
    assert len(joined(np.zeros((count, 2), np.float32), np.arange(count), 1.0)) == count
