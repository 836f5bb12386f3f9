"""The pipeline QEEPS is compared with: a person detector and a re-identification network, apart.

Both are ONNX files: YOLOX (letterboxed BGR in, strides 8, 16, 32 to decode) finds people in frames,
OSNet describes their crops. They need the `onnxruntime` package; the installed program never does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from reid_desktop.core.boxes import at_least, clip
from reid_desktop.core.errors import WeightsError
from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.values import Detections, Float32, Image, QueryDetections
from reid_desktop.training.glad_peers import onnx_errors, peer_input

_SIDE = 416
_FILL = 114
_STRIDES = (8, 16, 32)
_PERSON = 5
"""Column of YOLOX's person class; 0 to 3 are the box, 4 is objectness."""
LEAST_SCORE = 0.1
NMS_IOU = 0.45
_LEAST_BOX_PX = 2.0


class Yolox:
    """YOLOX as a peer detector; implements `core.networks.Detector`."""

    def __init__(
        self,
        path: Path,
        *,
        threads: int = 1,
        least_score: float = LEAST_SCORE,
        nms_iou: float = NMS_IOU,
    ) -> None:
        """Open the network.

        Args:
            path: YOLOX .onnx.
            threads: for onnxruntime.
            least_score: objectness times the score of a person, below which a box is dropped.
            nms_iou: overlap from which the less sure of two boxes is dropped.

        Raises:
            WeightsError: the file cannot be loaded, or onnxruntime is not installed.
        """
        self._net = _session(path, threads)
        self._least_score, self._nms_iou = least_score, nms_iou
        self.model_id = path.stem

    def detect(self, images: Sequence[Image]) -> list[Detections]:
        """Return the people of each (H, W, 3) uint8 RGB image, best score first, after NMS."""
        return [self._people(image) for image in images]

    def _people(self, image: Image) -> Detections:
        height, width = image.shape[:2]
        factor = min(_SIDE / height, _SIDE / width)
        sized = cv2.resize(image, (round(width * factor), round(height * factor)))
        canvas = np.full((_SIDE, _SIDE, 3), _FILL, np.uint8)
        canvas[: sized.shape[0], : sized.shape[1]] = sized[..., ::-1]
        given = canvas.transpose(2, 0, 1)[None].astype(np.float32)
        rows = decoded(np.asarray(_run(self._net, given)[0], np.float32))
        boxes, scores = rows[:, :4] / factor, rows[:, 4] * rows[:, _PERSON]
        sure = np.flatnonzero(scores >= self._least_score)
        corners = [[x, y, w, h] for x, y, w, h in _corner_sizes(boxes[sure]).tolist()]
        kept = cv2.dnn.NMSBoxes(corners, scores[sure].tolist(), self._least_score, self._nms_iou)
        chosen = sure[np.asarray(kept, np.int64).reshape(-1)]
        xyxy = _corner_sizes(boxes[chosen])
        xyxy[:, 2:] += xyxy[:, :2]
        inside = clip(xyxy.astype(np.float32), width=width, height=height)
        large = at_least(inside, _LEAST_BOX_PX)
        return Detections(inside[large], scores[chosen][large].astype(np.float32))


class PeerPipeline:
    """Detects, describes, compares by cosine; what a variant of QEEPS is measured against."""

    def __init__(self, detector: Path, describer: Path, *, threads: int = 1) -> None:
        """Open both networks.

        Args:
            detector: YOLOX .onnx.
            describer: OSNet .onnx.
            threads: for onnxruntime.

        Raises:
            WeightsError: a file cannot be loaded, or onnxruntime is not installed.
        """
        self._detector = Yolox(detector, threads=threads)
        self._describer = _session(describer, threads)
        self.model_id = f"{self._detector.model_id}+{describer.stem}"

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        """Return the people of each frame, most alike first."""
        (wanted,) = self._described([_cut(query.image, query.box)])
        results = []
        for image, people in zip(images, self._detector.detect(images), strict=True):
            crops = [_cut(image, box) for box in people.boxes]
            alike = self._described(crops) @ wanted if crops else np.zeros(0, np.float32)
            order = np.argsort(-alike, kind="stable")
            results.append(QueryDetections(people.boxes[order], alike[order], people.scores[order]))
        return results

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        """Return the boxes that are described, surest first; the query changes nothing."""
        del query
        return [people.boxes for people in self._detector.detect(images)]

    def _described(self, crops: Sequence[Image]) -> Float32:
        """Return descriptors (N, D) of crops, N >= 1, norm 1."""
        found = np.asarray(_run(self._describer, peer_input(crops)), np.float32)
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.maximum(norms, 1e-12), np.float32)


def decoded(rows: Float32) -> Float32:
    """Return YOLOX's rows (3549, 85) with boxes as centre, width and height in px of its input."""
    grids, strides = [], []
    for stride in _STRIDES:
        cells = np.arange(_SIDE // stride)
        y, x = np.meshgrid(cells, cells, indexing="ij")
        grids.append(np.stack([x, y], axis=2).reshape(-1, 2))
        strides.append(np.full((len(cells) ** 2, 1), stride))
    grid, stride_of = np.concatenate(grids), np.concatenate(strides)
    centres = (rows[:, :2] + grid) * stride_of
    sides = np.exp(rows[:, 2:4]) * stride_of
    return np.concatenate([centres, sides, rows[:, 4:]], axis=1).astype(np.float32)


def _corner_sizes(boxes: Float32) -> Float32:
    """Return centre, width, height as left, top, width, height."""
    return np.concatenate([boxes[:, :2] - boxes[:, 2:4] / 2, boxes[:, 2:4]], axis=1)


def _cut(image: Image, box: Float32) -> Image:
    """Return the picture inside a box, at least one pixel."""
    height, width = image.shape[:2]
    x1, y1 = (int(np.clip(v, 0, m - 1)) for v, m in zip(box[:2], (width, height), strict=True))
    x2, y2 = (int(np.ceil(v)) for v in box[2:])
    return image[y1 : max(y1 + 1, y2), x1 : max(x1 + 1, x2)]


def _session(path: Path, threads: int) -> Any:
    """Open an ONNX network; raises WeightsError."""
    try:
        import onnxruntime
    except ImportError as error:
        raise WeightsError(
            f"The peer “{path}” needs the package onnxruntime: install reid-desktop[train]."
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except onnx_errors(onnxruntime) as error:
        raise WeightsError(f"The peer “{path}” cannot be used: {error}") from error


def _run(session: Any, given: Float32) -> Any:
    """Return the first output of a network with one input."""
    return session.run(None, {session.get_inputs()[0].name: given})[0]
