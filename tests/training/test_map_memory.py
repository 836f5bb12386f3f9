"""Scenes are looked at once, some as QSSE shows them."""

from pathlib import Path

import numpy as np
import pytest
import torch

from reid_desktop.core.progress import run
from reid_desktop.training.map_memory import IGNORED, MapMemory, Scenes, remember_maps
from reid_desktop.training.qeeps_data import Source
from reid_desktop.training.scenes import Sample
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.qsse import Qsse

CANVAS = (48, 64)
BOXES = np.array([[4, 4, 24, 44], [36, 6, 56, 40], [2, 2, 9, 9]], np.float32)


def scene(rng: np.random.Generator) -> Sample:
    image = rng.integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return Sample(image, BOXES, np.array([0, 1, -1]), np.array([False, False, True]))


SCENES = Scenes([Source("drawn", 1, scene, (1, 1), (1, 1), spoilt=False)], 5, CANVAS, 0)


@pytest.fixture(scope="module")
def net() -> QeepsNet:
    torch.manual_seed(0)
    net = build_net("resnet18").eval()
    assert net.qsse is not None
    for block in net.qsse:
        assert isinstance(block, Qsse)
        torch.nn.init.normal_(block.fc2.weight)
    return net


@pytest.fixture(scope="module")
def memory(net: QeepsNet, tmp_path_factory: pytest.TempPathFactory) -> MapMemory:
    return run(remember_maps(net, SCENES, tmp_path_factory.mktemp("maps")))


def test_scenes_are_remembered_with_everybody_on_them(memory: MapMemory) -> None:
    assert memory.maps.shape == (5, 256, 3, 4)
    assert memory.scenes.tolist() == np.repeat(np.arange(5), 3).tolist()
    assert memory.pids.tolist() == [0, 1, IGNORED] * 5


def test_every_second_couple_is_seen_through_qsse(
    net: QeepsNet, memory: MapMemory, tmp_path: Path
) -> None:
    plain = build_net("resnet18", qsse=False).eval()
    plain.load_state_dict({k: v for k, v in net.state_dict().items() if not k.startswith("qsse.")})
    without = run(remember_maps(plain, SCENES, tmp_path))
    alike = [torch.equal(*maps) for maps in zip(without.maps, memory.maps, strict=True)]
    assert alike == [True, True, False, False, True]
    assert torch.equal(without.boxes.sum(dim=1), memory.boxes.sum(dim=1))


def test_maps_are_looked_at_once(net: QeepsNet, tmp_path: Path) -> None:
    first = run(remember_maps(net, SCENES, tmp_path))
    (part,) = tmp_path.glob("maps-*/*.safetensors")
    written = part.stat().st_mtime_ns
    assert torch.equal(run(remember_maps(net, SCENES, tmp_path)).maps, first.maps)
    assert part.stat().st_mtime_ns == written
