from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch.nn import functional

from reid_desktop.datasets.crops import CropSet
from reid_desktop.training.lineups import LOOKS, lineup_source
from reid_desktop.training.qeeps_losses import lineup_loss
from reid_desktop.vision.nets.oim import OimLoss


@pytest.fixture
def crops(tmp_path: Path) -> CropSet:
    paths = []
    for pid in range(3):
        path = tmp_path / f"{pid}.png"
        assert cv2.imwrite(str(path), np.full((20, 10, 3), 60 + 60 * pid, np.uint8))
        paths += [path, path]
    none = np.zeros(6, np.int64)
    return CropSet("drawn", tuple(paths), np.repeat(np.arange(3), 2), none, none)


def test_a_lineup_holds_several_looks_of_each_person(crops: CropSet) -> None:
    batch = lineup_source(crops, first_pid=40)((96, 128), np.random.default_rng(0))
    truth = batch.truths[0]
    assert batch.images.shape == (1, 3, 96, 128)
    pids, counts = torch.unique(truth.pids, return_counts=True)
    assert set(pids.tolist()) <= {40, 41, 42}
    assert set(counts.tolist()) == {LOOKS}
    assert truth.pids[0::2].tolist() == truth.pids[1::2].tolist()
    assert bool((truth.boxes >= 0).all())
    assert bool((truth.boxes <= torch.tensor([128.0, 96, 128, 96])).all())


def test_a_lineup_depends_on_its_seed_alone(crops: CropSet) -> None:
    draw = lineup_source(crops)
    one, two = (draw((96, 128), np.random.default_rng(4)) for _ in range(2))
    assert torch.equal(one.images, two.images)


def test_alike_looks_of_a_person_cost_less_than_unlike_ones() -> None:
    torch.manual_seed(0)
    people = functional.normalize(torch.randn(4, 8))
    pids = torch.arange(4).repeat_interleave(2)
    alike = lineup_loss(OimLoss(4, queue=2, dimension=8), people.repeat_interleave(2, 0), pids)
    mixed = torch.stack([people, people.roll(1, 0)], 1).reshape(8, 8)
    unlike = lineup_loss(OimLoss(4, queue=2, dimension=8), mixed, pids)
    assert float(alike) < float(unlike)
