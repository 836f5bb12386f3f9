"""One person in whole frames: QEEPS with a query."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torchvision.ops import clip_boxes_to_image, nms

from reid_desktop.core.boxes import area, at_least, clip, scale
from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.values import Float32, Image, QueryDetections
from reid_desktop.vision.inputs import Scaled, by_size, fit, place_query, stack
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import HEAD_CODER, pool
from reid_desktop.vision.nets.rpn import propose

LEAST_PERSON_SCORE = 0.01
"""Detections with a lower ClsNet score are dropped; QEEPS section 4.3."""
NMS_IOU = 0.4
PROPOSALS = 100
BATCH = 4
LEAST_BOX_PX = 2.0

Found = tuple[Tensor, Tensor, Tensor]
"""Boxes (N, 4), query scores (N,) and person scores (N,) of one picture."""


class QeepsSearcher:
    """Finds the query's person in whole frames; implements `core.networks.PersonSearcher`."""

    def __init__(
        self,
        net: QeepsNet,
        *,
        model_id: str,
        short_side: int,
        least_person_score: float = LEAST_PERSON_SCORE,
        proposals: int = PROPOSALS,
    ) -> None:
        """Wrap a trained network, which is switched to evaluation.

        Args:
            net: QEEPS, or OIM with some of its blocks.
            model_id: name and hash of its weights.
            short_side: px of a frame's shorter side inside the network (QEEPS: 600 or 900).
            least_person_score: ClsNet score below which a detection is dropped.
            proposals: regions of a frame that are looked at closely (QEEPS: 300).
        """
        self._net = net.eval()
        self._model_id = model_id
        self._short_side = short_side
        self._least_person_score = least_person_score
        self._proposals = proposals

    @property
    def model_id(self) -> str:
        """Name and the first twelve hex digits of the weights' SHA-256."""
        return self._model_id

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        """Return the scored people of each frame, most alike first; empty where there is nobody.

        Raises:
            QueryError: the query's box lies outside its picture.
        """
        height, width = query.image.shape[:2]
        if float(area(clip(query.box[None], width=width, height=height))[0]) < 1:
            raise QueryError("The query's box lies outside its picture. Draw it round the person.")
        scaled = [fit(image, self._short_side) for image in images]
        found: list[QueryDetections] = [_none() for _ in images]
        for places in by_size(scaled, BATCH):
            batch = [scaled[place] for place in places]
            for place, result in zip(places, self._search_batch(query, batch), strict=True):
                found[place] = _in_frame(result, images[place], scaled[place])
        return found

    @torch.inference_mode()
    def _search_batch(self, query: PreparedQuery, batch: Sequence[Scaled]) -> list[Found]:
        """Return the findings in scaled pictures of one size, px of the scaled pictures."""
        net, size = self._net, batch[0].size
        device = net.mean.device
        canvas, box = place_query(query.image, query.box, size, self._short_side)
        gallery = net.normalise(stack([one.image for one in batch], device))
        query_map, features = net.pair_features(net.normalise(stack([canvas], device)), gallery)
        query_box = torch.from_numpy(box[None]).to(device)
        pooled_query = pool(query_map, [query_box] * len(query_map))
        proposals = self._proposals_of(pooled_query, features, size)
        counts = [len(boxes) for boxes in proposals]
        outputs = net.regions(features, proposals)
        query_embeddings = net.heads(pooled_query).embeddings.expand(len(batch), -1)
        likeness = self._likeness(query_embeddings, outputs.embeddings, counts)
        people = outputs.logits.softmax(dim=1)[:, 1]
        boxes = HEAD_CODER.decode(outputs.offsets, [torch.cat(proposals)])[:, 0]
        parts = zip(
            torch.split(boxes, counts),
            torch.split(likeness, counts),
            torch.split(people, counts),
            strict=True,
        )
        return [self._suppress(*part, size=size) for part in parts]

    def _proposals_of(
        self, pooled_query: Tensor, features: Tensor, size: tuple[int, int]
    ) -> list[Tensor]:
        """Return each picture's proposals: QRPN's scores on RPN's, RPN's offsets (section 4.2)."""
        net = self._net
        logits, offsets = net.rpn.scores_and_offsets(features)
        scores = logits.sigmoid()
        if net.qrpn is not None:
            scores = scores + net.qrpn(pooled_query, features).sigmoid()
        found = propose(
            scores,
            offsets,
            net.anchors(features),
            sizes=[size] * len(features),
            keep=self._proposals,
        )
        return [one.boxes for one in found]

    def _likeness(self, query: Tensor, gallery: Tensor, counts: Sequence[int]) -> Tensor:
        """Return QSimNet's score of every region, or OIM's cosine in [0, 1] without QSimNet.

        Args:
            query: (B, 256) embedding of the query beside each picture.
            gallery: (R, 256) embeddings of the regions of all pictures.
            counts: regions of each picture.
        """
        repeats = torch.tensor(counts, device=query.device)
        beside = query.repeat_interleave(repeats, dim=0)
        if self._net.qsimnet is None:
            return ((beside * gallery).sum(dim=1) + 1) / 2
        return self._net.qsimnet.score(beside, gallery)

    def _suppress(
        self, boxes: Tensor, likeness: Tensor, people: Tensor, *, size: tuple[int, int]
    ) -> Found:
        """Drop what is hardly a person, then suppress overlaps by likeness (section 4.3)."""
        sure = people >= self._least_person_score
        boxes, likeness, people = (
            clip_boxes_to_image(boxes[sure], size),
            likeness[sure],
            people[sure],
        )
        kept = nms(boxes, likeness, NMS_IOU)
        return boxes[kept], likeness[kept], people[kept]


def _none() -> QueryDetections:
    """Return zero detections."""
    zeros: Float32 = np.zeros(0, np.float32)
    return QueryDetections(np.zeros((0, 4), np.float32), zeros, zeros)


def _in_frame(found: Found, image: Image, scaled: Scaled) -> QueryDetections:
    """Return findings in px of the frame, without boxes that vanish there."""
    boxes, likeness, people = (tensor.float().cpu().numpy() for tensor in found)
    boxes = scale(boxes, x=1 / scaled.factors[0], y=1 / scaled.factors[1])
    boxes = clip(boxes, width=image.shape[1], height=image.shape[0])
    large = at_least(boxes, LEAST_BOX_PX)
    return QueryDetections(boxes[large], likeness[large], people[large])
