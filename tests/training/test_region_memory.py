"""Remembered regions are what the network says of the pictures, and are looked at once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.progress import run
from reid_desktop.training import region_memory
from reid_desktop.training.lineups import LOOKS
from reid_desktop.training.qeeps_data import Batch, Source
from reid_desktop.training.qeeps_losses import BACKGROUND, Truth
from reid_desktop.training.region_memory import (
    UNSURE,
    RegionMemory,
    Remembered,
    look_at,
    remember_regions,
)
from reid_desktop.training.scenes import Sample
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import pool

CANVAS = (48, 64)


def scene(rng: np.random.Generator) -> Sample:
    image = rng.integers(0, 256, (48, 64, 3), dtype=np.uint8)
    boxes = np.array([[4, 4, 24, 44], [36, 6, 56, 40]], np.float32)
    return Sample(image, boxes, np.array([0, 1]), np.array([False, False]))


SOURCES = [Source("drawn", 1, scene, (1, 1), (1, 1))]


@pytest.fixture(scope="module")
def net() -> QeepsNet:
    torch.manual_seed(0)
    return build_net("resnet18").eval()


def lineup(size: tuple[int, int], rng: np.random.Generator) -> Batch:
    """Two people, LOOKS looks of each side by side."""
    image = torch.from_numpy(rng.integers(0, 256, (1, 3, *size), dtype=np.uint8))
    left = torch.arange(2 * LOOKS, dtype=torch.float32)[:, None] * 7
    boxes = torch.cat([left, left * 0 + 4, left + 7, left * 0 + 40], dim=1)
    pids = torch.arange(2).repeat_interleave(LOOKS)
    return Batch(image, [Truth(boxes, pids, torch.zeros(0, 4))])


def wishes(scenes: int, seed: int = 0) -> Remembered:
    return Remembered(SOURCES, scenes, lineup, 0, CANVAS, seed)


def remembered(net: QeepsNet, folder: Path, scenes: int, seed: int = 0) -> RegionMemory:
    return run(remember_regions(net, wishes(scenes, seed), folder))


def test_each_look_of_a_lineup_is_a_scene_of_its_own(net: QeepsNet, tmp_path: Path) -> None:
    memory = run(remember_regions(net, replace(wishes(1), lineups=2), tmp_path))
    looks = memory.scenes < 0
    assert int(looks.sum()) == 2 * 2 * LOOKS
    assert bool(memory.exact[looks].all())
    for scene in set(memory.scenes[looks].tolist()):
        assert sorted(memory.pids[memory.scenes == scene].tolist()) == [0, 1]
    assert len(set(memory.scenes[looks].tolist())) == 2 * LOOKS


def test_the_rows_of_the_true_boxes_are_those_of_conv5(net: QeepsNet) -> None:
    image = torch.randint(0, 256, (1, 3, *CANVAS), dtype=torch.uint8)
    truth = Truth(torch.tensor([[4.0, 4, 24, 44]]), torch.tensor([7]), torch.zeros(0, 4))
    memory = look_at(net, image, truth, 3)
    with torch.no_grad():
        maps = net.features(net.normalise(image))
        wanted = net.heads.flatten(pool(maps, [truth.boxes]))
    assert memory.exact.tolist()[0] is True
    assert memory.exact.sum() == 1
    assert memory.pids[0] == 7
    assert set(memory.scenes.tolist()) == {3}
    torch.testing.assert_close(memory.rows[:1].float(), wanted, rtol=0.05, atol=0.05)


def test_a_region_is_a_person_nobody_or_neither(net: QeepsNet) -> None:
    image = torch.randint(0, 256, (1, 3, *CANVAS), dtype=torch.uint8)
    whole = torch.tensor([[0.0, 0, CANVAS[1], CANVAS[0]]])
    nobody = look_at(net, image, Truth(whole[:0], torch.zeros(0, dtype=torch.int64), whole), 0)
    assert set(nobody.pids.tolist()) <= {UNSURE}
    empty = Truth(whole[:0], torch.zeros(0, dtype=torch.int64), torch.zeros(0, 4))
    assert set(look_at(net, image, empty, 0).pids.tolist()) == {BACKGROUND}


def test_what_was_looked_at_is_not_looked_at_again(
    net: QeepsNet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region_memory, "_PART", 2)
    whole = remembered(net, tmp_path / "whole", 3)
    job = remember_regions(net, wishes(3), tmp_path)
    for _ in range(3):
        next(job)
    job.close()
    seen: list[int] = []
    look = region_memory.look_at
    monkeypatch.setattr(
        region_memory,
        "look_at",
        lambda n, i, t, number: seen.append(number) or look(n, i, t, number),
    )
    again = remembered(net, tmp_path, 3)
    assert seen == [2]
    assert torch.equal(again.rows, whole.rows)
    assert torch.equal(again.pids, whole.pids)


def test_regions_of_other_weights_or_another_seed_are_not_taken(
    net: QeepsNet, tmp_path: Path
) -> None:
    first = remembered(net, tmp_path, 1)
    assert not torch.equal(remembered(net, tmp_path, 1, seed=1).rows[:2], first.rows[:2])
    torch.manual_seed(1)
    other = remembered(build_net("resnet18").eval(), tmp_path, 1)
    assert not torch.equal(other.rows[:2], first.rows[:2])
    assert len(list(tmp_path.iterdir())) == 3


def test_a_damaged_part_is_looked_at_anew(net: QeepsNet, tmp_path: Path) -> None:
    first = remembered(net, tmp_path, 1)
    (part,) = tmp_path.glob("*/*.safetensors")
    part.write_bytes(part.read_bytes()[:40])
    assert torch.equal(remembered(net, tmp_path, 1).rows, first.rows)
