"""What a frozen OIM says about many regions, looked at once and learnt from many times.

While BaseNet, RPN and conv5 stay as they are, so does conv5's row of every region. The ID Net and
QSimNet learn from remembered rows instead of looking at the pictures again in every step: a step
compares hundreds of pairs in the time in which the network looks at none.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torchvision.models.detection._utils import Matcher
from torchvision.ops import clip_boxes_to_image

from reid_desktop.core.progress import Job
from reid_desktop.training.lineups import LOOKS, DrawLineup
from reid_desktop.training.qeeps_data import Source, augment, to_truth
from reid_desktop.training.qeeps_losses import BACKGROUND, Truth, assign
from reid_desktop.training.remembered_parts import PART, in_parts
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import HEAD_CODER
from reid_desktop.vision.nets.rpn import propose

STAGE = "remember regions"
PROPOSALS = 64
LEAST_PERSON_SCORE = 0.01
UNSURE = -3
"""pid of a region that overlaps a person too little to be one and too much to be nobody."""
_MATCHER = Matcher(0.5, 0.3, allow_low_quality_matches=False)
_PART = PART


@dataclass(frozen=True, slots=True)
class RegionMemory:
    """Regions of many scenes, side by side.

    Attributes:
        rows: (N, C) float16, conv5's mean over each region.
        pids: (N,) int64 row of the OIM table, UNLABELLED, BACKGROUND or UNSURE.
        scenes: (N,) int64, the scene of each; below 0 for the looks of a line-up.
        exact: (N,) bool, the person's true box: these may be queries.
    """

    rows: Tensor
    pids: Tensor
    scenes: Tensor
    exact: Tensor

    def __len__(self) -> int:
        """Return how many regions there are."""
        return len(self.pids)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is to be looked at.

    Attributes:
        sources: where scenes come from, by weight.
        scenes: how many of them.
        lineup: draws a line-up; None goes without.
        lineups: how many of them.
        canvas: (height, width) px of each picture.
        seed: of everything random; a picture depends on it and its number alone.
    """

    sources: Sequence[Source]
    scenes: int
    lineup: DrawLineup | None
    lineups: int
    canvas: tuple[int, int]
    seed: int


def remember_regions(net: QeepsNet, wanted: Remembered, folder: Path) -> Job[RegionMemory]:
    """Look at scenes, then at line-ups; return their regions. Goes on where a call stopped.

    Args:
        net: the OIM; it is not changed.
        wanted: the pictures.
        folder: keeps the parts in a folder of their own for this very net and these wishes.
    """
    net.eval()
    folder = folder / f"regions-{fingerprint(net, _asked(wanted))}"
    total = wanted.scenes + (wanted.lineups if wanted.lineup else 0)

    def look(number: int) -> dict[str, Tensor]:
        regions = _look(net, wanted, number)
        return {field.name: getattr(regions, field.name) for field in fields(regions)}

    return RegionMemory(**(yield from in_parts(look, total, folder, stage=STAGE, part=_PART)))


def _look(net: QeepsNet, wanted: Remembered, number: int) -> RegionMemory:
    """Return the regions of one picture."""
    rng = np.random.default_rng([wanted.seed, _PART, number])
    if number >= wanted.scenes:
        assert wanted.lineup is not None
        drawn = wanted.lineup(wanted.canvas, rng).to(net.mean.device)
        return look_along(net, drawn.images, drawn.truths[0], number)
    weights = np.array([source.weight for source in wanted.sources])
    source = wanted.sources[int(rng.choice(len(weights), p=weights / weights.sum()))]
    sample = augment(source.draw(rng), wanted.canvas, source, rng)
    truth = to_truth(sample).to(net.mean.device)
    image = torch.from_numpy(sample.image.transpose(2, 0, 1).copy())[None].to(net.mean.device)
    return look_at(net, image, truth, number)


@torch.no_grad()
def look_along(net: QeepsNet, image: Tensor, truth: Truth, number: int) -> RegionMemory:
    """Return the people of a line-up (1, 3, H, W), the n-th looks of all as the n-th scene."""
    with torch.autocast(image.device.type, torch.bfloat16):
        features = net.features(net.normalise(image))
        rows = net.heads.flatten_at(features, [truth.boxes]).float()
    places = torch.arange(len(rows))
    scenes = -(number * LOOKS + places % LOOKS) - 1
    exact = torch.ones(len(rows), dtype=torch.bool)
    return RegionMemory(rows.half().cpu(), truth.pids.cpu(), scenes, exact)


@torch.no_grad()
def look_at(net: QeepsNet, image: Tensor, truth: Truth, number: int) -> RegionMemory:
    """Return the regions of a picture (1, 3, H, W) uint8: true boxes, then proposals.

    A proposal is labelled by the box that RegNet makes of it, which is what a search would report.
    """
    size = (image.shape[-2], image.shape[-1])
    with torch.autocast(image.device.type, torch.bfloat16):
        features = net.features(net.normalise(image))
        logits, offsets = net.rpn.scores_and_offsets(features)
        anchors = net.anchors(features)
        found = propose(logits.sigmoid(), offsets, anchors, sizes=[size], keep=PROPOSALS)[0].boxes
        boxes = torch.cat([truth.boxes, found])
        rows = net.heads.flatten_at(features, [boxes]).float()
        classes, moves = net.heads.judge(rows)
    refined = clip_boxes_to_image(HEAD_CODER.decode(moves, [boxes])[:, 0], size)
    refined[: len(truth.boxes)] = truth.boxes
    labels, places = assign(refined, truth, _MATCHER)
    known = truth.pids[places] if len(truth.boxes) else torch.zeros_like(places)
    pids = torch.where(labels > 0, known, torch.full_like(places, BACKGROUND))
    pids[labels < 0] = UNSURE
    exact = torch.arange(len(boxes), device=boxes.device) < len(truth.boxes)
    kept = exact | (classes.softmax(dim=1)[:, 1] >= LEAST_PERSON_SCORE)
    scenes = torch.full_like(pids, number)
    return RegionMemory(
        rows[kept].half().cpu(), pids[kept].cpu(), scenes[kept].cpu(), exact[kept].cpu()
    )


def _asked(wanted: Remembered) -> list[object]:
    """Return what tells these wishes from others."""
    sources = [(source.name, source.weight) for source in wanted.sources]
    return [wanted.seed, wanted.canvas, wanted.scenes, wanted.lineups, sources]


def fingerprint(
    net: QeepsNet, asked: Sequence[object], parts: tuple[str, ...] = ("base.", "rpn.", "heads.")
) -> str:
    """Return what tells what `parts` of this OIM, asked so, say from anything else.

    The ID Net never counts.
    """
    digest = hashlib.sha256(str(list(asked)).encode())
    for name, tensor in net.state_dict().items():
        if name.startswith(parts) and "identi" not in name:
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]
