"""QRPN learns on remembered maps whom a query means, by the paper's loss or by a ranking.

Paper: QEEPS (Munjal et al. 2019), section 4.4, equation (4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torchvision.ops import box_iou, clip_boxes_to_image

from reid_desktop.training.banded import BandedSums, band_means
from reid_desktop.training.map_memory import MapMemory
from reid_desktop.training.pair_losses import NEGATIVE_IOU, QRPN_POSITIVE_IOU
from reid_desktop.training.qeeps_recipe import GuideRule
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.qrpn import Qrpn
from reid_desktop.vision.nets.roi_heads import pool
from reid_desktop.vision.nets.rpn import PRE_NMS, RPN_CODER

QUERIES = 4
"""People of a gallery scene who are sought there in one step."""
POSITIVES, HARD, RANDOM = 64, 40, 24
"""The paper's rule, anchors of a query, 128 in all as in the paper: of the person sought, the RPN's
best background and other background."""
OF_EACH, BACKGROUND, REST, PARTS = 12, 24, 12, 16
"""The ranking, anchors of a scene for all its queries: of each person, the RPN's best background,
other background, and boxes that overlap somebody too little to be them."""
_BEST = 64
"""Background anchors that the RPN scores best; the hard ones are drawn from these."""
_BEST_PARTS = 100
TEMPERATURE = 8.0
"""Factor on the sum of both probabilities in the ranking's softmax."""
_CROPS = 2000
"""People at most by whom query crops are standardised."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """One scene as RPN sees it: its best anchors, best first, and whom their boxes overlap.

    Attributes:
        rows: (M,) int64, the scene's boxes in the memory.
        anchors: (A,) int64, the PRE_NMS anchors of the best RPN score.
        scores: (A,) float32, RPN's probabilities of them.
        overlaps: (A, M) float32, IoU of what RPN's offsets make of them with the boxes.
    """

    rows: Tensor
    anchors: Tensor
    scores: Tensor
    overlaps: Tensor

    def of(self, row: int) -> Tensor:
        """Return the overlaps (A,) with one box of the memory."""
        return self.overlaps[:, self.rows == row][:, 0]


class Asker:
    """Draws queries and galleries from a memory and asks QRPN about the galleries' anchors."""

    def __init__(
        self, net: QeepsNet, memory: MapMemory, canvas: tuple[int, int], *, rule: GuideRule
    ) -> None:
        """Find who is shown in two scenes: they are queries.

        Args:
            net: its RPN and BaseNet stay.
            memory: the scenes.
            canvas: (height, width) px of each.
            rule: which anchors are compared, and how.

        Raises:
            ValueError: nobody is shown in two scenes.
        """
        self._net, self._memory, self._canvas, self._rule = net, memory, canvas, rule
        self._anchors = net.anchors(memory.maps)
        self._seen: dict[int, Rivals] = {}
        self._kept: dict[int, Tensor] = {}
        shown: dict[int, list[int]] = {}
        for row, pid in enumerate(memory.pids.tolist()):
            if pid >= 0:
                shown.setdefault(pid, []).append(row)
        self._place = memory.scenes.tolist()
        self._looks = {
            row: rows
            for rows in shown.values()
            if len({self._place[row] for row in rows}) > 1
            for row in rows
        }
        self._sought: dict[int, list[int]] = {}
        for row in sorted(self._looks):
            self._sought.setdefault(self._place[row], []).append(row)
        if not self._sought:
            raise ValueError("nobody of the memory is shown in two scenes")

    def begin(self, qrpn: Qrpn, banded: BandedSums, rng: np.random.Generator) -> None:
        """Let QRPN begin as the RPN, with random sums of what differs between people."""
        qrpn.start_as(self._net.rpn)
        rows = np.array(sorted(self._looks))[rng.permutation(len(self._looks))[:_CROPS]]
        banded.begin(torch.stack([self._bands(row) for row in rows.tolist()]), rng)
        banded.pour(qrpn.fc1)

    def loss(
        self, qrpn: Qrpn, banded: BandedSums, galleries: int, rng: np.random.Generator
    ) -> Tensor:
        """Return the mean loss of people sought in some random galleries, by other looks of them.

        Args:
            qrpn: the network that learns, all but its FC1.
            banded: learns in the place of FC1.
            galleries: scenes, in each of which up to QUERIES people are sought.
            rng: of everything random.
        """
        losses: list[Tensor] = []
        places = list(self._sought)
        for place in rng.choice(len(places), galleries).tolist():
            rows = self._sought[places[place]]
            rows = [rows[n] for n in rng.permutation(len(rows))[:QUERIES]]
            queries = torch.stack([self._bands(self._other_look(row, rng)) for row in rows])
            losses += self._losses(qrpn, qrpn.excited(banded(queries)), rows, rng)
        return torch.stack(losses).mean()

    def _losses(
        self, qrpn: Qrpn, weights: Tensor, rows: Sequence[int], rng: np.random.Generator
    ) -> list[Tensor]:
        """Return the loss of each query, sought where its row is, by weights (Q, C, 1, 1)."""
        features, rivals = self._map(rows[0]), self._rivals(rows[0])
        losses = []
        if self._rule == "paper":
            for each, row in zip(weights, rows, strict=True):
                places, labels = background_only(rivals, row, rng)
                logits = asked(qrpn, each[None], features, rivals.anchors[places])[0]
                losses.append(functional.binary_cross_entropy_with_logits(logits, labels))
            return losses
        places = everybody(rivals, rng)
        for row, logits in zip(
            rows, asked(qrpn, weights, features, rivals.anchors[places]), strict=True
        ):
            mine, most = rivals.of(row)[places], rivals.overlaps[places].amax(dim=1)
            losses.append(ranking_loss(logits, rivals.scores[places], mine, most))
        return losses

    def _other_look(self, row: int, rng: np.random.Generator) -> int:
        """Return a box of the same person in another scene."""
        place = self._place
        return int(rng.choice([r for r in self._looks[row] if place[r] != place[row]]))

    def _map(self, row: int) -> Tensor:
        """Return the map (1, C, h, w) float32 of the scene that a box belongs to."""
        place = self._place[row]
        return self._memory.maps[place : place + 1].to(self._anchors.device).float()

    @torch.no_grad()
    def _bands(self, row: int) -> Tensor:
        """Return the means (C B,) of the bands of a box's crop, kept from the first time on."""
        if row not in self._kept:
            box = self._memory.boxes[row : row + 1].to(self._anchors)
            self._kept[row] = band_means(pool(self._map(row), [box]))[0]
        return self._kept[row]

    @torch.no_grad()
    def _rivals(self, row: int) -> Rivals:
        """Return the scene that a box belongs to, looked at by RPN the first time."""
        place = self._place[row]
        if place not in self._seen:
            rows = torch.where(self._memory.scenes == place)[0]
            logits, offsets = self._net.rpn.scores_and_offsets(self._map(row))
            best = logits[0].topk(min(PRE_NMS, logits.shape[1]))
            anchors = best.indices
            boxes = RPN_CODER.decode(offsets[0][anchors], [self._anchors[anchors]])[:, 0]
            boxes = clip_boxes_to_image(boxes, self._canvas)
            overlaps = box_iou(boxes, self._memory.boxes[rows].to(boxes))
            self._seen[place] = Rivals(rows, anchors, best.values.sigmoid(), overlaps)
        return self._seen[place]


def background_only(rivals: Rivals, row: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Return the paper's choice: places (R,) of anchors and labels (R,), 1 where it is the person.

    An anchor stands for the proposal that RPN's offsets make of it: positive with an IoU of 0.6 or
    more with the person sought (the best one always), negative below 0.3 with everybody. Another
    person is never a negative: they are the RPN's positives (section 4.4).
    """
    nobody = torch.where(rivals.overlaps.amax(dim=1) < NEGATIVE_IOU)[0]
    parts = [
        _some(torch.where(_is_person(rivals.of(row)))[0], POSITIVES, rng),
        _some(nobody[:_BEST], HARD, rng),
        _some(nobody[_BEST:], RANDOM, rng),
    ]
    labels = torch.zeros(sum(map(len, parts)), device=rivals.anchors.device)
    labels[: len(parts[0])] = 1
    return torch.cat(parts), labels


def everybody(rivals: Rivals, rng: np.random.Generator) -> Tensor:
    """Return the ranking's choice: places (R,) of anchors of each person, parts and background."""
    most = rivals.overlaps.amax(dim=1)
    nobody = torch.where(most < NEGATIVE_IOU)[0]
    part = torch.where((most >= NEGATIVE_IOU) & (most < QRPN_POSITIVE_IOU))[0]
    parts = [
        *(_some(torch.where(_is_person(mine))[0], OF_EACH, rng) for mine in rivals.overlaps.T),
        _some(nobody[:_BEST], BACKGROUND, rng),
        _some(nobody[_BEST:], REST, rng),
        _some(part[:_BEST_PARTS], PARTS, rng),
    ]
    places: Tensor = torch.unique(torch.cat(parts))
    return places


def ranking_loss(logits: Tensor, rpn: Tensor, mine: Tensor, most: Tensor) -> Tensor:
    """Return the loss of one query: whose proposals come first, everybody else being a rival.

    Not the paper's. Two terms. One is equation (4) in which the person sought, the background and
    the other people weigh 1/2, 1/4 and 1/4: it keeps QRPN's score a probability. The other is
    -log of the share that the person's anchors have of the softmax of what proposals are ranked
    by, TEMPERATURE times the sum of RPN's and QRPN's probabilities: it says that the person shall
    come before the others, however sure RPN is of those.

    Args:
        logits: (R,) of QRPN.
        rpn: (R,) RPN's probabilities of the same anchors.
        mine: (R,) IoU of their boxes with the person sought; from 0.3 to 0.6 they are left out.
        most: (R,) the same with whomever they overlap most.
    """
    person = _is_person(mine)
    background = (most < NEGATIVE_IOU) & ~person
    other = (mine < NEGATIVE_IOU) & ~person & ~background
    terms = functional.binary_cross_entropy_with_logits(logits, person.float(), reduction="none")
    halves = [terms[kind].mean() for kind in (background, other) if kind.any()]
    likely = terms[person].mean() / 2
    if halves:
        likely = likely + torch.stack(halves).mean() / 2
    ranked = TEMPERATURE * (rpn + logits.sigmoid())
    asked_about = person | background | other
    share = ranked[person].logsumexp(dim=0) - ranked[asked_about].logsumexp(dim=0)
    return likely - share


def _is_person(overlaps: Tensor) -> Tensor:
    """Return where (A,) a box shows the person it overlaps so: from 0.6, the best one always."""
    shows = overlaps >= QRPN_POSITIVE_IOU
    shows[overlaps.argmax()] = True
    return shows


def _some(rows: Tensor, most: int, rng: np.random.Generator) -> Tensor:
    """Return at most `most` of the rows at random."""
    return rows[torch.from_numpy(rng.permutation(len(rows))[:most]).to(rows.device)]


def asked(qrpn: Qrpn, weights: Tensor, features: Tensor, anchors: Tensor) -> Tensor:
    """Return QRPN's logits (Q, R) of a few anchors, in a small part of the time of the whole map.

    The 3x3 convolution is computed at the cells of these anchors alone.

    Args:
        qrpn: the network.
        weights: (Q, C, 1, 1) channel weights of the queries.
        features: (1, C, h, w) gallery map.
        anchors: (R,) int64, in the order of `Anchors`.
    """
    head, width = qrpn.rpn, features.shape[3]
    count = head.score.out_channels
    cells, places = torch.unique(anchors // count, return_inverse=True)
    steps = torch.arange(3, device=anchors.device)
    y, x = (cells // width)[:, None] + steps, (cells % width)[:, None] + steps
    around = functional.pad(features[0], (1, 1, 1, 1))[:, y[:, :, None], x[:, None, :]]
    weighed = around.transpose(0, 1) * weights[:, None]
    hidden = functional.relu(
        functional.linear(weighed.flatten(2), head.conv.weight.flatten(1), head.conv.bias)
    )
    scores = functional.linear(hidden, head.score.weight.flatten(1), head.score.bias)
    return scores[:, places, anchors % count]
