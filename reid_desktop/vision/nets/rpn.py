"""Region proposal network: objectness and offsets of 15 anchors a cell, and proposals."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.detection._utils import BoxCoder
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.ops import batched_nms, clip_boxes_to_image, remove_small_boxes

from reid_desktop.vision.nets.resnet import STRIDE

ANCHOR_SCALES = (2, 4, 8, 16, 32)
"""Anchor sides in cells of the C4 map; QEEPS section 5.2."""
ANCHOR_RATIOS = (1.0, 2.0, 3.0)
"""Height over width of the anchors; QEEPS section 5.2."""
ANCHORS_PER_CELL = len(ANCHOR_SCALES) * len(ANCHOR_RATIOS)
RPN_NMS_IOU = 0.7
PRE_NMS = 2000
MIN_SIDE_PX = 4.0
RPN_CODER = BoxCoder(weights=(1.0, 1.0, 1.0, 1.0))


class Anchors(nn.Module):
    """The anchors of a map; no parameters."""

    def __init__(self) -> None:
        super().__init__()
        sizes = tuple(scale * STRIDE for scale in ANCHOR_SCALES)
        self.generator = AnchorGenerator((sizes,), (ANCHOR_RATIOS,))

    def forward(self, features: Tensor) -> Tensor:
        """Return (H W 15, 4) float32 xyxy in px of the input for a map (B, C, H, W)."""
        height, width = features.shape[-2:]
        device = features.device
        self.generator.cell_anchors = [
            cell.to(device=device, dtype=torch.float32) for cell in self.generator.cell_anchors
        ]
        stride = torch.tensor(STRIDE, device=device)
        grid: Tensor = self.generator.grid_anchors([(height, width)], [[stride, stride]])[0]
        return grid


def _initialise(layer: nn.Conv2d) -> None:
    """Draw small weights and clear the bias, as Faster R-CNN does."""
    nn.init.normal_(layer.weight, std=0.01)
    assert layer.bias is not None
    nn.init.zeros_(layer.bias)


class ScoreRpn(nn.Module):
    """The RPN's 3x3 convolution and its score for each anchor; QRPN has this and no offsets."""

    def __init__(self, in_channels: int, hidden: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, hidden, 3, 1, 1)
        self.score = nn.Conv2d(hidden, ANCHORS_PER_CELL, 1)
        for layer in (self.conv, self.score):
            _initialise(layer)

    def hidden(self, features: Tensor) -> Tensor:
        """Return the map (B, hidden, H, W) behind the 3x3 convolution."""
        return functional.relu(self.conv(features))

    def flat_scores(self, hidden: Tensor) -> Tensor:
        """Return logits (B, H W 15) float32 in the order of `Anchors`."""
        scores: Tensor = self.score(hidden)
        return scores.permute(0, 2, 3, 1).flatten(1).float()

    def forward(self, features: Tensor) -> Tensor:
        """Return logits (B, H W 15) of a map (B, C, H, W)."""
        return self.flat_scores(self.hidden(features))


class Rpn(ScoreRpn):
    """Query-agnostic RPN: logits and box offsets."""

    def __init__(self, in_channels: int, hidden: int) -> None:
        super().__init__(in_channels, hidden)
        self.offset = nn.Conv2d(hidden, ANCHORS_PER_CELL * 4, 1)
        _initialise(self.offset)

    def scores_and_offsets(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits (B, A) and offsets (B, A, 4), A = H W 15, both float32."""
        hidden = self.hidden(features)
        offsets = self.offset(hidden).permute(0, 2, 3, 1).reshape(len(hidden), -1, 4)
        return self.flat_scores(hidden), offsets.float()


@dataclass(frozen=True, slots=True)
class Proposals:
    """Proposals of one image.

    Attributes:
        boxes: (P, 4) float32 xyxy, px of the network's input, best score first.
        scores: (P,) float32; RPN probability, plus QRPN's where there is a query.
    """

    boxes: Tensor
    scores: Tensor


@torch.no_grad()
def propose(
    scores: Tensor,
    offsets: Tensor,
    anchors: Tensor,
    *,
    sizes: Sequence[tuple[int, int]],
    keep: int,
) -> list[Proposals]:
    """Decode the best anchors of each image, then suppress overlaps by score.

    Args:
        scores: (B, A) float32, any monotone score.
        offsets: (B, A, 4) float32 of the RPN (never of QRPN, QEEPS section 4.2).
        anchors: (A, 4) float32 xyxy px.
        sizes: (height, width) px of each image inside the batch.
        keep: proposals left per image at most.
    """
    found = []
    for image_scores, image_offsets, size in zip(scores, offsets, sizes, strict=True):
        top = image_scores.topk(min(PRE_NMS, len(image_scores)))
        boxes = RPN_CODER.decode(image_offsets[top.indices], [anchors[top.indices]])[:, 0]
        boxes = clip_boxes_to_image(boxes, size)
        large = remove_small_boxes(boxes, MIN_SIDE_PX)
        boxes, kept_scores = boxes[large], top.values[large]
        one_class = torch.zeros(len(boxes), dtype=torch.int64, device=boxes.device)
        order = batched_nms(boxes, kept_scores, one_class, RPN_NMS_IOU)[:keep]
        found.append(Proposals(boxes[order], kept_scores[order]))
    return found
