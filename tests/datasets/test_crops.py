from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.crops import (
    join,
    read_cuhk01_crops,
    read_cuhk03_crops,
    read_market1501,
)


def folder(path: Path, *names: str) -> Path:
    path.mkdir()
    for name in names:
        (path / name).write_bytes(b"")
    return path


def test_market_names_give_identity_camera_and_sequence(tmp_path: Path) -> None:
    names = ("0002_c1s1_000451_03.jpg", "-1_c6s4_000002_00.jpg", "1500_c6s3_086542_02.jpg")
    found = read_market1501(folder(tmp_path / "m", *names, "Thumbs.db", "readme.jpg"))
    assert found.pids.tolist() == [-1, 2, 1500]
    assert found.cameras.tolist() == [6, 1, 6]
    assert found.sequences.tolist() == [4, 1, 3]
    assert [path.name for path in found.paths] == sorted(names)


def test_cuhk03_pictures_0_to_4_are_camera_one(tmp_path: Path) -> None:
    found = read_cuhk03_crops(folder(tmp_path / "c", "0007_04.png", "0007_05.png"))
    assert found.pids.tolist() == [7, 7]
    assert found.cameras.tolist() == [1, 2]


def test_cuhk01_pictures_1_and_2_are_camera_one(tmp_path: Path) -> None:
    found = read_cuhk01_crops(folder(tmp_path / "c", "0011002.png", "0011003.png", "0011005.png"))
    assert found.pids.tolist() == [11, 11]
    assert found.cameras.tolist() == [1, 2]


def test_joined_sets_share_no_identity_and_no_camera(tmp_path: Path) -> None:
    market = read_market1501(
        folder(tmp_path / "m", "0002_c1s1_000451_03.jpg", "0009_c6s1_1_01.jpg", "-1_c1s1_1_01.jpg")
    )
    cuhk = read_cuhk03_crops(folder(tmp_path / "c", "0002_00.png", "0002_07.png"))
    found = join([market, cuhk])
    assert found.pids.tolist() == [0, 1, 2, 2]
    assert found.cameras.tolist() == [1, 6, 7, 8]
    assert len(found.paths) == 4
    assert len(join([])) == 0


def test_chosen_crops_keep_their_labels(tmp_path: Path) -> None:
    market = read_market1501(
        folder(
            tmp_path / "m", "0004_c1s1_000451_03.jpg", "0009_c6s1_1_01.jpg", "0011_c2s1_1_01.jpg"
        )
    )
    held = market.where(market.pids % 5 == 4)
    assert held.pids.tolist() == [4, 9]
    assert np.array_equal(held.cameras, [1, 6])


def test_a_missing_folder_and_one_without_crops_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is missing"):
        read_market1501(tmp_path / "none")
    with pytest.raises(DatasetError, match="0002_c1s1_000451_03.jpg"):
        read_market1501(folder(tmp_path / "empty", "portrait.jpg"))
