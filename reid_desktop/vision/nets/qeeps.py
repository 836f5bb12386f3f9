"""The QEEPS network: OIM (Faster R-CNN with an ID Net) and its query-guided blocks.

Paper: QEEPS (Munjal et al. 2019), figure 2. Without a query the network is plain OIM; each of the
blocks QSSE, QRPN and QSimNet may be absent.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from reid_desktop.vision.nets.qrpn import Qrpn
from reid_desktop.vision.nets.qsimnet import QSimNet
from reid_desktop.vision.nets.qsse import Qsse, scale_pair
from reid_desktop.vision.nets.resnet import ResNetC4
from reid_desktop.vision.nets.roi_heads import RoiHeads, RoiOutputs
from reid_desktop.vision.nets.rpn import Anchors, Rpn

IMAGE_MEAN = (0.485, 0.456, 0.406)
IMAGE_STD = (0.229, 0.224, 0.225)


class QeepsNet(nn.Module):
    """BaseNet, RPN and heads, with the query-guided blocks that were asked for."""

    mean: Tensor
    std: Tensor

    def __init__(
        self,
        base: ResNetC4,
        rpn: Rpn,
        heads: RoiHeads,
        *,
        qsse: nn.ModuleList | None = None,
        qrpn: Qrpn | None = None,
        qsimnet: QSimNet | None = None,
    ) -> None:
        """Join the parts; `qsse` holds one block for each residual block of `base`."""
        super().__init__()
        self.base, self.rpn, self.heads = base, rpn, heads
        self.qsse, self.qrpn, self.qsimnet = qsse, qrpn, qsimnet
        self.anchors = Anchors()
        shape = (1, 3, 1, 1)
        self.register_buffer("mean", torch.tensor(IMAGE_MEAN).view(shape) * 255, persistent=False)
        self.register_buffer("std", torch.tensor(IMAGE_STD).view(shape) * 255, persistent=False)

    def normalise(self, images: Tensor) -> Tensor:
        """Return (B, 3, H, W) float32, ImageNet-normalised, channels last, of RGB in 0 to 255."""
        scaled = (images.float() - self.mean) / self.std
        return scaled.contiguous(memory_format=torch.channels_last)

    def features(self, images: Tensor) -> Tensor:
        """Return the C4 map of normalised images without a query (QSSE is not used)."""
        maps: Tensor = self.base(images)
        return maps

    def pair_features(self, query: Tensor, gallery: Tensor) -> tuple[Tensor, Tensor]:
        """Return the C4 maps of B queries and B gallery images, joined by QSSE where it exists.

        Both are normalised images (B, 3, H, W), or one query (1, 3, H, W) for all.
        """
        if self.qsse is None:
            return self.base(query), self.base(gallery)
        query_map, gallery_map = self.base.stem(query), self.base.stem(gallery)
        query_map = query_map.expand(len(gallery_map), -1, -1, -1)
        for block, qsse in zip(self.base.blocks(), self.qsse, strict=True):
            assert isinstance(qsse, Qsse)
            query_map, gallery_map = scale_pair(block, qsse, query_map, gallery_map)
        return query_map, gallery_map

    def regions(self, features: Tensor, boxes: Sequence[Tensor]) -> RoiOutputs:
        """Return the heads' outputs for the boxes (xyxy px of the input) of each image."""
        return self.heads.look(features, boxes)
