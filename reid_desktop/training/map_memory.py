"""QRPN learns from remembered maps: queries and galleries that the BaseNet has seen once.

Without QSSE the map of a scene does not depend on the query, and BaseNet and RPN stay. So the maps
of some hundred scenes serve for thousands of pairs, each of which costs a few milliseconds: QRPN is
asked only about the anchors that are compared. Paper: QEEPS (Munjal et al. 2019), section 4.4.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torchvision.ops import box_iou, clip_boxes_to_image

from reid_desktop.core.progress import Job
from reid_desktop.training.pair_losses import NEGATIVE_IOU, QRPN_POSITIVE_IOU
from reid_desktop.training.qeeps_data import Source, augment, to_truth
from reid_desktop.training.region_memory import fingerprint
from reid_desktop.training.remembered_parts import in_parts
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.qrpn import Qrpn
from reid_desktop.vision.nets.roi_heads import pool
from reid_desktop.vision.nets.rpn import PRE_NMS, RPN_CODER

STAGE = "remember maps"
IGNORED = -4
"""pid of a region that is neither person nor background."""
POSITIVES, HARD, RANDOM = 64, 40, 24
"""Anchors of a pair, 128 in all as in the paper: of the person sought, the RPN's best background
and other background."""
_BEST = 64
"""Background anchors that the RPN scores best; the hard ones are drawn from these."""


@dataclass(frozen=True, slots=True)
class MapMemory:
    """Scenes of one size and who is on them.

    Attributes:
        maps: (S, C, h, w) bfloat16, C4 maps.
        boxes: (N, 4) float32 xyxy px, people and ignored regions of all scenes.
        pids: (N,) int64 row of the OIM table, UNLABELLED or IGNORED.
        scenes: (N,) int64, the scene of each box.
    """

    maps: Tensor
    boxes: Tensor
    pids: Tensor
    scenes: Tensor


@dataclass(frozen=True, slots=True)
class Scenes:
    """What is to be looked at.

    Attributes:
        sources: where scenes come from, by weight.
        count: how many of them.
        canvas: (height, width) px of each picture.
        seed: of everything random; a picture depends on it and its number alone.
    """

    sources: Sequence[Source]
    count: int
    canvas: tuple[int, int]
    seed: int


def remember_maps(net: QeepsNet, wanted: Scenes, folder: Path) -> Job[MapMemory]:
    """Look at the scenes; goes on where a call stopped.

    Args:
        net: the OIM; it is not changed.
        wanted: the scenes.
        folder: keeps the parts in a folder of their own for this very net and these wishes.
    """
    net.eval()
    sources = [(source.name, source.weight) for source in wanted.sources]
    asked = [wanted.seed, wanted.canvas, wanted.count, sources]
    folder = folder / f"maps-{fingerprint(net, asked, ('base.',))}"

    def look(number: int) -> dict[str, Tensor]:
        seen = _look(net, wanted, number)
        return {field.name: getattr(seen, field.name) for field in fields(seen)}

    return MapMemory(**(yield from in_parts(look, wanted.count, folder, stage=STAGE)))


@torch.no_grad()
def _look(net: QeepsNet, wanted: Scenes, number: int) -> MapMemory:
    """Return the map of one scene and who is on it."""
    rng = np.random.default_rng([wanted.seed, PRE_NMS, number])
    weights = np.array([source.weight for source in wanted.sources])
    source = wanted.sources[int(rng.choice(len(weights), p=weights / weights.sum()))]
    sample = augment(source.draw(rng), wanted.canvas, source, rng)
    truth = to_truth(sample)
    image = torch.from_numpy(sample.image.transpose(2, 0, 1).copy())[None].to(net.mean.device)
    with torch.autocast(image.device.type, torch.bfloat16):
        features = net.features(net.normalise(image))
    boxes = torch.cat([truth.boxes, truth.ignored])
    pids = torch.full((len(boxes),), IGNORED)
    pids[: len(truth.pids)] = truth.pids
    scenes = torch.full((len(boxes),), number)
    return MapMemory(features.bfloat16().cpu(), boxes, pids, scenes)


@dataclass(frozen=True, slots=True)
class _Scene:
    """One scene as RPN sees it: its best anchors, best first, and whom their boxes overlap.

    Attributes:
        rows: (M,) int64, the scene's boxes in the memory.
        anchors: (A,) int64, the PRE_NMS anchors of the best RPN score.
        overlaps: (A, M) float32, IoU of what RPN's offsets make of them with the boxes.
    """

    rows: Tensor
    anchors: Tensor
    overlaps: Tensor


class Asker:
    """Draws pairs from a memory and asks QRPN about their anchors."""

    def __init__(self, net: QeepsNet, memory: MapMemory, canvas: tuple[int, int]) -> None:
        """Find who is shown in two scenes: they are queries.

        Args:
            net: its RPN and BaseNet stay.
            memory: the scenes.
            canvas: (height, width) px of each.

        Raises:
            ValueError: nobody is shown in two scenes.
        """
        self._net, self._memory, self._canvas = net, memory, canvas
        self._anchors = net.anchors(memory.maps)
        self._scenes: dict[int, _Scene] = {}
        shown: dict[int, list[int]] = {}
        for row, pid in enumerate(memory.pids.tolist()):
            if pid >= 0:
                shown.setdefault(pid, []).append(row)
        scene = memory.scenes.tolist()
        self._people = [
            rows for _, rows in sorted(shown.items()) if len({scene[row] for row in rows}) > 1
        ]
        if not self._people:
            raise ValueError("nobody of the memory is shown in two scenes")

    def loss(self, qrpn: Qrpn, pairs: int, rng: np.random.Generator) -> Tensor:
        """Return equation (4) of some random pairs of a query and another scene of its person."""
        losses = []
        for _ in range(pairs):
            query, row = self._pair(rng)
            anchors, labels = self._drawn(row, rng)
            logits = asked(qrpn, self._pooled(query), self._map(row), anchors)
            losses.append(functional.binary_cross_entropy_with_logits(logits, labels))
        return torch.stack(losses).mean()

    def _pair(self, rng: np.random.Generator) -> tuple[int, int]:
        """Return the rows of a person's boxes in two scenes."""
        rows = self._people[int(rng.integers(len(self._people)))]
        scene = self._memory.scenes
        query = int(rng.choice(rows))
        return query, int(rng.choice([row for row in rows if scene[row] != scene[query]]))

    def _map(self, row: int) -> Tensor:
        """Return the map (1, C, h, w) float32 of the scene that a box belongs to."""
        place = int(self._memory.scenes[row])
        return self._memory.maps[place : place + 1].to(self._anchors.device).float()

    def _pooled(self, row: int) -> Tensor:
        """Return the pooled crop (1, C, 14, 14) of a box."""
        return pool(self._map(row), [self._memory.boxes[row : row + 1].to(self._anchors)])

    @torch.no_grad()
    def _scene(self, row: int) -> _Scene:
        """Return the scene that a box belongs to, looked at by RPN the first time."""
        place = int(self._memory.scenes[row])
        if place not in self._scenes:
            rows = torch.where(self._memory.scenes == place)[0]
            logits, offsets = self._net.rpn.scores_and_offsets(self._map(row))
            best = logits[0].topk(min(PRE_NMS, logits.shape[1])).indices
            boxes = RPN_CODER.decode(offsets[0][best], [self._anchors[best]])[:, 0]
            boxes = clip_boxes_to_image(boxes, self._canvas)
            overlaps = box_iou(boxes, self._memory.boxes[rows].to(boxes))
            self._scenes[place] = _Scene(rows, best.cpu(), overlaps.cpu())
        return self._scenes[place]

    def _drawn(self, row: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """Return anchors (R,) of the scene of a box and their labels (R,), 1 where it is the box.

        An anchor stands for the proposal that RPN's offsets make of it: positive with an IoU of
        0.6 or more with the person sought (the best one always), negative below 0.3 with everybody.
        """
        scene = self._scene(row)
        mine = scene.overlaps[:, scene.rows == row][:, 0]
        positive = mine >= QRPN_POSITIVE_IOU
        positive[mine.argmax()] = True
        nobody = torch.where(scene.overlaps.amax(dim=1) < NEGATIVE_IOU)[0]
        parts = [
            _some(torch.where(positive)[0], POSITIVES, rng),
            _some(nobody[:_BEST], HARD, rng),
            _some(nobody[_BEST:], RANDOM, rng),
        ]
        labels = torch.zeros(sum(map(len, parts)), device=self._anchors.device)
        labels[: len(parts[0])] = 1
        return scene.anchors[torch.cat(parts)].to(labels.device), labels


def _some(rows: Tensor, most: int, rng: np.random.Generator) -> Tensor:
    """Return at most `most` of the rows at random."""
    return rows[torch.from_numpy(rng.permutation(len(rows))[:most])]


def asked(qrpn: Qrpn, pooled: Tensor, features: Tensor, anchors: Tensor) -> Tensor:
    """Return QRPN's logits (R,) of a few anchors, in a small part of the time of the whole map.

    The 3x3 convolution is computed at the cells of these anchors alone.

    Args:
        qrpn: the network.
        pooled: (1, C, 14, 14) query crop.
        features: (1, C, h, w) gallery map.
        anchors: (R,) int64, in the order of `Anchors`.
    """
    head, width = qrpn.rpn, features.shape[3]
    count = head.score.out_channels
    cells, places = torch.unique(anchors // count, return_inverse=True)
    steps = torch.arange(3, device=anchors.device)
    y, x = (cells // width)[:, None] + steps, (cells % width)[:, None] + steps
    weighed = functional.pad(features[0], (1, 1, 1, 1))[:, y[:, :, None], x[:, None, :]]
    weighed = weighed.transpose(0, 1) * qrpn.weights(pooled)
    hidden = functional.relu(
        functional.linear(weighed.flatten(1), head.conv.weight.flatten(1), head.conv.bias)
    )
    scores = functional.linear(hidden, head.score.weight.flatten(1), head.score.bias)
    return scores[places, anchors % count]
