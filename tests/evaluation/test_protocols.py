import numpy as np
import pytest

from reid_desktop.evaluation.protocols import pool_queries, single_gallery_shot, viper
from reid_desktop.evaluation.ranking import cmc_map


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
    assert viper(distances, queries, pids, repeats=1).cmc == pytest.approx(plain.cmc)


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
    shot = single_gallery_shot(distances, np.array([1]), gallery, np.array([1]), cameras)
    assert (shot.cmc[1], shot.cmc[5], shot.trials) == (0.0, 1.0, 20)
    alone = single_gallery_shot(distances, np.array([2]), gallery, np.array([1]), cameras)
    assert (alone.cmc[1], alone.trials) == (0.0, 0)


def test_viper_halves_make_the_task_easier_than_the_whole() -> None:
    rng = np.random.default_rng(1)
    people = np.arange(80)
    distances = rng.random((80, 80)) - 0.6 * np.eye(80)
    half, whole = viper(distances, people, people), viper(distances, people, people, repeats=1)
    assert half.trials == 10
    assert half.cmc[1] > whole.cmc[1]
