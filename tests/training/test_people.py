from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.progress import run
from reid_desktop.datasets.crops import read_market1501
from reid_desktop.datasets.cuhk03 import StoredCrops
from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.people import (
    POSE_BOX,
    held_out,
    join_crops,
    load_crops,
    load_nobody,
    load_synthetic,
)
from reid_desktop.vision.locator import KeypointLocator
from reid_desktop.vision.nets.keypoints import KeypointNet


def test_every_fifth_identity_is_held_out() -> None:
    assert held_out(np.array([3, 4, 5, 9, 14, 0])).tolist() == [
        *(False, True),
        *(False, True),
        *(True, False),
    ]


@pytest.fixture
def locator() -> KeypointLocator:
    torch.manual_seed(0)
    return KeypointLocator(KeypointNet(), device=torch.device("cpu"), bfloat16=False, micro_batch=2)


@pytest.fixture
def market(tmp_path: Path) -> Path:
    for name in ("0002_c1s1_000451_03.jpg", "0002_c2s1_000451_03.jpg", "0009_c1s1_000451_03.jpg"):
        assert cv2.imwrite(str(tmp_path / name), np.full((128, 64, 3), 90, np.uint8))
    return tmp_path


def test_pose_normalised_crops_have_their_parts_in_the_same_places(
    market: Path, locator: KeypointLocator
) -> None:
    found = run(load_crops(read_market1501(market), locator, transform=POSE_BOX))
    assert {picture.shape for picture in found.pictures} == {(256, 128, 3)}
    assert (found.boxes == found.boxes[0]).all()


def test_crops_inside_a_mat_file_are_read_as_those_of_a_folder(
    tmp_path: Path, locator: KeypointLocator, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [np.full((40 + row, 20, 3), 10 * row, np.uint8) for row in range(20)]
    ones = np.ones(20, np.int64)
    stored = StoredCrops("cuhk03", tmp_path, "labelled", np.zeros((20, 3), np.int64), ones, ones)
    monkeypatch.setattr(StoredCrops, "pictures", lambda self, rows: [images[r] for r in rows])
    found = run(load_crops(stored, locator))
    assert [picture.shape[0] for picture in found.pictures] == list(range(40, 60))


def test_synthetic_people_have_their_points_in_their_box_and_repeat() -> None:
    found, again = (run(load_synthetic([3, 5])) for _ in range(2))
    assert len(found) == 2
    assert (found.weights.mean(axis=1) > 0.5).all()
    known = found.weights > 0
    shares = found.points - found.boxes[:, None, :2]
    sides = found.boxes[:, None, 2:] - found.boxes[:, None, :2]
    assert ((shares >= 0) & (shares <= sides)).all(axis=2)[known].all()
    assert (found.points[:, 0, 1] < found.points[:, 1, 1]).all()
    for one, two in zip(found.pictures, again.pictures, strict=True):
        np.testing.assert_array_equal(one, two)


def test_crops_are_read_with_stream_boxes_in_the_crop(
    market: Path, locator: KeypointLocator
) -> None:
    found = run(load_crops(read_market1501(market), locator))
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
