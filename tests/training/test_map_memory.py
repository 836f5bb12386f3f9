"""QRPN learns from remembered maps what it would learn from whole pictures."""

from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.progress import run
from reid_desktop.training.map_memory import IGNORED, Asker, MapMemory, Scenes, asked, remember_maps
from reid_desktop.training.qeeps_data import Source
from reid_desktop.training.scenes import Sample
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import pool

CANVAS = (48, 64)
BOXES = np.array([[4, 4, 24, 44], [36, 6, 56, 40], [2, 2, 9, 9]], np.float32)


def scene(rng: np.random.Generator) -> Sample:
    image = rng.integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return Sample(image, BOXES, np.array([0, 1, -1]), np.array([False, False, True]))


SCENES = Scenes([Source("drawn", 1, scene, (1, 1), (1, 1), spoilt=False)], 3, CANVAS, 0)


@pytest.fixture(scope="module")
def net() -> QeepsNet:
    torch.manual_seed(0)
    return build_net("resnet18").eval()


@pytest.fixture(scope="module")
def memory(net: QeepsNet, tmp_path_factory: pytest.TempPathFactory) -> MapMemory:
    return run(remember_maps(net, SCENES, tmp_path_factory.mktemp("maps")))


def test_a_few_anchors_score_as_in_the_whole_map(net: QeepsNet, memory: MapMemory) -> None:
    assert net.qrpn is not None
    features = memory.maps[:1].float()
    pooled = pool(features, [memory.boxes[:1]])
    whole = net.qrpn(pooled, features)[0]
    anchors = torch.randperm(len(whole))[:40]
    torch.testing.assert_close(asked(net.qrpn, pooled, features, anchors), whole[anchors])


def test_scenes_are_remembered_with_everybody_on_them(memory: MapMemory) -> None:
    assert memory.maps.shape == (3, 256, 3, 4)
    assert memory.scenes.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert memory.pids.tolist() == [0, 1, IGNORED] * 3


def test_a_pair_is_one_person_in_two_scenes(net: QeepsNet, memory: MapMemory) -> None:
    asker = Asker(net, memory, CANVAS)
    for seed in range(20):
        query, row = asker._pair(np.random.default_rng(seed))
        assert memory.pids[query] == memory.pids[row] >= 0
        assert memory.scenes[query] != memory.scenes[row]


def test_another_person_is_never_a_negative(net: QeepsNet, memory: MapMemory) -> None:
    asker = Asker(net, memory, CANVAS)
    found = asker._scene(0)
    for row in (0, 1):
        mine, label = asker._drawn(row, np.random.default_rng(row))
        places = [found.anchors.tolist().index(each) for each in mine.tolist()]
        overlaps = found.overlaps[places]
        assert (overlaps[label == 0] < 0.3).all()
        assert label.sum() >= 1
        positive = overlaps[label == 1][:, row]
        assert ((positive >= 0.6) | (positive == found.overlaps[:, row].max())).all()


def test_a_memory_in_which_nobody_comes_back_is_refused(net: QeepsNet, memory: MapMemory) -> None:
    alone = MapMemory(memory.maps[:1], memory.boxes[:3], memory.pids[:3], memory.scenes[:3])
    with pytest.raises(ValueError, match="nobody of the memory"):
        Asker(net, alone, CANVAS)


def test_what_qrpn_learns_lowers_its_loss(net: QeepsNet, memory: MapMemory) -> None:
    torch.manual_seed(1)
    qrpn = build_net("resnet18").qrpn
    assert qrpn is not None
    qrpn.start_as(net.rpn)
    asker, rng = Asker(net, memory, CANVAS), np.random.default_rng
    optimiser = torch.optim.AdamW(qrpn.parameters(), lr=1e-3)
    before = float(asker.loss(qrpn, 8, rng(0)).detach())
    for step in range(12):
        loss = asker.loss(qrpn, 2, rng([1, step]))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert float(asker.loss(qrpn, 8, rng(0)).detach()) < 0.8 * before


def test_maps_are_looked_at_once(net: QeepsNet, tmp_path: Path) -> None:
    first = run(remember_maps(net, SCENES, tmp_path))
    (part,) = tmp_path.glob("maps-*/*.safetensors")
    written = part.stat().st_mtime_ns
    assert torch.equal(run(remember_maps(net, SCENES, tmp_path)).maps, first.maps)
    assert part.stat().st_mtime_ns == written
