"""How fast a network runs on this machine: a short test on generated pictures."""

import time
from collections.abc import Callable

import numpy as np

from reid_desktop.core.models import SpeedFigure
from reid_desktop.core.networks import Notify
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.settings import WEIGHT_SETTINGS, Settings, changed
from reid_desktop.vision.build import LocalNetworks, glad_choice
from reid_desktop.vision.build_glad import KEYPOINTS_NAME, build_keypoint_locator
from reid_desktop.vision.build_qeeps import WEIGHTS_NAME
from reid_desktop.vision.devices import choose_device
from reid_desktop.vision.engines import takes_openvino
from reid_desktop.vision.weights import Weights

STAGE = "speed test"
TIMED_S = 3.0
"""The timed rounds end when so much time is over, or after MOST_ROUNDS."""
MOST_ROUNDS = 50
CROPS = 8
"""Crops of one round; people on one frame of a busy street."""
CROP_SIZE, FRAME_SIZE = (128, 64), (720, 1280)
"""Height and width of the generated pictures, px."""


def measure_speed(weights: Weights, device: str, settings: Settings) -> Job[SpeedFigure]:
    """Time the network of `weights` for at most TIMED_S seconds after one round to warm up.

    Args:
        weights: of any known architecture.
        device: "auto", "cpu", "cuda" or "cuda:N".
        settings: profile, engine and the other networks.

    Raises:
        WeightsError: weights cannot be used.
        DeviceError: the device cannot be used.
    """
    notices: list[str] = []
    yield Progress(0, 0, f"loading {weights.name}", STAGE)
    place = choose_device(device, notify=notices.append)
    once = _round(weights, str(place), settings, notices.append)
    yield Progress(0, 0, f"{weights.name} on {place}", STAGE)
    once()
    times: list[float] = []
    begun = time.perf_counter()
    while len(times) < MOST_ROUNDS and time.perf_counter() - begun < TIMED_S:
        yield Progress(round(100 * sum(times)), round(100 * TIMED_S), weights.name, STAGE)
        start = time.perf_counter()
        once()
        times.append(time.perf_counter() - start)
    frames = weights.network == WEIGHTS_NAME
    with_openvino = not frames and takes_openvino(glad_choice(settings.program).engine, place)
    return SpeedFigure(
        name=weights.name,
        device=str(place),
        engine="openvino" if with_openvino else "torch",
        rate=(1 if frames else CROPS) / float(np.median(times)),
        unit="frames/s" if frames else "crops/s",
        rounds=len(times),
        notices=tuple(notices),
    )


def _round(
    weights: Weights, device: str, settings: Settings, notify: Notify
) -> Callable[[], object]:
    """Return what does one round with the network of `weights`."""
    key = WEIGHT_SETTINGS[weights.network]
    settings = changed(settings, {key: weights.name, "program.device": device})
    chance = np.random.default_rng(0)
    crops = [chance.integers(0, 256, (*CROP_SIZE, 3), np.uint8) for _ in range(CROPS)]
    frame = chance.integers(0, 256, (*FRAME_SIZE, 3), np.uint8)
    if weights.network == KEYPOINTS_NAME:
        choice = glad_choice(settings.program)
        locator = build_keypoint_locator(device, choice=choice, notify=notify)
        return lambda: locator.locate(crops)
    networks = LocalNetworks.of_settings(settings, notify=notify)
    if weights.network == WEIGHTS_NAME:
        detector = networks.detector()
        return lambda: detector.detect([frame])
    describer = networks.describer()
    return lambda: describer.describe_crops(crops)
