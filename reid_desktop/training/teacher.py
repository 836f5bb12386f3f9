"""Pseudo-truth of key points from MoveNet, the teacher of the four-key-point network.

A tool of training only: it needs the `ai-edge-litert` package and the teacher's tflite file,
and the installed program never imports it.
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from reid_desktop.core.errors import WeightsError
from reid_desktop.core.values import Float32, Image

TEACHER_SIDE = 192
TEACHER_POINTS = 17
ENLARGEMENT = 1.25
NOSE, EYES, EARS = 0, (1, 2), (3, 4)
SHOULDERS, HIPS = (5, 6), (11, 12)
LEFT_HIP, RIGHT_HIP = 11, 12
NECK_FROM = (0.471, -0.058)
UPPER_HEAD_FROM = (0.798, 0.280)
"""Weights of (face - shoulders) and (shoulders - hips), added to the middle of the shoulders.

COCO has neither neck nor top of the head. The weights were fitted by robust least squares on
1,321 LSP and LSP Extended people (images 1-800 and all extended ones) whose neck and head top
are labelled: median error 4.8 % (neck) and 6.6 % (upper head) of the head-to-hip length.
"""
_LEAST_SCORE, _SURE_SCORE = 0.2, 0.6
_GREATEST_GAP = 0.03


class MoveNet:
    """MoveNet single pose lightning: one person picture to 17 COCO key points."""

    def __init__(self, path: Path) -> None:
        """Load the tflite file `path`.

        Raises:
            WeightsError: the file is missing, damaged, or the tflite runtime is not installed.
        """
        try:
            from ai_edge_litert.interpreter import Interpreter

            self._net: Any = Interpreter(model_path=str(path), num_threads=1)
            self._net.allocate_tensors()
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            raise WeightsError(f"The teacher “{path}” cannot be loaded: {error}") from error
        self._input = self._net.get_input_details()[0]["index"]
        self._output = self._net.get_output_details()[0]["index"]

    def locate(self, crop: Image) -> Float32:
        """Return (17, 3) float32 x, y (px of `crop`) and score in [0, 1].

        The crop is taken as the person box, enlarged by 1.25 to a square padded with black.
        """
        height, width = crop.shape[:2]
        factor = TEACHER_SIDE / (ENLARGEMENT * max(height, width))
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        small = cv2.resize(crop, size, interpolation=cv2.INTER_LINEAR)
        left, top = (TEACHER_SIDE - size[0]) // 2, (TEACHER_SIDE - size[1]) // 2
        square = cv2.copyMakeBorder(
            small,
            top,
            TEACHER_SIDE - size[1] - top,
            left,
            TEACHER_SIDE - size[0] - left,
            cv2.BORDER_CONSTANT,
            value=(0, 0, 0),
        )
        self._net.set_tensor(self._input, square[None])
        self._net.invoke()
        found = self._net.get_tensor(self._output).reshape(TEACHER_POINTS, 3)
        x = (found[:, 1] * TEACHER_SIDE - left) * width / size[0]
        y = (found[:, 0] * TEACHER_SIDE - top) * height / size[1]
        return np.stack([x, y, found[:, 2]], axis=1).astype(np.float32)


def glad_points(found: Float32) -> tuple[Float32, Float32]:
    """Return the four GLAD points of 17 COCO points.

    Face is the score-weighted mean of nose, eyes and ears; shoulders and hips are the middles of
    their pairs.

    Args:
        found: (17, 3) float32 x, y, score of `MoveNet.locate`.

    Returns:
        points (4, 2) float32 in the same px and their scores (4,) float32 in [0, 1].
    """
    places, scores = found[:, :2], found[:, 2]
    trust = scores[:5] + 1e-6
    face = (places[:5] * trust[:, None]).sum(axis=0) / trust.sum()
    shoulders, hips = places[list(SHOULDERS)].mean(axis=0), places[list(HIPS)].mean(axis=0)
    bases = np.stack([face - shoulders, shoulders - hips])
    upper_head = shoulders + np.array(UPPER_HEAD_FROM, np.float32) @ bases
    neck = shoulders + np.array(NECK_FROM, np.float32) @ bases
    of_face, of_shoulders = scores[:5].mean(), scores[list(SHOULDERS)].mean()
    sure = [
        np.sqrt(of_shoulders * of_face),
        np.sqrt(of_shoulders * max(of_face, of_shoulders)),
        scores[RIGHT_HIP],
        scores[LEFT_HIP],
    ]
    points = np.stack([upper_head, neck, places[RIGHT_HIP], places[LEFT_HIP]])
    return points.astype(np.float32), np.array(sure, np.float32)


def pseudo_truth(teacher: MoveNet, crop: Image) -> tuple[Float32, Float32]:
    """Return the GLAD points of a crop (4, 2), px, and how far they are trusted (4,), in [0, 1].

    The teacher sees the crop and its mirror image; points are the mean of both by score, and
    trust falls with low scores and with the gap between the two (none at 4.8 % of the height).
    """
    height, width = crop.shape[:2]
    points, scores = glad_points(teacher.locate(crop))
    mirrored, again = glad_points(teacher.locate(np.ascontiguousarray(crop[:, ::-1])))
    mirrored = mirrored[[0, 1, 3, 2]]
    mirrored[:, 0] = width - mirrored[:, 0]
    again = again[[0, 1, 3, 2]]
    gap = np.linalg.norm(points - mirrored, axis=1) / height
    total = np.maximum(scores + again, 1e-6)[:, None]
    joined = (points * scores[:, None] + mirrored * again[:, None]) / total
    mean = (scores + again) / 2
    trust = np.clip((mean - _LEAST_SCORE) / (_SURE_SCORE - _LEAST_SCORE), 0, 1)
    trust *= np.clip(1.6 - gap / _GREATEST_GAP, 0, 1)
    return joined.astype(np.float32), trust.astype(np.float32)
