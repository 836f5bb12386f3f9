"""The query-guided losses: QRPN's and QSimNet's, and all seven terms of a pair.

Paper: QEEPS (Munjal et al. 2019), equations (3) and (4), section 4.4.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.models.detection._utils import BalancedPositiveNegativeSampler
from torchvision.ops import box_iou, clip_boxes_to_image

from reid_desktop.training.qeeps_data import Batch
from reid_desktop.training.qeeps_losses import (
    BACKGROUND,
    QRPN_SAMPLES,
    Regions,
    Truth,
    detection_losses,
    identity_loss,
    lineup_loss,
)
from reid_desktop.training.qeeps_pairs import PairBatch
from reid_desktop.training.qeeps_recipe import BLOCKS, IDENTITY
from reid_desktop.vision.nets.oim import OimLoss
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import pool

QRPN_POSITIVE_IOU = 0.6
NEGATIVE_IOU = 0.3
JITTERS = 8
JITTER = 0.12
"""Standard shift of each side of a jittered box, as a share of the box's sides."""
_LEAST_ROWS = 2
"""Batch norm needs as many people."""
_SAMPLER = BalancedPositiveNegativeSampler(QRPN_SAMPLES, 0.5)


def jittered(box: Tensor, size: tuple[int, int]) -> Tensor:
    """Return the box (4,) and JITTERS shifted copies of it, (1 + JITTERS, 4), inside `size`."""
    sides = (box[2:] - box[:2]).repeat(2)
    shifts = torch.randn(JITTERS, 4, device=box.device).clamp(-2, 2) * JITTER / 2
    boxes: Tensor = clip_boxes_to_image(torch.cat([box[None], box + shifts * sides]), size)
    return boxes


def query_labels(anchors: Tensor, truth: Truth, target: int, size: tuple[int, int]) -> Tensor:
    """Return (A,) labels for QRPN: 1 the query person, 0 background, -1 left out.

    Positive: IoU of at least 0.6 with the person's box or one of its jittered copies, and the best
    anchor of all. Negative: less than 0.3 with the query person and with every other person: other
    people are positives of the RPN and never negatives here (section 4.4).
    """
    labels = anchors.new_full((len(anchors),), -1.0)
    boxes = torch.cat([truth.boxes, truth.ignored])
    overlap = box_iou(boxes, anchors) if len(boxes) else anchors.new_zeros(1, len(anchors))
    labels[overlap.amax(dim=0) < NEGATIVE_IOU] = 0
    for row in torch.where(truth.pids == target)[0].tolist():
        near = box_iou(jittered(truth.boxes[row], size), anchors).amax(dim=0)
        labels[near >= QRPN_POSITIVE_IOU] = 1
        labels[overlap[row].argmax()] = 1
    return labels


def qrpn_loss(logits: Tensor, labels: list[Tensor]) -> Tensor:
    """Return equation (4): mean binary cross-entropy over 128 sampled anchors a pair."""
    positive, negative = (torch.stack(masks) > 0 for masks in _SAMPLER(labels))
    sampled = positive | negative
    return functional.binary_cross_entropy_with_logits(
        logits[sampled], torch.stack(labels)[sampled]
    )


def similarity_loss(net: QeepsNet, query: Tensor, gallery: Tensor, same: Tensor) -> Tensor:
    """Return L_sim: cross-entropy of same and other, both kinds weighing the same in total.

    Args:
        net: holds QSimNet.
        query: (R, 256) embedding of the query beside each person.
        gallery: (R, 256) embeddings of the people.
        same: (R,) bool, whether they are the query's person.
    """
    assert net.qsimnet is not None
    if len(gallery) < _LEAST_ROWS:
        return gallery.sum() * 0
    share = same.float().mean().clamp(0.02, 0.98)
    weight = torch.stack([0.5 / (1 - share), 0.5 / share])
    return functional.cross_entropy(net.qsimnet(query, gallery), same.long(), weight=weight)


def qeeps_losses(
    net: QeepsNet,
    oim: OimLoss,
    batch: PairBatch,
    *,
    lineups: Sequence[Batch] = (),
    learn: Sequence[str] = (*BLOCKS, IDENTITY),
) -> dict[str, Tensor]:
    """Return the seven terms of equation (3), or fewer where a block is absent.

    Where QRPN alone learns there is L_qrpn alone: no other term has anything to teach it.

    Keys: those of `oim_losses`, qrpn, sim. The query's embedding enters the OIM table before the
    gallery's are compared with it, so the table's row of the person sought is never stale.

    Args:
        net: the network.
        oim: its identities.
        batch: the pairs.
        lineups: further people for L_oim, seen without a query; they teach the ID Net alone.
        learn: what learns, of BLOCKS and IDENTITY.
    """
    query_map, features = net.pair_features(
        net.normalise(batch.queries), net.normalise(batch.gallery)
    )
    size = (batch.gallery.shape[-2], batch.gallery.shape[-1])
    pooled = pool(query_map, list(batch.query_boxes[:, None]))
    if tuple(learn) == ("qrpn",):
        return {"qrpn": _qrpn_term(net, batch, pooled, features)}
    losses, flat, regions = detection_losses(net, features, batch.truths, size)
    crowd, crowd_pids = lineup_rows(net, lineups)
    person = regions.pids > BACKGROUND
    counts = [len(pooled), int(person.sum()), len(crowd)]
    rows = torch.cat([net.heads.flatten(pooled), flat[person], crowd])
    query, people, crowd = torch.split(net.heads.identify(rows), counts)
    oim.remember(query, batch.targets)
    losses["oim"] = identity_loss(oim, people, regions.pids[person])
    if lineups:
        losses["oim"] = (losses["oim"] + lineup_loss(oim, crowd, crowd_pids)) / 2
    if net.qrpn is not None:
        losses["qrpn"] = _qrpn_term(net, batch, pooled, features)
    if net.qsimnet is not None:
        embeddings = net.heads.identify(flat, people=False)
        embeddings = embeddings.index_put((torch.where(person)[0],), people)
        losses["sim"] = _sim_term(net, batch, regions, query, embeddings)
    return losses


def lineup_rows(net: QeepsNet, lineups: Sequence[Batch]) -> tuple[Tensor, Tensor]:
    """Return conv5's rows (R, C) of line-ups, without gradients, and the identities (R,)."""
    rows = [net.mean.new_zeros(0, net.heads.identifier.in_features)]
    pids = [torch.zeros(0, dtype=torch.int64, device=net.mean.device)]
    with torch.no_grad():
        for one in lineups:
            features = net.features(net.normalise(one.images))
            rows.append(net.heads.flatten(pool(features, [t.boxes for t in one.truths])))
            pids += [t.pids for t in one.truths]
    return torch.cat([row.float() for row in rows]), torch.cat(pids)


def _qrpn_term(net: QeepsNet, batch: PairBatch, pooled: Tensor, features: Tensor) -> Tensor:
    """Return L_qrpn of the pairs.

    Args:
        net: holds QRPN.
        batch: the pairs.
        pooled: (B, C, 14, 14) query crops.
        features: (B, C, h, w) maps of the gallery.
    """
    assert net.qrpn is not None
    size = (batch.gallery.shape[-2], batch.gallery.shape[-1])
    anchors = net.anchors(features)
    labels = [
        query_labels(anchors, truth, int(target), size)
        for truth, target in zip(batch.truths, batch.targets, strict=True)
    ]
    return qrpn_loss(net.qrpn(pooled, features), labels)


def _sim_term(
    net: QeepsNet, batch: PairBatch, regions: Regions, query: Tensor, embeddings: Tensor
) -> Tensor:
    """Return L_sim of all sampled regions; background counts as other.

    Args:
        net: holds QSimNet.
        batch: the pairs.
        regions: R sampled regions of the gallery.
        query: (B, 256) embeddings of the queries.
        embeddings: (R, 256) embeddings of the regions.
    """
    counts = torch.tensor([len(boxes) for boxes in regions.boxes], device=query.device)
    same = regions.pids == batch.targets.repeat_interleave(counts)
    return similarity_loss(net, query.repeat_interleave(counts, dim=0), embeddings, same)
