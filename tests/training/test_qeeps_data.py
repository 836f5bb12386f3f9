"""Promises of augmentation, sources, batches and pairs."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.crops import CropSet
from reid_desktop.datasets.labelled_frames import LabelledFrame
from reid_desktop.training.qeeps_data import (
    Source,
    augment,
    background_source,
    composed_source,
    draw_batch,
    labelled_source,
    read_picture,
)
from reid_desktop.training.qeeps_pairs import (
    PairSource,
    composed_pairs,
    draw_pairs,
    labelled_pairs,
)
from reid_desktop.training.scenes import Sample

SIZE = (96, 128)


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    chance = np.random.default_rng(0)
    paths = []
    for number in range(3):
        path = tmp_path / f"{number}.jpg"
        assert cv2.imwrite(str(path), chance.integers(0, 256, (100, 140, 3), dtype=np.uint8))
        paths.append(path)
    return paths


@pytest.fixture
def crops(pictures: list[Path]) -> CropSet:
    rows = [pictures[n % 3] for n in range(8)]
    pids = np.repeat(np.arange(4), 2)
    return CropSet("drawn", tuple(rows), pids, np.tile([1, 2], 4), np.zeros(8, np.int64))


def frames(pictures: list[Path]) -> list[LabelledFrame]:
    boxes = np.array([[10, 10, 50, 90], [60, 20, 100, 90]], np.float32)
    return [
        LabelledFrame(path, None, boxes, np.array([5, 8]), np.array([False, False]))
        for path in pictures
    ]


def sample() -> Sample:
    image = np.zeros((100, 140, 3), np.uint8)
    image[20:80, 30:60] = 255
    return Sample(image, np.array([[30, 20, 60, 80]], np.float32), np.array([3]), np.array([False]))


def test_boxes_follow_the_picture() -> None:
    source = Source("x", 1, lambda rng: sample(), (0.7, 1.4))
    for seed in range(20):
        found = augment(sample(), SIZE, source, np.random.default_rng(seed))
        assert found.image.shape == (*SIZE, 3)
        if found.ignored[0]:
            continue
        x1, y1, x2, y2 = found.boxes[0].round().astype(int)
        inner = found.image[y1 + 2 : y2 - 2, x1 + 2 : x2 - 2].astype(int)
        around = found.image[:, max(0, x1 - 6) : max(0, x1 - 3)].astype(int)
        assert inner.mean() > (around.mean() if around.size else 0) + 30


def test_a_person_cut_away_is_ignored() -> None:
    edge = Sample(
        np.zeros((100, 400, 3), np.uint8),
        np.array([[0, 10, 20, 90], [380, 10, 400, 90]], np.float32),
        np.array([1, 2]),
        np.array([False, False]),
    )
    source = Source("x", 1, lambda rng: edge, (1, 1), (1, 1))
    found = augment(edge, (100, 60), source, np.random.default_rng(0))
    assert found.ignored.any()


def test_a_batch_depends_on_its_seed_alone(pictures: list[Path], crops: CropSet) -> None:
    sources = [
        Source("labelled", 1, labelled_source(frames(pictures), first_pid=7), (0.8, 1.2)),
        Source("composed", 1, composed_source(pictures, crops), (0.8, 1.2)),
        Source("backgrounds", 1, background_source(pictures), (0.8, 1.2)),
    ]
    one, two = (draw_batch(sources, [SIZE], 4, np.random.default_rng(3)) for _ in range(2))
    assert one.images.shape == (4, 3, *SIZE)
    assert bool((one.images == two.images).all())
    for a, b in zip(one.truths, two.truths, strict=True):
        assert a.boxes.tolist() == b.boxes.tolist()


def test_identities_become_rows_of_the_table(pictures: list[Path]) -> None:
    draw = labelled_source(frames(pictures), first_pid=7)
    assert draw(np.random.default_rng(0)).pids.tolist() == [7, 8]
    unknown = labelled_source(frames(pictures))
    assert unknown(np.random.default_rng(0)).pids.tolist() == [-1, -1]


def test_both_pictures_of_a_pair_show_the_person(pictures: list[Path], crops: CropSet) -> None:
    rng = np.random.default_rng(0)
    for draw in (
        composed_pairs(pictures, crops, first_pid=20),
        labelled_pairs(frames(pictures), first_pid=20),
    ):
        pair = draw(rng)
        assert pair.pid >= 20
        assert pair.pid in pair.query.pids
        assert pair.pid in pair.gallery.pids


def test_a_pair_batch_keeps_the_query_person(pictures: list[Path], crops: CropSet) -> None:
    single = Source("composed", 1, composed_source(pictures, crops), (0.9, 1.1))
    sources = [PairSource(single, composed_pairs(pictures, crops))]
    batch = draw_pairs(sources, [SIZE], 3, np.random.default_rng(1))
    assert batch.queries.shape == batch.gallery.shape == (3, 3, *SIZE)
    sides = batch.query_boxes[:, 2:] - batch.query_boxes[:, :2]
    assert bool((sides > 0).all())
    for truth, target in zip(batch.truths, batch.targets.tolist(), strict=True):
        assert target in truth.pids.tolist()


def test_an_unreadable_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="missing"):
        read_picture(tmp_path / "missing.jpg")


def test_a_few_people_come_back_often(pictures: list[Path], crops: CropSet) -> None:
    draw = composed_source(pictures, crops, people=2)
    seen = {int(p) for seed in range(12) for p in draw(np.random.default_rng(seed)).pids}
    assert seen == {0, 3}
