"""GladDescriber: person boxes of a frame to GLAD descriptors, with key points and parts.

Every crop goes alone through the same steps - rounded box, key points, parts, stream inputs - so
a descriptor depends on the crop's own px and on nothing else of the frame or the batch.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.values import (
    STREAM_NAMES,
    Description,
    Float32,
    Image,
    Keypoints,
    Parts,
)
from reid_desktop.vision.cutting import cut, cut_people
from reid_desktop.vision.locator import KeypointLocator, in_pieces, whole_boxes
from reid_desktop.vision.nets.glad import EMBEDDING, Glad
from reid_desktop.vision.parts import locate_parts
from reid_desktop.vision.weights import HASH_DIGITS, Weights

EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class DescriberOptions:
    """How descriptors are computed; sizes and flip are part of the model id.

    Attributes:
        sizes: height and width of each stream's input in order of STREAM_NAMES, px.
        flip: average each stream with that of the mirrored crop.
        bfloat16: compute convolutions in bfloat16; cosines to the float32 descriptors
            are above 0.995, so a case may be indexed on one machine and searched on another.
        micro_batch: people that go through the networks together; does not change descriptors.
    """

    sizes: tuple[tuple[int, int], ...]
    flip: bool
    bfloat16: bool
    micro_batch: int


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
    ) -> None:
        """Take networks that are filled already.

        Args:
            glad: four streams, no classifiers.
            locator: finds the key points behind the parts.
            weights: where the two networks' tensors came from, GLAD first.
            options: input sizes, flip and arithmetic.
            device: where GLAD shall live.
        """
        self._glad = glad.eval().to(device).to(memory_format=torch.channels_last)
        self._locator = locator
        self._options, self._device = options, device
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
        inputs = [self._inputs(crops, parts, row) for row in range(len(STREAM_NAMES))]
        streams = self._embed(inputs)
        if self._options.flip:
            mirrored = self._embed([one.flip(3) for one in inputs])
            streams = F.normalize(streams + mirrored, dim=2, eps=EPSILON)
        joined = streams.flatten(1) / len(STREAM_NAMES) ** 0.5
        return Description(joined.cpu().numpy().astype(np.float32), keypoints, parts)

    @torch.inference_mode()
    def _embed(self, inputs: Sequence[Tensor]) -> Tensor:
        """Return (B, 4, 1024) float32, each stream L2-normalised."""
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._options.bfloat16):
            embeddings = self._glad(inputs)
        return F.normalize(embeddings.float(), dim=2, eps=EPSILON)

    def _inputs(self, crops: Sequence[Image], parts: Parts, row: int) -> Tensor:
        """Return the inputs of one stream for all crops."""
        height, width = self._options.sizes[row]
        boxes = whole_boxes(crops) if row == 0 else parts.boxes[:, row - 1]
        pictures = [
            cut(crop, box.tolist(), height=height, width=width)
            for crop, box in zip(crops, boxes, strict=True)
        ]
        return self._tensor(pictures)

    def _tensor(self, pictures: Sequence[Image]) -> Tensor:
        """Return pictures of one size as (B, 3, H, W) float32, channels last, on the device."""
        stacked = torch.from_numpy(np.stack(pictures)).to(self._device)
        return stacked.permute(0, 3, 1, 2).float()


def model_id(weights: Sequence[Weights], options: DescriberOptions) -> str:
    """Return the first weights' name and a hash over all weights and what changes the numbers."""
    numbers = (options.sizes, options.flip)
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
