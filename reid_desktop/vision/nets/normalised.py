"""The trunk with BatchNorm while it is trained; folded into its convolutions it is BVLC's again.

BVLC's GoogLeNet has no BatchNorm and learns at small rates only. Here one follows each convolution
of the inception blocks (Ioffe and Szegedy 2015, as in Inception v2), begun so that the trunk gives
the very maps of its start (`calibrate`), and `folded` gives the paper's network back.

The streams of GLAD that share the trunk pass it side by side and are normalised by statistics of
all of them together. Separate statistics for heads and bodies would be averaged in evaluation,
where each stream would then meet others than those it was trained with.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (the usual name)
from torch.nn.utils.fusion import fuse_conv_bn_weights

from reid_desktop.vision.nets.googlenet import INCEPTION, GoogLeNet, Inception, Sizes, pool

NORM = ".norm_"
"""Stands in the name of every tensor that a plain trunk does not have."""


class JointNorm(nn.BatchNorm2d):
    """BatchNorm over maps of several sizes with statistics of all their pixels together."""

    calibrating = False

    def rectified(self, batches: Sequence[Tensor]) -> list[Tensor]:
        """Return the ReLU of normalised maps (B_i, C, H_i, W_i); `calibrating` changes no map."""
        pixels = torch.cat([_pixels(maps) for maps in batches])
        if self.calibrating:
            self._calibrate(pixels.float())
            return [F.relu(maps) for maps in batches]
        columns = pixels[None, :, None].permute(0, 3, 1, 2)  # channels last, as one tall picture
        rows = F.relu(self(columns), inplace=True).permute(0, 2, 3, 1)[0, :, 0]
        parts = torch.split(
            rows, [maps.shape[0] * maps.shape[2] * maps.shape[3] for maps in batches]
        )
        return [_maps(part, like) for part, like in zip(parts, batches, strict=True)]

    @torch.no_grad()
    def _calibrate(self, pixels: Tensor) -> None:
        """Take the statistics of `pixels` (P, C) and the gain and bias that undo them."""
        assert self.running_mean is not None
        assert self.running_var is not None
        self.running_mean.copy_(pixels.mean(0))
        self.running_var.copy_(pixels.var(0, unbiased=False))
        self.weight.copy_(torch.sqrt(self.running_var + self.eps))
        self.bias.copy_(self.running_mean)


class NormalisedInception(Inception):
    """An inception block with a norm after each reduction and after its four outputs."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__(sizes)
        _, one, three_reduce, three, five_reduce, five, pooled = sizes
        self.norm_3x3_reduce = JointNorm(three_reduce)
        self.norm_5x5_reduce = JointNorm(five_reduce)
        self.norm_joined = JointNorm(one + three + five + pooled)

    def joint(self, batches: Sequence[Tensor]) -> list[Tensor]:
        """Return what `forward` does of each of several (B_i, channels, H_i, W_i)."""
        threes = self.norm_3x3_reduce.rectified([self.c3x3_reduce(maps) for maps in batches])
        fives = self.norm_5x5_reduce.rectified([self.c5x5_reduce(maps) for maps in batches])
        outputs = [
            torch.cat(
                (
                    self.c1x1(maps),
                    self.c3x3(three),
                    self.c5x5(five),
                    self.pool_proj(F.max_pool2d(maps, 3, stride=1, padding=1)),
                ),
                dim=1,
            )
            for maps, three, five in zip(batches, threes, fives, strict=True)
        ]
        return self.norm_joined.rectified(outputs)

    def forward(self, maps: Tensor) -> Tensor:
        """Return (B, one + three + five + pooled, H, W) of (B, channels, H, W)."""
        return self.joint([maps])[0]

    def folded(self) -> Iterator[tuple[str, Tensor]]:
        """Yield the names and tensors of a plain block that gives the same in evaluation."""
        begin = 0
        for name in ("c1x1", "c3x3", "c5x5", "pool_proj"):
            width = self.get_parameter(f"{name}.bias").shape[0]
            yield from self._folded(name, self.norm_joined, slice(begin, begin + width))
            begin += width
        yield from self._folded("c3x3_reduce", self.norm_3x3_reduce, slice(None))
        yield from self._folded("c5x5_reduce", self.norm_5x5_reduce, slice(None))

    def _folded(self, name: str, norm: JointNorm, channels: slice) -> Iterator[tuple[str, Tensor]]:
        """Yield weight and bias of a convolution with these channels of a norm behind it."""
        convolution = self.get_submodule(name)
        assert isinstance(convolution, nn.Conv2d)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        weight, bias = fuse_conv_bn_weights(
            convolution.weight,
            convolution.bias,
            norm.running_mean[channels],
            norm.running_var[channels],
            norm.eps,
            norm.weight[channels],
            norm.bias[channels],
        )
        yield from ((f"{name}.weight", weight), (f"{name}.bias", bias))


class NormalisedGoogLeNet(GoogLeNet):
    """`GoogLeNet` whose inception blocks are normalised."""

    def __init__(self) -> None:
        super().__init__()
        for name, sizes in INCEPTION.items():
            setattr(self, name, NormalisedInception(sizes))

    def joint(self, batches: Sequence[Tensor]) -> list[Tensor]:
        """Return what `forward` does of each of several (B_i, 3, H_i, W_i) float RGB 0-255."""
        found = [self.begun(pictures) for pictures in batches]
        for block, pooled in self.blocks():
            assert isinstance(block, NormalisedInception)
            found = block.joint(found)
            if pooled:
                found = [pool(maps) for maps in found]
        return found

    @torch.no_grad()
    def calibrate(self, batches: Sequence[Tensor]) -> None:
        """Begin the norms at the statistics of `batches`, changing no map of the trunk."""
        norms = [module for module in self.modules() if isinstance(module, JointNorm)]
        for norm in norms:
            norm.calibrating = True
        self.joint(batches)
        for norm in norms:
            norm.calibrating = False

    @torch.no_grad()
    def folded(self) -> dict[str, Tensor]:
        """Return the tensors of the `GoogLeNet` that gives the same maps in evaluation."""
        tensors = {
            key: value.clone()
            for key, value in self.state_dict().items()
            if not key.startswith("inception_")
        }
        for name in INCEPTION:
            block = self.get_submodule(name)
            assert isinstance(block, NormalisedInception)
            tensors |= {f"{name}.{key}": value for key, value in block.folded()}
        return tensors


def _pixels(maps: Tensor) -> Tensor:
    """Return (B, C, H, W) as (B * H * W, C); of channels-last maps no copy is made."""
    return maps.permute(0, 2, 3, 1).reshape(-1, maps.shape[1])


def _maps(pixels: Tensor, like: Tensor) -> Tensor:
    """Return (B * H * W, C) as channels-last maps of the shape of `like`."""
    batch, channels, height, width = like.shape
    return pixels.reshape(batch, height, width, channels).permute(0, 3, 1, 2)
