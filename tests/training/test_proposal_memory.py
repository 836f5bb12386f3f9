"""RegNet learns better boxes from remembered proposals, and nothing else changes."""

import numpy as np
import pytest
import torch
from torchvision.ops import box_iou

from reid_desktop.training import proposal_memory
from reid_desktop.training.proposal_memory import ProposalMemory, box_loss, proposals_of
from reid_desktop.training.qeeps_losses import Truth
from reid_desktop.vision.build_qeeps import build_net
from reid_desktop.vision.nets.qeeps import QeepsNet

CANVAS = (48, 64)


@pytest.fixture(scope="module")
def net() -> QeepsNet:
    torch.manual_seed(0)
    return build_net("resnet18").eval()


def seen(net: QeepsNet, *people: list[float]) -> ProposalMemory:
    image = torch.randint(0, 256, (1, 3, *CANVAS), dtype=torch.uint8)
    boxes = torch.tensor(people, dtype=torch.float32).reshape(-1, 4)
    truth = Truth(boxes, torch.zeros(len(boxes), dtype=torch.int64), torch.zeros(0, 4))
    return proposals_of(net, image, truth)


def test_only_proposals_on_people_are_kept_beside_the_nearest(
    net: QeepsNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposal_memory, "LEAST_IOU", 0.05)
    people = [[4.0, 4, 24, 44], [36.0, 6, 56, 40]]
    memory = seen(net, *people)
    assert len(memory.rows) == len(memory.boxes) == len(memory.people) > 0
    overlaps = box_iou(memory.boxes, torch.tensor(people))
    assert (overlaps.amax(dim=1) >= 0.05).all()
    assert torch.equal(torch.tensor(people)[overlaps.argmax(dim=1)], memory.people)


def test_a_picture_without_people_teaches_nothing(net: QeepsNet) -> None:
    memory = seen(net)
    assert [len(part) for part in (memory.rows, memory.boxes, memory.people)] == [0, 0, 0]
    assert memory.rows.shape[1] == 512


def test_the_loss_falls_as_boxes_come_nearer(net: QeepsNet) -> None:
    rows = torch.ones(4, 512).half()
    boxes = torch.tensor([[0.0, 0, 20, 40]] * 4)
    people = torch.tensor([[4.0, 2, 24, 46]] * 4)
    memory = ProposalMemory(rows, boxes, people)
    regressor = net.heads.regressor
    begin = [p.detach().clone() for p in regressor.parameters()]
    optimiser = torch.optim.Adam(regressor.parameters(), lr=2e-4)
    losses = []
    for step in range(40):
        loss = box_loss(net, memory, np.random.default_rng(step))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.3 * losses[0]
    with torch.no_grad():
        for parameter, value in zip(regressor.parameters(), begin, strict=True):
            parameter.copy_(value)
