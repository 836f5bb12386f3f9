"""KeypointLocator: person crops to the four key points of GLAD."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch

from reid_desktop.core.values import Float32, Image, Keypoints
from reid_desktop.vision.cutting import cut
from reid_desktop.vision.nets.keypoints import INPUT_HEIGHT, INPUT_WIDTH, KeypointNet, decode


class KeypointLocator:
    """Finds upper head, neck, right hip and left hip on crops of one person each."""

    def __init__(
        self, net: KeypointNet, *, device: torch.device, bfloat16: bool, micro_batch: int
    ) -> None:
        """Take a network that is filled already.

        Args:
            net: the key-point network.
            device: where it shall live.
            bfloat16: compute convolutions in bfloat16.
            micro_batch: crops that go through the network together.
        """
        self._net = net.eval().to(device).to(memory_format=torch.channels_last)
        self._device, self._bfloat16, self._micro_batch = device, bfloat16, micro_batch

    def locate(self, crops: Sequence[Image]) -> Keypoints:
        """Return the key points of (H, W, 3) uint8 RGB crops, px of each crop; none gives none."""
        found = [self._locate(few) for few in in_pieces(crops, self._micro_batch)]
        points = [np.zeros((0, 4, 2), np.float32), *(one.points for one in found)]
        confidences = [np.zeros((0, 4), np.float32), *(one.confidences for one in found)]
        return Keypoints(np.concatenate(points), np.concatenate(confidences))

    @torch.inference_mode()
    def _locate(self, crops: Sequence[Image]) -> Keypoints:
        """Find the key points of at most a micro-batch of crops."""
        whole = whole_boxes(crops)
        pictures = [
            cut(crop, box.tolist(), height=INPUT_HEIGHT, width=INPUT_WIDTH)
            for crop, box in zip(crops, whole, strict=True)
        ]
        stacked = torch.from_numpy(np.stack(pictures)).to(self._device)
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16):
            logits = self._net(stacked.permute(0, 3, 1, 2).float())
        points, confidences = decode(logits)
        shares = points.cpu().numpy().astype(np.float32)
        return Keypoints(shares * whole[:, None, 2:], confidences.cpu().numpy().astype(np.float32))


def in_pieces(crops: Sequence[Image], size: int) -> Iterator[Sequence[Image]]:
    """Yield `crops` in pieces of at most `size`."""
    for start in range(0, len(crops), size):
        yield crops[start : start + size]


def whole_boxes(crops: Sequence[Image]) -> Float32:
    """Return the boxes (N, 4) float32 of whole crops: 0, 0, width, height."""
    sides = [[0, 0, crop.shape[1], crop.shape[0]] for crop in crops]
    return np.array(sides, np.float32).reshape(-1, 4)
