"""The losses of OIM and QEEPS with their sampling of anchors and regions.

Paper: QEEPS (Munjal et al. 2019), equations (3) and (4), section 4.4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.models.detection._utils import BalancedPositiveNegativeSampler, Matcher
from torchvision.ops import box_area, box_iou

from reid_desktop.vision.nets.oim import OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import HEAD_CODER
from reid_desktop.vision.nets.rpn import RPN_CODER, propose

RPN_SAMPLES = 256
QRPN_SAMPLES = 128
ROI_SAMPLES = 32
TRAINING_PROPOSALS = 300
IGNORED_COVER = 0.5
_RPN_MATCHER = Matcher(0.7, 0.3, allow_low_quality_matches=True)
_ROI_MATCHER = Matcher(0.5, 0.5, allow_low_quality_matches=False)
_RPN_SAMPLER = BalancedPositiveNegativeSampler(RPN_SAMPLES, 0.5)
_ROI_SAMPLER = BalancedPositiveNegativeSampler(ROI_SAMPLES, 0.5)
_BELOW, _BETWEEN = Matcher.BELOW_LOW_THRESHOLD, Matcher.BETWEEN_THRESHOLDS


@dataclass(frozen=True, slots=True)
class Truth:
    """The people of one training image.

    Attributes:
        boxes: (N, 4) float32 xyxy, px of the network's input.
        pids: (N,) int64 row of the OIM table, or UNLABELLED.
        ignored: (M, 4) float32; regions that are neither person nor background.
    """

    boxes: Tensor
    pids: Tensor
    ignored: Tensor

    def to(self, device: torch.device) -> "Truth":
        """Return it on `device`."""
        return Truth(self.boxes.to(device), self.pids.to(device), self.ignored.to(device))


def assign(boxes: Tensor, truth: Truth, matcher: Matcher) -> tuple[Tensor, Tensor]:
    """Return for each box its label (1 person, 0 background, -1 neither) and its person's row.

    Args:
        boxes: (P, 4) float32 anchors or regions.
        truth: the picture's people.
        matcher: the IoU limits.
    """
    if len(truth.boxes) == 0:
        labels = boxes.new_zeros(len(boxes))
        rows = torch.zeros(len(boxes), dtype=torch.int64, device=boxes.device)
    else:
        matches = matcher(box_iou(truth.boxes, boxes))
        labels = (matches >= 0).float()
        labels[matches == _BETWEEN] = -1
        rows = matches.clamp(min=0)
    if len(truth.ignored):
        cover = _covered(boxes, truth.ignored) > IGNORED_COVER
        labels[(labels == 0) & cover] = -1
    return labels, rows


def _covered(boxes: Tensor, regions: Tensor) -> Tensor:
    """Return the largest share (P,) of each box that lies inside one of the regions (M, 4)."""
    top_left = torch.maximum(boxes[:, None, :2], regions[None, :, :2])
    bottom_right = torch.minimum(boxes[:, None, 2:], regions[None, :, 2:])
    sides = (bottom_right - top_left).clamp(min=0)
    overlap = sides[..., 0] * sides[..., 1]
    areas: Tensor = box_area(boxes).clamp(min=1e-6)
    return (overlap / areas[:, None]).amax(dim=1)


def rpn_losses(
    logits: Tensor, offsets: Tensor, anchors: Tensor, truths: Sequence[Truth]
) -> tuple[Tensor, Tensor]:
    """Return L_rpno and L_rpnr over the sampled anchors of all images."""
    labels, targets = [], []
    for truth in truths:
        image_labels, rows = assign(anchors, truth, _RPN_MATCHER)
        labels.append(image_labels)
        boxes = truth.boxes[rows] if len(truth.boxes) else anchors
        targets.append(RPN_CODER.encode_single(boxes, anchors))
    positive, negative = (torch.stack(masks) > 0 for masks in _RPN_SAMPLER(labels))
    sampled = positive | negative
    objectness = functional.binary_cross_entropy_with_logits(
        logits[sampled], torch.stack(labels)[sampled]
    )
    box = functional.smooth_l1_loss(
        offsets[positive], torch.stack(targets)[positive], beta=1 / 9, reduction="sum"
    )
    return objectness, box / max(1, int(sampled.sum()))


@dataclass(frozen=True, slots=True)
class Regions:
    """Sampled regions of a batch, image after image.

    Attributes:
        boxes: for each image (R_b, 4) float32 xyxy px.
        labels: (R,) int64, 1 person.
        targets: (R, 4) float32 offsets to the matched person; rubbish where the label is 0.
        rows: (R,) int64 person of the image each region belongs to.
        pids: (R,) int64 identity, UNLABELLED, or -2 for background.
    """

    boxes: list[Tensor]
    labels: Tensor
    targets: Tensor
    rows: Tensor
    pids: Tensor


BACKGROUND = -2
"""pid of a region that shows nobody."""


def sample_regions(proposals: Sequence[Tensor], truths: Sequence[Truth]) -> Regions:
    """Sample regions for the heads; the truth's boxes join the proposals."""
    boxes, labels, targets, rows, pids = [], [], [], [], []
    for image_proposals, truth in zip(proposals, truths, strict=True):
        candidates = torch.cat([truth.boxes, image_proposals])
        image_labels, image_rows = assign(candidates, truth, _ROI_MATCHER)
        positive, negative = _ROI_SAMPLER([image_labels])
        chosen = torch.where((positive[0] > 0) | (negative[0] > 0))[0]
        kept, kept_rows = candidates[chosen], image_rows[chosen]
        person = image_labels[chosen] > 0
        matched = truth.boxes[kept_rows] if len(truth.boxes) else kept
        known = truth.pids[kept_rows] if len(truth.boxes) else torch.zeros_like(kept_rows)
        boxes.append(kept)
        labels.append(person.long())
        targets.append(HEAD_CODER.encode_single(matched, kept))
        rows.append(kept_rows)
        pids.append(torch.where(person, known, torch.full_like(known, BACKGROUND)))
    return Regions(boxes, torch.cat(labels), torch.cat(targets), torch.cat(rows), torch.cat(pids))


def head_losses(logits: Tensor, offsets: Tensor, regions: Regions) -> tuple[Tensor, Tensor]:
    """Return L_cls and L_reg of the sampled regions."""
    classes = functional.cross_entropy(logits, regions.labels)
    person = regions.labels > 0
    box = functional.smooth_l1_loss(
        offsets[person], regions.targets[person], beta=1.0, reduction="sum"
    )
    return classes, box / max(1, len(regions.labels))


def detection_losses(
    net: QeepsNet,
    features: Tensor,
    truths: Sequence[Truth],
    size: tuple[int, int],
    *,
    more: Sequence[Tensor] = (),
) -> tuple[dict[str, Tensor], Tensor, Regions]:
    """Return the detector's four terms of equation (3), and conv5's view of the sampled regions.

    Keys: rpn_objectness, rpn_box, cls, reg.

    Args:
        net: the network.
        features: C4 map of the pictures, then of those that `more` belongs to.
        truths: the people of the pictures.
        size: (height, width) px of the pictures.
        more: boxes of further pictures that go through conv5 in the same pass; their rows come
            behind those of the sampled regions and take no part in these terms.
    """
    scenes = features[: len(truths)]
    anchors = net.anchors(features)
    logits, offsets = net.rpn.scores_and_offsets(scenes)
    objectness, rpn_box = rpn_losses(logits, offsets, anchors, truths)
    found = propose(
        logits.detach(),
        offsets.detach(),
        anchors,
        sizes=[size] * len(truths),
        keep=TRAINING_PROPOSALS,
    )
    regions = sample_regions([one.boxes for one in found], truths)
    flat = net.heads.flatten_at(features, [*regions.boxes, *more])
    classes, box = head_losses(*net.heads.judge(flat[: len(regions.labels)]), regions)
    losses = {"rpn_objectness": objectness, "rpn_box": rpn_box, "cls": classes, "reg": box}
    return losses, flat, regions


def identity_loss(oim: OimLoss, embeddings: Tensor, pids: Tensor) -> Tensor:
    """Return L_oim of people, and let the OIM table remember them."""
    loss: Tensor = oim(embeddings, pids)
    oim.remember(embeddings, pids)
    return loss


def lineup_loss(oim: OimLoss, embeddings: Tensor, pids: Tensor) -> Tensor:
    """Return L_oim of a line-up, whose people come in neighbouring pairs of looks.

    One look of each pair enters the table before the other is compared with it, then the other way
    round, so that a person's row is never stale.
    """
    first, second = slice(0, None, 2), slice(1, None, 2)
    oim.remember(embeddings[first], pids[first])
    loss: Tensor = oim(embeddings[second], pids[second])
    oim.remember(embeddings[second], pids[second])
    turned: Tensor = oim(embeddings[first], pids[first])
    return (loss + turned) / 2


def oim_losses(
    net: QeepsNet,
    oim: OimLoss,
    images: Tensor,
    truths: Sequence[Truth],
    *,
    lineups: Sequence[Truth] = (),
) -> dict[str, Tensor]:
    """Return the five OIM terms of equation (3) for pictures (B, 3, H, W) uint8.

    Keys: those of `detection_losses`, and oim.

    Args:
        net: the network.
        oim: its identities.
        images: scenes, then line-ups.
        truths: the people of the scenes.
        lineups: the people of the line-ups, which join L_oim only.
    """
    features = net.features(net.normalise(images))
    size = (images.shape[-2], images.shape[-1])
    losses, flat, regions = detection_losses(
        net, features, truths, size, more=[one.boxes for one in lineups]
    )
    count = len(regions.labels)
    person = regions.pids > BACKGROUND
    embeddings = net.heads.identify(torch.cat([flat[:count][person], flat[count:]]))
    people = int(person.sum())
    terms = [identity_loss(oim, embeddings[:people], regions.pids[person])]
    if lineups:
        pids = torch.cat([one.pids for one in lineups])
        terms.append(lineup_loss(oim, embeddings[people:], pids))
    losses["oim"] = torch.stack(terms).mean()
    return losses
