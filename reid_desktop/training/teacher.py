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

        The crop is taken as the person box, enlarged by 1.25 to a square and padded with the
        nearest pixels of its border.
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
