"""ClsIdenNet (conv5 on pooled regions) and its three heads: ClsNet, RegNet, ID Net."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.detection._utils import BoxCoder
from torchvision.ops import roi_align

from reid_desktop.vision.nets.resnet import (
    STRIDE,
    Bottleneck,
    NormLayer,
    initialise_residuals,
    residual_layer,
)

POOLED_SIDE = 14
"""RoI pooling to 14x14 cells; conv5 halves it."""
SAMPLING_RATIO = 1
EMBEDDING = 256
"""Numbers of the ID Net's embedding (OIM, Xiao et al. 2017)."""
CONV5_DEPTH = 3
HEAD_CODER = BoxCoder(weights=(10.0, 10.0, 5.0, 5.0))


@dataclass(frozen=True, slots=True)
class RoiOutputs:
    """What the heads say of R regions.

    Attributes:
        logits: (R, 2) float32 of ClsNet, background and person.
        offsets: (R, 4) float32 of RegNet, to be decoded with HEAD_CODER.
        embeddings: (R, 256) float32 of the ID Net, L2 norm 1.
    """

    logits: Tensor
    offsets: Tensor
    embeddings: Tensor


class RoiHeads(nn.Module):
    """ClsIdenNet with ClsNet, RegNet and ID Net.

    conv5 has ResNet-50's shape (three bottlenecks, the first with stride 2) at the width the
    backbone asks for: 1024 to 2048 channels for ResNet-50, 256 to 512 for ResNet-18. The ID Net's
    linear layer is followed by batch norm, which the paper does not have: without it the untrained
    embeddings all point one way and the OIM loss starts far too high.
    """

    def __init__(self, in_channels: int, out_channels: int, *, norm: NormLayer) -> None:
        super().__init__()
        self.conv5 = residual_layer(
            Bottleneck, in_channels, out_channels, depth=CONV5_DEPTH, stride=2, norm=norm
        )
        initialise_residuals(self.conv5)
        self.classifier = nn.Linear(out_channels, 2)
        self.regressor = nn.Linear(out_channels, 4)
        self.identifier = nn.Linear(out_channels, EMBEDDING)
        self.identity_norm = nn.BatchNorm1d(EMBEDDING)
        nn.init.normal_(self.classifier.weight, std=0.01)
        nn.init.normal_(self.regressor.weight, std=0.001)
        nn.init.zeros_(self.classifier.bias)
        nn.init.zeros_(self.regressor.bias)

    def flatten(self, pooled: Tensor) -> Tensor:
        """Return conv5's mean over each pooled region: (R, C, 14, 14) to (R, out_channels)."""
        flat: Tensor = self.conv5(pooled).mean(dim=(2, 3))
        return flat

    def flatten_at(self, features: Tensor, boxes: Sequence[Tensor]) -> Tensor:
        """Return `flatten(pool(features, boxes))`, (R, out_channels), in less time.

        The leading 1x1 convolutions of conv5 act on each place of the map alone and RoIAlign is a
        weighted mean over places: they commute, so both run once on the map instead of on every
        pooled region. The skip branch keeps every second cell of 14x14, and only those are pooled.
        This holds for boxes inside the image: samples outside the map would lose their bias.
        """
        first = self.conv5[0]
        assert isinstance(first, Bottleneck)
        assert isinstance(first.downsample, nn.Sequential)
        project, norm = first.downsample
        assert isinstance(project, nn.Conv2d)
        plain = functional.conv2d(features, project.weight, project.bias)
        skip = norm(pool(plain, boxes, every_second=True))
        maps = functional.relu(skip + first.residual(pool(first.conv1(features), boxes)))
        flat: Tensor = self.conv5[1:](maps).mean(dim=(2, 3))
        return flat

    def judge(self, flat: Tensor) -> tuple[Tensor, Tensor]:
        """Return ClsNet's logits (R, 2) and RegNet's offsets (R, 4), float32."""
        return self.classifier(flat).float(), self.regressor(flat).float()

    def identify(self, flat: Tensor, *, people: bool = True) -> Tensor:
        """Return the ID Net's embeddings (R, 256) float32, L2 norm 1.

        Batch norm learns from `people` only: it then centres people, not people and background.
        """
        raw, norm = self.identifier(flat).float(), self.identity_norm
        live = norm.training and people and len(raw) > 1
        mean, var, weight, bias = norm.running_mean, norm.running_var, norm.weight, norm.bias
        centred = functional.batch_norm(raw, mean, var, weight, bias, training=live)
        return functional.normalize(centred)

    def forward(self, pooled: Tensor) -> RoiOutputs:
        """Return the heads' outputs for pooled regions (R, C, 14, 14); R may be 0."""
        if len(pooled) == 0:
            return RoiOutputs(
                pooled.new_zeros(0, 2), pooled.new_zeros(0, 4), pooled.new_zeros(0, EMBEDDING)
            )
        flat = self.flatten(pooled)
        return RoiOutputs(*self.judge(flat), self.identify(flat))

    def look(self, features: Tensor, boxes: Sequence[Tensor]) -> RoiOutputs:
        """Return the heads' outputs for boxes (xyxy px, inside the image); R may be 0."""
        if not any(map(len, boxes)):
            none = features.new_zeros(0, features.shape[1], POOLED_SIDE, POOLED_SIDE)
            return self.forward(none)
        flat = self.flatten_at(features, boxes)
        return RoiOutputs(*self.judge(flat), self.identify(flat))


def pool(features: Tensor, boxes: Sequence[Tensor], *, every_second: bool = False) -> Tensor:
    """RoI-pool a map (B, C, H, W) at the boxes of each image (xyxy px) to (R, C, 14, 14) float32.

    RoIAlign stands for the paper's RoI Pool. It has no bfloat16 kernel on the CPU: the map goes in
    as float32. With `every_second` only the cells in even rows and columns are made, (R, C, 7, 7):
    as each cell is one sample at its middle, they are the cells of the box moved half a cell up
    and left, at half the number.
    """
    given = [b.float() for b in boxes]
    if every_second:
        given = [b - (b[:, 2:] - b[:, :2]).repeat(1, 2) / (2 * POOLED_SIDE) for b in given]
    pooled: Tensor = roi_align(
        features.float(),
        given,
        POOLED_SIDE // 2 if every_second else POOLED_SIDE,
        spatial_scale=1 / STRIDE,
        sampling_ratio=SAMPLING_RATIO,
        aligned=True,
    )
    return pooled.contiguous(memory_format=torch.channels_last)
