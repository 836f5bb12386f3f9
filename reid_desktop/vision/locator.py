"""KeypointLocator: person crops to the four key points of GLAD."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch

from reid_desktop.core.networks import Notify, unheard
from reid_desktop.core.values import Float32, Image, Keypoints
from reid_desktop.vision.cutting import cut_all
from reid_desktop.vision.engines import EngineName, heat_mapper_maker
from reid_desktop.vision.fallback import Placement
from reid_desktop.vision.nets.keypoints import INPUT_HEIGHT, INPUT_WIDTH, KeypointNet, decode


class KeypointLocator:
    """Finds upper head, neck, right hip and left hip on crops of one person each."""

    def __init__(  # noqa: PLR0913 - one keyword for each choice
        self,
        net: KeypointNet,
        *,
        device: torch.device,
        bfloat16: bool,
        micro_batch: int,
        engine: EngineName = "torch",
        notify: Notify = unheard,
    ) -> None:
        """Take a network that is filled already.

        Args:
            net: the key-point network, on the processor.
            device: where it shall run.
            bfloat16: compute convolutions in bfloat16 where the device does so in hardware.
            micro_batch: crops that go through the network together.
            engine: what computes it.
            notify: is told when the device fails.
        """
        self._placement = Placement(
            heat_mapper_maker(net, engine=engine, bfloat16=bfloat16, notify=notify),
            name="the key-point network",
            device=device,
            batch=micro_batch,
            notify=notify,
        )

    def locate(self, crops: Sequence[Image]) -> Keypoints:
        """Return the key points of (H, W, 3) uint8 RGB crops, px of each crop; none gives none."""
        whole = whole_boxes(crops)
        pictures = cut_all(crops, whole, height=INPUT_HEIGHT, width=INPUT_WIDTH)
        heat = self._placement.run(len(crops), lambda net, few: net.heat(pictures[few]))
        if not heat:
            return Keypoints(np.zeros((0, 4, 2), np.float32), np.zeros((0, 4), np.float32))
        points, confidences = decode(torch.from_numpy(np.concatenate(heat)))
        shares = points.numpy().astype(np.float32)
        return Keypoints(shares * whole[:, None, 2:], confidences.numpy().astype(np.float32))


def in_pieces(crops: Sequence[Image], size: int) -> Iterator[Sequence[Image]]:
    """Yield `crops` in pieces of at most `size`."""
    for start in range(0, len(crops), size):
        yield crops[start : start + size]


def whole_boxes(crops: Sequence[Image]) -> Float32:
    """Return the boxes (N, 4) float32 of whole crops: 0, 0, width, height."""
    sides = [[0, 0, crop.shape[1], crop.shape[0]] for crop in crops]
    return np.array(sides, np.float32).reshape(-1, 4)
