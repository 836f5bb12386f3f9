"""The empty place a camera watches: walls, windows, paving, road, and what stands in the way."""

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from reid_desktop.core.values import Float32, Float64, Image
from reid_desktop.synthesis import furniture, texture
from reid_desktop.synthesis.camera import Light, Look, Pinhole, draw_light, draw_look
from reid_desktop.synthesis.raster import paste, render

_FINE = 2
"""Sub-pixels a side when a background is traced."""


@dataclass(frozen=True)
class Place:
    """One camera's place: a wall along a street that runs at an angle across the view.

    Attributes:
        name: of the camera.
        seed: of everything drawn.
        pinhole: the projection.
        light: the daylight; `look` the colour response.
        turn: of the street's direction from the picture's x axis, radians.
        wall_m: distance of the wall from the camera, across the street.
        road: (2,) the road's edges, metres before the wall; equal for a place without a road.
        row: benches, trees, bollards stand this far before the wall, metres.
        near_row: so does a single thing nearer to the camera.
        stand: people walk this far before the wall at least and at most, metres.
    """

    name: str
    seed: int
    pinhole: Pinhole
    light: Light
    look: Look
    turn: float
    wall_m: float
    road: tuple[float, float]
    row: float
    near_row: float
    stand: tuple[float, float]

    @property
    def along(self) -> Float64:
        """The street's direction on the ground, (2,), to the right."""
        return np.array([np.cos(self.turn), np.sin(self.turn)])

    @property
    def across(self) -> Float64:
        """The direction from the camera to the wall, (2,)."""
        return np.array([-np.sin(self.turn), np.cos(self.turn)])

    def ground(self, along_m: Float64, before_wall_m: Float64) -> Float64:
        """Return ground points (N, 2) from street coordinates (N,)."""
        across = self.wall_m - np.asarray(before_wall_m)
        return np.asarray(along_m)[:, None] * self.along + across[:, None] * self.across

    @cached_property
    def _built(self) -> "_Built":
        """Everything that is drawn once."""
        rng = np.random.default_rng([self.seed, 5])
        picture, floor = _traced(self, rng)
        distance = _furnished(self, picture)
        grey = picture.astype(np.float64).mean()
        exposure = float(np.clip(rng.uniform(92, 124) / grey, 0.7, 1.6))
        red, green, blue = (gain * exposure for gain in self.look.gains)
        look = replace(self.look, gains=(red, green, blue))
        seen = look.apply(picture.astype(np.float64)) * self.vignette[..., None]
        blurred = cv2.GaussianBlur(seen, (0, 0), look.blur + 0.25)
        floor[np.isfinite(distance)] = 0
        return _Built(np.rint(blurred).astype(np.uint8), distance, floor, look)

    @property
    def background(self) -> Image:
        """The place without people as the camera shows it, without noise, (H, W, 3) uint8 RGB."""
        return self._built.background

    @property
    def distance(self) -> Float32:
        """Distance along the optical axis of street furniture, inf elsewhere, (H, W) metres."""
        return self._built.distance

    @property
    def floor(self) -> Image:
        """255 where the camera sees the ground, else 0, (H, W) uint8."""
        return self._built.floor

    @property
    def exposed(self) -> Look:
        """The colour response with the camera's automatic exposure."""
        return self._built.look

    @cached_property
    def vignette(self) -> Float64:
        """Share of the light that reaches each pixel, (H, W)."""
        width, height = self.pinhole.width, self.pinhole.height
        x, y = np.linspace(-1, 1, width)[None, :], np.linspace(-1, 1, height)[:, None]
        return np.asarray(1 - self.look.vignette * (x**2 + y**2) / 2)


@dataclass(frozen=True, slots=True)
class _Built:
    """What a place draws once; see the properties of `Place`."""

    background: Image
    distance: Float32
    floor: Image
    look: Look


def _furnished(place: Place, picture: Image) -> Float32:
    """Draw the furniture with its shadows on `picture` in place; return its distance map."""
    objects = furniture.furnish(place)
    distance = np.full(picture.shape[:2], np.inf, np.float32)
    far_first = sorted(objects, key=lambda mesh: -float(mesh.vertices[:, 1].mean()))
    plain = Look((1, 1, 1), 1, 1, 1, 0, 0, 0, 0.4)
    before_lens = [m for m in far_first if place.pinhole.project(m.vertices)[1].min() > 0.5]
    for mesh in before_lens:
        furniture.cast_shadow(picture, mesh.vertices, place.pinhole, place.light)
    for mesh in before_lens:
        sprite = render(mesh, place.pinhole, light=place.light, look=plain)
        paste(picture, sprite)
        furniture.mark_distance(distance, sprite, mesh, place.pinhole)
    return distance


def _traced(place: Place, rng: np.random.Generator) -> tuple[Image, Image]:
    """Return sky, wall and ground by tracing a ray a sub-pixel, and the ground's mask."""
    rays = place.pinhole.rays(1 / _FINE).astype(np.float32)
    along = rays[..., :2] @ place.along.astype(np.float32)
    across = np.maximum(rays[..., :2] @ place.across.astype(np.float32), 1e-4)
    high = place.pinhole.height_m
    to_ground = np.where(rays[..., 2] < -1e-4, high / np.maximum(-rays[..., 2], 1e-4), np.inf)
    to_wall = place.wall_m / across
    wall_z = np.asarray(high + to_wall * rays[..., 2], np.float32)
    reach = np.minimum(to_ground, to_wall)
    s = np.asarray(along * reach, np.float32)
    before = np.asarray(place.wall_m - across * reach, np.float32)
    noise = texture.Noise(rng)
    wall = texture.wall(rng, noise, s, wall_z)
    floor = texture.floor(rng, noise, s, before, place.road)
    facing = np.array([[-place.across[0], -place.across[1], 0.0], [0.0, 0.0, 1.0]])
    shades = place.light.shade(facing)[:, 0]
    contact = 1 - 0.45 * np.exp(-np.maximum(before, 0) / 0.25)
    ground = floor * (float(shades[1]) * contact)[..., None]
    upright = wall * (float(shades[0]) * (0.82 + 0.18 * np.clip(wall_z / 1.2, 0, 1)))[..., None]
    picture = np.where((to_ground < to_wall)[..., None], ground, upright)
    sky = np.array([205, 214, 226]) - 18 * np.clip(rays[..., 2:], 0, 1)
    picture = np.where((wall_z > 9.0)[..., None], sky, picture)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    size = (place.pinhole.width, place.pinhole.height)
    mask = np.where(to_ground < to_wall, 255, 0).astype(np.uint8)
    both = [cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (picture, mask)]
    return np.asarray(both[0], np.uint8), np.asarray(both[1], np.uint8)


_NAMES = ("gate", "street", "yard", "arcade", "station", "market", "bridge", "court")


def draw_place(seed: int, camera: int, width: int, height: int) -> Place:
    """Return the place of camera number `camera` of the street `seed`."""
    rng = np.random.default_rng([seed, camera, 17])
    kind = camera % 3
    zoom = width / 640
    lower = (3.6, 4.4, 4.2)[kind]
    turn = (rng.uniform(-0.12, 0.12), rng.uniform(0.35, 0.55), rng.uniform(-0.45, -0.2))[kind]
    if rng.random() < 0.5:
        turn = -turn
    wall = float((rng.uniform(7.5, 9.5), rng.uniform(9, 11), rng.uniform(10.5, 13))[kind])
    focal = (rng.uniform(640, 740), rng.uniform(740, 860), rng.uniform(720, 820))[kind] * zoom
    high = float((rng.uniform(2.9, 3.4), rng.uniform(3.6, 4.6), rng.uniform(3.6, 4.4))[kind])
    pinhole = Pinhole(
        width,
        height,
        float(focal),
        high,
        _pitch(focal, height, high, lower),
        float(rng.normal(0, 0.012)),
    )
    pavement = float(rng.uniform(2.6, 3.4))
    road = (pavement, pavement + float(rng.uniform(3.2, 4.2))) if kind == 1 else (0.0, 0.0)
    row = road[0] - 0.4 if kind == 1 else float(rng.uniform(2.2, 3.4))
    nearest = (lower + 0.2) / np.cos(turn)
    name = _NAMES[camera] if camera < len(_NAMES) else f"camera_{camera + 1}"
    return Place(
        name=name,
        seed=int(rng.integers(2**31)),
        pinhole=pinhole,
        light=draw_light(rng),
        look=draw_look(rng),
        turn=float(turn),
        wall_m=wall,
        road=road,
        row=row,
        near_row=wall - float(rng.uniform(4.9, 5.8) / np.cos(turn)),
        stand=(0.7, max(wall - float(nearest), 2.5)),
    )


def _pitch(focal: float, height: int, high: float, lower: float) -> float:
    """Return the pitch that puts the ground `lower` m away at the lower edge of the picture."""
    return float(np.arctan2(high, lower) - np.arctan2(height / 2, focal))
