"""Architecture numbers of OIM and QEEPS, and the predictors made from them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from torch import nn

from reid_desktop.core.errors import SettingsError
from reid_desktop.core.networks import Notify, unheard
from reid_desktop.vision.detector import OimDetector
from reid_desktop.vision.devices import choose_device
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
from reid_desktop.vision.searcher import QeepsSearcher
from reid_desktop.vision.weights import chosen, fill, load

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


SHORT_SIDES = {"fast": 416, "balanced": 600, "thorough": 900}
"""Shorter side of a frame inside the networks, px, by profile; QEEPS has 600 and 900."""
WEIGHTS_NAME = "qeeps-resnet18"


def _trained(name: str, models: Path | None) -> tuple[QeepsNet, str]:
    """Return the default network with the weights `name`, on the processor, and its model_id."""
    weights = chosen(name, WEIGHTS_NAME, models)
    net = build_net("resnet18")
    fill(net, load(weights), name=name)
    return net, weights.model_id


def _short_side(profile: str) -> int:
    """Return the profile's shorter side; raises SettingsError for an unknown profile."""
    if profile not in SHORT_SIDES:
        raise SettingsError(
            f"index.profile: “{profile}” is no profile. Use one of {', '.join(SHORT_SIDES)}."
        )
    return SHORT_SIDES[profile]


def build_detector(
    device: str,
    *,
    profile: str = "balanced",
    models: Path | None = None,
    name: str = WEIGHTS_NAME,
    notify: Notify = unheard,
) -> OimDetector:
    """Return the person detector.

    Args:
        device: "auto", "cpu", "cuda" or "cuda:N".
        profile: a key of SHORT_SIDES.
        models: folder with manifest.toml; None for those shipped and imported.
        name: of the weights.
        notify: is told when a device cannot be used or fails.

    Raises:
        WeightsError: weights are missing or damaged.
        DeviceError: the named device does not exist or does not work.
        SettingsError: unknown profile.
    """
    short_side = _short_side(profile)
    net, model_id = _trained(name, models)
    place = choose_device(device, notify=notify)
    return OimDetector(net, model_id=model_id, short_side=short_side, device=place, notify=notify)


def build_searcher(
    device: str,
    *,
    profile: str = "balanced",
    models: Path | None = None,
    name: str = WEIGHTS_NAME,
    notify: Notify = unheard,
) -> QeepsSearcher:
    """Return the person searcher; arguments and errors as those of `build_detector`."""
    short_side = _short_side(profile)
    net, model_id = _trained(name, models)
    place = choose_device(device, notify=notify)
    return QeepsSearcher(
        net, model_id=model_id, short_side=short_side, joint=True, device=place, notify=notify
    )
