"""The C4 part of a ResNet: conv1 to layer3, stride 16, BatchNorm folded into the convolutions.

Every residual block gives its two branches apart, so that QSSE can scale the residual one
(QEEPS equation (2)).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

NormLayer = Callable[[int], nn.Module]
"""Makes the normalisation behind a convolution of so many channels."""

STRIDE = 16
"""Input pixels per cell of the C4 map."""


def folded(channels: int) -> nn.Module:
    """Return no normalisation: BatchNorm is already inside the convolution's weight and bias."""
    del channels
    return nn.Identity()


class ResidualBlock(nn.Module):
    """A block y = relu(X + U) of a skip branch X and a residual branch U."""

    out_channels: int

    def branches(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return (X, U) of `x` (B, C, H, W)."""
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """Return relu(X + U)."""
        skip, residual = self.branches(x)
        return functional.relu(skip + residual)


def _downsample(in_channels: int, out_channels: int, stride: int, norm: NormLayer) -> nn.Module:
    """Return the 1x1 projection of the skip branch, or nothing where shapes already agree."""
    if stride == 1 and in_channels == out_channels:
        return nn.Identity()
    return nn.Sequential(nn.Conv2d(in_channels, out_channels, 1, stride), norm(out_channels))


class BasicBlock(ResidualBlock):
    """Two 3x3 convolutions (ResNet-18)."""

    def __init__(
        self, in_channels: int, out_channels: int, *, stride: int, norm: NormLayer
    ) -> None:
        super().__init__()
        self.out_channels = out_channels
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride, 1)
        self.norm1 = norm(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, 1, 1)
        self.norm2 = norm(out_channels)
        self.downsample = _downsample(in_channels, out_channels, stride, norm)

    def branches(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return (X, U)."""
        residual = functional.relu(self.norm1(self.conv1(x)))
        return self.downsample(x), self.norm2(self.conv2(residual))


class Bottleneck(ResidualBlock):
    """1x1, 3x3 (with the stride, as torchvision does), 1x1 of a quarter width (ResNet-50)."""

    def __init__(
        self, in_channels: int, out_channels: int, *, stride: int, norm: NormLayer
    ) -> None:
        super().__init__()
        self.out_channels = out_channels
        width = out_channels // 4
        self.conv1 = nn.Conv2d(in_channels, width, 1)
        self.norm1 = norm(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1)
        self.norm2 = norm(width)
        self.conv3 = nn.Conv2d(width, out_channels, 1)
        self.norm3 = norm(out_channels)
        self.downsample = _downsample(in_channels, out_channels, stride, norm)

    def branches(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return (X, U)."""
        return self.downsample(x), self.residual(self.conv1(x))

    def residual(self, reduced: Tensor) -> Tensor:
        """Return U of conv1's output (B, width, H, W)."""
        residual = functional.relu(self.norm1(reduced))
        residual = functional.relu(self.norm2(self.conv2(residual)))
        out: Tensor = self.norm3(self.conv3(residual))
        return out


Block = type[BasicBlock] | type[Bottleneck]


def residual_layer(
    block: Block, in_channels: int, out_channels: int, *, depth: int, stride: int, norm: NormLayer
) -> nn.Sequential:
    """Return `depth` blocks, the first with `stride`."""
    first = block(in_channels, out_channels, stride=stride, norm=norm)
    rest = [block(out_channels, out_channels, stride=1, norm=norm) for _ in range(depth - 1)]
    return nn.Sequential(first, *rest)


class ResNetC4(nn.Module):
    """BaseNet of QEEPS: conv1, layer1, layer2, layer3 of a ResNet."""

    def __init__(self, block: Block, *, depths: Sequence[int], widths: Sequence[int]) -> None:
        """Build three layers of `depths` blocks with `widths` output channels."""
        super().__init__()
        self.out_channels = widths[-1]
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3)
        layers, before = [], 64
        for place, (depth, width) in enumerate(zip(depths, widths, strict=True)):
            stride = 1 if place == 0 else 2
            layers.append(
                residual_layer(block, before, width, depth=depth, stride=stride, norm=folded)
            )
            before = width
        self.layer1, self.layer2, self.layer3 = layers

    def stem(self, images: Tensor) -> Tensor:
        """Return conv1, ReLU and pooling of normalised images (B, 3, H, W): (B, 64, H/4, W/4)."""
        return functional.max_pool2d(functional.relu(self.conv1(images)), 3, 2, 1)

    def blocks(self) -> Iterator[ResidualBlock]:
        """Yield the residual blocks in order."""
        for layer in (self.layer1, self.layer2, self.layer3):
            for block in layer:
                yield cast(ResidualBlock, block)

    def forward(self, images: Tensor) -> Tensor:
        """Return the C4 map (B, out_channels, ceil(H / 16), ceil(W / 16)) of (B, 3, H, W)."""
        x = self.stem(images)
        for block in self.blocks():
            x = block(x)
        return x


@torch.no_grad()
def initialise_residuals(module: nn.Module) -> None:
    """Draw the convolutions of untrained blocks (He et al. 2015) and clear their biases.

    The last norm of a bottleneck begins at zero: each block starts as its skip branch alone.
    """
    for part in module.modules():
        if isinstance(part, Bottleneck) and isinstance(part.norm3, nn.BatchNorm2d):
            nn.init.zeros_(part.norm3.weight)
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
            if part.bias is not None:
                nn.init.zeros_(part.bias)


@torch.no_grad()
def fold_norms(module: nn.Module) -> None:
    """Put every trained BatchNorm of the bottlenecks into the convolution before it; for inference.

    The module computes the same numbers in evaluation mode, up to rounding.
    """
    for part in module.modules():
        if not isinstance(part, Bottleneck):
            continue
        part.conv1, part.norm1 = _folded_pair(part.conv1, part.norm1)
        part.conv2, part.norm2 = _folded_pair(part.conv2, part.norm2)
        part.conv3, part.norm3 = _folded_pair(part.conv3, part.norm3)
        if isinstance(part.downsample, nn.Sequential):
            part.downsample = nn.Sequential(*_folded_pair(*part.downsample))


def _folded_pair(convolution: nn.Module, norm: nn.Module) -> tuple[nn.Conv2d, nn.Module]:
    """Return a convolution with the norm inside and nothing behind it; or both as they are."""
    assert isinstance(convolution, nn.Conv2d)
    if not isinstance(norm, nn.BatchNorm2d):
        return convolution, norm
    return fuse_conv_bn_eval(convolution, norm), nn.Identity()
