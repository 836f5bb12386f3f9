"""Surfaces -> small anti-aliased pictures with alpha: painter's algorithm over quadrilaterals."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Float32, Float64
from reid_desktop.synthesis.camera import Light, Look, Pinhole

Rgba = NDArray[np.uint8]

_FINE = 2
"""Sub-pixels a side."""
_SHIFT = 4
"""Binary digits of a corner's place within a sub-pixel."""
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawn surface.

    Attributes:
        rgba: (h, w, 4) uint8, RGB already multiplied by alpha.
        left: column of its first pixel in the frame, may be negative; `top` likewise.
        box: (4,) float32 xyxy, the exact extent, px of the frame, not clipped.
    """

    rgba: Rgba
    left: int
    top: int
    box: Float32


@dataclass(frozen=True, slots=True)
class Mesh:
    """A surface in the ground frame of a camera.

    Attributes:
        vertices: (V, 3) metres.
        quads: (Q, 4), counter-clockwise from outside.
        colours: (Q, 3) RGB in [0, 255] under neutral light.
        sink: (Q,) metres to add to the distance from the lens when drawing in order, or None.
    """

    vertices: Float64
    quads: NDArray[np.intp]
    colours: Float64
    sink: Float64 | None = None


def _visible(mesh: Mesh, pixels: Float64, camera: Pinhole) -> tuple[NDArray[np.intp], Float64]:
    """Return the quadrilaterals that face the camera, far to near, and their unit normals."""
    flat = pixels[mesh.quads]
    a, b = flat[:, 2] - flat[:, 0], flat[:, 3] - flat[:, 1]
    facing = np.flatnonzero(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] < 0)
    corners = mesh.vertices[mesh.quads[facing]]
    middle = (corners[:, 0] + corners[:, 1] + corners[:, 2] + corners[:, 3]) / 4 - camera.position
    reach = np.sqrt(np.einsum("qc,qc->q", middle, middle))
    if mesh.sink is not None:
        reach += mesh.sink[facing]
    order = np.argsort(-reach, kind="stable")
    corners = corners[order]
    p, q = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    normals = p[:, [1, 2, 0]] * q[:, [2, 0, 1]] - p[:, [2, 0, 1]] * q[:, [1, 2, 0]]
    normals /= np.sqrt(np.einsum("qc,qc->q", normals, normals))[:, None] + 1e-12
    return facing[order], normals


def render(mesh: Mesh, camera: Pinhole, *, light: Light, look: Look, smear: int = 0) -> Sprite:
    """Draw `mesh` as `camera` sees it.

    Args:
        mesh: the surface; must lie wholly before the lens.
        camera: the projection.
        light: the daylight it stands in.
        look: colour response and lens blur.
        smear: motion blur along x, px; 0 for none.
    """
    pixels, _ = camera.project(mesh.vertices)
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    left, top = (np.floor(low).astype(int) - _MARGIN - smear).tolist()
    right, bottom = (np.ceil(high).astype(int) + _MARGIN + smear).tolist()
    canvas = np.zeros(((bottom - top) * _FINE, (right - left) * _FINE, 4), np.uint8)
    chosen, normals = _visible(mesh, pixels, camera)
    tones = look.apply(np.clip(mesh.colours[chosen] * light.shade(normals), 0, 400))
    colours = np.empty((len(chosen), 4))
    colours[:, :3], colours[:, 3] = tones, 255
    fixed = (pixels - (left, top)) * (_FINE << _SHIFT) - (1 << _SHIFT - 1)
    points = np.rint(fixed).astype(np.int32)[mesh.quads[chosen]]
    fill = cv2.fillConvexPoly
    for corners, colour in zip(points, colours.tolist(), strict=True):
        fill(canvas, corners, colour, cv2.LINE_8, _SHIFT)
    rgba = cv2.resize(canvas, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    if smear > 1:
        rgba = cv2.blur(rgba, (smear, 1))
    if look.blur > 0.3:
        rgba = cv2.GaussianBlur(rgba, (0, 0), look.blur)
    box = np.concatenate([low, high]).astype(np.float32)
    return Sprite(np.asarray(rgba, np.uint8), left, top, box)


def paste(
    picture: NDArray[np.uint8], sprite: Sprite, alpha: NDArray[np.uint8] | None = None
) -> None:
    """Lay `sprite` over `picture` (H, W, 3) in place, cut at its edges.

    Args:
        picture: uint8 RGB.
        sprite: what to lay over it.
        alpha: (h, w) share of the sprite that is not hidden, 0..255, or None for all of it.
    """
    height, width = picture.shape[:2]
    h, w = sprite.rgba.shape[:2]
    x1, y1 = max(sprite.left, 0), max(sprite.top, 0)
    x2, y2 = min(sprite.left + w, width), min(sprite.top + h, height)
    if x1 >= x2 or y1 >= y2:
        return
    cut = np.s_[y1 - sprite.top : y2 - sprite.top, x1 - sprite.left : x2 - sprite.left]
    rgba = sprite.rgba[cut]
    if alpha is not None:
        hidden = cv2.multiply(rgba, cv2.merge([alpha[cut]] * 4), scale=1 / 255)
        rgba = np.asarray(hidden, np.uint8)
    keep = cv2.bitwise_not(rgba[..., 3])
    behind = cv2.multiply(picture[y1:y2, x1:x2], cv2.merge([keep] * 3), scale=1 / 255)
    picture[y1:y2, x1:x2] = cv2.add(behind, np.ascontiguousarray(rgba[..., :3]))
