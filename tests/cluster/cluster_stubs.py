"""Networks for the workers of a test cluster, and faults that a test can ask them for.

Imported by name on the workers (PYTHONPATH). Figures are blocks of colour on grey; a descriptor is
the colour and shape of a block, so that results depend on every pixel.
"""

import contextlib
import errno
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.values import (
    Description,
    Detections,
    Float32,
    Image,
    Keypoints,
    Parts,
    QueryDetections,
)
from reid_desktop.footage import remote
from tests.colour_networks import ColourNetworks


class BlockNetworks(ColourNetworks):
    """One object for all three networks; implements `core.networks.Networks`."""

    model_id = "blocks@0123456789ab"
    dimension = 64

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        count = len(crops)
        rows = np.array([_described(crop) for crop in crops], np.float32)
        points = Keypoints(np.zeros((count, 4, 2), np.float32), np.ones((count, 4), np.float32))
        parts = Parts(np.zeros((count, 3, 4), np.float32), np.ones((count, 3), np.bool_))
        return Description(rows.reshape(count, self.dimension), points, parts)


def _described(crop: Image) -> Float32:
    small = cv2.resize(crop, (4, 8), interpolation=cv2.INTER_AREA).astype(np.float32)
    vector = np.concatenate([small[..., 0].ravel(), small[..., 1].ravel() - small[..., 2].ravel()])
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


class WorkerNetworks(BlockNetworks):
    """The same, with the faults that files in the folder STUB_FAULTS ask for.

    die: the process kills itself, once. permits: a folder; while it is there, each call of a
    network takes one file out of it and waits until there is one. STUB_HELD in the environment of
    one machine makes its calls wait until the file `released` is there, and STUB_DISK_FULL lets
    nothing be kept that it fetches.
    """

    def __init__(self) -> None:
        self._folder = Path(os.environ["STUB_FAULTS"])
        self._held = "STUB_HELD" in os.environ

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        self._suffer()
        return super().detect(images)

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        self._suffer()
        return super().search(query, images)

    def _suffer(self) -> None:
        die = self._folder / "die"
        if die.exists():
            die.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        while (self._folder / "permits").exists() and not self._permitted():
            time.sleep(0.02)
        while self._held and not (self._folder / "released").exists():
            time.sleep(0.05)

    def _permitted(self) -> bool:
        """Take a permit; False when there is none, or another was quicker."""
        for permit in (self._folder / "permits").glob("*"):
            with contextlib.suppress(FileNotFoundError):
                permit.unlink()
                return True
        return False


def networks(values: Mapping[str, Any], notify: Callable[[str], None]) -> WorkerNetworks:
    """Return what a worker of the tests works with; it tells what Ray has given it if asked."""
    if "STUB_DISK_FULL" in os.environ:

        def full(url: str, target: Path) -> None:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))

        remote._copy = full
    if values.get("tell"):
        import ray

        given = ray.get_runtime_context().get_assigned_resources()
        notify(f"holds {given.get('CPU', 0)} processors and {given.get('GPU', 0)} of a GPU")
    return WorkerNetworks()


class SmallDevice(BlockNetworks):
    """A device that holds only so many pictures at once; the real retreat in front of it."""

    def __init__(self, memory: int, notify: Callable[[str], None]) -> None:
        import torch

        from reid_desktop.vision.fallback import Placement

        self._memory = memory
        self._placement: Placement[None] = Placement(
            lambda _device: None,
            name="the detector",
            device=torch.device("cpu"),
            batch=8,
            notify=notify,
        )

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        def few(_net: None, here: slice) -> list[Detections]:
            if here.stop - here.start > self._memory:
                raise MemoryError
            return super(SmallDevice, self).detect(images[here])

        return [each for some in self._placement.run(len(images), few) for each in some]


def small_device(values: Mapping[str, Any], notify: Callable[[str], None]) -> SmallDevice:
    return SmallDevice(int(values["memory"]), notify)
