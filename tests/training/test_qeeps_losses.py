"""Promises of the sampling and of the seven losses, on tiny pictures."""

import pytest
import torch
from torchvision.models.detection._utils import Matcher
from torchvision.ops import box_iou

from reid_desktop.training.pair_losses import (
    NEGATIVE_IOU,
    QRPN_POSITIVE_IOU,
    lineup_rows,
    qeeps_losses,
    query_labels,
)
from reid_desktop.training.qeeps_data import Batch
from reid_desktop.training.qeeps_losses import Truth, assign, oim_losses, sample_regions
from reid_desktop.training.qeeps_pairs import PairBatch
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.oim import OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.rpn import Anchors

SIZE = (96, 128)


def truth(boxes: list[list[float]], pids: list[int], ignored: list[list[float]] = ()) -> Truth:
    return Truth(
        torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4),
        torch.tensor(pids, dtype=torch.int64),
        torch.tensor(ignored, dtype=torch.float32).reshape(-1, 4),
    )


TWO = truth([[10, 10, 40, 90], [70, 20, 100, 90]], [0, 1])


@pytest.fixture
def net() -> QeepsNet:
    torch.manual_seed(0)
    return build_net("resnet18")


def pairs(count: int = 2) -> PairBatch:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (2, count, 3, *SIZE), generator=generator, dtype=torch.uint8)
    return PairBatch(
        images[0],
        torch.tensor([[5.0, 5, 40, 90]]).repeat(count, 1),
        images[1],
        [TWO] * count,
        torch.zeros(count, dtype=torch.int64),
    )


def filled_oim() -> OimLoss:
    oim = OimLoss(3, queue=4)
    oim.remember(torch.nn.functional.normalize(torch.randn(3, 256)), torch.arange(3))
    return oim


def test_ignored_regions_are_neither_person_nor_background() -> None:
    boxes = torch.tensor([[10.0, 10, 40, 90], [60, 60, 70, 70], [0, 0, 5, 5]])
    labels, rows = assign(
        boxes, truth([[10, 10, 40, 90]], [0], [[50, 50, 90, 90]]), Matcher(0.5, 0.5)
    )
    assert labels.tolist() == [1, -1, 0]
    assert int(rows[0]) == 0


def test_a_picture_without_people_is_all_background() -> None:
    labels, _ = assign(torch.rand(5, 4), truth([], []), Matcher(0.5, 0.5))
    assert labels.tolist() == [0] * 5


def test_the_truth_joins_the_sampled_regions() -> None:
    torch.manual_seed(0)
    regions = sample_regions([torch.tensor([[0.0, 0, 9, 9]])], [TWO])
    assert regions.labels.sum() == 2
    assert sorted(regions.pids.tolist()) == [-2, 0, 1]
    person = regions.labels > 0
    assert torch.allclose(regions.targets[person], torch.zeros(2, 4), atol=1e-5)


def test_the_negatives_of_qrpn_are_never_people() -> None:
    torch.manual_seed(0)
    anchors = Anchors()(torch.zeros(1, 1, 6, 8))
    everyone = truth([[10, 10, 40, 90], [70, 20, 100, 90]], [0, 1], [[0, 0, 30, 30]])
    labels = query_labels(anchors, everyone, 0, SIZE)
    people = torch.cat([everyone.boxes, everyone.ignored])
    overlap = box_iou(people, anchors)
    assert float(overlap[:, labels == 0].max()) < NEGATIVE_IOU
    assert bool((labels == 1).any())
    assert bool((box_iou(everyone.boxes[1:], anchors)[0, labels == 1] < QRPN_POSITIVE_IOU).all())
    assert int(labels[overlap[0].argmax()]) == 1


def test_without_the_person_qrpn_has_negatives_only() -> None:
    anchors = Anchors()(torch.zeros(1, 1, 6, 8))
    assert not bool((query_labels(anchors, TWO, 7, SIZE) == 1).any())


def test_equation_3_has_seven_terms_and_reaches_every_parameter(net: QeepsNet) -> None:
    torch.manual_seed(0)
    losses = qeeps_losses(net, filled_oim(), pairs())
    assert set(losses) == {"rpn_objectness", "rpn_box", "cls", "reg", "oim", "qrpn", "sim"}
    for layer in net.heads.conv5:
        torch.nn.init.ones_(layer.norm3.weight)
    for block in net.qsse:
        torch.nn.init.normal_(block.fc2.weight, std=0.1)
    torch.stack(list(qeeps_losses(net, filled_oim(), pairs()).values())).sum().backward()
    silent = [name for name, p in net.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []


def test_oim_alone_reaches_every_parameter_but_those_of_the_blocks(net: QeepsNet) -> None:
    for layer in net.heads.conv5:
        torch.nn.init.ones_(layer.norm3.weight)
    images = pairs().gallery
    torch.stack(list(oim_losses(net, filled_oim(), images, [TWO, TWO]).values())).sum().backward()
    silent = {name.split(".")[0] for name, p in net.named_parameters() if p.grad is None}
    assert silent == {"qsse", "qrpn", "qsimnet"}


def test_pictures_without_people_have_finite_losses(net: QeepsNet) -> None:
    nobody = [truth([], [])] * 2
    losses = oim_losses(net, filled_oim(), pairs().gallery, nobody)
    assert all(bool(torch.isfinite(value)) for value in losses.values())


def test_losses_are_the_same_under_the_same_seed(net: QeepsNet) -> None:
    values = []
    net.eval()
    for _ in range(2):
        torch.manual_seed(3)
        values.append(
            [float(v.detach()) for v in qeeps_losses(net, filled_oim(), pairs()).values()]
        )
    assert values[0] == values[1]


def test_lineups_join_the_pairs_without_touching_the_base(net: QeepsNet) -> None:
    images = pairs(1).gallery
    lineup = Batch(images, [truth([[0, 0, 40, 90], [40, 0, 80, 90]], [1, 1])])
    oim = filled_oim()
    losses = qeeps_losses(net, oim, pairs(), lineups=[lineup])
    assert bool(torch.isfinite(losses["oim"]))
    rows, pids = lineup_rows(net, [lineup])
    assert rows.shape == (2, 512)
    assert not rows.requires_grad
    assert pids.tolist() == [1, 1]


def test_no_lineups_give_no_rows(net: QeepsNet) -> None:
    rows, pids = lineup_rows(net, [])
    assert rows.shape == (0, 512)
    assert len(pids) == 0
