"""One person in whole frames: QEEPS with a query."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor
from torchvision.ops import clip_boxes_to_image, nms

from reid_desktop.core.boxes import at_least, clip, scale
from reid_desktop.core.networks import Notify, PreparedQuery, unheard
from reid_desktop.core.values import Float32, Image, QueryDetections
from reid_desktop.vision.devices import CPU
from reid_desktop.vision.fallback import Placement, copies
from reid_desktop.vision.inputs import Scaled, by_size, check_query, fit, place_query, stack
from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.roi_heads import HEAD_CODER, RoiOutputs, pool
from reid_desktop.vision.nets.rpn import propose

LEAST_PERSON_SCORE = 0.01
"""Detections with a lower ClsNet score are dropped; QEEPS section 4.3."""
OIM_LEAST_SCORE = 0.5
"""The same without QSimNet: OIM (Xiao et al. 2017) finds people first, then compares them."""
JOINT, QSIMNET, COSINE = "QSimNet x ClsNet", "QSimNet", "cosine"
"""What a score may be; kept with every search."""
NMS_IOU = 0.4
PROPOSALS = 64
"""Regions of a frame that are looked at closely (QEEPS: 300); see docs/experiments/qeeps.md."""
BATCH = 4
LEAST_BOX_PX = 2.0
QUERIES_KEPT = 16

Found = tuple[Tensor, Tensor, Tensor]
"""Boxes (N, 4), query scores (N,) and person scores (N,) of one picture."""
R = TypeVar("R")
BatchWork = Callable[[Sequence[PreparedQuery], Sequence[Scaled], QeepsNet, slice], list[R]]
"""What is done with queries and a few of the scaled pictures of one size."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A batch of pictures as one query sees them.

    Attributes:
        pooled: (Q, C, 14, 14) query crop; Q is 1 where one query map serves the batch, B where
            QSSE makes one for each picture.
        features: (B, C, h, w) maps.
        logits: (B, A) of RPN, and its `offsets` (B, A, 4).
    """

    pooled: Tensor
    features: Tensor
    logits: Tensor
    offsets: Tensor


class QeepsSearcher:
    """Finds the query's person in whole frames; implements `core.networks.PersonSearcher`.

    What queries and frames share is computed once. Without QSSE a query's map does not depend on
    the frame nor a frame's map on the query: each is made once, whatever it is compared with. QSSE
    forbids that from the first residual block on, since its weights depend on both pictures (QEEPS
    equation (1)); conv1 and its pooling remain shared.
    """

    def __init__(  # noqa: PLR0913 - one keyword for each choice
        self,
        net: QeepsNet,
        *,
        model_id: str,
        short_side: int,
        least_person_score: float | None = None,
        proposals: int = PROPOSALS,
        joint: bool = False,
        half: bool = False,
        device: torch.device = CPU,
        notify: Notify = unheard,
    ) -> None:
        """Wrap a trained network, which is switched to evaluation.

        Args:
            net: QEEPS, or OIM with some of its blocks, on the processor.
            model_id: name and hash of its weights.
            short_side: px of a frame's shorter side inside the network (QEEPS: 600 or 900).
            least_person_score: ClsNet score below which a detection is dropped; None for
                LEAST_PERSON_SCORE, or OIM_LEAST_SCORE where there is no QSimNet.
            proposals: regions of a frame that are looked at closely (QEEPS: 300).
            joint: score a region by QSimNet's score times ClsNet's, the probability that it is a
                person and the one sought; else by QSimNet alone, as the paper does. Nothing
                changes without QSimNet.
            half: compute in bfloat16.
            device: where the network shall run.
            notify: is told when the device fails.
        """
        self._placement = Placement(
            copies(net), name="the searcher", device=device, batch=BATCH, notify=notify
        )
        self._model_id = model_id
        self._short_side = short_side
        if least_person_score is None:
            least_person_score = OIM_LEAST_SCORE if net.qsimnet is None else LEAST_PERSON_SCORE
        self._least_person_score = least_person_score
        self._proposals = proposals
        self._joint = joint and net.qsimnet is not None
        guided = JOINT if self._joint else QSIMNET
        self._score_rule = COSINE if net.qsimnet is None else guided
        self._half = half
        self._pooled: dict[tuple[int, tuple[int, int], str], tuple[PreparedQuery, Tensor]] = {}

    @property
    def model_id(self) -> str:
        """Name and the first twelve hex digits of the weights' SHA-256."""
        return self._model_id

    @property
    def score_rule(self) -> str:
        """What a score is: QSimNet's times ClsNet's, QSimNet's alone, or OIM's cosine."""
        return self._score_rule

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        """Return the scored people of each frame, most alike first; empty where there is nobody.

        Raises:
            QueryError: the query's box lies outside its picture.
        """
        return self.search_each([query], images)[0]

    def search_each(
        self, queries: Sequence[PreparedQuery], images: Sequence[Image]
    ) -> list[list[QueryDetections]]:
        """Return for each query what `search` returns, in less time than one after another.

        Raises:
            QueryError: a query's box lies outside its picture.
        """
        found = [[_none() for _ in images] for _ in queries]
        for place, scaled, results in self._each(queries, images, self._search_batch):
            for row, result in enumerate(results):
                found[row][place] = _in_frame(result, images[place], scaled)
        return found

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        """Return the regions of each frame that `search` would look at closely, best first.

        Returns:
            (P, 4) float32 xyxy, px of each frame; P is at most `proposals`.

        Raises:
            QueryError: the query's box lies outside its picture.
        """
        regions: list[Float32] = [np.zeros((0, 4), np.float32) for _ in images]
        for place, scaled, boxes in self._each([query], images, self._propose_batch):
            factors = scaled.factors
            regions[place] = scale(boxes.float().numpy(), x=1 / factors[0], y=1 / factors[1])
        return regions

    def _each(
        self, queries: Sequence[PreparedQuery], images: Sequence[Image], work: BatchWork[R]
    ) -> Iterator[tuple[int, Scaled, R]]:
        """Yield each frame's place, its scaled picture and what `work` finds in that.

        Raises:
            QueryError: a query's box lies outside its picture.
        """
        for query in queries:
            check_query(query)
        scaled = [fit(image, self._short_side) for image in images]
        for places in by_size(scaled, BATCH):
            batch = [scaled[place] for place in places]
            pieces = self._placement.run(len(batch), partial(self._worked, work, queries, batch))
            for place, result in zip(places, chain(*pieces), strict=True):
                yield place, scaled[place], result

    @torch.inference_mode()
    def _worked(
        self,
        work: BatchWork[R],
        queries: Sequence[PreparedQuery],
        batch: Sequence[Scaled],
        net: QeepsNet,
        few: slice,
    ) -> list[R]:
        """Do `work` without gradients, and in bfloat16 where that is wanted."""
        with torch.autocast(net.mean.device.type, torch.bfloat16, enabled=self._half):
            return work(queries, batch, net, few)

    def _looks(
        self, queries: Sequence[PreparedQuery], batch: Sequence[Scaled], net: QeepsNet
    ) -> Iterator[_Look]:
        """Yield the scaled pictures of one size as each of the queries sees them."""
        device, size = net.mean.device, batch[0].size
        gallery = net.normalise(stack([one.image for one in batch], device))
        if net.qsse is None:
            features = net.features(gallery)
            logits, offsets = net.rpn.scores_and_offsets(features)
            for query in queries:
                yield _Look(self._pooled_once(query, size, net), features, logits, offsets)
            return
        for query in queries:
            canvas, box = self._canvas(query, size, net)
            query_map, features = net.pair_features(canvas, gallery)
            pooled = pool(query_map, [box] * len(query_map))
            yield _Look(pooled, features, *net.rpn.scores_and_offsets(features))

    def _canvas(
        self, query: PreparedQuery, size: tuple[int, int], net: QeepsNet
    ) -> tuple[Tensor, Tensor]:
        """Return the query's normalised canvas (1, 3, H, W) of `size` and its box (1, 4) there."""
        device = net.mean.device
        canvas, box = place_query(query.image, query.box, size, self._short_side)
        return net.normalise(stack([canvas], device)), torch.from_numpy(box[None]).to(device)

    def _pooled_once(self, query: PreparedQuery, size: tuple[int, int], net: QeepsNet) -> Tensor:
        """Return the query's pooled crop (1, C, 14, 14), kept for the next frames of this size."""
        key = (id(query), size, str(net.mean.device))
        if key not in self._pooled:
            canvas, box = self._canvas(query, size, net)
            if len(self._pooled) >= QUERIES_KEPT:
                self._pooled.pop(next(iter(self._pooled)))
            # The query is kept beside it, so that its id stays its own.
            self._pooled[key] = query, pool(net.features(canvas), [box])
        return self._pooled[key][1]

    def _propose_batch(
        self,
        queries: Sequence[PreparedQuery],
        batch: Sequence[Scaled],
        net: QeepsNet,
        few: slice,
    ) -> list[Tensor]:
        """Return the first query's proposals in a few scaled pictures of one size, px of those."""
        (look,) = self._looks(queries[:1], batch[few], net)
        return [boxes.cpu() for boxes in self._proposals_of(net, look, batch[0].size)]

    def _search_batch(
        self,
        queries: Sequence[PreparedQuery],
        batch: Sequence[Scaled],
        net: QeepsNet,
        few: slice,
    ) -> list[list[Found]]:
        """Return what each query finds in a few scaled pictures of one size, px of those."""
        batch, size = batch[few], batch[0].size
        seen: tuple[list[Tensor], RoiOutputs] | None = None
        by_query = []
        for look in self._looks(queries, batch, net):
            # Without QSSE and QRPN every query sees the same regions.
            if seen is None or net.qsse is not None or net.qrpn is not None:
                proposals = self._proposals_of(net, look, size)
                seen = proposals, net.regions(look.features, proposals)
            by_query.append(self._compared(net, look, *seen, size=size))
        return [list(one) for one in zip(*by_query, strict=True)]

    def _compared(
        self,
        net: QeepsNet,
        look: _Look,
        proposals: list[Tensor],
        outputs: RoiOutputs,
        *,
        size: tuple[int, int],
    ) -> list[Found]:
        """Return what one query finds in each picture among its regions."""
        counts = [len(boxes) for boxes in proposals]
        query = net.heads(look.pooled).embeddings.expand(len(proposals), -1)
        likeness = _likeness(net, query, outputs.embeddings, counts)
        people = outputs.logits.softmax(dim=1)[:, 1]
        if self._joint:
            likeness = likeness * people
        boxes = HEAD_CODER.decode(outputs.offsets, [torch.cat(proposals)])[:, 0]
        parts = zip(
            torch.split(boxes, counts),
            torch.split(likeness, counts),
            torch.split(people, counts),
            strict=True,
        )
        by_likeness = net.qsimnet is not None
        return [self._suppress(*part, size=size, by_likeness=by_likeness) for part in parts]

    def _proposals_of(self, net: QeepsNet, look: _Look, size: tuple[int, int]) -> list[Tensor]:
        """Return each picture's proposals: QRPN's scores on RPN's, RPN's offsets (section 4.2)."""
        scores = look.logits.sigmoid()
        if net.qrpn is not None:
            scores = scores + net.qrpn(look.pooled, look.features).sigmoid()
        found = propose(
            scores,
            look.offsets,
            net.anchors(look.features),
            sizes=[size] * len(look.features),
            keep=self._proposals,
        )
        return [one.boxes for one in found]

    def _suppress(
        self,
        boxes: Tensor,
        likeness: Tensor,
        people: Tensor,
        *,
        size: tuple[int, int],
        by_likeness: bool,
    ) -> Found:
        """Drop what is hardly a person, then suppress overlaps; the most alike come first.

        The score of the query decides which of two boxes stays (section 4.3), in OIM ClsNet's.
        """
        sure = people >= self._least_person_score
        boxes, likeness, people = (
            clip_boxes_to_image(boxes[sure], size),
            likeness[sure].float(),
            people[sure],
        )
        kept = nms(boxes, likeness if by_likeness else people, NMS_IOU)
        kept = kept[likeness[kept].argsort(descending=True, stable=True)]
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
