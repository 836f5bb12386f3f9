"""The shadow of a person on the ground."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from reid_desktop.core.values import Float64, Image
from reid_desktop.synthesis import gait
from reid_desktop.synthesis.camera import Light, Pinhole
from reid_desktop.synthesis.gait import SIDE

_LIMBS = (
    (gait.PELVIS, gait.NECK, 0.16),
    (gait.HEAD, gait.CROWN, 0.085),
    *((gait.HIP + s, gait.KNEE + s, 0.085) for s in (0, SIDE)),
    *((gait.KNEE + s, gait.ANKLE + s, 0.06) for s in (0, SIDE)),
    *((gait.ANKLE + s, gait.TOE + s, 0.05) for s in (0, SIDE)),
    *((gait.SHOULDER + s, gait.ELBOW + s, 0.055) for s in (0, SIDE)),
    *((gait.ELBOW + s, gait.WRIST + s, 0.045) for s in (0, SIDE)),
)
_COARSE = 2


@dataclass(frozen=True, slots=True)
class Shadow:
    """How much light a person takes from the ground.

    Attributes:
        taken: (h, w) uint8, share of the light in 255ths.
        left: column of its first pixel in the frame, may be negative; `top` likewise.
    """

    taken: Image
    left: int
    top: int

    def add_to(self, total: Image) -> None:
        """Write into `total` (H, W) what this shadow takes, where it takes more."""
        height, width = total.shape
        h, w = self.taken.shape
        x1, y1 = max(self.left, 0), max(self.top, 0)
        x2, y2 = min(self.left + w, width), min(self.top + h, height)
        if x1 < x2 and y1 < y2:
            cut = np.s_[y1 - self.top : y2 - self.top, x1 - self.left : x2 - self.left]
            np.maximum(total[y1:y2, x1:x2], self.taken[cut], out=total[y1:y2, x1:x2])


def darken(picture: Image, floor: Image, shadows: Sequence[Shadow]) -> None:
    """Lay `shadows` on `picture` (H, W, 3) in place, where `floor` (H, W) is 255 and not 0."""
    total = np.zeros_like(floor)
    for shadow in shadows:
        shadow.add_to(total)
    keep = cv2.bitwise_not(cv2.min(total, floor))
    picture[:] = cv2.multiply(picture, cv2.merge([keep] * 3), scale=1 / 255)


def fall(joints: Float64, height_m: float, camera: Pinhole, light: Light) -> Shadow:
    """Return the shadow of a pose with `joints` (20, 3) in the ground frame."""
    sun = np.asarray(light.sun)
    thrown = joints - sun * (joints[:, 2:] / sun[2])
    beneath = joints * (1.0, 1.0, 0.0)
    pixels, depth = camera.project(np.concatenate([thrown, beneath]))
    size = camera.focal_px / max(float(depth.mean()), 1.0) * height_m
    room = round(0.26 * size) + 8
    cast = light.strength > 0.2
    extent = pixels if cast else pixels[len(joints) :]
    limits = np.array([camera.width, camera.height])
    low = np.clip(np.floor(extent.min(axis=0)), -limits, limits).astype(int) - room
    high = np.clip(np.ceil(extent.max(axis=0)), 0, 2 * limits).astype(int) + room
    width, height = np.maximum((high - low) // _COARSE, 1).tolist()
    taken = np.zeros((height, width), np.uint8)
    flat = np.rint((pixels - low) / _COARSE).astype(int)
    blob = flat[len(joints) :]
    middle = ((blob[gait.ANKLE] + blob[gait.ANKLE + SIDE]) // 2).tolist()
    axes = (max(1, round(0.16 * size / _COARSE)), max(1, round(0.06 * size / _COARSE)))
    cv2.ellipse(taken, middle, axes, 0, 0, 360, (90,), -1)
    for foot in (gait.ANKLE, gait.ANKLE + SIDE):
        line = blob[foot].tolist(), blob[foot + 1].tolist()
        cv2.line(taken, *line, (150,), max(1, round(0.06 * size / _COARSE)))
    taken = cv2.GaussianBlur(taken, (0, 0), max(0.02 * size / _COARSE, 0.8))
    if cast:
        sharp = np.zeros_like(taken)
        dark = 225 * light.strength / (light.strength + 0.3)
        for first, second, wide in _LIMBS:
            line = flat[first].tolist(), flat[second].tolist()
            cv2.line(sharp, *line, (dark,), max(1, round(wide * size / _COARSE)))
        taken = cv2.max(taken, cv2.GaussianBlur(sharp, (0, 0), max(0.012 * size / _COARSE, 0.7)))
    full = cv2.resize(taken, (width * _COARSE, height * _COARSE), interpolation=cv2.INTER_LINEAR)
    return Shadow(np.asarray(full, np.uint8), int(low[0]), int(low[1]))
