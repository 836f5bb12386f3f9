"""Architecture numbers of OIM and QEEPS, and the predictors made from them."""

from dataclasses import dataclass
from typing import Literal

from torch import nn

from reid_desktop.vision.nets.qeeps import QeepsNet
from reid_desktop.vision.nets.qrpn import Qrpn
from reid_desktop.vision.nets.qsimnet import QSimNet
from reid_desktop.vision.nets.qsse import Qsse
from reid_desktop.vision.nets.resnet import (
    BasicBlock,
    Block,
    Bottleneck,
    NormLayer,
    ResNetC4,
    folded,
)
from reid_desktop.vision.nets.roi_heads import RoiHeads
from reid_desktop.vision.nets.rpn import Rpn

Backbone = Literal["resnet18", "resnet50"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Sizes of one build.

    Attributes:
        block: residual block of the BaseNet.
        depths: residual blocks of layer1, layer2, layer3.
        widths: their output channels.
        rpn_hidden: channels of the RPN's and QRPN's 3x3 convolution.
        head: output channels of conv5.
        head_norm: normalisation in conv5; folded where a trained conv5 is given.
    """

    block: Block
    depths: tuple[int, int, int]
    widths: tuple[int, int, int]
    rpn_hidden: int
    head: int
    head_norm: NormLayer


NUMBERS: dict[Backbone, Numbers] = {
    "resnet18": Numbers(BasicBlock, (2, 2, 2), (64, 128, 256), 256, 512, nn.BatchNorm2d),
    "resnet50": Numbers(Bottleneck, (3, 4, 6), (256, 512, 1024), 512, 2048, folded),
}


def build_net(
    backbone: Backbone = "resnet18", *, qsse: bool = True, qrpn: bool = True, qsimnet: bool = True
) -> QeepsNet:
    """Return an untrained network; without any block it is OIM, with all three QEEPS."""
    numbers = NUMBERS[backbone]
    base = ResNetC4(numbers.block, depths=numbers.depths, widths=numbers.widths)
    channels = base.out_channels
    blocks = nn.ModuleList(Qsse(block.out_channels) for block in base.blocks())
    return QeepsNet(
        base,
        Rpn(channels, numbers.rpn_hidden),
        RoiHeads(channels, numbers.head, norm=numbers.head_norm),
        qsse=blocks if qsse else None,
        qrpn=Qrpn(channels, numbers.rpn_hidden) if qrpn else None,
        qsimnet=QSimNet() if qsimnet else None,
    )
