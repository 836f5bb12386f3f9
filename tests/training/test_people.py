from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.progress import run
from reid_desktop.datasets.crops import read_market1501
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.people import held_out, join_crops, load_crops, load_nobody
from reid_desktop.vision.locator import KeypointLocator
from reid_desktop.vision.nets.keypoints import KeypointNet


def test_every_fifth_identity_is_held_out() -> None:
    assert held_out(np.array([3, 4, 5, 9, 14, 0])).tolist() == [
        *(False, True),
        *(False, True),
        *(True, False),
    ]


def test_crops_are_read_with_stream_boxes_in_the_crop(tmp_path: Path) -> None:
    for name in ("0002_c1s1_000451_03.jpg", "0002_c2s1_000451_03.jpg", "0009_c1s1_000451_03.jpg"):
        assert cv2.imwrite(str(tmp_path / name), np.full((128, 64, 3), 90, np.uint8))
    torch.manual_seed(0)
    locator = KeypointLocator(
        KeypointNet(), device=torch.device("cpu"), bfloat16=False, micro_batch=2
    )
    found = run(load_crops(read_market1501(tmp_path), locator))
    assert len(found) == 3
    assert found.boxes.shape == (3, 4, 4)
    assert ((found.boxes >= 0) & (found.boxes <= 1)).all()
    assert found.pids.tolist() == [2, 2, 9]


def test_joined_crops_share_no_identity_and_no_camera(few_crops: LabelledCrops) -> None:
    found = join_crops([few_crops, few_crops])
    assert len(found) == 24
    assert not set(found.pids[:12]) & set(found.pids[12:])
    assert not set(found.cameras[:12]) & set(found.cameras[12:])
    assert len(join_crops([])) == 0


def test_pieces_without_people_hold_no_points(tmp_path: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    assert cv2.imwrite(str(tmp_path / "street.png"), picture)
    found, again = (load_nobody(tmp_path, seed=3, each=4) for _ in range(2))
    assert len(found) == 4
    assert (found.weights == -1).all()
    for one, two in zip(found.pictures, again.pictures, strict=True):
        np.testing.assert_array_equal(one, two)
    assert all(piece.shape[0] <= 160 for piece in found.pictures)


def test_a_folder_without_backgrounds_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no pictures"):
        load_nobody(tmp_path, seed=0)
