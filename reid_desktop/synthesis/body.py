"""The surface of a synthetic person: tubes around the limbs, cut into painted quadrilaterals.

A body is built once for a person and a level of detail; `posed` then moves all its points at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Float64
from reid_desktop.synthesis.gait import Pose, Step, pose_person
from reid_desktop.synthesis.wardrobe import Person

Intp = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Surface:
    """The quadrilaterals of one tube as a painter sees them, in the resting pose.

    Attributes:
        position: (Q, 3) centres, body frame, shares of the standing height.
        angle: (Q,) around the limb, radians; 0 is its right side, pi/2 its front.
        along: (Q,) in the coordinate of the tube's chain.
    """

    position: Float64
    angle: Float64
    along: Float64


Paint = Callable[[Surface], Float64]
"""Returns the RGB colour of each quadrilateral, (Q, 3) in [0, 255]."""


@dataclass(frozen=True, slots=True)
class Tube:
    """A closed surface around a chain of joints.

    Attributes:
        chain: joints; coordinate s = 0 is the first, 1 the second; it may run beyond both ends.
        frames: of the chain's segments; two frames of one segment blend along it.
        table: rows (s, half width, front, back, centre to the right, centre to the front), shares
            of the standing height; rings are interpolated between the rows.
        paint: colours it.
        rings: cross sections at full detail.
        around: points a ring at full detail.
        power: below 1 the cross section is squarer than an ellipse.
        sink: metres the quadrilaterals give way to others at s = 0, none from s = `sink_to` on:
            a thigh never shows through the hem over it.
    """

    chain: Sequence[int]
    frames: Sequence[int]
    table: Sequence[tuple[float, float, float, float, float, float]]
    paint: Paint
    rings: int
    around: int
    power: float = 1.0
    sink: float = 0.0
    sink_to: float = 1.0


@dataclass(frozen=True, slots=True)
class Body:
    """A surface ready to be posed.

    Attributes:
        joints: (R, 2) the joints each ring lies between, and `ratio` (R,) how far.
        frames: (R, 2) the frames each ring blends, and `blend` (R,) how far.
        offset: (R, 2) of the ring's centre along its side and front axes, metres.
        ring: (V,) ring of each vertex.
        profile: (V, 2) of each vertex along the ring's side and front axes, metres.
        quads: (Q, 4) vertices of each quadrilateral, counter-clockwise from outside.
        colours: (Q, 3) RGB in [0, 255] under neutral light.
        sink: (Q,) metres to add to the distance from the lens when drawing in order.
    """

    joints: Intp
    ratio: Float64
    frames: Intp
    blend: Float64
    offset: Float64
    ring: Intp
    profile: Float64
    quads: Intp
    colours: Float64
    sink: Float64

    def posed(self, pose: Pose) -> Float64:
        """Return the vertices (V, 3) in the body frame, metres."""
        first, second = pose.joints[self.joints[:, 0]], pose.joints[self.joints[:, 1]]
        blend = self.blend[:, None, None]
        axes = pose.frames[self.frames[:, 0], :2] * (1 - blend)
        axes += pose.frames[self.frames[:, 1], :2] * blend
        centres = first + (second - first) * self.ratio[:, None]
        centres += self.offset[:, :1] * axes[:, 0] + self.offset[:, 1:] * axes[:, 1]
        side, front = axes[self.ring, 0], axes[self.ring, 1]
        moved = self.profile[:, :1] * side + self.profile[:, 1:] * front
        return np.asarray(centres[self.ring] + moved)


def _place(tube: Tube, along: Float64) -> tuple[Intp, Float64, Intp, Float64]:
    """Return joints (R, 2), ratio, frames (R, 2) and blend of the rings at `along`."""
    segments = len(tube.chain) - 1
    segment = np.clip(np.floor(along).astype(np.intp), 0, segments - 1)
    joints = np.asarray(tube.chain, np.intp)[np.stack([segment, segment + 1], axis=1)]
    ratio = along - segment
    frames = np.asarray(tube.frames, np.intp)
    if segments == 1:
        pair = np.broadcast_to(frames[[0, -1]], (len(along), 2))
        return joints, ratio, pair, np.clip(ratio, 0, 1)
    near = np.clip(np.round(along).astype(np.intp), 1, segments - 1)
    blend = np.clip((along - near + 0.18) / 0.36, 0, 1)
    return joints, ratio, frames[np.stack([near - 1, near], axis=1)], blend


def _outline(tube: Tube, columns: Float64, around: int) -> tuple[Float64, Float64]:
    """Return the angles (K,) and profile (R, K, 2) of rings with these table columns (R, 5)."""
    angles = np.arange(around, dtype=np.float64) * (2 * np.pi / around)
    cos = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** tube.power
    sin = np.sign(np.sin(angles)) * np.abs(np.sin(angles)) ** tube.power
    depth = np.where(sin > 0, columns[:, 1:2], columns[:, 2:3])
    profile: Float64 = np.stack([columns[:, :1] * cos, depth * sin], axis=-1)
    return angles, profile


def _tube_body(tube: Tube, person: Person, detail: float, rest: Pose) -> Body:
    """Return the surface of one tube; the quadrilaterals count its own vertices from 0."""
    rings = max(4, round(tube.rings * detail))
    around = max(6, round(tube.around * np.sqrt(detail)))
    table = np.asarray(tube.table, np.float64)
    along = np.linspace(table[0, 0], table[-1, 0], rings)
    columns = np.stack([np.interp(along, table[:, 0], table[:, c]) for c in range(1, 6)], axis=1)
    columns *= person.height_m
    angles, profile = _outline(tube, columns, around)
    joints, ratio, frames, blend = _place(tube, along)
    ring, point = np.meshgrid(np.arange(rings - 1), np.arange(around), indexing="ij")
    after = (point + 1) % around
    corners = [ring * around + point, ring * around + after]
    corners += [(ring + 1) * around + after, (ring + 1) * around + point]
    quads = np.stack(corners, axis=-1).reshape(-1, 4)
    body = Body(
        joints=joints,
        ratio=ratio,
        frames=frames,
        blend=blend,
        offset=columns[:, 3:5],
        ring=np.repeat(np.arange(rings), around),
        profile=profile.reshape(-1, 2),
        quads=quads,
        colours=np.zeros((len(quads), 3)),
        sink=np.zeros(len(quads)),
    )
    vertices = body.posed(rest)
    span = np.stack([along[ring], along[ring + 1]], axis=-1).reshape(-1, 2)
    turned = angles[point].ravel()
    body.colours[:] = _painted(tube.paint, vertices[quads] / person.height_m, turned, span)
    body.sink[:] = tube.sink * np.clip(1 - span.mean(axis=1) / tube.sink_to, 0, 1)
    return _facing_outwards(body, vertices)


def _painted(paint: Paint, corners: Float64, angle: Float64, span: Float64) -> Float64:
    """Return the colours (Q, 3): the mean of two places of each quadrilateral: softer edges.

    Args:
        paint: the tube's painter.
        corners: (Q, 4, 3) in the resting pose, shares of the standing height.
        angle: (Q,) of the first corner around the limb, radians.
        span: (Q, 2) from where to where along the chain.
    """
    after = np.mod(np.diff(np.unique(angle))[0] if len(angle) > 1 else 0.0, 2 * np.pi)
    total = np.zeros((len(corners), 3))
    for u, v in ((0.25, 0.3), (0.75, 0.7)):
        near = corners[:, 0] * (1 - u) + corners[:, 1] * u
        far = corners[:, 3] * (1 - u) + corners[:, 2] * u
        along = span[:, 0] * (1 - v) + span[:, 1] * v
        spot = Surface(near * (1 - v) + far * v, angle + u * after, along)
        total += np.clip(paint(spot), 0, 255)
    return total / 2


def _facing_outwards(body: Body, vertices: Float64) -> Body:
    """Turn the quadrilaterals over if they look inwards: chains may run up or down."""
    corners = vertices[body.quads]
    normals = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    outwards = corners.mean(axis=1) - vertices.mean(axis=0)
    if np.einsum("qc,qc->", normals, outwards) < 0:
        body.quads[:] = body.quads[:, ::-1].copy()
    return body


def join(bodies: Sequence[Body]) -> Body:
    """Return one surface of several."""
    vertices = np.cumsum([0] + [len(b.ring) for b in bodies])
    rings = np.cumsum([0] + [len(b.joints) for b in bodies])
    return Body(
        joints=np.concatenate([b.joints for b in bodies]),
        ratio=np.concatenate([b.ratio for b in bodies]),
        frames=np.concatenate([b.frames for b in bodies]),
        blend=np.concatenate([b.blend for b in bodies]),
        offset=np.concatenate([b.offset for b in bodies]),
        ring=np.concatenate([b.ring + r for b, r in zip(bodies, rings[:-1], strict=True)]),
        profile=np.concatenate([b.profile for b in bodies]),
        quads=np.concatenate([b.quads + v for b, v in zip(bodies, vertices[:-1], strict=True)]),
        colours=np.concatenate([b.colours for b in bodies]),
        sink=np.concatenate([b.sink for b in bodies]),
    )


def build_body(person: Person, tubes: Sequence[Tube], detail: float) -> Body:
    """Return the surface of `person` made of `tubes`.

    Args:
        person: gives the size and the resting pose.
        tubes: head, trunk, limbs, clothes and bags.
        detail: 1 for a figure of about 200 px; the number of quadrilaterals goes with detail^1.5.
    """
    rest = pose_person(person, Step(0.0, 0.0))
    return join([_tube_body(tube, person, detail, rest) for tube in tubes])
