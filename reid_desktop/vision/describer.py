"""GladDescriber: person boxes of a frame to GLAD descriptors, with key points and parts.

Every crop goes alone through the same steps - rounded box, key points, parts, stream inputs - so
a descriptor depends on the crop's own px and on nothing else of the frame or the batch.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from reid_desktop.core.networks import Notify, unheard
from reid_desktop.core.values import (
    STREAM_NAMES,
    Description,
    Float32,
    Image,
    Keypoints,
    Parts,
)
from reid_desktop.vision.cutting import cut_all, cut_people
from reid_desktop.vision.engines import EngineName, StreamSizes, embedder_maker
from reid_desktop.vision.fallback import Placement
from reid_desktop.vision.locator import KeypointLocator, in_pieces, whole_boxes
from reid_desktop.vision.nets.glad import EMBEDDING, Glad
from reid_desktop.vision.parts import locate_parts
from reid_desktop.vision.weights import HASH_DIGITS, Weights

EPSILON = np.float32(1e-12)


@dataclass(frozen=True, slots=True)
class DescriberOptions:
    """How descriptors are computed; scales and flip are part of the model id.

    Attributes:
        scales: for each scale that a crop is looked at, at least one, height and width of each
            stream's input in order of STREAM_NAMES, px. A stream is the mean over the scales.
        flip: look at the mirrored crop as well.
        bfloat16: compute convolutions in bfloat16 where the device does so in hardware; cosines
            to the float32 descriptors are above 0.995, so a case may be indexed on one machine
            and searched on another.
        micro_batch: people that go through the networks together; does not change descriptors.
        engine: what computes GLAD; descriptors agree to 1e-3 in float32, so it is no part of
            the model id either.
    """

    scales: tuple[StreamSizes, ...]
    flip: bool
    bfloat16: bool
    micro_batch: int
    engine: EngineName = "torch"


class GladDescriber:
    """Implements `core.networks.Describer` with GLAD and the four-key-point network."""

    def __init__(
        self,
        glad: Glad,
        locator: KeypointLocator,
        *,
        weights: tuple[Weights, Weights],
        options: DescriberOptions,
        device: torch.device,
        notify: Notify = unheard,
    ) -> None:
        """Take networks that are filled already.

        Args:
            glad: four streams, no classifiers, on the processor.
            locator: finds the key points behind the parts.
            weights: where the two networks' tensors came from, GLAD first.
            options: scales, flip and arithmetic.
            device: where GLAD shall run.
            notify: is told when the device fails.
        """
        self._placement = Placement(
            embedder_maker(
                glad,
                options.scales,
                engine=options.engine,
                bfloat16=options.bfloat16,
                notify=notify,
            ),
            name="the describer",
            device=device,
            batch=options.micro_batch,
            notify=notify,
        )
        self._locator, self._options = locator, options
        self._model_id = model_id(weights, options)

    @property
    def model_id(self) -> str:
        """`glad-googlenet@` and twelve hex digits over both weight files and the options."""
        return self._model_id

    @property
    def dimension(self) -> int:
        """Length of a descriptor: 4 x 1024."""
        return len(STREAM_NAMES) * EMBEDDING

    def describe(self, image: Image, boxes: Float32) -> Description:
        """Describe the people in `boxes` ((N, 4) float32 xyxy, px of `image`; N may be 0)."""
        crops, places = cut_people(image, np.asarray(boxes, np.float32).reshape(-1, 4))
        found = self.describe_crops(crops)
        starts = places[:, None, :2]
        points = Keypoints(found.keypoints.points + starts, found.keypoints.confidences)
        parts = Parts(found.parts.boxes + np.tile(starts, 2), found.parts.visible)
        return Description(found.descriptors, points, parts)

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        """Describe whole pictures, one person each; key points and parts in px of each crop."""
        pieces = [self._describe_few(few) for few in in_pieces(crops, self._options.micro_batch)]
        return _join(pieces, self.dimension)

    def _describe_few(self, crops: Sequence[Image]) -> Description:
        """Describe at most a micro-batch of crops."""
        keypoints = self._locator.locate(crops)
        parts = locate_parts(keypoints, whole_boxes(crops))
        streams = self._looked_at(crops, parts)
        joined = streams.reshape(len(crops), -1) / np.float32(len(STREAM_NAMES) ** 0.5)
        return Description(joined, keypoints, parts)

    def _looked_at(self, crops: Sequence[Image], parts: Parts) -> Float32:
        """Return (B, 4, 1024) float32, the mean of all looks, each stream L2-normalised."""
        looks = []
        for sizes in self._options.scales:
            inputs = _inputs(crops, parts, sizes)
            looks.append(self._embed(inputs))
            if self._options.flip:
                looks.append(self._embed([one[:, :, ::-1] for one in inputs]))
        return looks[0] if len(looks) == 1 else _normalised(np.sum(looks, axis=0))

    def _embed(self, inputs: Sequence[Image]) -> Float32:
        """Return (B, 4, 1024) float32, each stream L2-normalised."""
        pieces = self._placement.run(
            len(inputs[0]), lambda net, few: net.embed([one[few] for one in inputs])
        )
        return _normalised(np.concatenate(pieces))


def _inputs(crops: Sequence[Image], parts: Parts, sizes: StreamSizes) -> list[Image]:
    """Return the inputs (B, H, W, 3) uint8 of each stream for all crops."""
    boxes = [whole_boxes(crops), *parts.boxes.swapaxes(0, 1)]
    return [
        cut_all(crops, own, height=height, width=width)
        for own, (height, width) in zip(boxes, sizes, strict=True)
    ]


def _normalised(streams: Float32) -> Float32:
    """Return (B, 4, 1024) with each stream's L2 norm 1."""
    lengths = np.linalg.norm(streams, axis=2, keepdims=True)
    return np.asarray(streams / np.maximum(lengths, EPSILON), np.float32)


def model_id(weights: Sequence[Weights], options: DescriberOptions) -> str:
    """Return the first weights' name and a hash over all weights and what changes the numbers."""
    several = len(options.scales) > 1
    numbers = (options.scales if several else options.scales[0], options.flip)
    text = "\n".join([*(one.sha256 for one in weights), repr(numbers)])
    return f"{weights[0].name}@{hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]}"


def _join(pieces: Sequence[Description], dimension: int) -> Description:
    """Return the descriptions of all pieces one after another; none gives zero people."""
    none = Description(
        np.zeros((0, dimension), np.float32),
        Keypoints(np.zeros((0, 4, 2), np.float32), np.zeros((0, 4), np.float32)),
        Parts(np.zeros((0, 3, 4), np.float32), np.zeros((0, 3), np.bool_)),
    )
    every = [none, *pieces]
    return Description(
        np.concatenate([one.descriptors for one in every]),
        Keypoints(
            np.concatenate([one.keypoints.points for one in every]),
            np.concatenate([one.keypoints.confidences for one in every]),
        ),
        Parts(
            np.concatenate([one.parts.boxes for one in every]),
            np.concatenate([one.parts.visible for one in every]),
        ),
    )
