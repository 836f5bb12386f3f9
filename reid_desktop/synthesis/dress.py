"""Dressing a synthetic person: which tubes a body has and how each is painted."""

from collections.abc import Sequence

import numpy as np

from reid_desktop.core.values import Float64
from reid_desktop.synthesis import gait
from reid_desktop.synthesis.bags import bag
from reid_desktop.synthesis.body import Body, Paint, Surface, Tube, build_body
from reid_desktop.synthesis.cloth import HEM, THICKNESS, Row, flat, folds, patterned
from reid_desktop.synthesis.head import hair_and_hat, head
from reid_desktop.synthesis.wardrobe import Person

_TRUNK_SPAN = gait.NECK_Z - gait.HIP_Z


def _paint_trunk(person: Person) -> Paint:
    """Return how the trunk is painted: top, hem, neckline, open jacket, straps."""

    def paint(surface: Surface) -> Float64:
        x, y, z = surface.position.T
        front = y > 0
        colours = patterned(person.top, person, surface)
        if person.top_kind in {"jacket", "coat"}:
            opening = 0.012 + (0.022 if person.top_kind == "jacket" else 0.0) + 0.12 * (z - 0.72)
            colours[front & (np.abs(x) < opening) & (z > 0.49)] = person.inner
        if person.bottom_kind != "dress":
            below = z < HEM[person.top_kind]
            colours[below] = patterned(person.bottom, person, surface)[below]
            belt = below & (z > HEM[person.top_kind] - 0.015)
            colours[belt] *= 0.6
        colours[front & (z > 0.812 - 0.1 * (0.03 - np.abs(x))) & (np.abs(x) < 0.03)] = person.skin
        if person.bag == "backpack":
            strap = front & (np.abs(np.abs(x) - 0.058) < 0.011) & (z > 0.66)
            colours[strap] = person.bag_colour
        if person.bag == "shoulder":
            slope = 0.45 * (z - 0.8) * (1 if person.left_handed else -1)
            strap = (np.abs(x + slope * 1.0 - 0.04 * (1 if person.left_handed else -1)) < 0.010) & (
                z > 0.53
            )
            colours[strap] = person.bag_colour
        shade = 1 - 0.18 * np.clip((np.abs(x) - 0.075) / 0.03, 0, 1) * (z < 0.79)
        return np.asarray(colours * shade[:, None])

    return paint


def _trunk(person: Person) -> Tube:
    """Return the trunk from the crotch to the neck."""
    thick = THICKNESS[person.top_kind]
    wide = person.girth
    hips, waist, chest = (0.099, 0.074, 0.089) if person.female else (0.093, 0.082, 0.097)
    bust = 0.012 if person.female else 0.0
    belly = max(wide - 1.0, 0.0) * 0.09
    shoulders = 0.092 if person.female else 0.102
    rows = [
        (0.455, 0.075, 0.052, 0.058),
        (0.49, hips - 0.004, 0.06, 0.07),
        (0.525, hips, 0.062 + belly / 2, 0.07),
        (0.575, (hips + waist) / 2, 0.06 + belly, 0.058),
        (0.63, waist, 0.056 + belly, 0.05),
        (0.69, (waist + chest) / 2, 0.06 + belly / 2, 0.056),
        (0.735, chest, 0.064 + bust, 0.064),
        (0.775, chest + 0.003, 0.054, 0.062),
        (0.800, shoulders, 0.042, 0.05),
        (0.815, shoulders * 0.8, 0.034, 0.044),
        (0.828, 0.055, 0.028, 0.038),
        (0.838, 0.036, 0.026, 0.034),
        (0.848, 0.030, 0.026, 0.03),
    ]
    table = [
        (
            (z - gait.HIP_Z) / _TRUNK_SPAN,
            a * wide + thick,
            f * wide + thick,
            b * wide + thick,
            0.0,
            0.0,
        )
        for z, a, f, b in rows
    ]
    return Tube(
        (gait.PELVIS, gait.NECK),
        (gait.F_PELVIS, gait.F_CHEST),
        table,
        _paint_trunk(person),
        rings=30,
        around=24,
        power=0.88,
    )


def _skirt(person: Person) -> list[Tube]:
    """Return what hangs from the waist around both legs: skirt, dress or the tail of a coat."""
    kinds = {"skirt": (0.60, 0.30), "dress": (0.60, 0.31)}
    top, hem = kinds.get(person.bottom_kind, (0.58, 0.34) if person.top_kind == "coat" else (0, 0))
    if top == 0:
        return []
    garment = person.bottom if person.bottom_kind == "skirt" else person.top
    flare = 0.112 if person.bottom_kind != "trousers" else 0.104
    hips = 0.104 if person.female else 0.1
    thick = 0.007 + (THICKNESS["coat"] if person.top_kind == "coat" else 0)

    def row(z: float, a: float, b: float) -> Row:
        wide = person.girth
        return (
            (gait.NECK_Z - z) / _TRUNK_SPAN,
            a * wide + thick,
            b * wide + 0.008,
            b * wide + 0.008,
            0.0,
            0.0,
        )

    table = [row(top, 0.079, 0.052), row(0.53, hips, 0.072), row(0.45, hips + 0.002, 0.082)]
    table += [row(hem + 0.01, flare, 0.1), row(hem, flare - 0.004, 0.098)]

    def paint(surface: Surface) -> Float64:
        return patterned(garment, person, surface) * folds(person, surface, 0.04)

    return [
        Tube(
            (gait.NECK, gait.PELVIS),
            (gait.F_SKIRT,),
            table,
            paint,
            rings=16,
            around=24,
            sink=-0.045,
            sink_to=9.0,
        )
    ]


def _leg(person: Person, side: int) -> Tube:
    """Return one leg from the hip to the ankle."""
    j, f, wide = side * gait.SIDE, side * gait.F_SIDE, 0.5 + 0.5 * person.girth
    loose = {"trousers": 0.006, "shorts": 0.010}.get(person.bottom_kind, 0.0)
    cloth_end = {"trousers": 1.92, "shorts": 0.82}.get(person.bottom_kind, -1.0)
    tights = person.folds[5] > 3.2

    def row(s: float, a: float, front: float, back: float) -> Row:
        add = loose if s <= cloth_end else 0.0
        return s, a * wide + add, front * wide + add, back * wide + add, 0.0, 0.0

    table = [row(-0.12, 0.044, 0.05, 0.055), row(0.1, 0.053, 0.055, 0.06)]
    table += [row(0.5, 0.043, 0.046, 0.047), row(0.82, 0.034, 0.036, 0.034)]
    table += [row(0.83, 0.034, 0.036, 0.034), row(1.0, 0.032, 0.035, 0.032)]
    table += [row(1.3, 0.033, 0.029, 0.043), row(1.6, 0.027, 0.025, 0.033)]
    table += [row(1.9, 0.021, 0.022, 0.024), row(1.93, 0.020, 0.022, 0.024)]
    table += [row(2.02, 0.020, 0.022, 0.024)]

    def paint(surface: Surface) -> Float64:
        bare = flat((40, 36, 40) if tights and cloth_end < 0 else person.skin, surface)
        cloth = patterned(person.bottom, person, surface) * folds(person, surface, 0.07)
        colours = np.where((surface.along < cloth_end)[:, None], cloth, bare)
        inner = np.cos(surface.angle) * (1 - 2 * side)
        shade = 1 - 0.2 * np.clip(-inner, 0, 1) * np.clip(1.4 - surface.along, 0, 1)
        return np.asarray(colours * shade[:, None])

    skirted = person.bottom_kind in {"skirt", "dress"} or person.top_kind == "coat"
    sink, sink_to = (0.3, 1.4) if skirted else (0.14, 0.5)
    chain = (gait.HIP + j, gait.KNEE + j, gait.ANKLE + j)
    return Tube(
        chain,
        (gait.F_THIGH + f, gait.F_SHIN + f),
        table,
        paint,
        rings=24,
        around=12,
        sink=sink,
        sink_to=sink_to,
    )


def _foot(person: Person, side: int) -> Tube:
    """Return one shoe, heel to toe; its second axis points up."""
    j, f = side * gait.SIDE, side * gait.F_SIDE
    rows = [
        (-0.36, 0.004, 0.006, -0.026),
        (-0.33, 0.017, 0.018, -0.022),
        (0.0, 0.022, 0.034, -0.006),
    ]
    rows += [(0.4, 0.024, 0.022, -0.018), (0.9, 0.027, 0.015, -0.025), (1.2, 0.021, 0.011, -0.029)]
    rows += [(1.3, 0.003, 0.003, -0.033)]
    table = [(s, a, h, h, 0.0, c) for s, a, h, c in rows]

    def paint(surface: Surface) -> Float64:
        colours = flat(person.shoes, surface)
        sole = np.sin(surface.angle) < -0.5
        colours[sole] = (196, 192, 186) if person.folds[6] > 4 else (34, 32, 32)
        return colours

    chain = (gait.ANKLE + j, gait.TOE + j)
    return Tube(chain, (gait.F_FOOT + f,), table, paint, rings=8, around=10, power=0.8)


def _arm(person: Person, side: int) -> list[Tube]:
    """Return one arm and its hand."""
    j, f, wide = side * gait.SIDE, side * gait.F_SIDE, 0.45 + 0.55 * person.girth
    if person.female:
        wide *= 0.92
    thick = THICKNESS[person.top_kind]
    sleeve = 0.72 if person.top_kind == "shirt" else 1.93

    def row(s: float, radius: float) -> Row:
        r = radius * wide + (thick if s < sleeve else 0.0)
        return s, r, r * 1.05, r * 1.05, 0.0, 0.0

    table = [row(-0.085, 0.004), row(-0.065, 0.016), row(0.0, 0.027), row(0.12, 0.032)]
    table += [row(0.35, 0.031), row(0.71, 0.027)]
    table += [row(0.73, 0.026), row(1.0, 0.024), row(1.2, 0.025), row(1.6, 0.020), row(1.92, 0.016)]
    table += [row(1.94, 0.016), row(2.05, 0.014)]

    def paint(surface: Surface) -> Float64:
        cloth = patterned(person.top, person, surface) * folds(person, surface, 0.06)
        colours = np.where((surface.along < sleeve)[:, None], cloth, person.skin)
        inner = np.cos(surface.angle) * (1 - 2 * side)
        return np.asarray(colours * (1 - 0.22 * np.clip(-inner, 0, 1))[:, None])

    chain = (gait.SHOULDER + j, gait.ELBOW + j, gait.WRIST + j)
    arm = Tube(
        chain,
        (gait.F_UPPER + f, gait.F_LOWER + f),
        table,
        paint,
        rings=18,
        around=10,
        sink=-0.07,
        sink_to=99,
    )
    palm = [(-0.05, 0.010, 0.014, 0.014, 0.0, 0.0), (0.35, 0.012, 0.024, 0.02, 0.0, 0.0)]
    palm += [(0.9, 0.010, 0.018, 0.016, 0.0, 0.0), (1.2, 0.003, 0.006, 0.006, 0.0, 0.0)]
    ends = (gait.WRIST + j, gait.HAND + j)

    def skin(surface: Surface) -> Float64:
        return flat(person.skin, surface)

    return [
        arm,
        Tube(ends, (gait.F_LOWER + f,), palm, skin, rings=5, around=8, sink=-0.07, sink_to=99),
    ]


def dressed_body(person: Person, detail: float = 1.0) -> Body:
    """Return the surface of `person` with clothes and bag; see `build_body` for `detail`."""
    tubes: Sequence[Tube] = [
        _trunk(person),
        *head(person),
        *_skirt(person),
        *(_leg(person, side) for side in (0, 1)),
        *(_foot(person, side) for side in (0, 1)),
        *(tube for side in (0, 1) for tube in _arm(person, side)),
        *hair_and_hat(person),
        *bag(person),
    ]
    return build_body(person, tubes, detail)
