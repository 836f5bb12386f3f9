"""What stands in a street: parked cars, trees, lamp posts, bollards, benches, bins and planters."""

from collections.abc import Sequence

import cv2
import numpy as np

from reid_desktop.core.values import Float32, Image
from reid_desktop.synthesis.camera import Light, Pinhole
from reid_desktop.synthesis.gait import Float64
from reid_desktop.synthesis.raster import Mesh, Sprite

_CAR_COLOURS = ((34, 36, 40), (150, 152, 154), (210, 210, 208), (96, 22, 26), (36, 52, 88), (70, 74, 70))


def _loft(rows: Sequence[tuple[float, ...]], axis: int, around: int, power: float) -> Mesh:
    """Return a closed surface through cross sections.

    Args:
        rows: (place along the axis, centre a, centre b, half width a, half width b, red, green, blue);
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
    )


def _post(height: float, radius: float, colour: tuple[float, float, float]) -> Mesh:
    """Return a round post."""
    levels = np.linspace(0, height, 14)
    rows = [(z, 0, 0, radius, radius, *colour) for z in levels]
    return _loft([*rows, (height + 0.02, 0, 0, 0.001, 0.001, *colour)], 2, 10, 1.0)


def _box(size: tuple[float, float, float], low: float, colour: tuple[float, float, float]) -> Mesh:
    """Return a box of half width, half depth and height standing at `low`."""
    a, b, high = size
    levels = np.linspace(low, low + high, 6)
    rows = [(z, 0, 0, a, b, *colour) for z in levels]
    return _loft([(low, 0, 0, 0.001, 0.001, *colour), *rows, (low + high, 0, 0, 0.001, 0.001, *colour)], 2, 12, 0.3)


def _car(rng: np.random.Generator) -> Mesh:
    """Return a parked car along x: body, glass, wheels."""
    paint = np.array(_CAR_COLOURS[int(rng.integers(len(_CAR_COLOURS)))]) * rng.uniform(0.9, 1.2)
    p = tuple(np.clip(paint, 0, 240).tolist())
    glass, tyre, lamp = (44.0, 50.0, 56.0), (26.0, 26.0, 28.0), (190.0, 186.0, 176.0)
    profile = ((-2.1, 0.5, 0.02), (-2.08, 0.52, 0.2), (-1.9, 0.56, 0.3), (-1.0, 0.58, 0.33))
    profile += ((0.0, 0.58, 0.34), (1.0, 0.58, 0.33), (1.9, 0.54, 0.27), (2.08, 0.5, 0.16), (2.1, 0.48, 0.02))
    lower = [(x, 0.0, z, 0.84, h, *p) for x, z, h in profile]
    lower[1] = (*lower[1][:5], *lamp)
    roof = ((-1.75, 0.9, 0.62, 0.03), (-1.2, 1.05, 0.7, 0.27), (-0.6, 1.1, 0.7, 0.34), (0.5, 1.1, 0.7, 0.33))
    roof += ((1.35, 0.88, 0.66, 0.06),)
    cabin = [(x, 0.0, z, w, h, *glass) for x, z, w, h in roof]
    top = [(x, 0.0, z + h - 0.02, w * 0.86, 0.035, *p) for x, z, w, h in roof[1:4]]
    tops = [(top[0][0] - 0.02, 0.0, top[0][2], 0.01, 0.01, *p), *top]
    wheels = [
        Mesh(wheel.vertices + (x, y, 0), wheel.quads, wheel.colours)
        for x in (-1.3, 1.3)
        for y in (-0.78, 0.78)
        for wheel in [_wheel(tyre)]
    ]
    return _join([_loft(lower, 0, 16, 0.6), _loft(cabin, 0, 14, 0.6), _loft(tops, 0, 10, 0.5), *wheels])


def _wheel(tyre: tuple[float, float, float]) -> Mesh:
    """Return a wheel in the x-z plane."""
    disc = _loft(
        [(-0.1, 0, 0, 0.001, 0.001, *tyre), (-0.1, 0, 0, 0.31, 0.31, *tyre), (0.1, 0, 0, 0.31, 0.31, *tyre),
         (0.1, 0, 0, 0.2, 0.2, 150, 150, 150), (0.1, 0, 0, 0.001, 0.001, *tyre)], 0, 14, 1.0)
    turned = disc.vertices[:, [1, 0, 2]] + (0, 0, 0.31)
    return Mesh(turned, disc.quads[:, ::-1], disc.colours)


def _tree(rng: np.random.Generator) -> Mesh:
    """Return a tree: a trunk and some thousand leaves."""
    bark = (86.0, 74.0, 62.0)
    high = float(rng.uniform(2.3, 2.8))
    rows = [(z, 0.02 * np.sin(z * 3), 0, 0.13 - 0.02 * z, 0.13 - 0.02 * z, *bark) for z in np.linspace(0, high, 12)]
    count = 2600
    ball = rng.normal(size=(count, 3))
    ball /= np.linalg.norm(ball, axis=1, keepdims=True)
    centres = ball * rng.uniform(0.55, 1.0, (count, 1)) * (1.35, 1.35, 1.0) + (0, 0, high + 0.75)
    centres += 0.16 * np.sin(centres[:, [1, 2, 0]] * 5)
    first, second = rng.normal(size=(2, count, 3)) * 0.055
    leaf = np.stack([centres - first, centres - second, centres + first, centres + second], axis=1)
    depth = np.clip((np.linalg.norm(centres - (0, 0, high + 0.75), axis=1) - 0.5) / 0.8, 0, 1)
    green = np.array([74, 96, 48]) * rng.uniform(0.85, 1.1) + rng.normal(0, 7, (count, 3))
    colours = green * (0.45 + 0.65 * depth * (0.75 + 0.25 * ball[:, 2]))[:, None]
    quads = np.arange(count * 4).reshape(-1, 4)
    both = np.concatenate([quads, quads[:, ::-1]])
    crown = Mesh(leaf.reshape(-1, 3), both, np.clip(np.concatenate([colours, colours]), 8, 255))
    return _join([_loft(rows, 2, 10, 1.0), crown])


def _bench(rng: np.random.Generator) -> Mesh:
    """Return a bench along x."""
    wood = tuple((np.array([122.0, 92, 62]) * rng.uniform(0.8, 1.2)).tolist())
    boards = [_box((0.8, 0.2, 0.05), 0.42, wood), _box((0.8, 0.03, 0.3), 0.55, wood)]
    boards[1] = Mesh(boards[1].vertices + (0, 0.22, 0), boards[1].quads, boards[1].colours)
    legs = [_box((0.04, 0.18, 0.42), 0.0, (60.0, 60.0, 62.0)) for _ in range(2)]
    moved = [Mesh(m.vertices + (x, 0, 0), m.quads, m.colours) for m, x in zip(legs, (-0.65, 0.65), strict=True)]
    return _join([*boards, *moved])


def _planter(rng: np.random.Generator) -> Mesh:
    """Return a stone planter with a bush."""
    pot = _box((0.45, 0.45, 0.5), 0.0, (150.0, 146.0, 138.0))
    bush = _tree(rng)
    leaves = bush.vertices[14 * 10 :] if len(bush.vertices) else bush.vertices
    crown = _tree(rng)
    start = 12 * 10
    quads = crown.quads[11 * 10 :] - start
    small = (crown.vertices[start:] - (0, 0, crown.vertices[start:, 2].mean())) * 0.36 + (0, 0, 0.78)
    del leaves
    return _join([pot, Mesh(small, quads, crown.colours[11 * 10 :])])


def _placed(mesh: Mesh, at: Float64, along: Float64, across: Float64) -> Mesh:
    """Return `mesh` turned to the street and moved to `at`, (2,) on the ground."""
    flat = mesh.vertices[:, :1] * along + mesh.vertices[:, 1:2] * across + at
    return Mesh(np.concatenate([flat, mesh.vertices[:, 2:]], axis=1), mesh.quads, mesh.colours)


def furnish(
    seed: int, wall_m: float, road: tuple[float, float], along: Float64, across: Float64
) -> list[Mesh]:
    """Return the furniture of a place in its ground frame.

    Args:
        seed: of the place.
        wall_m: distance of the wall.
        road: edges of the road before the wall, metres; equal without one.
        along: direction of the street on the ground, (2,); `across` points to the wall.
    """
    rng = np.random.default_rng([seed, 9])
    has_road = road[1] > road[0]
    found: list[tuple[Mesh, float, float]] = []
    if has_road:
        place = float(rng.uniform(-9, -5))
        while place < 16:
            if rng.random() < 0.55:
                found.append((_car(rng), place, road[0] + 1.05))
            place += float(rng.uniform(5.2, 8.0))
    row = road[0] - 0.35 if has_road else float(rng.uniform(2.2, 3.4))
    for place in np.arange(-12, 18, float(rng.uniform(4.5, 7.5))) + rng.uniform(0, 3):
        kind = rng.choice(["tree", "lamp", "bollard", "bollard", "bin", "bench", "planter", "none"])
        mesh = _single(str(kind), rng)
        if mesh is not None:
            found.append((mesh, float(place), row))
    if rng.random() < 0.5:
        mesh = _single(str(rng.choice(["lamp", "bollard", "bin"])), rng)
        if mesh is not None:
            found.append((mesh, float(rng.uniform(-2.0, 2.0)), wall_m - float(rng.uniform(5.4, 6.2))))
    return [_placed(m, s * along + (wall_m - b) * across, along, across) for m, s, b in found]


def _single(kind: str, rng: np.random.Generator) -> Mesh | None:
    """Return one piece of street furniture, or None for a gap."""
    metal = tuple((np.array([70.0, 74, 78]) * rng.uniform(0.6, 1.4)).tolist())
    if kind == "tree":
        return _tree(rng)
    if kind == "lamp":
        return _post(5.5, 0.07, metal)
    if kind == "bollard":
        return _post(0.95, 0.08, metal)
    if kind == "bin":
        return _box((0.25, 0.25, 0.95), 0.0, (58.0, 78.0, 62.0))
    if kind == "bench":
        return _bench(rng)
    return _planter(rng) if kind == "planter" else None


def cast_shadow(picture: Image, vertices: Float64, camera: Pinhole, light: Light) -> None:
    """Darken the ground of `picture` in place where the vertices (V, 3) keep the light away."""
    sun = np.asarray(light.sun)
    fallen = vertices - sun * (np.minimum(vertices[:, 2:], 4.0) / sun[2])
    fallen[:, 2] = 0
    pixels, depth = camera.project(fallen)
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for points, dark in ((pixels, 235 * light.strength), (camera.project(vertices * (1, 1, 0))[0], 70.0)):
        usable = points[depth > 1.0]
        if len(usable) > 2:
            shape = np.zeros_like(mask)
            cv2.fillConvexPoly(shape, cv2.convexHull(usable.astype(np.float32)).astype(np.int32), (dark,))
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
