"""The pose-normalised image of PIE, as far as four key points can give it.

Paper: GLAD (Wei et al. 2017), section 6.4 and Table 2: ten parts of the body are normalised by
affine maps and composed to a standard pose image, as PIE (Zheng et al. 2017) does from 14 joints.

From the four key points come the head (upper head to neck) and the trunk (neck to the middle of
the hips), both turned upright. The rest is approximated by mean proportions of the trunk's
length T and marked so below: the trunk's width, arms that hang straight along the trunk and legs
that stand straight from the hips to the lower edge of the box. Bent arms and striding legs are
therefore not straightened. Sides are the picture's left and right, as right and left hip cannot be
told apart reliably from behind.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.parts import (
    LEFT_HIP,
    NECK,
    RIGHT_HIP,
    UPPER_HEAD,
    believed_points,
    from_person,
    locate_parts,
)
from reid_desktop.core.values import Float32, Image, Keypoints, Parts
from reid_desktop.vision.locator import whole_boxes

POSE_HEIGHT, POSE_WIDTH = 256, 128
NOWHERE = (123, 117, 104)
"""Colour between the parts: the mean of ImageNet, zero for the network."""
TRUNK_WIDTH = 0.62
"""Width of the trunk without arms over T (approximated)."""
ARM_WIDTH, ARM_LENGTH = 0.22, 1.1
"""Width of an arm and its length from the neck down to the wrist, over T (approximated)."""
LEG_WIDTH = 0.36
"""Width of a leg over T (approximated)."""
LEAST_TRUNK = 0.1
"""Least length of the trunk that is used, share of the crop's height."""
PLACES = {
    "head": (44, 4, 84, 44),
    "trunk": (40, 44, 88, 136),
    "left upper arm": (22, 44, 40, 90),
    "left lower arm": (22, 90, 40, 136),
    "right upper arm": (88, 44, 106, 90),
    "right lower arm": (88, 90, 106, 136),
    "left upper leg": (36, 136, 64, 196),
    "left lower leg": (36, 196, 64, 256),
    "right upper leg": (64, 136, 92, 196),
    "right lower leg": (64, 196, 92, 256),
}
"""Where each of the ten parts lies on the standard pose image, xyxy px of 256x128; left and right
of the picture."""
_STANDARD = np.array([[[64, 4], [64, 44], [52, 136], [76, 136]]], np.float32)


def standard_parts() -> Parts:
    """Return the three regions of the standard pose image by equations (2) and (3), N = 1."""
    box = np.array([[0, 0, POSE_WIDTH, POSE_HEIGHT]], np.float32)
    return locate_parts(Keypoints(_STANDARD, np.ones((1, 4), np.float32)), box)


def pose_box(crop: Image, keypoints: Keypoints) -> Image:
    """Return the standard pose image (256, 128, 3) of a crop.

    Args:
        crop: (H, W, 3) uint8 RGB of one person.
        keypoints: the person's (N = 1), px of the crop; points that are unsure are replaced by
            mean proportions, as for the regions.
    """
    whole = whole_boxes([crop])
    points = from_person(believed_points(keypoints, whole)[0], whole)[0]
    composed = np.full((POSE_HEIGHT, POSE_WIDTH, 3), NOWHERE, np.uint8)
    for name, corners in part_corners(points, height=crop.shape[0]).items():
        x1, y1, x2, y2 = PLACES[name]
        composed[y1:y2, x1:x2] = _normalised(crop, corners, width=x2 - x1, height=y2 - y1)
    return composed


def part_corners(points: Float32, *, height: int) -> dict[str, Float32]:
    """Return upper left, upper right and lower left corner of each part, (3, 2) px of the crop.

    Args:
        points: (4, 2) key points, px of the crop.
        height: of the crop, px: where the legs end.
    """
    neck, hips = points[NECK], points[[RIGHT_HIP, LEFT_HIP]].mean(axis=0)
    down = hips - neck
    length = float(np.linalg.norm(down))
    if length < LEAST_TRUNK * height:
        length = LEAST_TRUNK * height
        down = np.array([0, length], np.float32)
    across = np.array([down[1], -down[0]], np.float32) / length
    skull = neck - points[UPPER_HEAD]
    if np.linalg.norm(skull) < LEAST_TRUNK / 2 * height:
        skull = down / length * LEAST_TRUNK * height
    beside = np.array([skull[1], -skull[0]], np.float32)
    corners = {
        "head": _corners(neck - skull, skull, beside),
        "trunk": _corners(neck, down, TRUNK_WIDTH * length * across),
    }
    feet = np.array([0, max(height - hips[1], length)], np.float32)
    level = np.array([1, 0], np.float32)
    for side, sign in (("left", -1), ("right", 1)):
        shoulder = neck + sign * (TRUNK_WIDTH + ARM_WIDTH) / 2 * length * across
        hip = hips + sign * LEG_WIDTH / 2 * length * level
        for row, half in enumerate(("upper", "lower")):
            arm, leg = ARM_LENGTH / 2 * down, feet / 2
            wide = ARM_WIDTH * length * across
            corners[f"{side} {half} arm"] = _corners(shoulder + row * arm, arm, wide)
            wide = LEG_WIDTH * length * level
            corners[f"{side} {half} leg"] = _corners(hip + row * leg, leg, wide)
    return corners


def _corners(top: NDArray[Any], down: NDArray[Any], across: NDArray[Any]) -> Float32:
    """Return three corners of the parallelogram round the axis from `top` to `top + down`."""
    left, right = top - across / 2, top + across / 2
    return np.stack([left, right, left + down]).astype(np.float32)


def _normalised(crop: Image, corners: Float32, *, width: int, height: int) -> Image:
    """Return a part mapped to (height, width, 3); beyond the crop its border is repeated."""
    target = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    # Continuous coordinates have px centres at halves, cv2 at whole numbers.
    frame = cv2.getAffineTransform(corners - 0.5, target - np.float32(0.5))
    step = 1 / float(np.sqrt(max(abs(np.linalg.det(frame[:, :2])), 1e-9)))
    if step > 1:  # averages what a px of the part covers
        crop = np.asarray(cv2.GaussianBlur(crop, (0, 0), 0.4 * step), np.uint8)
    part = cv2.warpAffine(crop, frame, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(part, np.uint8)
