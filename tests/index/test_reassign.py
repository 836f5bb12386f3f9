import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.index import neighbours, reassign
from reid_desktop.index.codes import Codes, encoding
from reid_desktop.index.divide import dissimilarity, dividing
from reid_desktop.index.joining import joining
from reid_desktop.index.reassign import Frames, reassigning


def people(seed: int, persons: int, each: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    pids = rng.permutation(np.repeat(np.arange(persons), each))
    vectors = rng.standard_normal((persons, 64))[pids]
    vectors += noise * rng.standard_normal(vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), pids


def purity(labels: np.ndarray, pids: np.ndarray) -> float:
    return sum(np.bincount(pids[labels == g]).max() for g in np.unique(labels)) / len(pids)


def exact_codes(vectors: np.ndarray) -> Codes:
    return Codes(vectors, np.zeros(len(vectors), np.float32))


def test_each_member_ends_with_its_nearest_mean() -> None:
    vectors = np.random.default_rng(4).standard_normal((60, 5)).astype(np.float32)
    labels = run(dividing(vectors)).cut(9.0)
    assert 2 < len(set(labels)) <= reassign.SHORTLIST
    means = np.stack([vectors[labels == g].mean(axis=0) for g in range(labels.max() + 1)])
    nearest = ((vectors[:, None] - means[None]) ** 2).sum(axis=2).argmin(axis=1)
    found = run(reassigning(exact_codes(vectors), np.ones(60), labels, steps=1))
    assert np.array_equal(found, nearest)
    assert run(reassigning(exact_codes(vectors), np.ones(60), labels, steps=0)) is labels


@pytest.mark.parametrize("flat", [4096, 10])
def test_groups_become_purer_in_cells_too(flat: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "FLAT_VECTORS", flat)
    vectors, pids = people(0, 80, 10, 0.9)
    labels = run(dividing(vectors)).cut(1.2)
    codes = run(encoding(vectors, 24))
    after = run(reassigning(codes, np.ones(800), labels, steps=3))
    assert purity(after, pids) > purity(labels, pids)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_moves_that_bring_a_frame_together_are_taken_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frames, of = rng.integers(0, 6, 30), np.arange(30)
    before = of.copy()  # everybody alone: nothing clashes
    after = rng.integers(0, 6, 30) + 30 * 0
    distances = rng.random(30).astype(np.float32)
    found = Frames(frames, of).parted(before, after, distances)
    assert len(set(zip(found.tolist(), frames.tolist(), strict=True))) == 30
    assert ((found == before) | (found == after)).all()


def test_joined_groups_stay_within_theta_and_no_two_could_be_one() -> None:
    vectors, pids = people(1, 30, 10, 0.4)
    labels = run(joining(exact_codes(vectors), np.ones(300), np.zeros(300), np.arange(300), 0.5))
    labels = np.unique(labels, return_inverse=True)[1]
    groups = [vectors[labels == g] for g in range(labels.max() + 1)]
    assert len(groups) == 30
    assert purity(labels, pids) == 1.0
    assert max(dissimilarity(group) for group in groups) <= 0.5
    nearest = min(
        dissimilarity(np.concatenate([a, b]))
        for at, a in enumerate(groups)
        for b in groups[at + 1 :]
    )
    assert nearest > 0.5
