"""One person in whole frames: QEEPS with a query."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor
from torchvision.ops import clip_boxes_to_image, nms

from reid_desktop.core.boxes import area, at_least, clip, scale
from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import Notify, PreparedQuery, unheard
from reid_desktop.core.values import Float32, Image, QueryDetections
from reid_desktop.vision.devices import CPU
from reid_desktop.vision.fallback import Placement, copies
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
R = TypeVar("R")
BatchWork = Callable[[PreparedQuery, Sequence[Scaled], QeepsNet, slice], list[R]]
"""What is done with a query and a few of the scaled pictures of one size."""


class QeepsSearcher:
    """Finds the query's person in whole frames; implements `core.networks.PersonSearcher`."""

    def __init__(  # noqa: PLR0913 - one keyword for each choice
        self,
        net: QeepsNet,
        *,
        model_id: str,
        short_side: int,
        least_person_score: float = LEAST_PERSON_SCORE,
        proposals: int = PROPOSALS,
        device: torch.device = CPU,
        notify: Notify = unheard,
    ) -> None:
        """Wrap a trained network, which is switched to evaluation.

        Args:
            net: QEEPS, or OIM with some of its blocks, on the processor.
            model_id: name and hash of its weights.
            short_side: px of a frame's shorter side inside the network (QEEPS: 600 or 900).
            least_person_score: ClsNet score below which a detection is dropped.
            proposals: regions of a frame that are looked at closely (QEEPS: 300).
            device: where the network shall run.
            notify: is told when the device fails.
        """
        self._placement = Placement(
            copies(net), name="the searcher", device=device, batch=BATCH, notify=notify
        )
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
        found: list[QueryDetections] = [_none() for _ in images]
        for place, scaled, result in self._each(query, images, self._search_batch):
            found[place] = _in_frame(result, images[place], scaled)
        return found

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        """Return the regions of each frame that `search` would look at closely, best first.

        Returns:
            (P, 4) float32 xyxy, px of each frame; P is at most `proposals`.

        Raises:
            QueryError: the query's box lies outside its picture.
        """
        regions: list[Float32] = [np.zeros((0, 4), np.float32) for _ in images]
        for place, scaled, boxes in self._each(query, images, self._propose_batch):
            factors = scaled.factors
            regions[place] = scale(boxes.float().numpy(), x=1 / factors[0], y=1 / factors[1])
        return regions

    def _each(
        self, query: PreparedQuery, images: Sequence[Image], work: BatchWork[R]
    ) -> Iterator[tuple[int, Scaled, R]]:
        """Yield each frame's place, its scaled picture and what `work` finds in that.

        Raises:
            QueryError: the query's box lies outside its picture.
        """
        height, width = query.image.shape[:2]
        if float(area(clip(query.box[None], width=width, height=height))[0]) < 1:
            raise QueryError("The query's box lies outside its picture. Draw it round the person.")
        scaled = [fit(image, self._short_side) for image in images]
        for places in by_size(scaled, BATCH):
            batch = [scaled[place] for place in places]
            pieces = self._placement.run(len(batch), partial(work, query, batch))
            for place, result in zip(places, chain(*pieces), strict=True):
                yield place, scaled[place], result

    def _joined(
        self, query: PreparedQuery, batch: Sequence[Scaled], net: QeepsNet
    ) -> tuple[Tensor, Tensor]:
        """Return the pooled query (Q, C, 14, 14) and the maps (B, C, h, w) of scaled pictures.

        Q is 1 where one query map serves the batch, B where QSSE makes one for each picture.
        """
        device, size = net.mean.device, batch[0].size
        canvas, box = place_query(query.image, query.box, size, self._short_side)
        gallery = net.normalise(stack([one.image for one in batch], device))
        query_map, features = net.pair_features(net.normalise(stack([canvas], device)), gallery)
        query_box = torch.from_numpy(box[None]).to(device)
        return pool(query_map, [query_box] * len(query_map)), features

    @torch.inference_mode()
    def _propose_batch(
        self, query: PreparedQuery, batch: Sequence[Scaled], net: QeepsNet, few: slice
    ) -> list[Tensor]:
        """Return the proposals in a few of the scaled pictures of one size, px of those."""
        pooled_query, features = self._joined(query, batch[few], net)
        found = self._proposals_of(net, pooled_query, features, batch[0].size)
        return [boxes.cpu() for boxes in found]

    @torch.inference_mode()
    def _search_batch(
        self, query: PreparedQuery, batch: Sequence[Scaled], net: QeepsNet, few: slice
    ) -> list[Found]:
        """Return the findings in a few of the scaled pictures of one size, px of those."""
        batch, size = batch[few], batch[0].size
        pooled_query, features = self._joined(query, batch, net)
        proposals = self._proposals_of(net, pooled_query, features, size)
        counts = [len(boxes) for boxes in proposals]
        outputs = net.regions(features, proposals)
        query_embeddings = net.heads(pooled_query).embeddings.expand(len(batch), -1)
        likeness = _likeness(net, query_embeddings, outputs.embeddings, counts)
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
        self, net: QeepsNet, pooled_query: Tensor, features: Tensor, size: tuple[int, int]
    ) -> list[Tensor]:
        """Return each picture's proposals: QRPN's scores on RPN's, RPN's offsets (section 4.2)."""
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
        return boxes[kept].cpu(), likeness[kept].cpu(), people[kept].cpu()


def _likeness(net: QeepsNet, query: Tensor, gallery: Tensor, counts: Sequence[int]) -> Tensor:
    """Return QSimNet's score of every region, or OIM's cosine in [0, 1] without QSimNet.

    Args:
        net: the network.
        query: (B, 256) embedding of the query beside each picture.
        gallery: (R, 256) embeddings of the regions of all pictures.
        counts: regions of each picture.
    """
    repeats = torch.tensor(counts, device=query.device)
    beside = query.repeat_interleave(repeats, dim=0)
    if net.qsimnet is None:
        return ((beside * gallery).sum(dim=1) + 1) / 2
    return net.qsimnet.score(beside, gallery)


def _none() -> QueryDetections:
    """Return zero detections."""
    zeros: Float32 = np.zeros(0, np.float32)
    return QueryDetections(np.zeros((0, 4), np.float32), zeros, zeros)


def _in_frame(found: Found, image: Image, scaled: Scaled) -> QueryDetections:
    """Return findings in px of the frame, without boxes that vanish there."""
    boxes, likeness, people = (tensor.float().numpy() for tensor in found)
    boxes = scale(boxes, x=1 / scaled.factors[0], y=1 / scaled.factors[1])
    boxes = clip(boxes, width=image.shape[1], height=image.shape[0])
    large = at_least(boxes, LEAST_BOX_PX)
    return QueryDetections(boxes[large], likeness[large], people[large])
