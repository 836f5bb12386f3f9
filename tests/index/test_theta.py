import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.index.groups import grouping
from reid_desktop.index.theta import suggest_theta


def people(seed: int, persons: int, each: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    pids = rng.permutation(np.repeat(np.arange(persons), each))
    vectors = rng.standard_normal((persons, 128))[pids]
    vectors += noise * rng.standard_normal(vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float16), pids


@pytest.mark.parametrize(
    ("persons", "each", "noise"), [(6, 40, 0.3), (60, 10, 0.6), (150, 12, 0.4)]
)
def test_the_default_threshold_gives_pure_groups_that_are_no_singletons(
    persons: int, each: int, noise: float
) -> None:
    vectors, pids = people(persons, persons, each, noise)
    groups = run(grouping(vectors, suggest_theta(vectors)))
    pure = sum(np.bincount(pids[rows]).max() for rows in groups.members()) / len(pids)
    assert pure > 0.95
    assert persons <= len(groups) <= len(pids) / 3


@pytest.mark.parametrize("shift", [0.0, 0.06, 0.15, 0.3])
def test_two_scenes_do_not_hide_the_people_in_them(shift: float) -> None:
    vectors, pids = people(1, 40, 8, 0.4)
    vectors = vectors + np.where(pids % 2 == 0, shift, -shift)[:, None]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = run(grouping(vectors, suggest_theta(vectors)))
    assert len(groups) == 40
    assert sum(np.bincount(pids[rows]).max() for rows in groups.members()) > 0.98 * len(pids)


@pytest.mark.parametrize("persons", [2, 3])
def test_very_few_people_are_told_apart(persons: int) -> None:
    vectors, pids = people(persons, persons, 30, 0.3)
    groups = run(grouping(vectors, suggest_theta(vectors)))
    assert all(len(set(pids[rows])) == 1 for rows in groups.members())
    assert len(groups) == persons


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_rows_give_zero(count: int) -> None:
    assert suggest_theta(np.eye(4, dtype=np.float32)[:count]) == 0.0


def test_equal_rows_give_zero_and_the_seed_decides() -> None:
    assert suggest_theta(np.ones((9, 4), np.float32)) == 0.0
    vectors, _ = people(2, 150, 12, 0.5)
    assert suggest_theta(vectors, seed=3) == suggest_theta(vectors, seed=3)
