"""What stands in a street: parked cars, trees, lamp posts, bollards, benches, bins and planters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import cv2
import numpy as np

from reid_desktop.core.values import Float32, Float64, Image
from reid_desktop.synthesis.camera import Light, Pinhole
from reid_desktop.synthesis.raster import Mesh, Sprite
from reid_desktop.synthesis.wardrobe import Colour

_CAR_COLOURS = (
    (34, 36, 40),
    (150, 152, 154),
    (210, 210, 208),
    (96, 22, 26),
    (36, 52, 88),
    (70, 74, 70),
)


def _loft(rows: Sequence[tuple[float, ...]], axis: int, around: int, power: float) -> Mesh:
    """Return a closed surface through cross sections.

    Args:
        rows: (place along the axis, centre a, centre b, half width a, half width b, R, G, B);
            a and b are the two other axes in the order x, y, z.
        axis: 0 lies along x, 2 stands.
        around: points a ring.
        power: below 1 is squarer than an ellipse.
    """
    table = np.asarray(rows, np.float64)
    angles = np.arange(around) * (2 * np.pi / around) + np.pi / around
    cos, sin = np.cos(angles), np.sin(angles)
    a = np.sign(cos) * np.abs(cos) ** power * table[:, 3:4] + table[:, 1:2]
    b = np.sign(sin) * np.abs(sin) ** power * table[:, 4:5] + table[:, 2:3]
    place = np.broadcast_to(table[:, :1], a.shape)
    columns = (place, a, b) if axis == 0 else (a, b, place)
    vertices = np.stack(columns, axis=-1).reshape(-1, 3)
    ring, point = np.meshgrid(np.arange(len(table) - 1), np.arange(around), indexing="ij")
    after = (point + 1) % around
    corners = [ring * around + point, ring * around + after]
    corners += [(ring + 1) * around + after, (ring + 1) * around + point]
    colours = np.repeat(table[:-1, 5:8], around, axis=0)
    return Mesh(vertices, np.stack(corners, axis=-1).reshape(-1, 4), colours)


def _join(meshes: Sequence[Mesh]) -> Mesh:
    """Return one mesh of several."""
    starts = np.cumsum([0] + [len(m.vertices) for m in meshes])
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate([m.quads + s for m, s in zip(meshes, starts[:-1], strict=True)]),
        np.concatenate([m.colours for m in meshes]),
        np.concatenate([np.zeros(len(m.quads)) if m.sink is None else m.sink for m in meshes]),
    )


def _post(height: float, radius: float, colour: Colour) -> Mesh:
    """Return a round post."""
    levels = np.linspace(0, height, 14)
    rows = [(z, 0, 0, radius, radius, *colour) for z in levels]
    return _loft([*rows, (height + 0.02, 0, 0, 0.001, 0.001, *colour)], 2, 10, 1.0)


def _box(size: tuple[float, float, float], low: float, colour: Colour) -> Mesh:
    """Return a box of half width, half depth and height standing at `low`."""
    a, b, high = size
    levels = np.linspace(low, low + high, 6)
    rows = [(z, 0, 0, a, b, *colour) for z in levels]
    return _loft(
        [(low, 0, 0, 0.001, 0.001, *colour), *rows, (low + high, 0, 0, 0.001, 0.001, *colour)],
        2,
        12,
        0.3,
    )


def _fine(rows: Sequence[tuple[float, ...]], count: int) -> list[tuple[float, ...]]:
    """Return `count` rows on a smooth curve through `rows`."""
    table = np.asarray(rows, np.float64)
    places = np.linspace(0, len(table) - 1, count)
    low = np.clip(places.astype(int), 0, len(table) - 2)
    t = (places - low)[:, None]
    before, after = table[np.maximum(low - 1, 0)], table[np.minimum(low + 2, len(table) - 1)]
    first, second = table[low], table[low + 1]
    bend = 2 * before - 5 * first + 4 * second - after
    twist = 3 * (first - second) + after - before
    smooth = first + 0.5 * t * (second - before + t * (bend + t * twist))
    return [tuple(row) for row in smooth.tolist()]


def _car(rng: np.random.Generator) -> Mesh:
    """Return a parked car along x: body, glass, roof, lights, wheels."""
    p = _tone(rng, _CAR_COLOURS[int(rng.integers(len(_CAR_COLOURS)))], 0.9, 1.2)
    glass, tyre = (46.0, 54.0, 60.0), (26.0, 26.0, 28.0)
    sides = [(-2.1, 0.52, 0.7, 0.1), (-2.07, 0.54, 0.8, 0.24), (-1.6, 0.58, 0.84, 0.33)]
    sides += [(0.0, 0.57, 0.86, 0.35), (1.0, 0.57, 0.85, 0.34), (1.8, 0.52, 0.82, 0.28)]
    sides += [(2.06, 0.49, 0.74, 0.2), (2.12, 0.46, 0.6, 0.08)]
    lower = _fine([(x, 0.0, z, w, h, *p) for x, z, w, h in sides], 30)
    shut = [(x, 0.0, z, 0.001, 0.001, *p) for x, z in ((-2.12, 0.52), (2.14, 0.46))]
    curve = [(-1.75, 0.92, 0.62, 0.04), (-1.25, 1.06, 0.68, 0.26), (-0.6, 1.1, 0.68, 0.33)]
    curve += [(0.4, 1.1, 0.68, 0.32), (1.4, 0.88, 0.64, 0.05)]
    cabin = _fine([(x, 0.0, z, w, h, *glass) for x, z, w, h in curve], 16)
    cover = _fine([(x, 0.0, z + h - 0.03, w * 0.84, 0.045, *p) for x, z, w, h in curve[1:4]], 9)
    roof = [(cover[0][0] - 0.02, 0.0, cover[0][2], 0.01, 0.01, *p), *cover]
    roof.append((cover[-1][0] + 0.02, 0.0, cover[-1][2], 0.01, 0.01, *p))
    lights = [
        _moved(_box((0.03, 0.16, 0.12), 0.56, colour), x, y)
        for x, colour in ((-2.07, (120.0, 26.0, 24.0)), (2.05, (214.0, 212.0, 204.0)))
        for y in (-0.58, 0.58)
    ]
    wheels = [_moved(_wheel(tyre), x, y) for x in (-1.3, 1.3) for y in (-0.8, 0.8)]
    lofts = [_loft([shut[0], *lower, shut[1]], 0, 20, 0.55), _loft(cabin, 0, 18, 0.6)]
    near = [_lifted(mesh, 0.25) for mesh in (*lights, *wheels)]
    return _join([*lofts, _lifted(_loft(roof, 0, 12, 0.5), 0.45), *near])


def _moved(mesh: Mesh, x: float, y: float) -> Mesh:
    """Return `mesh` moved on the ground."""
    return replace(mesh, vertices=mesh.vertices + (x, y, 0.0))


def _wheel(tyre: Colour) -> Mesh:
    """Return a wheel in the x-z plane."""
    rim = (150.0, 152.0, 154.0)
    sizes = [(-0.1, 0.001, rim), (-0.1, 0.19, tyre), (-0.1, 0.31, tyre), (0.1, 0.31, tyre)]
    sizes += [(0.1, 0.19, rim), (0.1, 0.001, rim)]
    disc = _loft([(y, 0, 0, r, r, *colour) for y, r, colour in sizes], 2, 16, 1.0)
    return Mesh(disc.vertices[:, [0, 2, 1]] + (0, 0, 0.31), disc.quads[:, ::-1], disc.colours)


def _lifted(mesh: Mesh, by_m: float) -> Mesh:
    """Return `mesh` drawn as if it were `by_m` metres nearer: it lies on another surface."""
    return replace(mesh, sink=np.full(len(mesh.quads), -by_m))


def _leaves(rng: np.random.Generator, size: float, high: float, count: int) -> Mesh:
    """Return a ball of leaves of about `size` metres radius, `high` metres above the ground."""
    ball = rng.normal(size=(count, 3))
    ball /= np.linalg.norm(ball, axis=1, keepdims=True)
    shells = rng.uniform(0.5, 1.0, (count, 1))
    centres = ball * shells * (1.3, 1.3, 1.0)
    centres = (centres + 0.16 * np.sin(centres[:, [1, 2, 0]] * 5)) * size + (0, 0, high)
    first, second = rng.normal(size=(2, count, 3)) * (0.03 + 0.02 * size)
    leaf = np.stack([centres - first, centres - second, centres + first, centres + second], axis=1)
    green = np.array([74, 96, 48]) * rng.uniform(0.85, 1.1) + rng.normal(0, 7, (count, 3))
    lit = 0.4 + 0.6 * (2 * shells - 1) * (0.75 + 0.25 * ball[:, 2:])
    colours = np.clip(green * lit, 8, 255)
    quads = np.arange(count * 4).reshape(-1, 4)
    both = np.concatenate([quads, quads[:, ::-1]])
    return Mesh(leaf.reshape(-1, 3), both, np.concatenate([colours, colours]))


def _tree(rng: np.random.Generator) -> Mesh:
    """Return a tree: a trunk and some thousand leaves."""
    bark, high = (86.0, 74.0, 62.0), float(rng.uniform(2.4, 2.9))
    levels = np.linspace(0, high, 12)
    rows = [(z, 0.02 * np.sin(3 * z), 0, 0.13 - 0.02 * z, 0.13 - 0.02 * z, *bark) for z in levels]
    return _join([_loft(rows, 2, 10, 1.0), _leaves(rng, 1.05, high + 0.75, 3600)])


def _planter(rng: np.random.Generator) -> Mesh:
    """Return a stone planter with a bush."""
    pot = _box((0.45, 0.45, 0.5), 0.0, _tone(rng, (150, 146, 138), 0.7, 1.1))
    return _join([pot, _leaves(rng, 0.45, 0.78, 1100)])


def _bench(rng: np.random.Generator) -> Mesh:
    """Return a bench along x."""
    wood = _tone(rng, (122, 92, 62), 0.8, 1.2)
    boards = [_box((0.8, 0.2, 0.05), 0.42, wood), _box((0.8, 0.03, 0.3), 0.55, wood)]
    boards[1] = _moved(boards[1], 0.0, 0.22)
    legs = [_moved(_box((0.04, 0.18, 0.42), 0.0, (60.0, 60.0, 62.0)), x, 0) for x in (-0.65, 0.65)]
    return _join([*boards, *legs])


def _placed(mesh: Mesh, at: Float64, along: Float64, across: Float64) -> Mesh:
    """Return `mesh` turned to the street and moved to `at`, (2,) on the ground."""
    flat = mesh.vertices[:, :1] * along + mesh.vertices[:, 1:2] * across + at
    return replace(mesh, vertices=np.concatenate([flat, mesh.vertices[:, 2:]], axis=1))


class Site(Protocol):
    """What furnishing needs to know of a place; see `street.Place`."""

    @property
    def seed(self) -> int: ...  # noqa: D102
    @property
    def wall_m(self) -> float: ...  # noqa: D102
    @property
    def road(self) -> tuple[float, float]: ...  # noqa: D102
    @property
    def row(self) -> float: ...  # noqa: D102
    @property
    def near_row(self) -> float: ...  # noqa: D102
    @property
    def along(self) -> Float64: ...  # noqa: D102
    @property
    def across(self) -> Float64: ...  # noqa: D102


def furnish(site: Site) -> list[Mesh]:
    """Return the furniture of a place in its ground frame: cars, a row of things, a near one."""
    rng = np.random.default_rng([site.seed, 9])
    found: list[tuple[Mesh, float, float]] = []
    if site.road[1] > site.road[0]:
        place = float(rng.uniform(-11, -6))
        while place < 18:
            if rng.random() < 0.5:
                found.append((_car(rng), place, site.road[0] + 1.05))
            place += float(rng.uniform(5.2, 8.5))
    for place in np.arange(-14, 20, float(rng.uniform(3.4, 6.0))) + rng.uniform(0, 3):
        kind = rng.choice(["tree", "lamp", "bollard", "bollard", "bin", "bench", "planter", "none"])
        found += [(mesh, float(place), site.row) for mesh in _single(str(kind), rng)]
    if rng.random() < 0.5:
        kind = str(rng.choice(["lamp", "bollard", "bin", "planter"]))
        aside = float(rng.uniform(-2.5, 2.5))
        found += [(mesh, aside, site.near_row) for mesh in _single(kind, rng)]
    along, across = site.along, site.across
    return [_placed(m, s * along + (site.wall_m - b) * across, along, across) for m, s, b in found]


def _single(kind: str, rng: np.random.Generator) -> list[Mesh]:
    """Return one piece of street furniture, or nothing for a gap."""
    metal = _tone(rng, (70, 74, 78), 0.6, 1.4)
    if kind == "tree":
        return [_tree(rng)]
    if kind == "lamp":
        return [_post(5.5, 0.07, metal)]
    if kind == "bollard":
        return [_post(0.95, 0.08, metal)]
    if kind == "bin":
        return [_box((0.25, 0.25, 0.95), 0.0, _tone(rng, (58, 78, 62), 0.7, 1.3))]
    if kind == "bench":
        return [_bench(rng)]
    return [_planter(rng)] if kind == "planter" else []


def _tone(rng: np.random.Generator, colour: Colour, low: float, high: float) -> Colour:
    """Return `colour` between `low` and `high` times as bright."""
    red, green, blue = (float(min(c * f, 240)) for f in [rng.uniform(low, high)] for c in colour)
    return red, green, blue


def cast_shadow(picture: Image, vertices: Float64, camera: Pinhole, light: Light) -> None:
    """Darken the ground of `picture` in place where the vertices (V, 3) keep the light away."""
    sun = np.asarray(light.sun)
    fallen = vertices - sun * (np.minimum(vertices[:, 2:], 4.0) / sun[2])
    fallen[:, 2] = 0
    pixels, depth = camera.project(fallen)
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for points, dark in (
        (pixels, 235 * light.strength),
        (camera.project(vertices * (1, 1, 0))[0], 70.0),
    ):
        usable = points[depth > 1.0]
        if len(usable) > 2:
            shape = np.zeros_like(mask)
            cv2.fillConvexPoly(
                shape, cv2.convexHull(usable.astype(np.float32)).astype(np.int32), (dark,)
            )
            np.maximum(mask, cv2.GaussianBlur(shape, (0, 0), 4), out=mask)
    keep = cv2.bitwise_not(mask)
    picture[:] = cv2.multiply(picture, cv2.merge([keep] * 3), scale=1 / 255)


def mark_distance(distance: Float32, sprite: Sprite, mesh: Mesh, camera: Pinhole) -> None:
    """Write into `distance` (H, W) how far the drawn furniture stands, where it covers the view."""
    foot = mesh.vertices.mean(axis=0) * (1, 1, 0)
    reach = np.float32((foot - camera.position) @ camera.axes[2])
    height, width = distance.shape
    h, w = sprite.rgba.shape[:2]
    x1, y1 = max(sprite.left, 0), max(sprite.top, 0)
    x2, y2 = min(sprite.left + w, width), min(sprite.top + h, height)
    if x1 >= x2 or y1 >= y2:
        return
    alpha = sprite.rgba[y1 - sprite.top : y2 - sprite.top, x1 - sprite.left : x2 - sprite.left, 3]
    part = distance[y1:y2, x1:x2]
    part[alpha > 127] = np.minimum(part[alpha > 127], reach)
