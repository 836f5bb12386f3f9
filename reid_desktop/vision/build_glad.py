"""All numbers of GLAD's architecture, and the describer made of them."""

from dataclasses import dataclass
from pathlib import Path

from reid_desktop.core.errors import SettingsError
from reid_desktop.core.networks import Notify, unheard
from reid_desktop.core.values import STREAM_NAMES
from reid_desktop.vision.describer import DescriberOptions, GladDescriber, model_id
from reid_desktop.vision.devices import choose_device
from reid_desktop.vision.engines import EngineName, StreamSizes
from reid_desktop.vision.locator import KeypointLocator
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.nets.keypoints import KeypointNet
from reid_desktop.vision.weights import Weights, chosen, fill, load

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
PROFILES: dict[str, tuple[tuple[float, ...], bool]] = {
    "fast": ((0.375,), False),
    "balanced": ((0.5,), False),
    "thorough": ((0.375, 0.5), True),
}
"""Input scales and mirror averaging of each profile."""


def stream_size(name: str, scale: float) -> tuple[int, int]:
    """Return height and width of a stream's input at `scale`, multiples of 16 px, at least 32."""
    height, width = STREAM_SIZES[name]
    return _side(height, scale), _side(width, scale)


def stream_sizes(scale: float) -> StreamSizes:
    """Return the size of each stream's input at `scale`, in order of STREAM_NAMES."""
    return tuple(stream_size(name, scale) for name in STREAM_NAMES)


@dataclass(frozen=True, slots=True)
class GladChoice:
    """Which weights a describer is made of, and how it computes.

    Attributes:
        glad: name of GLAD's weights.
        keypoints: name of the key-point network's weights.
        engine: "auto" takes OpenVINO on the processor where it is installed.
        bfloat16: compute in bfloat16 where the device does so in hardware.
    """

    glad: str = GLAD_NAME
    keypoints: str = KEYPOINTS_NAME
    engine: EngineName = "auto"
    bfloat16: bool = True


def build_glad_describer(
    device: str,
    *,
    profile: str = "balanced",
    models: Path | None = None,
    choice: GladChoice | None = None,
    notify: Notify = unheard,
) -> GladDescriber:
    """Build the describer with the weights of `models` (default: those shipped and imported).

    Args:
        device: "auto", "cpu", "cuda" or "cuda:N".
        profile: "fast", "balanced" or "thorough".
        models: folder with manifest.toml and weights.
        choice: weights and arithmetic; None for the defaults.
        notify: is told when a device cannot be used or fails.

    Raises:
        SettingsError: the profile is unknown, or the engine is not installed.
        WeightsError: weights are missing, changed or of another shape.
        DeviceError: the named device does not exist or does not work.
    """
    if profile not in PROFILES:
        raise SettingsError(f"profile: “{profile}” is none of {', '.join(PROFILES)}.")
    choice = choice or GladChoice()
    options = _options(profile, choice)
    return assemble(device, options, models=models, choice=choice, notify=notify)


def describer_ids(choice: GladChoice, *, models: Path | None = None) -> dict[str, str]:
    """Return the model id that each profile's describer has; no network is built.

    Raises:
        WeightsError: the list has no weights of these names.
    """
    weights = _weights(choice, models)
    return {profile: model_id(weights, _options(profile, choice)) for profile in PROFILES}


def _options(profile: str, choice: GladChoice) -> DescriberOptions:
    scales, flip = PROFILES[profile]
    return DescriberOptions(
        scales=tuple(stream_sizes(scale) for scale in scales),
        flip=flip,
        bfloat16=choice.bfloat16,
        micro_batch=MICRO_BATCH,
        engine=choice.engine,
    )


def _weights(choice: GladChoice, models: Path | None) -> tuple[Weights, Weights]:
    """Return the weights of GLAD and of its key points."""
    glad = chosen(choice.glad, GLAD_NAME, models)
    return glad, chosen(choice.keypoints, KEYPOINTS_NAME, models)


def assemble(
    device: str,
    options: DescriberOptions,
    *,
    models: Path | None = None,
    choice: GladChoice | None = None,
    notify: Notify = unheard,
) -> GladDescriber:
    """Build a describer of any scales; see `build_glad_describer`."""
    choice, place = choice or GladChoice(), choose_device(device, notify=notify)
    weights = _weights(choice, models)
    glad = Glad(GladSizes())
    fill(glad, load(weights[0]), name=choice.glad)
    return GladDescriber(
        glad,
        build_keypoint_locator(str(place), models=models, choice=choice, notify=notify),
        weights=weights,
        options=options,
        device=place,
        notify=notify,
    )


def build_keypoint_locator(
    device: str,
    *,
    models: Path | None = None,
    choice: GladChoice | None = None,
    notify: Notify = unheard,
) -> KeypointLocator:
    """Build the finder of the four key points with the weights of `models`.

    Args:
        device: "auto", "cpu", "cuda" or "cuda:N".
        models: folder with manifest.toml and weights (default: those shipped and imported).
        choice: weights and arithmetic; None for the defaults.
        notify: is told when a device cannot be used or fails.

    Raises:
        WeightsError: weights are missing, changed or of another shape.
        DeviceError: the named device does not exist or does not work.
    """
    choice = choice or GladChoice()
    net = KeypointNet()
    fill(net, load(chosen(choice.keypoints, KEYPOINTS_NAME, models)), name=choice.keypoints)
    return KeypointLocator(
        net,
        device=choose_device(device, notify=notify),
        bfloat16=choice.bfloat16,
        micro_batch=MICRO_BATCH,
        engine=choice.engine,
        notify=notify,
    )


def _side(side: int, scale: float) -> int:
    return max(2 * SIDE_STEP, SIDE_STEP * round(side * scale / SIDE_STEP))
