"""What computes the networks of the describer: torch everywhere, OpenVINO on the processor.

Both give the same descriptors: to 1e-3 in float32, and with cosines above 0.995 where one of them
computes in bfloat16. So neither engine nor arithmetic is part of a model id, and a case indexed on
one machine can be searched on another.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Literal, Protocol, TypeAlias

import numpy as np
import torch
from torch import Tensor

from reid_desktop.core.errors import SettingsError
from reid_desktop.core.networks import Notify, unheard
from reid_desktop.core.values import Float32, Image
from reid_desktop.vision.devices import has_fast_bfloat16
from reid_desktop.vision.fallback import copies
from reid_desktop.vision.nets.fused import FusedTrunk
from reid_desktop.vision.nets.glad import Glad
from reid_desktop.vision.nets.googlenet import GoogLeNet
from reid_desktop.vision.nets.keypoints import KeypointNet

EngineName = Literal["auto", "torch", "openvino"]
StreamSizes: TypeAlias = tuple[tuple[int, int], ...]
"""Height and width of each stream's pictures, in order of the streams, px."""


class Embedder(Protocol):
    """GLAD's trunk and feature layers."""

    engine: str

    def embed(self, pictures: Sequence[Image]) -> Float32:
        """Return the embeddings of B people.

        Args:
            pictures: one (B, H, W, 3) uint8 RGB for each stream, in order of the streams.

        Returns:
            (B, S, 1024) float32, not normalised.
        """
        ...


class HeatMapper(Protocol):
    """The key-point network."""

    engine: str

    def heat(self, pictures: Image) -> Float32:
        """Return logits (B, 4, H/4, W/4) of pictures (B, H, W, 3) uint8 RGB."""
        ...


class TorchEmbedder:
    """GLAD on a device of torch, with fused trunks."""

    engine = "torch"

    def __init__(self, glad: Glad, *, device: torch.device, dtype: torch.dtype) -> None:
        """Take a network that is on the device already."""
        trunks = [one for one in glad.trunks if isinstance(one, GoogLeNet)]
        self._trunks = [FusedTrunk(one, device=device, dtype=dtype) for one in trunks]
        self._glad, self._device = glad, device

    @torch.inference_mode()
    def embed(self, pictures: Sequence[Image]) -> Float32:
        """Return (B, S, 1024) float32 of one (B, H, W, 3) uint8 for each stream."""
        inputs = [_tensor(one, self._device) for one in pictures]
        return _array(self._glad.embeddings(self._glad.pooled(inputs, self._trunks)))


class TorchHeatMapper:
    """The key-point network on a device of torch."""

    engine = "torch"

    def __init__(self, net: KeypointNet, *, device: torch.device, bfloat16: bool) -> None:
        """Take a network that is on the device already."""
        self._net, self._device, self._bfloat16 = net, device, bfloat16

    @torch.inference_mode()
    def heat(self, pictures: Image) -> Float32:
        """Return logits (B, 4, H/4, W/4) float32."""
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16):
            logits = self._net(_tensor(pictures, self._device))
        return _array(logits)


def embedder_maker(
    glad: Glad,
    scales: Sequence[StreamSizes],
    *,
    engine: EngineName,
    bfloat16: bool,
    notify: Notify = unheard,
) -> Callable[[torch.device], Embedder]:
    """Return what makes GLAD's embedder on a device.

    Args:
        glad: filled, without classifiers, on the processor.
        scales: the sizes that pictures will come in.
        engine: "auto" takes OpenVINO on the processor where it is installed.
        bfloat16: compute in bfloat16 where the device does so in hardware.
        notify: is told when OpenVINO cannot be used.
    """
    placed = copies(glad)

    def make(device: torch.device) -> Embedder:
        half = bfloat16 and has_fast_bfloat16(device)
        if takes_openvino(engine, device):
            from reid_desktop.vision.engine_openvino import OpenVinoEmbedder

            try:
                return OpenVinoEmbedder(glad, scales, bfloat16=half)
            except RuntimeError as error:
                notify(_refused(error))
        dtype = torch.bfloat16 if half else torch.float32
        return TorchEmbedder(placed(device), device=device, dtype=dtype)

    return make


def heat_mapper_maker(
    net: KeypointNet, *, engine: EngineName, bfloat16: bool, notify: Notify = unheard
) -> Callable[[torch.device], HeatMapper]:
    """Return what makes the key-point network on a device; arguments as of `embedder_maker`."""
    placed = copies(net)

    def make(device: torch.device) -> HeatMapper:
        half = bfloat16 and has_fast_bfloat16(device)
        if takes_openvino(engine, device):
            from reid_desktop.vision.engine_openvino import OpenVinoHeatMapper

            try:
                return OpenVinoHeatMapper(net, bfloat16=half)
            except RuntimeError as error:
                notify(_refused(error))
        return TorchHeatMapper(placed(device), device=device, bfloat16=half)

    return make


@cache
def has_openvino() -> bool:
    """Return whether the optional engine is installed."""
    return find_spec("openvino") is not None


def takes_openvino(engine: EngineName, device: torch.device) -> bool:
    """Return whether OpenVINO shall compute on `device`.

    Raises:
        SettingsError: OpenVINO is asked for by name and is not installed.
    """
    if engine == "openvino" and not has_openvino():
        raise SettingsError(
            "program.engine: OpenVINO is not installed. "
            "Install reid-desktop[openvino], or use auto or torch."
        )
    return engine != "torch" and device.type == "cpu" and has_openvino()


def _refused(error: RuntimeError) -> str:
    first = str(error).splitlines()[0].rstrip(".")
    return f"OpenVINO does not work here ({first}): torch computes instead."


def _tensor(pictures: Image, device: torch.device) -> Tensor:
    """Return (B, 3, H, W) float32, channels last, of pictures (B, H, W, 3) uint8."""
    whole = torch.from_numpy(np.ascontiguousarray(pictures)).to(device)
    return whole.permute(0, 3, 1, 2).float()


def _array(tensor: Tensor) -> Float32:
    return np.asarray(tensor.float().cpu().numpy(), np.float32)
