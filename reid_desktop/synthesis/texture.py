"""Procedural surfaces: bricks, plaster, windows, doors, paving and asphalt, in metres."""

import cv2
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Float32

_TILE = 512


class Noise:
    """Smooth and fine noise on a plane, from one tile of each; zero mean, about unit variance."""

    def __init__(self, rng: np.random.Generator) -> None:
        grain = rng.normal(size=(_TILE, _TILE)).astype(np.float32)
        cloud = np.zeros_like(grain)
        for octave in range(2, 8):
            side = 2**octave
            coarse = np.pad(rng.normal(size=(side, side)), 1, mode="wrap").astype(np.float32)
            scale = _TILE // side
            large = cv2.resize(coarse, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
            cloud += large[scale:-scale, scale:-scale] * 0.62**octave
        self._grain = grain
        self._cloud = (cloud - cloud.mean()) / cloud.std()

    def grain(self, x: Float32, y: Float32, per_m: float) -> Float32:
        """Return fine noise at (x, y) metres with `per_m` grains a metre."""
        return self._sample(self._grain, x * per_m, y * per_m)

    def cloud(self, x: Float32, y: Float32, size_m: float) -> Float32:
        """Return cloudy noise at (x, y) metres whose tile is `size_m` wide."""
        return self._sample(self._cloud, x * (_TILE / size_m), y * (_TILE / size_m))

    @staticmethod
    def _sample(tile: Float32, u: Float32, v: Float32) -> Float32:
        """Return the tile, repeated without end, at (u, v)."""
        x, y = (np.asarray(c - np.floor(c / _TILE) * _TILE, np.float32) for c in (u, v))
        wrapped = cv2.remap(tile, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return np.asarray(wrapped, np.float32)


def _cell(position: Float32, period: float) -> tuple[NDArray[np.int64], Float32]:
    """Return the number of the cell and the place in it, metres."""
    bounded = np.clip(position, -1e4, 1e4)
    number = np.floor(bounded / period)
    return number.astype(np.int64), np.asarray(bounded - number * period, np.float32)


def _random_of(number: NDArray[np.int64], other: NDArray[np.int64], salt: int) -> Float32:
    """Return a fixed random value in [0, 1) for each pair of cell numbers."""
    mixed = (number * 73856093) ^ (other * 19349663) ^ (salt * 83492791)
    mixed = (mixed ^ (mixed >> 13)) * 1274126177 & 0x7FFFFFFF
    return np.asarray((mixed % 1024) / 1024, np.float32)


def _tinted(value: Float32, colour: NDArray[np.float64]) -> Float32:
    """Return `colour` (3,) times `value` (H, W)."""
    return np.asarray(value[..., None] * colour.astype(np.float32), np.float32)


def _masonry(rng: np.random.Generator, noise: Noise, s: Float32, z: Float32) -> Float32:
    """Return a bare wall of brick, plaster or concrete slabs."""
    kind = rng.choice(["brick", "plaster", "slabs"])
    dirt = 1 + 0.05 * noise.cloud(s, z, 6.0) + 0.02 * noise.grain(s, z, 40)
    if kind == "brick":
        row, up = _cell(z, 0.078)
        column, right = _cell(s + (row % 2) * 0.115, 0.23)
        joint = (up < 0.01) | (right < 0.01)
        tone = 0.86 + 0.26 * _random_of(row, column, 3)
        colour = np.array([148, 92, 74]) * rng.uniform(0.8, 1.15) + rng.normal(0, 6, 3)
        mortar = _tinted(dirt, np.array([160.0, 154, 146]))
        return np.where(joint[..., None], mortar, _tinted(tone * dirt, colour))
    palette = np.array(
        [[206, 198, 182], [186, 174, 150], [168, 170, 172], [196, 180, 160], [150, 152, 148]]
    )
    colour = palette[int(rng.integers(len(palette)))] + rng.normal(0, 6, 3)
    if kind == "plaster":
        streak = 1 + 0.04 * noise.cloud(s * 4, z * 0.3, 8.0)
        return _tinted(dirt * streak, colour)
    column, right = _cell(s, 1.5)
    row, up = _cell(z, 0.75)
    tone = 0.95 + 0.1 * _random_of(row, column, 5)
    tone = np.where((right < 0.015) | (up < 0.015), tone * 0.72, tone)
    return _tinted(np.asarray(tone * dirt, np.float32), colour)


def wall(rng: np.random.Generator, noise: Noise, s: Float32, z: Float32) -> Float32:
    """Return the house front at `s` metres along and `z` up, (H, W, 3) in [0, 255]."""
    picture = _masonry(rng, noise, s, z)
    period, floor_m = float(rng.uniform(2.3, 3.6)), 3.0
    column, right = _cell(s + float(rng.uniform(0, 3)), period)
    storey, up = _cell(z, floor_m)
    wide, sill, top = period * rng.uniform(0.32, 0.46), rng.uniform(0.8, 1.1), rng.uniform(2.2, 2.5)
    door = (_random_of(column, storey * 0, 7) < 0.28) & (storey == 0)
    low = np.where(door, 0.05, sill)
    from_left, from_low = right - (period - wide) / 2, up - low
    hole = (from_left > 0) & (from_left < wide) & (from_low > 0) & (up < top)
    edge = np.minimum(np.minimum(from_left, wide - from_left), np.minimum(from_low, top - up))
    bars = (np.abs(from_left - wide / 2) < 0.03) | (np.abs(up - (low + 0.62 * (top - low))) < 0.02)
    frame = hole & ((edge < 0.06) | (bars & ~door))
    blind = _random_of(column, storey, 11)
    glass = 46 + 40 * np.clip(up / 3, 0, 1) + 14 * noise.cloud(s, z, 9.0)
    glass = np.where(
        (from_low > (top - low) * blind) & (blind > 0.35), 150 + 8 * np.sin(up * 60), glass
    )
    pane = _tinted(np.asarray(glass, np.float32), np.array([0.94, 1.0, 1.06]))
    leaf = np.array([[70, 50, 38], [44, 62, 52], [52, 58, 72], [92, 90, 88]])[int(rng.integers(4))]
    wood = _tinted(1 + 0.06 * noise.cloud(s * 6, z * 0.6, 5.0), leaf.astype(np.float64))
    trim = np.array([198.0, 196, 190]) * rng.choice([0.3, 0.75, 1.0])
    picture = np.where(hole[..., None], np.where(door[..., None], wood, pane), picture)
    picture = np.where(frame[..., None], trim.astype(np.float32), picture)
    ledge = (
        (np.abs(up - sill + 0.04) < 0.04) & (np.abs(from_left - wide / 2) < wide / 2 + 0.08) & ~door
    )
    picture = np.where(ledge[..., None], picture * 0.6 + 70, picture)
    lintel = np.where(hole, np.clip(1 - (top - up) / 0.18, 0, 1), 0)
    picture = np.asarray(picture * (1 - 0.45 * lintel[..., None]), np.float32)
    plinth = (z < 0.42) & ~(door & hole)
    return np.asarray(np.where(plinth[..., None], picture * 0.66, picture), np.float32)


def floor(
    rng: np.random.Generator, noise: Noise, s: Float32, before: Float32, road: tuple[float, float]
) -> Float32:
    """Return the ground at `s` metres along and `before` the wall, (H, W, 3) in [0, 255]."""
    stain = 1 + 0.06 * noise.cloud(s, before, 9.0) + 0.05 * noise.cloud(s, before, 2.7)
    grit = 1 + 0.05 * noise.grain(s, before, 55) + 0.03 * noise.grain(s, before, 21)
    slab = float(rng.choice([0.3, 0.4, 0.5, 0.8]))
    row, up = _cell(before, slab)
    column, right = _cell(
        s + (row % 2) * slab * float(rng.choice([0, 0.5])), slab * rng.choice([1, 2])
    )
    tone = 0.95 + 0.1 * _random_of(row, column, 13)
    tone = np.where((up < 0.012) | (right < 0.012), tone * 0.72, tone)
    colour = np.array([158, 154, 148]) * rng.uniform(0.75, 1.1) + rng.normal(0, 4, 3)
    if rng.random() < 0.3:
        tone = np.ones_like(tone)
        colour = colour * 0.8
    picture = _tinted(np.asarray(tone * stain * grit, np.float32), colour)
    if road[1] <= road[0]:
        return picture
    near = (before > road[0]) & (before < road[1])
    wheel = np.abs(np.abs(before - (road[0] + road[1]) / 2) - 0.8)
    asphalt = _tinted(
        np.asarray(stain * grit * (1 - 0.06 * np.exp(-((wheel / 0.3) ** 2))), np.float32),
        np.array([92.0, 93, 96]) * rng.uniform(0.85, 1.2),
    )
    worn = 0.75 + 0.12 * noise.cloud(s, before, 1.5)
    _, dash = _cell(s, 3.0)
    line = near & (np.abs(before - road[1] + 0.35) < 0.06) & (dash < 1.8)
    asphalt = np.where(
        line[..., None], asphalt * (1 - worn[..., None]) + 205 * worn[..., None], asphalt
    )
    kerb = (np.abs(before - road[0]) < 0.08) | (np.abs(before - road[1]) < 0.08)
    picture = np.where(near[..., None], asphalt, picture)
    stone = np.where((_cell(s, 1.0)[1] < 0.015), 0.8, 1.15)[..., None]
    return np.where(kerb[..., None], picture * 0 + 150 * stone * stain[..., None], picture)
