"""RegNet learns from remembered proposals: rows of conv5, boxes, the people behind them.

While BaseNet, RPN and conv5 stay, a picture's proposals and their rows stay too. A linear layer on
them learns in seconds what takes an hour of pictures, with the loss that counts: how much the box
that is reported overlaps the person. ClsNet and ID Net do not change, so neither does a score.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torchvision.ops import box_iou, generalized_box_iou_loss

from reid_desktop.core.progress import Job
from reid_desktop.training.qeeps_data import Source, augment, to_truth
from reid_desktop.training.qeeps_losses import Truth
from reid_desktop.training.region_memory import fingerprint
from reid_desktop.training.remembered_parts import in_parts
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import HEAD_CODER
from reid_desktop.vision.nets.rpn import propose

STAGE = "remember proposals"
PROPOSALS = 100
"""As many as the detector looks at."""
ROWS = 2048
"""Proposals of a step."""
ROWS_OF = ("base.", "rpn.", "heads.conv5.")
"""What the rows depend on; RegNet is not of it, so a training that goes on finds them again."""
LEAST_IOU = 0.4
"""RegNet learns from proposals that overlap a person at least so much."""


@dataclass(frozen=True, slots=True)
class ProposalMemory:
    """Proposals of many pictures that overlap a person, side by side.

    Attributes:
        rows: (N, C) float16, conv5's mean over each.
        boxes: (N, 4) float32 xyxy, px of its picture.
        people: (N, 4) float32, the person each overlaps most.
    """

    rows: Tensor
    boxes: Tensor
    people: Tensor


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is to be looked at.

    Attributes:
        sources: where pictures come from, by weight; each varied as for the OIM phase.
        count: how many.
        canvases: (height, width) px, in turn.
        seed: of everything random; a picture depends on it and its number alone.
    """

    sources: Sequence[Source]
    count: int
    canvases: Sequence[tuple[int, int]]
    seed: int


def remember_proposals(net: QeepsNet, wanted: Pictures, folder: Path) -> Job[ProposalMemory]:
    """Look at the pictures; goes on where a call stopped.

    Args:
        net: the OIM; it is not changed.
        wanted: the pictures.
        folder: keeps the parts in a folder of their own for this very net and these wishes.
    """
    net.eval()
    sources = [(source.name, source.weight) for source in wanted.sources]
    asked = [wanted.seed, list(wanted.canvases), wanted.count, sources]
    folder = folder / f"proposals-{fingerprint(net, asked, ROWS_OF)}"

    def look(number: int) -> dict[str, Tensor]:
        rng = np.random.default_rng([wanted.seed, PROPOSALS, number])
        weights = np.array([source.weight for source in wanted.sources])
        source = wanted.sources[int(rng.choice(len(weights), p=weights / weights.sum()))]
        canvas = wanted.canvases[number % len(wanted.canvases)]
        sample = augment(source.draw(rng), canvas, source, rng)
        image = torch.from_numpy(sample.image.transpose(2, 0, 1).copy())[None]
        device = net.mean.device
        seen = proposals_of(net, image.to(device), to_truth(sample).to(device))
        return {field.name: getattr(seen, field.name) for field in fields(seen)}

    return ProposalMemory(**(yield from in_parts(look, wanted.count, folder, stage=STAGE)))


@torch.no_grad()
def proposals_of(net: QeepsNet, image: Tensor, truth: Truth) -> ProposalMemory:
    """Return the proposals of a picture (1, 3, H, W) uint8 that overlap one of its people."""
    size = (image.shape[-2], image.shape[-1])
    with torch.autocast(image.device.type, torch.bfloat16):
        features = net.features(net.normalise(image))
        logits, offsets = net.rpn.scores_and_offsets(features)
        anchors = net.anchors(features)
        found = propose(logits.sigmoid(), offsets, anchors, sizes=[size], keep=PROPOSALS)[0].boxes
        people = found
        if len(truth.boxes):
            overlaps, places = box_iou(found, truth.boxes).max(dim=1)
            near = overlaps >= LEAST_IOU
            found, people = found[near], truth.boxes[places[near]]
        else:
            found = people = found[:0]
        rows = net.heads.flatten_at(features, [found]).float()
    return ProposalMemory(rows.half().cpu(), found.cpu(), people.cpu())


def box_loss(net: QeepsNet, memory: ProposalMemory, rng: np.random.Generator) -> Tensor:
    """Return the mean generalised IoU loss of the boxes that RegNet makes of ROWS proposals.

    Args:
        net: its RegNet learns.
        memory: the proposals.
        rng: draws them.
    """
    drawn = torch.from_numpy(rng.integers(0, len(memory.rows), ROWS))
    device = net.mean.device
    rows, boxes, people = (
        part[drawn].to(device) for part in (memory.rows, memory.boxes, memory.people)
    )
    offsets = net.heads.regressor(rows.float())
    made = HEAD_CODER.decode(offsets, [boxes])[:, 0]
    loss: Tensor = generalized_box_iou_loss(made, people, reduction="mean")
    return loss
