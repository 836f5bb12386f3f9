"""All numbers of GLAD's architecture, and the describer made of them."""

from pathlib import Path

import torch

from reid_desktop.core.errors import SettingsError, WeightsError
from reid_desktop.core.values import STREAM_NAMES
from reid_desktop.vision.describer import DescriberOptions, GladDescriber
from reid_desktop.vision.locator import KeypointLocator
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.nets.keypoints import KeypointNet
from reid_desktop.vision.weights import Weights, choose_device, fill, listed, load

GLAD_NAME, KEYPOINTS_NAME = "glad-googlenet", "keypoints"
STREAM_SIZES = {
    "global": (512, 256),
    "head": (96, 96),
    "upper_body": (224, 256),
    "lower_body": (224, 256),
}
"""Input height and width of each stream at scale 1 (GLAD, section 4.2), px."""
MICRO_BATCH = 16
"""People that go through the networks together."""
SIDE_STEP = 16
"""Inputs are multiples of this and at least twice this, px."""
PROFILES: dict[str, tuple[float, bool]] = {
    "fast": (0.25, False),
    "balanced": (0.375, False),
    "thorough": (0.375, True),
}
"""Input scale and mirror averaging of each profile."""


def stream_size(name: str, scale: float) -> tuple[int, int]:
    """Return height and width of a stream's input at `scale`, multiples of 16 px, at least 32."""
    height, width = STREAM_SIZES[name]
    return _side(height, scale), _side(width, scale)


def build_glad_describer(
    device: str, *, profile: str = "balanced", models: Path | None = None
) -> GladDescriber:
    """Build the describer with the weights of `models` (default: those shipped).

    Args:
        device: "auto", "cpu", "cuda" or "cuda:N".
        profile: "fast", "balanced" or "thorough".
        models: folder with manifest.toml and weights.

    Raises:
        SettingsError: the profile is unknown.
        WeightsError: weights are missing, changed or of another shape.
    """
    if profile not in PROFILES:
        raise SettingsError(f"profile: “{profile}” is none of {', '.join(PROFILES)}.")
    scale, flip = PROFILES[profile]
    place = choose_device(device)
    glad_weights, keypoint_weights = _chosen(GLAD_NAME, models), _chosen(KEYPOINTS_NAME, models)
    glad = Glad(GladSizes())
    fill(glad, load(glad_weights), name=GLAD_NAME)
    options = DescriberOptions(
        sizes=tuple(stream_size(name, scale) for name in STREAM_NAMES),
        flip=flip,
        bfloat16=has_fast_bfloat16(place),
        micro_batch=MICRO_BATCH,
    )
    return GladDescriber(
        glad,
        build_keypoint_locator(device, models=models),
        weights=(glad_weights, keypoint_weights),
        options=options,
        device=place,
    )


def build_keypoint_locator(device: str, *, models: Path | None = None) -> KeypointLocator:
    """Build the finder of the four key points with the weights of `models`.

    Args:
        device: "auto", "cpu", "cuda" or "cuda:N".
        models: folder with manifest.toml and weights (default: those shipped).

    Raises:
        WeightsError: weights are missing, changed or of another shape.
    """
    place = choose_device(device)
    net = KeypointNet()
    fill(net, load(_chosen(KEYPOINTS_NAME, models)), name=KEYPOINTS_NAME)
    return KeypointLocator(
        net, device=place, bfloat16=has_fast_bfloat16(place), micro_batch=MICRO_BATCH
    )


def has_fast_bfloat16(device: torch.device) -> bool:
    """Return whether the device multiplies bfloat16 in hardware."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu._is_avx512_bf16_supported())


def _chosen(name: str, models: Path | None) -> Weights:
    """Return the manifest's entry `name`."""
    found = listed(models).get(name)
    if found is None:
        raise WeightsError(
            f"The list of weights has no entry “{name}”. Please install ReID Desktop again."
        )
    return found


def _side(side: int, scale: float) -> int:
    return max(2 * SIDE_STEP, SIDE_STEP * round(side * scale / SIDE_STEP))
