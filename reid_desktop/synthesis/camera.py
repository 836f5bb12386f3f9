"""A surveillance camera: pinhole above the ground, light, and how it sees colour.

Ground frame of a camera: x to its right, y away from it, z up, origin on the ground below it;
metres.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reid_desktop.core.values import Float64


@dataclass(frozen=True)
class Pinhole:
    """Where the camera hangs and how it projects.

    Attributes:
        width: of the picture, px; `height` likewise.
        focal_px: focal length, px.
        height_m: of the lens above the ground.
        pitch: how far it looks down, radians.
        roll: how far it hangs askew, radians.
    """

    width: int
    height: int
    focal_px: float
    height_m: float
    pitch: float
    roll: float = 0.0

    @cached_property
    def axes(self) -> Float64:
        """Rows right, down and forward of the picture in the ground frame, (3, 3)."""
        sin, cos = np.sin(self.pitch), np.cos(self.pitch)
        right, down = np.array([1.0, 0.0, 0.0]), np.array([0.0, -sin, -cos])
        c, s = np.cos(self.roll), np.sin(self.roll)
        return np.stack([c * right + s * down, c * down - s * right, np.array([0.0, cos, -sin])])

    @property
    def position(self) -> Float64:
        """The lens in the ground frame, (3,)."""
        return np.array([0.0, 0.0, self.height_m])

    def project(self, points: Float64) -> tuple[Float64, Float64]:
        """Return px (N, 2) and depth along the optical axis (N,) metres of `points` (N, 3)."""
        seen = (points - self.position) @ self.axes.T
        depth = seen[:, 2]
        scale = self.focal_px / np.maximum(depth, 0.2)
        centre = np.array([self.width / 2, self.height / 2])
        return seen[:, :2] * scale[:, None] + centre, depth

    def rays(self, step: float = 1.0) -> Float64:
        """Return viewing directions of pixel centres `step` px apart, (H, W, 3), not normalised."""
        u = (np.arange(0, self.width, step) + step / 2 - self.width / 2) / self.focal_px
        v = (np.arange(0, self.height, step) + step / 2 - self.height / 2) / self.focal_px
        right, down, forward = self.axes
        return np.asarray(u[None, :, None] * right + v[:, None, None] * down + forward)


@dataclass(frozen=True, slots=True)
class Light:
    """Daylight of a place.

    Attributes:
        sun: unit vector to the sun, ground frame, (3,).
        strength: of the sun; 0 is overcast.
        ambient: of the sky.
    """

    sun: tuple[float, float, float]
    strength: float
    ambient: float

    def shade(self, normals: Float64) -> Float64:
        """Return the brightness (N, 1) of surfaces with unit `normals` (N, 3)."""
        facing = np.clip(normals @ np.asarray(self.sun), 0, None)
        sky = 0.72 + 0.28 * normals[:, 2]
        return np.asarray(self.ambient * sky + self.strength * facing)[:, None]


@dataclass(frozen=True, slots=True)
class Look:
    """The colour response of a camera.

    Attributes:
        gains: factors on R, G and B: the white balance.
        gamma: exponent on [0, 1] values; below 1 lifts the shadows.
        saturation: 1 keeps colours, 0 is grey.
        contrast: slope about the middle grey; `offset` is added in [0, 255].
        vignette: loss of light in the corners, share.
        noise: standard deviation of the sensor's noise, grey levels.
        blur: standard deviation of the lens blur, px.
    """

    gains: tuple[float, float, float]
    gamma: float
    saturation: float
    contrast: float
    offset: float
    vignette: float
    noise: float
    blur: float

    def apply(self, colours: Float64) -> Float64:
        """Return what the camera makes of RGB `colours` (..., 3) in [0, 255]; not yet rounded."""
        lifted = 255.0 * np.power(np.clip(colours, 0, 400) / 255.0, self.gamma)
        grey = lifted @ np.array([0.299, 0.587, 0.114])
        mixed = grey[..., None] + (lifted - grey[..., None]) * self.saturation
        toned = (mixed * np.asarray(self.gains) - 118.0) * self.contrast + 118.0 + self.offset
        return np.asarray(np.clip(toned, 0, 255))


def draw_look(rng: np.random.Generator) -> Look:
    """Return a colour response: each camera has its own cast, contrast and noise."""
    warmth, tint = rng.normal(0, 0.055), rng.normal(0, 0.018)
    return Look(
        gains=(1 + warmth, 1 - tint, 1 - warmth + tint),
        gamma=float(rng.uniform(0.85, 1.15)),
        saturation=float(rng.uniform(0.7, 1.1)),
        contrast=float(rng.uniform(0.82, 1.08)),
        offset=float(rng.uniform(-6, 12)),
        vignette=float(rng.uniform(0.08, 0.3)),
        noise=float(rng.uniform(2.0, 5.0)),
        blur=float(rng.uniform(0.35, 0.8)),
    )


def draw_light(rng: np.random.Generator) -> Light:
    """Return the daylight of a place, from overcast to a low sun."""
    azimuth, height = rng.uniform(0, 2 * np.pi), rng.uniform(0.68, 1.1)
    sun = (
        float(np.cos(azimuth) * np.cos(height)),
        float(np.sin(azimuth) * np.cos(height)),
        float(np.sin(height)),
    )
    strength = float(rng.choice([0.12, 0.3, 0.55]) * rng.uniform(0.85, 1.15))
    return Light(sun, strength, ambient=float(1.02 - 0.55 * strength))
