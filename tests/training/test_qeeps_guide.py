"""QRPN learns from remembered maps what it would learn from whole pictures."""

import numpy as np
import pytest
import torch

from reid_desktop.training.banded import BandedSums, banded_sums
from reid_desktop.training.map_memory import IGNORED, MapMemory
from reid_desktop.training.qeeps_guide import (
    Asker,
    asked,
    background_only,
    everybody,
    ranking_loss,
)
from reid_desktop.training.qeeps_recipe import GuideRule
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.qrpn import Qrpn
from reid_desktop.vision.nets.roi_heads import pool

CANVAS = (48, 64)
BOXES = torch.tensor([[4.0, 4, 24, 44], [36, 6, 56, 40], [2, 2, 9, 9]])


@pytest.fixture(scope="module")
def net() -> QeepsNet:
    torch.manual_seed(0)
    return build_net("resnet18").eval()


@pytest.fixture(scope="module")
def memory() -> MapMemory:
    """Three scenes that show persons 0 and 1 and an ignored region."""
    torch.manual_seed(1)
    maps = torch.rand(3, 256, 3, 4).bfloat16()
    pids = torch.tensor([0, 1, IGNORED]).repeat(3)
    return MapMemory(maps, BOXES.repeat(3, 1), pids, torch.arange(3).repeat_interleave(3))


def a_qrpn() -> Qrpn:
    torch.manual_seed(2)
    qrpn = build_net("resnet18").qrpn
    assert qrpn is not None
    return qrpn


def begun(asker: Asker) -> tuple[Qrpn, BandedSums]:
    qrpn = a_qrpn()
    banded = banded_sums(qrpn)
    asker.begin(qrpn, banded, np.random.default_rng(0))
    return qrpn, banded


def test_a_few_anchors_score_as_in_the_whole_map(memory: MapMemory) -> None:
    qrpn, features = a_qrpn(), memory.maps[:1].float()
    pooled = pool(features, [memory.boxes[:2]])
    whole = qrpn(pooled, features.expand(2, -1, -1, -1))
    anchors = torch.randperm(whole.shape[1])[:40]
    torch.testing.assert_close(
        asked(qrpn, qrpn.weights(pooled), features, anchors), whole[:, anchors]
    )


def test_a_query_is_another_look_of_the_person_sought(net: QeepsNet, memory: MapMemory) -> None:
    asker = Asker(net, memory, CANVAS, rule="ranking")
    for seed, row in enumerate([0, 1, 3, 4, 6, 7] * 4):
        other = asker._other_look(row, np.random.default_rng(seed))
        assert memory.pids[other] == memory.pids[row] >= 0
        assert memory.scenes[other] != memory.scenes[row]


def test_by_the_papers_rule_another_person_is_never_a_negative(
    net: QeepsNet, memory: MapMemory
) -> None:
    asker = Asker(net, memory, CANVAS, rule="paper")
    for row in (0, 1):
        rivals = asker._rivals(row)
        places, label = background_only(rivals, row, np.random.default_rng(row))
        assert (rivals.overlaps[places][label == 0] < 0.3).all()
        assert label.sum() >= 1
        mine = rivals.of(row)
        positive = mine[places][label == 1]
        assert ((positive >= 0.6) | (positive == mine.max())).all()


def test_the_ranking_compares_everybody_of_the_scene(net: QeepsNet, memory: MapMemory) -> None:
    rivals = Asker(net, memory, CANVAS, rule="ranking")._rivals(0)
    places = everybody(rivals, np.random.default_rng(0))
    assert len(places) == len(set(places.tolist()))
    best = rivals.overlaps[places].amax(dim=0)
    assert torch.equal(best >= 0.6, rivals.overlaps.amax(dim=0) >= 0.6)
    assert (rivals.overlaps[places].amax(dim=1) < 0.3).any()


def test_only_the_ranking_puts_down_another_person() -> None:
    """Anchors: the person sought, half of them, another person, background."""
    mine, most = torch.tensor([0.9, 0.45, 0.1, 0.0]), torch.tensor([0.9, 0.5, 0.8, 0.1])
    logits = torch.zeros(4, requires_grad=True)
    ranking_loss(logits, torch.full((4,), 0.9), mine, most).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert logits.grad[0] < 0 < logits.grad[2]
    assert logits.grad[3] > 0
    assert logits.grad[1] == 0


def test_the_ranking_asks_more_where_the_rpn_is_less_sure_of_the_person() -> None:
    mine, most = torch.tensor([0.9, 0.0]), torch.tensor([0.9, 0.8])
    logits = torch.zeros(2)
    losses = [
        ranking_loss(logits, torch.tensor([rpn, 0.95]), mine, most) for rpn in (0.95, 0.5, 0.1)
    ]
    assert losses[0] < losses[1] < losses[2]


def test_qrpn_begins_as_the_rpn_and_tells_crops_apart(net: QeepsNet, memory: MapMemory) -> None:
    qrpn, _ = begun(Asker(net, memory, CANVAS, rule="ranking"))
    features = memory.maps[:1].float()
    pooled = pool(features, [memory.boxes[:2]])
    torch.testing.assert_close(
        qrpn(pooled, features.expand(2, -1, -1, -1)), net.rpn(features).expand(2, -1)
    )
    sums = qrpn.fc1(pooled.flatten(1))
    assert (sums[0] - sums[1]).abs().mean() > 0.1


@pytest.mark.parametrize("rule", ["paper", "ranking"])
def test_what_qrpn_learns_lowers_its_loss(
    net: QeepsNet, memory: MapMemory, rule: GuideRule
) -> None:
    asker, rng = Asker(net, memory, CANVAS, rule=rule), np.random.default_rng
    qrpn, banded = begun(asker)
    optimiser = torch.optim.AdamW([*qrpn.parameters(), *banded.parameters()], lr=1e-3)
    before = float(asker.loss(qrpn, banded, 4, rng(0)).detach())
    for step in range(12):
        loss = asker.loss(qrpn, banded, 1, rng([1, step]))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert float(asker.loss(qrpn, banded, 4, rng(0)).detach()) < 0.8 * before


def test_a_memory_in_which_nobody_comes_back_is_refused(net: QeepsNet, memory: MapMemory) -> None:
    alone = MapMemory(memory.maps[:1], memory.boxes[:3], memory.pids[:3], memory.scenes[:3])
    with pytest.raises(ValueError, match="nobody of the memory"):
        Asker(net, alone, CANVAS, rule="paper")
