from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import STREAM_NAMES
from reid_desktop.training.glad_data import (
    Augmentation,
    LabelledCrops,
    augment,
    read_picture,
    stream_boxes,
)

STILL = Augmentation(flip=0, jitter=0, erasing=0, colour=0)


def test_a_batch_holds_each_stream_at_its_size(few_crops: LabelledCrops) -> None:
    found = few_crops.batch(np.array([0, 3]), streams=STREAM_NAMES, scale=0.25)
    assert [tuple(one.shape) for one in found] == [
        (2, 3, 128, 64),
        (2, 3, 32, 32),
        (2, 3, 64, 64),
        (2, 3, 64, 64),
    ]
    assert all(one.min() >= 0 and one.max() <= 255 for one in found)


def test_no_augmentation_leaves_crops_as_they_are(few_crops: LabelledCrops) -> None:
    crop, boxes = few_crops.pictures[0], few_crops.boxes[0]
    varied, moved = augment(crop, boxes, STILL, np.random.default_rng(0))
    np.testing.assert_array_equal(varied, crop)
    np.testing.assert_allclose(moved, boxes)


def test_mirroring_takes_the_boxes_along() -> None:
    crop = np.zeros((10, 10, 3), np.uint8)
    crop[:, :3] = 200
    boxes = np.tile(np.array([0, 0, 0.3, 1], np.float32), (4, 1))
    flipped = Augmentation(flip=1, jitter=0, erasing=0, colour=0)
    varied, moved = augment(crop, boxes, flipped, np.random.default_rng(0))
    np.testing.assert_allclose(moved[0], [0.7, 0, 1, 1], atol=1e-6)
    assert (varied[:, 7:] == 200).all()
    assert (crop[:, :3] == 200).all()


def test_erasing_covers_a_part_and_not_all(few_crops: LabelledCrops) -> None:
    erased = Augmentation(flip=0, jitter=0, erasing=1, colour=0)
    crop = few_crops.pictures[0]
    varied, _ = augment(crop, few_crops.boxes[0], erased, np.random.default_rng(0))
    changed = (varied != crop).any(axis=2).mean()
    assert 0 < changed < 0.5


def test_augmentation_repeats_under_a_seed(few_crops: LabelledCrops) -> None:
    for _ in range(2):
        one, two = (
            few_crops.batch(
                np.arange(4),
                streams=STREAM_NAMES,
                scale=0.25,
                augmentation=Augmentation(),
                chance=np.random.default_rng(5),
            )
            for _ in range(2)
        )
        assert all(bool((a == b).all()) for a, b in zip(one, two, strict=True))


def test_stream_boxes_are_shares_with_the_whole_first() -> None:
    parts = np.array([[[8, 0, 24, 16], [0, 8, 32, 40], [0, 32, 32, 64]]], np.float32)
    found = stream_boxes(parts, np.array([[32, 64]], np.float32))
    np.testing.assert_allclose(found[0, 0], [0, 0, 1, 1])
    np.testing.assert_allclose(found[0, 1], [0.25, 0, 0.75, 0.25])


def test_a_picture_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "0001_c1s1_000001_00.jpg"
    path.write_bytes(b"no picture")
    with pytest.raises(DatasetError, match="0001_c1s1_000001_00.jpg"):
        read_picture(path)
