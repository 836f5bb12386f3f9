import numpy as np
import pytest

from reid_desktop.evaluation.protocols import pool_queries, single_gallery_shot, viper
from reid_desktop.evaluation.ranking import JUNK_PID, cmc_map

RANKS = (1, 5, 10, 20)


def slow_place(distances: np.ndarray, own: int, others: list[int]) -> int:
    ranking = sorted([own, *others], key=lambda row: (distances[row], row))
    return ranking.index(own) + 1


def slow_cmc(trials: list[list[int]]) -> dict[int, float]:
    shares = {k: [sum(p <= k for p in places) / len(places) for places in trials] for k in RANKS}
    return {k: sum(values) / len(values) for k, values in shares.items()}


def slow_single_shot(
    distances: np.ndarray, labels: tuple[np.ndarray, ...], repeats: int, seed: int
) -> dict[int, float]:
    query_pids, gallery_pids, query_cams, gallery_cams = labels
    rng = np.random.default_rng(seed)
    trials = []
    for _ in range(repeats):
        order = rng.permutation(len(gallery_pids)).tolist()
        places = []
        for q, pid in enumerate(query_pids):
            own = [g for g in order if gallery_pids[g] == pid and gallery_cams[g] != query_cams[q]]
            if not own or pid == JUNK_PID:
                continue
            others = {}
            for g in order:
                if gallery_pids[g] not in (pid, JUNK_PID):
                    others.setdefault(gallery_pids[g], g)
            places.append(slow_place(distances[q], own[0], list(others.values())))
        trials.append(places)
    return slow_cmc(trials)


@pytest.mark.parametrize("seed", range(6))
def test_single_gallery_shot_equals_the_obvious_loops(seed: int) -> None:
    rng = np.random.default_rng(seed)
    distances = rng.random((25, 60)).round(1 if seed % 2 else 12)  # odd seeds have many ties
    labels = (
        rng.integers(0, 30, 25),
        rng.integers(JUNK_PID, 30, 60),
        rng.integers(1, 3, 25),
        rng.integers(1, 3, 60),
    )
    found = single_gallery_shot(distances, *labels, repeats=7, seed=seed)
    assert found.trials == 7
    assert found.cmc == pytest.approx(slow_single_shot(distances, labels, 7, seed), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_viper_equals_the_obvious_loops(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = np.arange(40)
    queries, gallery = rng.permutation(people), rng.permutation(people)[:36]
    distances = rng.random((40, 36)).round(1 if seed % 2 else 12)
    halves = [rng.permutation(people)[:20] for _ in range(5)]
    trials = []
    for half in halves:
        shown = [g for g, pid in enumerate(gallery) if pid in half]
        places = []
        for q, pid in enumerate(queries):
            if pid in half and pid in gallery:
                own = gallery.tolist().index(pid)
                places.append(slow_place(distances[q], own, [g for g in shown if g != own]))
        trials.append(places)
    found = viper(distances, queries, gallery, halves=halves)
    assert found.cmc == pytest.approx(slow_cmc(trials), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_pooling_equals_the_obvious_loops(seed: int) -> None:
    rng = np.random.default_rng(seed)
    descriptors = rng.normal(size=(50, 8)).astype(np.float32)
    pids, cameras = rng.integers(0, 6, 50), rng.integers(1, 4, 50)
    pooled, pooled_pids, pooled_cameras = pool_queries(descriptors, pids, cameras)
    for row, (pid, camera) in enumerate(zip(pooled_pids, pooled_cameras, strict=True)):
        own = [
            descriptors[i].astype(float)
            for i in range(50)
            if (pids[i], cameras[i]) == (pid, camera)
        ]
        mean = sum(own) / len(own)
        np.testing.assert_allclose(pooled[row], mean / np.sqrt((mean**2).sum()), atol=1e-6)
    assert len(pooled) == len(set(zip(pids.tolist(), cameras.tolist(), strict=True)))


def test_multiple_queries_are_pooled_by_person_and_camera() -> None:
    descriptors = np.float32([[1, 0], [0, 1], [1, 0], [0, 1]])
    pooled, pids, cameras = pool_queries(
        descriptors, np.array([2, 1, 2, 2]), np.array([1, 1, 2, 1])
    )
    assert list(zip(pids.tolist(), cameras.tolist(), strict=True)) == [(1, 1), (2, 1), (2, 2)]
    assert pooled == pytest.approx(np.array([[0, 1], [0.5**0.5, 0.5**0.5], [1, 0]]))


def test_pooling_nothing_gives_nothing() -> None:
    none = np.zeros(0, np.int64)
    assert pool_queries(np.zeros((0, 4), np.float32), none, none)[0].shape == (0, 4)


def test_single_gallery_shot_of_one_crop_each_is_the_plain_cmc() -> None:
    rng = np.random.default_rng(0)
    distances, pids = rng.random((30, 30)).round(1), rng.permutation(30)
    queries = np.arange(30)
    ones = np.ones(30, np.int64)
    plain = cmc_map(distances, queries, pids, ones, ones + 1)
    shot = single_gallery_shot(distances, queries, pids, ones, ones + 1, repeats=2)
    assert shot.cmc == pytest.approx(plain.cmc)
    assert shot.deviations[1] == 0
    assert viper(distances, queries, pids, halves=[queries]).cmc == pytest.approx(plain.cmc)


def test_single_gallery_shot_is_the_mean_over_all_draws() -> None:
    # person 1 has a near and a far crop in camera 2, person 2 lies between them
    distances = np.array([[0.1, 0.5, 0.3]])
    gallery = np.array([1, 1, 2])
    shot = single_gallery_shot(
        distances, np.array([1]), gallery, np.array([1]), np.array([2, 2, 2]), repeats=2000
    )
    assert shot.cmc[1] == pytest.approx(0.5, abs=0.05)
    assert shot.cmc[5] == 1.0


def test_single_gallery_shot_never_draws_the_query_camera_for_its_person() -> None:
    distances = np.array([[0.0, 0.5, 0.3]])
    gallery, cameras = np.array([1, 1, 2]), np.array([1, 2, 1])
    shot = single_gallery_shot(
        distances, np.array([1]), gallery, np.array([1]), cameras, repeats=20
    )
    assert (shot.cmc[1], shot.cmc[5], shot.trials) == (0.0, 1.0, 20)
    alone = single_gallery_shot(distances, np.array([2]), gallery, np.array([1]), cameras)
    assert (alone.cmc[1], alone.trials) == (0.0, 0)


def test_nobody_scores_nothing() -> None:
    none = np.zeros(0, np.int64)
    empty = np.zeros((0, 0))
    assert single_gallery_shot(empty, none, none, none, none).trials == 0
    assert viper(empty, none, none, halves=[np.array([1, 2])]).cmc == dict.fromkeys(RANKS, 0.0)


def test_viper_halves_make_the_task_easier_than_the_whole() -> None:
    rng = np.random.default_rng(1)
    people = np.arange(80)
    distances = rng.random((80, 80)) - 0.6 * np.eye(80)
    halves = [rng.permutation(people)[:40] for _ in range(10)]
    half = viper(distances, people, people, halves=halves)
    whole = viper(distances, people, people, halves=[people])
    assert half.trials == 10
    assert half.cmc[1] > whole.cmc[1]
