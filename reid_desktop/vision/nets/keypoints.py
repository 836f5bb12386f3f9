"""The four-key-point network of GLAD's part extraction: heat maps on the person image.

Paper: GLAD (Wei et al. 2017), section 4.1, which uses Deeper Cut; here a network of 2.9 million
parameters with the first three stages of a ResNet-18. The person image of 512x256 px is looked
at with a quarter of its px (128x64, the native size of surveillance crops); heat maps have a
cell for each 4 px of that, and points are decoded between the cells.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.core.values import KEYPOINT_NAMES
from reid_desktop.vision.nets.resnet import BasicBlock, folded, residual_layer

INPUT_HEIGHT, INPUT_WIDTH = 128, 64
WINDOW = 2
"""Cells on each side of the peak that take part in decoding."""
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
_HEAD = 64


class KeypointNet(nn.Module):
    """Person pictures to one heat map of logits for each key point."""

    mean: Tensor
    std: Tensor

    def __init__(self) -> None:
        """Build the network with torch's own initial values."""
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3)
        self.layer1 = residual_layer(BasicBlock, 64, 64, depth=2, stride=1, norm=folded)
        self.layer2 = residual_layer(BasicBlock, 64, 128, depth=2, stride=2, norm=folded)
        self.layer3 = residual_layer(BasicBlock, 128, 256, depth=2, stride=2, norm=folded)
        self.lateral = nn.ModuleList(nn.Conv2d(c, _HEAD, 1) for c in (64, 128, 256))
        self.smooth = nn.ModuleList(nn.Conv2d(_HEAD, _HEAD, 3, padding=1) for _ in range(2))
        self.heat = nn.Conv2d(_HEAD, len(KEYPOINT_NAMES), 1)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (B, 4, H/4, W/4) of pictures (B, 3, H, W), float RGB 0-255."""
        maps = F.relu(self.conv1((pictures - self.mean) / self.std), inplace=True)
        fine = self.layer1(F.max_pool2d(maps, 3, stride=2, padding=1))
        middle = self.layer2(fine)
        joined = self.lateral[2](self.layer3(middle))
        for row, maps in ((1, middle), (0, fine)):
            joined = F.interpolate(joined, scale_factor=2.0, mode="nearest")
            joined = F.relu(self.smooth[row](joined + self.lateral[row](maps)), inplace=True)
        logits: Tensor = self.heat(joined)
        return logits


def decode(logits: Tensor) -> tuple[Tensor, Tensor]:
    """Return points and confidences of heat maps.

    A point is the softmax-weighted mean of the cells near the peak; its confidence is the
    sigmoid of the peak.

    Args:
        logits: (B, 4, H, W).

    Returns:
        (B, 4, 2) float32 x, y in shares of the picture's width and height, and (B, 4) float32
        confidences in [0, 1].
    """
    logits = logits.float()
    height, width = logits.shape[2:]
    peak, place = logits.flatten(2).max(dim=2)
    rows = torch.arange(height, device=logits.device)
    columns = torch.arange(width, device=logits.device)
    top, left = (place // width)[..., None], (place % width)[..., None]
    near = (rows - top).abs().le(WINDOW)[..., :, None] & (columns - left).abs().le(WINDOW)[
        ..., None, :
    ]
    mass = logits.masked_fill(~near, -torch.inf).flatten(2).softmax(dim=2).view_as(logits)
    return _expectation(mass), peak.sigmoid()


def _expectation(mass: Tensor) -> Tensor:
    """Return the mean places (B, 4, 2) of maps of mass 1, in shares of the picture."""
    height, width = mass.shape[2:]
    rows = (torch.arange(height, device=mass.device) + 0.5) / height
    columns = (torch.arange(width, device=mass.device) + 0.5) / width
    return torch.stack([(mass.sum(2) * columns).sum(2), (mass.sum(3) * rows).sum(2)], dim=2)


def keypoint_losses(
    logits: Tensor, points: Tensor, weights: Tensor, *, spread: float = 1.0
) -> dict[str, Tensor]:
    """Return `loss_heat` and `loss_place`; their sum is minimised.

    Args:
        logits: (B, 4, H, W).
        points: (B, 4, 2) true x, y in shares of the picture; outside [0, 1] is not on it.
        weights: (B, 4) trust in each true point; 0 leaves it out, and a negative weight says
            that there is no such point anywhere on the picture.
        spread: standard deviation of the true peaks, cells.
    """
    height, width = logits.shape[2:]
    cells = points * torch.tensor([width, height], device=points.device)
    rows = torch.arange(height, device=logits.device) + 0.5
    columns = torch.arange(width, device=logits.device) + 0.5
    across = -0.5 * ((columns - cells[..., :1]) / spread) ** 2
    down = -0.5 * ((rows - cells[..., 1:]) / spread) ** 2
    inside = (points > 0).all(2) & (points < 1).all(2) & (weights > 0)
    truth = (down[..., :, None] + across[..., None, :]).exp() * inside[..., None, None]
    wrong = F.binary_cross_entropy_with_logits(logits, truth, reduction="none").mean((2, 3))
    mass = logits.flatten(2).softmax(dim=2).view_as(logits)
    distance = (_expectation(mass) - points).abs().sum(2) * inside
    trust = weights.abs()
    return {
        "loss_heat": 40 * (wrong * trust).sum() / trust.sum().clamp(min=1),
        "loss_place": 20 * (distance * trust).sum() / (trust * inside).sum().clamp(min=1),
    }
