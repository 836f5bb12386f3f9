"""YOLOX-nano of an ONNX file as a peer detector; the file is given by path and never shipped."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from reid_desktop.core.values import Detections, Float32, Image

SIDE, STRIDES, PADDING = 416, (8, 16, 32), 114
PERSON, LEAST_SCORE, OVERLAP = 0, 0.05, 0.65


class Yolox:
    """Finds people with onnxruntime on one thread; implements `core.networks.Detector`."""

    model_id = "yolox-nano"

    def __init__(self, path: Path) -> None:
        """Load the file."""
        import onnxruntime

        wishes = onnxruntime.SessionOptions()
        wishes.intra_op_num_threads = 1
        self._net = onnxruntime.InferenceSession(str(path), wishes, ["CPUExecutionProvider"])
        self._name = self._net.get_inputs()[0].name
        self._cells, self._steps = cells()

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Return the people of each picture (H, W, 3) uint8 RGB, best first."""
        return [self._one(image) for image in images]

    def _one(self, image: Image) -> Detections:
        factor = SIDE / max(image.shape[:2])
        size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
        padded = np.full((SIDE, SIDE, 3), PADDING, np.float32)
        padded[: size[1], : size[0]] = cv2.resize(image, size)[..., ::-1]
        (rows,) = self._net.run(None, {self._name: padded.transpose(2, 0, 1)[None]})
        middles = (rows[0, :, :2] + self._cells) * self._steps / factor
        halves = np.exp(rows[0, :, 2:4]) * self._steps / factor / 2
        scores = rows[0, :, 4] * rows[0, :, 5 + PERSON]
        boxes = np.concatenate([middles - halves, middles + halves], axis=1)
        return suppressed(boxes[scores > LEAST_SCORE], scores[scores > LEAST_SCORE])


def cells() -> tuple[Float32, Float32]:
    """Return x and y of each output row's cell, (3549, 2), and its stride in px, (3549, 1)."""
    places, steps = [], []
    for stride in STRIDES:
        count = SIDE // stride
        y, x = np.mgrid[:count, :count]
        places.append(np.stack([x, y], axis=2).reshape(-1, 2))
        steps.append(np.full((count * count, 1), stride))
    return np.concatenate(places).astype(np.float32), np.concatenate(steps).astype(np.float32)


def suppressed(boxes: Float32, scores: Float32) -> Detections:
    """Return what is left after non-maximum suppression, best first."""
    wide = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)
    kept = cv2.dnn.NMSBoxes(wide.tolist(), scores.tolist(), LEAST_SCORE, OVERLAP)
    order = np.array(kept, np.int64).reshape(-1)
    return Detections(boxes[order].astype(np.float32), scores[order].astype(np.float32))
