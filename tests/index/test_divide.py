import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.core.values import Groups
from reid_desktop.index import divide as module
from reid_desktop.index import pairs
from reid_desktop.index.divide import dissimilarity, divide, dividing, refine


def slow_degree(members: np.ndarray) -> float:
    count, total = len(members), 0.0
    if count < 2:
        return 0.0
    for one in members.astype(np.float64):
        for other in members.astype(np.float64):
            total += float(((one - other) ** 2).sum())
    return total / (count * (count - 1))


def slow_divide(descriptors: np.ndarray, theta: float) -> set[tuple[int, ...]]:
    def distance(i: int, j: int) -> float:
        return float(((descriptors[i].astype(float) - descriptors[j].astype(float)) ** 2).sum())

    groups = [list(range(len(descriptors)))] if len(descriptors) else []
    done = []
    while groups:
        rows = groups.pop()
        furthest = max((distance(i, j) for i in rows for j in rows), default=0.0)
        if slow_degree(descriptors[rows]) <= theta or furthest == 0:
            done.append(tuple(rows))
            continue
        first, second = next((i, j) for i in rows for j in rows if distance(i, j) == furthest)
        left = [j for j in rows if distance(j, first) < distance(j, second)]
        groups += [left, [j for j in rows if j not in left]]
    return set(done)


def as_sets(groups: Groups) -> set[tuple[int, ...]]:
    return {tuple(rows.tolist()) for rows in groups.members()}


def clusters(
    rng: np.random.Generator, persons: int, each: int, *, noise: float = 0.3, width: int = 64
) -> tuple[np.ndarray, np.ndarray]:
    centres = rng.standard_normal((persons, width))
    pids = rng.permutation(np.repeat(np.arange(persons), each))
    vectors = centres[pids] + noise * rng.standard_normal((len(pids), width))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), pids


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MATRIX_MEMBERS", 4)
    monkeypatch.setattr(module, "EXACT_CODE", 2)
    monkeypatch.setattr(pairs, "BLOCK_ROWS", 3)
    monkeypatch.setattr(pairs, "_TILE_ROWS", 5)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40])
@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_dissimilarity_equals_the_double_sum(count: int, kind: type) -> None:
    members = np.random.default_rng(count).standard_normal((count, 9)).astype(kind)
    assert dissimilarity(members) == pytest.approx(slow_degree(members), rel=1e-9)


def test_dissimilarity_of_nearly_equal_members_keeps_its_digits() -> None:
    rng = np.random.default_rng(0)
    members = (10 + 1e-4 * rng.standard_normal((20, 8))).astype(np.float32)
    assert dissimilarity(members) == pytest.approx(slow_degree(members), rel=1e-6)
    assert dissimilarity(np.ones((5, 8), np.float16)) == 0


integers = st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=0, max_size=14)


@settings(max_examples=60, deadline=None)
@given(integers, st.sampled_from([0.0, 0.5, 2.0, 5.0]))
def test_exact_division_is_algorithm_1_ties_and_duplicates_included(
    values: list[list[int]], theta: float
) -> None:
    descriptors = np.array(values, np.float32).reshape(-1, 3)
    groups = run(divide(descriptors, theta, approximate=False))
    assert as_sets(groups) == slow_divide(descriptors, theta)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("seed", range(12))
def test_exact_division_beyond_one_matrix_is_algorithm_1(seed: int) -> None:
    rng = np.random.default_rng(seed)
    descriptors = rng.integers(-2, 3, (25, 3)).astype(np.float16)
    for theta in (0.0, 1.0, 4.0):
        groups = run(divide(descriptors, theta, approximate=False))
        assert as_sets(groups) == slow_divide(descriptors, theta)


@pytest.mark.parametrize("approximate", [None, True, False])
@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_groups_partition_the_gallery_and_stay_below_theta(
    approximate: bool | None, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MATRIX_MEMBERS", 50)
    monkeypatch.setattr(module, "SWEPT_MEMBERS", 20)
    monkeypatch.setattr(module, "EXACT_ROWS", 100)
    vectors = clusters(np.random.default_rng(1), 30, 8)[0].astype(kind)
    groups = run(divide(vectors, 0.4, approximate=approximate))
    assert sorted(row for rows in groups.members() for row in rows) == list(range(240))
    for label, rows in enumerate(groups.members()):
        assert groups.spreads[label] == pytest.approx(slow_degree(vectors[rows]), abs=1e-6)
        assert groups.means[label] == pytest.approx(vectors[rows].astype(float).mean(axis=0))
        assert groups.spreads[label] <= 0.4 + 1e-6
    firsts = [rows[0] for rows in groups.members()]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("approximate", [None, True, False])
def test_equal_descriptors_never_loop_and_stay_together(approximate: bool | None) -> None:
    vectors = np.tile(np.float32([[0.6, 0.8], [0.8, -0.6]]), (700, 1))
    vectors *= np.float32(1 / 3)
    groups = run(divide(vectors, 0.0, approximate=approximate))
    assert len(groups) == 2
    assert (groups.labels == np.arange(1400) % 2).all()


def test_theta_zero_parts_descriptors_that_differ_in_the_last_bits() -> None:
    rng = np.random.default_rng(5)
    far = rng.standard_normal((5, 32))
    near = np.concatenate([far, far[:3] + 1e-4 * rng.standard_normal((3, 32))]).astype(np.float32)
    groups = run(divide(np.concatenate([near, near]), 0.0))
    assert len(groups) == len(near)


def test_an_empty_and_a_single_gallery_work() -> None:
    nobody = run(divide(np.zeros((0, 5), np.float16), 0.1))
    assert (len(nobody), nobody.means.shape, len(nobody.labels)) == (0, (0, 5), 0)
    one = run(divide(np.ones((1, 5), np.float16), 0.1))
    assert (len(one), one.spreads.tolist(), one.labels.tolist()) == (1, [0.0], [0])


def test_division_reports_progress_often_and_never_backwards() -> None:
    vectors = clusters(np.random.default_rng(2), 60, 40, width=512)[0].astype(np.float16)
    job, pauses, last = divide(vectors, 0.3), [], time.thread_time()
    seen = []
    for progress in job:
        now = time.thread_time()  # what other programs take is not ours
        pauses.append(now - last)
        last = now
        seen.append(progress)
    assert max(pauses) < 0.1
    assert len(seen) > 10
    assert all(0 <= step.done <= step.total for step in seen)


@pytest.mark.parametrize("approximate", [False, True])
def test_a_matrix_of_all_pairs_is_never_held(approximate: bool) -> None:
    vectors = np.random.default_rng(2).standard_normal((3000, 24)).astype(np.float32)
    tracemalloc.start()
    try:
        run(dividing(vectors, approximate=approximate))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * 3000 * 3000 / 2


def test_refining_makes_groups_purer_and_drops_empty_ones() -> None:
    vectors, pids = clusters(np.random.default_rng(3), 80, 10, noise=0.8)
    groups = run(divide(vectors, 1.0))
    refined = refine(vectors, groups, 3)

    def purity(found: Groups) -> float:
        return sum(np.bincount(pids[rows]).max() for rows in found.members()) / len(pids)

    assert purity(refined) > purity(groups)
    assert len(refined) <= len(groups)
    assert np.bincount(refined.labels, minlength=len(refined)).min() >= 1


def test_refining_puts_each_member_with_its_nearest_mean() -> None:
    vectors = np.random.default_rng(4).standard_normal((60, 5)).astype(np.float32)
    groups = run(divide(vectors, 4.0))
    refined = refine(vectors, groups, 1)
    distances = ((vectors[:, None] - groups.means[None]) ** 2).sum(axis=2)
    kept = np.unique(distances.argmin(axis=1))
    assert np.array_equal(kept[refined.labels], distances.argmin(axis=1))
    assert np.array_equal(refine(vectors, groups, 0).labels, groups.labels)


@pytest.mark.parametrize("approximate", [True, False])
def test_every_node_of_the_tree_has_the_degree_of_its_members(
    approximate: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MATRIX_MEMBERS", 12)
    monkeypatch.setattr(module, "SWEPT_MEMBERS", 12)
    vectors = clusters(np.random.default_rng(7), 9, 9)[0].astype(np.float16)
    vectors[40] = vectors[3]
    together = np.where(np.arange(81) < 6, 0, -1)
    tree = run(dividing(vectors, together=together, approximate=approximate))
    for start, end, degree in zip(tree.starts, tree.ends, tree.degrees, strict=True):
        assert degree == pytest.approx(slow_degree(vectors[tree.order[start:end]]), abs=2e-5)
    assert sorted(tree.order.tolist()) == list(range(81))
    labels = tree.cut(0.0)
    assert len(set(labels[:6])) == 1
    assert labels[40] == labels[3]


def test_sweeping_finds_nearly_the_groups_of_the_exact_division() -> None:
    vectors = clusters(np.random.default_rng(8), 100, 12, noise=0.7, width=96)[0]
    exact = run(dividing(vectors, approximate=False))
    swept = run(dividing(vectors, approximate=True))
    for theta in (0.4, 0.7, 1.0):
        ratio = swept.cut(theta).max() / exact.cut(theta).max()
        assert abs(ratio - 1) <= 0.05
