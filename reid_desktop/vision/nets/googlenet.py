"""The GoogLeNet of BVLC up to inception_5b: the trunk of GLAD, without BatchNorm.

Paper: Going Deeper with Convolutions (Szegedy et al. 2015), in BVLC's Caffe form: local response
normalisation after pool1 and conv2, 3x3/2 max pooling that rounds sizes up.
"""

from collections import OrderedDict
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (the usual name)

IMAGENET_MEAN = (122.68, 116.67, 104.01)
TRUNK_CHANNELS = 1024
STEM = ("conv1", "conv2_reduce", "conv2")
LRN_SIZE, LRN_ALPHA = 5, 1e-4

Sizes = tuple[int, int, int, int, int, int, int]
INCEPTION: OrderedDict[str, Sizes] = OrderedDict(
    # name: (input, 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5, pool projection)
    inception_3a=(192, 64, 96, 128, 16, 32, 32),
    inception_3b=(256, 128, 128, 192, 32, 96, 64),
    inception_4a=(480, 192, 96, 208, 16, 48, 64),
    inception_4b=(512, 160, 112, 224, 24, 64, 64),
    inception_4c=(512, 128, 128, 256, 24, 64, 64),
    inception_4d=(512, 112, 144, 288, 32, 64, 64),
    inception_4e=(528, 256, 160, 320, 32, 128, 128),
    inception_5a=(832, 256, 160, 320, 32, 128, 128),
    inception_5b=(832, 384, 192, 384, 48, 128, 128),
)
_POOLED_AFTER = ("inception_3b", "inception_4e")


def normalise_responses(maps: Tensor) -> Tensor:
    """Apply local response normalisation across channels (size 5, alpha 1e-4, beta 0.75, k 1).

    The same numbers as `torch.nn.LocalResponseNorm`, as five shifted sums: torch's own pools a
    5-D tensor and is some ten times slower on the CPU.

    Args:
        maps: (B, C, H, W) floating point.

    Returns:
        (B, C, H, W), same type.
    """
    channels, half = maps.shape[1], LRN_SIZE // 2
    padded = F.pad(maps * maps, (0, 0, 0, 0, half, half))
    sums = padded[:, :channels].clone()
    for shift in range(1, LRN_SIZE):
        sums += padded[:, shift : shift + channels]
    root = torch.rsqrt(1 + (LRN_ALPHA / LRN_SIZE) * sums)
    return maps * (root * root.sqrt())


def pool(maps: Tensor) -> Tensor:
    """Halve the maps by 3x3 max pooling with ceiling sizes, as Caffe does."""
    return F.max_pool2d(maps, 3, stride=2, ceil_mode=True)


class Inception(nn.Module):
    """Four branches side by side: 1x1, 3x3, 5x5 and pooled, joined over the channels."""

    def __init__(self, sizes: Sizes) -> None:
        """Build the branches; `sizes` as in the table of this module."""
        super().__init__()
        channels, one, three_reduce, three, five_reduce, five, pooled = sizes
        self.c1x1 = nn.Conv2d(channels, one, 1)
        self.c3x3_reduce = nn.Conv2d(channels, three_reduce, 1)
        self.c3x3 = nn.Conv2d(three_reduce, three, 3, padding=1)
        self.c5x5_reduce = nn.Conv2d(channels, five_reduce, 1)
        self.c5x5 = nn.Conv2d(five_reduce, five, 5, padding=2)
        self.pool_proj = nn.Conv2d(channels, pooled, 1)

    def forward(self, maps: Tensor) -> Tensor:
        """Return (B, one + three + five + pooled, H, W) of (B, channels, H, W)."""
        joined = torch.cat(
            (
                self.c1x1(maps),
                self.c3x3(F.relu(self.c3x3_reduce(maps), inplace=True)),
                self.c5x5(F.relu(self.c5x5_reduce(maps), inplace=True)),
                self.pool_proj(F.max_pool2d(maps, 3, stride=1, padding=1)),
            ),
            dim=1,
        )
        return F.relu(joined, inplace=True)


class GoogLeNet(nn.Module):
    """RGB pictures to 1024 maps at a 32nd of their size."""

    mean: Tensor

    def __init__(self) -> None:
        """Build the trunk with torch's own initial values."""
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3)
        self.conv2_reduce = nn.Conv2d(64, 64, 1)
        self.conv2 = nn.Conv2d(64, 192, 3, padding=1)
        for name, sizes in INCEPTION.items():
            self.add_module(name, Inception(sizes))
        mean = torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1)
        self.register_buffer("mean", mean, persistent=False)

    def stem(self, pictures: Tensor) -> Tensor:
        """Return (B, 192, H/8, W/8): everything before the first inception block."""
        maps = pool(F.relu(self.conv1(pictures - self.mean), inplace=True))
        maps = F.relu(self.conv2_reduce(normalise_responses(maps)), inplace=True)
        maps = normalise_responses(F.relu(self.conv2(maps), inplace=True))
        return pool(maps)

    def begun(self, pictures: Tensor) -> Tensor:
        """Return what `stem` does, without gradients where the stem is frozen."""
        frozen = not self.conv1.weight.requires_grad and not self.conv2.weight.requires_grad
        if frozen:
            with torch.no_grad():
                return self.stem(pictures)
        return self.stem(pictures)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the maps of inception_5b.

        Args:
            pictures: (B, 3, H, W) float RGB in 0-255, H and W at least 16.

        Returns:
            (B, 1024, about H/32, about W/32), non-negative.
        """
        maps = self.begun(pictures)
        for block, pooled in self.blocks():
            maps = block(maps)
            if pooled:
                maps = pool(maps)
        return maps

    def blocks(self) -> Iterator[tuple[Inception, bool]]:
        """Yield the inception blocks in order, each with whether pooling follows it."""
        for name in INCEPTION:
            block = self.get_submodule(name)
            assert isinstance(block, Inception)
            yield block, name in _POOLED_AFTER

    def freeze_stem(self) -> None:
        """Keep conv1 and conv2 as they are: no gradients, no memory for them."""
        for name in STEM:
            self.get_submodule(name).requires_grad_(False)
