"""New rows added to groups, against grouping everything at once."""

import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.values import Groups
from reid_desktop.index import adding
from reid_desktop.index.divide import dissimilarity
from reid_desktop.index.groups import grouping
from reid_desktop.index.theta import suggest_theta


def people(seed: int, persons: int, each: int, noise: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    pids = rng.permutation(np.repeat(np.arange(persons), each))
    vectors = rng.standard_normal((persons, 48))[pids]
    vectors += noise * rng.standard_normal(vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), pids


def assert_described(vectors: np.ndarray, groups: Groups) -> None:
    assert len(groups.labels) == len(vectors)
    for label, rows in enumerate(groups.members()):
        assert groups.means[label] == pytest.approx(vectors[rows].mean(axis=0), abs=1e-5)
        assert groups.spreads[label] == pytest.approx(dissimilarity(vectors[rows]), abs=1e-5)


def purity(groups: Groups, pids: np.ndarray) -> float:
    return sum(np.bincount(pids[rows]).max() for rows in groups.members()) / len(pids)


def coarse_to_fine_map(groups: Groups, vectors: np.ndarray, pids: np.ndarray, opened: int) -> float:
    """Return the mAP of every fifth row as a query: nearest groups first, then their members."""
    precisions = []
    for query in range(0, len(vectors), 5):
        nearest = np.argsort(((groups.means - vectors[query]) ** 2).sum(axis=1))[:opened]
        rows = np.flatnonzero(np.isin(groups.labels, nearest))
        rows = rows[rows != query]
        ranked = rows[np.argsort(-(vectors[rows] @ vectors[query]), kind="stable")]
        hits = np.flatnonzero(pids[ranked] == pids[query])
        wanted = (pids == pids[query]).sum() - 1
        precisions.append((np.arange(1, len(hits) + 1) / (hits + 1)).sum() / wanted)
    return float(np.mean(precisions))


@pytest.mark.parametrize("whole", [adding.WHOLE, 2.0])
@pytest.mark.parametrize(
    ("persons", "noise", "theta"),
    [(60, 0.3, 0.4), (80, 0.5, 0.6), (80, 0.5, None), (70, 0.7, None)],
)
def test_adding_in_pieces_ends_as_grouping_at_once(
    persons: int,
    noise: float,
    theta: float | None,
    whole: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(adding, "WHOLE", whole)
    vectors, pids = people(3, persons, 10, noise)
    theta = suggest_theta(vectors) if theta is None else theta
    groups = run(grouping(vectors[:200], theta))
    for end in range(300, len(vectors) + 1, 100):
        groups = run(adding.adding(groups, vectors[:end], theta))
    at_once = run(grouping(vectors, theta))
    assert abs(len(groups) / len(at_once) - 1) <= 0.02
    assert purity(groups, pids) >= purity(at_once, pids) - 0.005
    found = coarse_to_fine_map(groups, vectors, pids, opened=5)
    assert found >= coarse_to_fine_map(at_once, vectors, pids, opened=5) - 0.005
    assert_described(vectors, groups)


def test_added_rows_join_their_people_and_strangers_get_groups_of_their_own() -> None:
    vectors, pids = people(1, 20, 12)
    known = pids < 15
    vectors = np.concatenate([vectors[known], vectors[~known]])
    order = np.concatenate([pids[known], pids[~known]])
    before = run(grouping(vectors[:150], 0.4))
    after = run(adding.adding(before, vectors, 0.4))
    assert len(before) == 15
    assert np.array_equal(after.labels[:150], before.labels)
    assert all(len(set(order[rows])) == 1 for rows in after.members())
    assert set(order[after.labels >= len(before)]) == {15, 16, 17, 18, 19}
    assert len(after) == 20
    assert after.spreads.max() <= 0.4 + 1e-5
    assert_described(vectors, after)


def test_only_what_new_rows_touch_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, pids = people(4, 30, 10)
    newest = np.flatnonzero(pids == 7)[-3:]
    order = np.concatenate([np.setdiff1d(np.arange(len(pids)), newest), newest])
    vectors = vectors[order]
    before = run(grouping(vectors[:-3], 0.4))
    divided: list[int] = []

    def counting(descriptors: np.ndarray, theta: float, **rest: object) -> object:
        divided.append(len(descriptors))
        return grouping(descriptors, theta, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "grouping", counting)
    after = run(adding.adding(before, vectors, 0.4))
    assert divided == [10]
    assert np.array_equal(after.labels[:-3], before.labels)
    assert set(after.labels[-3:]) == {after.labels[np.flatnonzero(pids[order] == 7)[0]]}


def test_adding_to_nothing_groups_and_adding_nothing_changes_nothing() -> None:
    vectors, _ = people(2, 5, 6)
    nothing = run(grouping(vectors[:0], 0.4))
    grown = run(adding.adding(nothing, vectors, 0.4))
    assert np.array_equal(grown.labels, run(grouping(vectors, 0.4)).labels)
    assert run(adding.adding(grown, vectors, 0.4)) is grown


@pytest.mark.parametrize("whole", [adding.WHOLE, 2.0])
def test_new_rows_stay_in_their_tracklet_and_apart_in_their_frame(
    whole: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "WHOLE", whole)
    vectors, pids = people(6, 12, 8)
    before = run(grouping(vectors[:80], 0.4))
    stranger = int(np.flatnonzero(pids[:80] != pids[80])[0])
    together = np.full(96, -1)
    together[[stranger, 80]] = 5  # unlike each other, one tracklet
    often = int(np.bincount(pids[81:]).argmax())
    twins = 81 + np.flatnonzero(pids[81:] == often)
    frames = np.full(96, -1)
    frames[twins] = 3  # alike, in one frame
    after = run(adding.adding(before, vectors, 0.4, together=together, frames=frames))
    assert after.labels[stranger] == after.labels[80]
    assert len(set(after.labels[twins].tolist())) == len(twins) > 1
