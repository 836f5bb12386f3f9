"""Each benchmark is read from a small fixture in its original layout."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.benchmarks import READERS, SplitChoice, one_query_each, random_halves


def touch(folder: Path, names: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()


@pytest.fixture
def market(tmp_path: Path) -> Path:
    root = tmp_path / "Market-1501-v15.09.15"
    touch(root / "bounding_box_train", ["0002_c1s1_000451_03.jpg", "0002_c2s1_000776_01.jpg"])
    touch(root / "query", ["0001_c1s1_001051_00.jpg", "0003_c6s3_001051_00.jpg"])
    test = ["0000_c1s1_000151_01.jpg", "-1_c1s1_000401_03.jpg", "0001_c2s1_000301_00.jpg"]
    touch(root / "bounding_box_test", [*test, "0003_c1s1_000301_00.jpg", "Thumbs.db"])
    drawn = ["0001_c1s1_001051_00.jpg", "0001_c1s1_001061_00.jpg", "0001_c2s1_000301_00.jpg"]
    touch(root / "gt_bbox", [*drawn, "0002_c1s1_000451_00.jpg"])
    return root


def test_market_keeps_junk_and_distractors_in_the_gallery(market: Path) -> None:
    found = READERS["market1501"](market, SplitChoice())
    assert found.train.pids.tolist() == [2, 2]
    assert found.test.pids[found.queries].tolist() == [1, 3]
    assert sorted(found.test.pids[found.gallery].tolist()) == [-1, 0, 1, 3]
    assert found.test.cameras[found.queries].tolist() == [1, 6]


def test_market_pools_the_drawn_boxes_of_each_query_and_camera(market: Path) -> None:
    found = READERS["market1501"](market, SplitChoice(pools=True))
    assert found.test.pids[found.pools].tolist() == [1, 1]
    assert found.test.cameras[found.pools].tolist() == [1, 1]


def test_market_reads_drawn_boxes_only_when_asked(market: Path) -> None:
    assert len(READERS["market1501"](market, SplitChoice()).pools) == 0
    for path in (market / "gt_bbox").iterdir():
        path.unlink()
    (market / "gt_bbox").rmdir()
    with pytest.raises(DatasetError, match="“gt_bbox” is missing"):
        READERS["market1501"](market, SplitChoice(pools=True))


@pytest.mark.parametrize("name", ["bounding_box_train", "query", "bounding_box_test"])
def test_a_missing_folder_of_market_is_named(market: Path, name: str) -> None:
    (market / name).rename(market / "elsewhere")
    with pytest.raises(DatasetError, match=f"“{name}” is missing"):
        READERS["market1501"](market, SplitChoice())


def test_a_plain_folder_has_one_query_for_each_person_and_camera(tmp_path: Path) -> None:
    names = ["0001_c1s1_000001_00.jpg", "0001_c1s1_000002_00.jpg", "0001_c2s1_000001_00.jpg"]
    touch(tmp_path, [*names, "0000_c1s1_000001_00.jpg", "-1_c1s1_000001_00.jpg"])
    found = READERS["folder"](tmp_path, SplitChoice())
    assert found.test.pids[found.queries].tolist() == [1, 1]
    assert len(found.gallery) == 5
    assert len(found.train) == 0


def test_a_folder_with_query_and_gallery_is_taken_apart(tmp_path: Path) -> None:
    touch(tmp_path / "query", ["0001_c1s1_000001_00.jpg"])
    touch(tmp_path / "gallery", ["0001_c2s1_000001_00.jpg", "0002_c2s1_000001_00.jpg"])
    found = READERS["folder"](tmp_path, SplitChoice())
    assert found.test.pids[found.queries].tolist() == [1]
    assert found.test.pids[found.gallery].tolist() == [1, 2]


@pytest.fixture
def viper(tmp_path: Path) -> Path:
    root = tmp_path / "VIPeR"
    touch(root / "cam_a", [f"{pid:03d}_{angle}.bmp" for pid, angle in ((0, 0), (1, 45), (3, 90))])
    touch(
        root / "cam_b", [f"{pid:03d}_{angle}.bmp" for pid, angle in ((0, 90), (1, 135), (3, 180))]
    )
    return root


def test_viper_pairs_the_cameras_by_the_first_number(viper: Path) -> None:
    found = READERS["viper"](viper, SplitChoice(halves=4))
    assert found.test.pids[found.queries].tolist() == [0, 1, 3]
    assert found.test.pids[found.gallery].tolist() == [0, 1, 3]
    assert [len(half) for half in found.halves] == [2, 2, 2, 2]


def test_a_chosen_half_of_viper_is_never_trained_on(viper: Path) -> None:
    several = READERS["viper"](viper, SplitChoice(halves=6))
    for split in range(1, 7):
        found = READERS["viper"](viper, SplitChoice(split=split))
        (half,) = found.halves
        np.testing.assert_array_equal(half, several.halves[split - 1])
        trained = set(found.train.pids.tolist())
        assert trained == {0, 1, 3} - set(half.tolist())
        assert len(found.train) == 2 * len(trained)
    with pytest.raises(DatasetError, match="0 is none"):
        READERS["viper"](viper, SplitChoice(split=0))


def test_a_person_in_one_camera_of_viper_alone_is_named(viper: Path) -> None:
    (viper / "cam_b" / "001_135.bmp").unlink()
    with pytest.raises(DatasetError, match="cam_b” lacks person 001"):
        READERS["viper"](viper, SplitChoice())


def test_a_missing_camera_of_viper_is_named(viper: Path) -> None:
    (viper / "cam_a").rename(viper / "elsewhere")
    with pytest.raises(DatasetError, match="“cam_a” is missing"):
        READERS["viper"](viper, SplitChoice())


def test_an_empty_camera_of_viper_is_named(viper: Path) -> None:
    for path in (viper / "cam_b").iterdir():
        path.unlink()
    with pytest.raises(DatasetError, match="000_45.bmp"):
        READERS["viper"](viper, SplitChoice())


def test_halves_repeat_under_a_seed_and_hold_half_of_the_people() -> None:
    people = np.arange(632)
    halves = random_halves(people, 3, seed=1)
    assert [len(half) for half in halves] == [316, 316, 316]
    for half, again in zip(halves, random_halves(people, 5, seed=1), strict=False):
        np.testing.assert_array_equal(half, again)
    assert halves[0].tolist() != halves[1].tolist()
    assert halves[0].tolist() != random_halves(people, 1, seed=2)[0].tolist()


def test_there_is_one_query_for_each_identity_and_camera() -> None:
    pids, cameras = np.array([3, 3, 3, 1, 1]), np.array([1, 1, 2, 2, 2])
    assert one_query_each(pids, cameras).tolist() == [0, 2, 3]
