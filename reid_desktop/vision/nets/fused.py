"""The GoogLeNet trunk for describing: the same numbers with fewer passes over the maps.

Exact up to rounding: the three 1x1 branches of an inception block that read the same maps become
one convolution; every ReLU is done by its convolution (oneDNN's fused kernel on the processor);
the sums of the local response normalisation are a 1x1 convolution with a banded matrix; weights
lie in the arithmetic's own type, so nothing is converted while pictures pass.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (the usual name)

from reid_desktop.vision.nets.googlenet import (
    LRN_ALPHA,
    LRN_SIZE,
    GoogLeNet,
    Inception,
    pool,
)


class FusedConvolution:
    """A convolution of some layers' outputs side by side, with ReLU."""

    def __init__(
        self, layers: Sequence[nn.Conv2d], *, device: torch.device, dtype: torch.dtype
    ) -> None:
        """Join `layers`, which read the same maps with the same kernel, stride and padding."""
        first = layers[0]
        self._stride, self._padding = list(first.stride), [int(side) for side in first.padding]
        self._weight = _placed(torch.cat([one.weight for one in layers]), device, dtype)
        biases = [one.bias for one in layers if one.bias is not None]
        self._bias = torch.cat(biases).detach().to(device, dtype)
        self._fused = device.type == "cpu" and has_fused_kernel()

    def __call__(self, maps: Tensor) -> Tensor:
        """Return relu of the convolved `maps` (B, C, H, W)."""
        if self._fused:
            return _convolve_pointwise(
                maps, self._weight, self._bias, self._stride, self._padding, "relu"
            )
        convolved = F.conv2d(maps, self._weight, self._bias, self._stride, self._padding)
        return F.relu(convolved, inplace=True)


class FusedNormalisation:
    """Local response normalisation across `channels`; see `googlenet.normalise_responses`."""

    def __init__(self, channels: int, *, device: torch.device, dtype: torch.dtype) -> None:
        places = torch.arange(channels)
        near = (places[:, None] - places).abs() <= LRN_SIZE // 2
        self._band = _placed(near[:, :, None, None] * (LRN_ALPHA / LRN_SIZE), device, dtype)
        self._ones = torch.ones(channels, device=device, dtype=dtype)
        self._fused = device.type == "cpu" and has_fused_kernel()

    def __call__(self, maps: Tensor) -> Tensor:
        """Return (B, C, H, W) of (B, C, H, W)."""
        squares = maps * maps
        if self._fused:
            sums = _convolve_pointwise(squares, self._band, self._ones, [1, 1], [0, 0], "none")
        else:
            sums = F.conv2d(squares, self._band, self._ones)
        root = sums.rsqrt_()
        return root.sqrt().mul_(root).mul_(maps)


class FusedInception:
    """The four branches of an inception block with one convolution for three of them."""

    def __init__(self, block: Inception, *, device: torch.device, dtype: torch.dtype) -> None:
        ones = (block.c1x1, block.c3x3_reduce, block.c5x5_reduce)
        self._widths = [one.out_channels for one in ones]
        self._ones = FusedConvolution(ones, device=device, dtype=dtype)
        self._three = FusedConvolution([block.c3x3], device=device, dtype=dtype)
        self._five = FusedConvolution([block.c5x5], device=device, dtype=dtype)
        self._pooled = FusedConvolution([block.pool_proj], device=device, dtype=dtype)

    def __call__(self, maps: Tensor) -> Tensor:
        """Return the joined branches, after ReLU."""
        one, three, five = torch.split(self._ones(maps), self._widths, dim=1)
        return torch.cat(
            (
                one,
                self._three(three.contiguous(memory_format=torch.channels_last)),
                self._five(five.contiguous(memory_format=torch.channels_last)),
                self._pooled(F.max_pool2d(maps, 3, stride=1, padding=1)),
            ),
            dim=1,
        )


class FusedTrunk:
    """A GoogLeNet that only describes; it keeps nothing of the trunk it was made from."""

    def __init__(self, trunk: GoogLeNet, *, device: torch.device, dtype: torch.dtype) -> None:
        """Fuse `trunk` for arithmetic in `dtype` on `device`."""
        self._mean, self._dtype = trunk.mean.to(device), dtype

        def fused(layer: nn.Conv2d) -> FusedConvolution:
            return FusedConvolution([layer], device=device, dtype=dtype)

        def normalised(layer: nn.Conv2d) -> FusedNormalisation:
            return FusedNormalisation(layer.out_channels, device=device, dtype=dtype)

        self._stem = (
            fused(trunk.conv1),
            pool,
            normalised(trunk.conv1),
            fused(trunk.conv2_reduce),
            fused(trunk.conv2),
            normalised(trunk.conv2),
            pool,
        )
        self._blocks = [
            (FusedInception(block, device=device, dtype=dtype), pooled)
            for block, pooled in trunk.blocks()
        ]

    def __call__(self, pictures: Tensor) -> Tensor:
        """Return the maps (B, 1024, h, w) of pictures (B, 3, H, W) float RGB 0-255."""
        maps = (pictures - self._mean).to(self._dtype)
        for step in self._stem:
            maps = step(maps)
        for block, pooled in self._blocks:
            maps = block(maps)
            if pooled:
                maps = pool(maps)
        return maps


def has_fused_kernel() -> bool:
    """Return whether this torch has oneDNN's convolution with an activation.

    The operator is the one that torch.compile emits; it is not part of torch's documented
    interface, so its absence is expected and only costs speed.
    """
    built: bool = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    return built and hasattr(torch.ops.mkldnn, "_convolution_pointwise")


def _convolve_pointwise(  # noqa: PLR0913 - the operator's own arguments
    maps: Tensor,
    weight: Tensor,
    bias: Tensor,
    stride: list[int],
    padding: list[int],
    activation: str,
) -> Tensor:
    """Convolve and activate ("relu" or "none") in one oneDNN kernel."""
    result: Tensor = torch.ops.mkldnn._convolution_pointwise(
        maps, weight, bias, padding, stride, [1, 1], 1, activation, [], None
    )
    return result


def _placed(weight: Tensor, device: torch.device, dtype: torch.dtype) -> Tensor:
    """Return a detached weight on the device, in the type, channels last."""
    return weight.detach().to(device, dtype).contiguous(memory_format=torch.channels_last)
