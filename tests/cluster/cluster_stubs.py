"""Networks for the workers of a test cluster, and faults that a test can ask them for.

Imported by name on the workers (PYTHONPATH). Figures are blocks of colour on grey; a descriptor is
the colour and shape of a block, so that results depend on every pixel.
"""

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


class BlockNetworks:
    """One object for all three networks; implements `core.networks.Networks`."""

    model_id = "blocks@0123456789ab"
    dimension = 64

    def detector(self) -> "BlockNetworks":
        return self

    def describer(self) -> "BlockNetworks":
        return self

    def searcher(self) -> "BlockNetworks":
        return self

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        self.delay()
        return [self._blocks(image) for image in images]

    def delay(self) -> None:
        """Stand in for what a real network takes; the faults of the workers happen here too."""

    def _blocks(self, image: Image) -> Detections:
        spread = image.max(axis=2).astype(int) - image.min(axis=2)
        count, _, stats, _ = cv2.connectedComponentsWithStats((spread > 60).astype(np.uint8))
        boxes = [(x, y, x + w, y + h) for x, y, w, h, area in stats[1:count].tolist() if area >= 60]
        return Detections(
            np.array(boxes, np.float32).reshape(-1, 4), np.full(len(boxes), 0.9, np.float32)
        )

    def describe(self, image: Image, boxes: Float32) -> Description:
        return self.describe_crops([image[y1:y2, x1:x2] for x1, y1, x2, y2 in boxes.astype(int)])

    def describe_crops(self, crops: Sequence[Image]) -> Description:
        count = len(crops)
        rows = np.array([_described(crop) for crop in crops], np.float32)
        points = Keypoints(np.zeros((count, 4, 2), np.float32), np.ones((count, 4), np.float32))
        parts = Parts(np.zeros((count, 3, 4), np.float32), np.ones((count, 3), np.bool_))
        return Description(rows.reshape(count, self.dimension), points, parts)

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        self.delay()
        sought = self.describe(query.image, query.box[None]).descriptors[0]
        found = []
        for image in images:
            people = self._blocks(image)
            scores = self.describe(image, people.boxes).descriptors @ sought
            order = np.argsort(-scores, kind="stable")
            found.append(QueryDetections(people.boxes[order], scores[order], people.scores[order]))
        return found


def _described(crop: Image) -> Float32:
    small = cv2.resize(crop, (4, 8), interpolation=cv2.INTER_AREA).astype(np.float32)
    vector = np.concatenate([small[..., 0].ravel(), small[..., 1].ravel() - small[..., 2].ravel()])
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


class WorkerNetworks(BlockNetworks):
    """The same, with the faults that the files in the folder STUB_FAULTS ask for.

    slow: each call takes half a second; die: the process kills itself, once; STUB_SLOW and
    STUB_DISK_FULL in the environment of one machine make that machine slow or its disk full.
    """

    def __init__(self) -> None:
        self._folder = Path(os.environ.get("STUB_FAULTS", "."))
        self._slow = "STUB_SLOW" in os.environ

    def delay(self) -> None:
        die = self._folder / "die"
        if die.exists():
            die.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        if (self._folder / "slow").exists():
            time.sleep(0.3)
        if self._slow:
            time.sleep(30)


def networks(values: Mapping[str, Any], notify: Callable[[str], None]) -> WorkerNetworks:
    if "STUB_DISK_FULL" in os.environ:

        def full(url: str, target: Path) -> None:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))

        remote._copy = full
    return WorkerNetworks()
