"""People in frames: the OIM network of QEEPS without a query."""

from collections.abc import Sequence
from functools import partial
from itertools import chain

import numpy as np
import torch
from torch import Tensor
from torchvision.ops import box_iou, clip_boxes_to_image, nms

from reid_desktop.core.boxes import at_least, clip, scale
from reid_desktop.core.networks import Notify, PreparedQuery, unheard
from reid_desktop.core.values import Detections, Float32, Image
from reid_desktop.vision.devices import CPU
from reid_desktop.vision.fallback import Placement, copies
from reid_desktop.vision.inputs import (
    Scaled,
    by_size,
    check_query,
    fit,
    is_lone,
    place_query,
    stack,
)
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import HEAD_CODER
from reid_desktop.vision.nets.rpn import propose

SCORE_THRESHOLD = 0.86
"""ClsNet score of a detection: the least within half a point of the best mean F1 on held-out
people_yolo, synthetic streets and PETS frames 1-400; see docs/experiments/qeeps.md."""
NMS_IOU = 0.4
VOTE_IOU = 0.6
"""Boxes that overlap a detection so much have a say in where its person is; see `voted`."""
PROPOSALS = 100
"""RPN proposals that go through conv5."""
BATCH = 4
LEAST_BOX_PX = 2.0
LONE_ASPECT = 4 / 3
"""Width over height of the canvas that a lone crop is put on, that of an ordinary frame."""

Found = tuple[Tensor, ...]
"""Boxes (N, 4), scores (N,) and ID features (N, 256) of one picture."""


class OimDetector:
    """Finds people in frames; implements `core.networks.Detector`."""

    def __init__(  # noqa: PLR0913 - one keyword for each choice
        self,
        net: QeepsNet,
        *,
        model_id: str,
        short_side: int,
        threshold: float = SCORE_THRESHOLD,
        proposals: int = PROPOSALS,
        device: torch.device = CPU,
        notify: Notify = unheard,
    ) -> None:
        """Wrap a trained network, which is switched to evaluation.

        Args:
            net: OIM or QEEPS, on the processor.
            model_id: name and hash of its weights.
            short_side: px of a frame's shorter side inside the network.
            threshold: least ClsNet score of a detection.
            proposals: regions of a frame that are looked at closely.
            device: where the network shall run.
            notify: is told when the device fails.
        """
        self._placement = Placement(
            copies(net), name="the detector", device=device, batch=BATCH, notify=notify
        )
        self._model_id = model_id
        self._short_side = short_side
        self._threshold = threshold
        self._proposals = proposals

    @property
    def model_id(self) -> str:
        """Name and the first twelve hex digits of the weights' SHA-256."""
        return self._model_id

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Return the people of each (H, W, 3) uint8 RGB image, best score first, after NMS.

        Frames of one size go through the network together; the result of a frame does not depend
        on its company.
        """
        scaled = [fit(image, self._short_side) for image in images]
        found = [Detections.none() for _ in images]
        for places in by_size(scaled, BATCH):
            batch = [scaled[place] for place in places]
            pieces = self._placement.run(len(batch), partial(self._detect_batch, batch))
            for place, result in zip(places, chain(*pieces), strict=True):
                found[place] = _in_frame(result, images[place], scaled[place])
        return found

    def identify(self, query: PreparedQuery) -> Float32:
        """Return the ID Net's feature (256,) float32 of the person sought, L2 norm 1.

        Paper: OIM (Xiao et al. 2017): the query's box goes through the same network as the people
        of the gallery; a lone crop is put on a canvas, as a person in a scene would be.

        Raises:
            QueryError: the query's box lies outside its picture.
        """
        check_query(query)
        size = fit(query.image, self._short_side).size
        if is_lone(query.image, query.box):
            size = self._short_side, round(self._short_side * LONE_ASPECT)
        canvas, box = place_query(query.image, query.box, size, self._short_side)
        (feature,) = self._placement.run(1, partial(self._identify_one, canvas, box))
        return np.asarray(feature.numpy(), np.float32)

    @torch.inference_mode()
    def _identify_one(self, canvas: Image, box: Float32, net: QeepsNet, _few: slice) -> Tensor:
        """Return the feature (256,) of the box (4,) of one picture."""
        images = stack([canvas], net.mean.device)
        features = net.features(net.normalise(images))
        return net.regions(features, [torch.from_numpy(box[None]).to(features)]).embeddings[0].cpu()

    @torch.inference_mode()
    def _detect_batch(self, batch: Sequence[Scaled], net: QeepsNet, few: slice) -> list[Found]:
        """Return what is on a few of the scaled pictures of one size, px of those."""
        batch, size = batch[few], batch[0].size
        images = stack([one.image for one in batch], net.mean.device)
        features = net.features(net.normalise(images))
        logits, offsets = net.rpn.scores_and_offsets(features)
        proposals = propose(
            logits.sigmoid(),
            offsets,
            net.anchors(features),
            sizes=[size] * len(batch),
            keep=self._proposals,
        )
        boxes = [one.boxes for one in proposals]
        outputs = net.regions(features, boxes)
        scores = outputs.logits.softmax(dim=1)[:, 1]
        refined = HEAD_CODER.decode(outputs.offsets, [torch.cat(boxes)])[:, 0]
        results = []
        counts = [len(one) for one in boxes]
        parts = zip(
            torch.split(refined, counts),
            torch.split(scores, counts),
            torch.split(outputs.embeddings, counts),
            strict=True,
        )
        for image_boxes, image_scores, embeddings in parts:
            sure = image_scores >= self._threshold
            inside = clip_boxes_to_image(image_boxes, size)
            kept = nms(inside[sure], image_scores[sure], NMS_IOU)
            placed = voted(inside[sure][kept], inside, image_scores)
            found = placed, image_scores[sure][kept], embeddings[sure][kept]
            results.append(tuple(tensor.cpu() for tensor in found))
        return results


def voted(found: Tensor, boxes: Tensor, scores: Tensor) -> Tensor:
    """Return detections (D, 4) where all boxes on them say, by score: their weighted mean.

    Several regions show a person, and RegNet is never quite right in any of them; those that NMS
    drops still tell where the person is (box voting; Gidaris and Komodakis, ICCV 2015).

    Args:
        found: (D, 4) float32 xyxy, what NMS left of `boxes`.
        boxes: (R, 4) float32 xyxy of all regions.
        scores: (R,) float32 of all regions.
    """
    weights = scores * (box_iou(found, boxes) >= VOTE_IOU)
    total = weights.sum(dim=1, keepdim=True)
    # A box without an area overlaps nothing, not even itself.
    return torch.where(total > 0, weights @ boxes / total.clamp(min=1e-6), found)


def _in_frame(result: Found, image: Image, scaled: Scaled) -> Detections:
    """Return detections in px of the frame, without boxes that vanish there."""
    boxes, scores, features = (tensor.float().numpy() for tensor in result)
    boxes = scale(boxes, x=1 / scaled.factors[0], y=1 / scaled.factors[1])
    boxes = clip(boxes, width=image.shape[1], height=image.shape[0])
    large = at_least(boxes, LEAST_BOX_PX)
    return Detections(boxes[large], scores[large], features[large])
