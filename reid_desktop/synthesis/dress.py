"""Dressing a synthetic person: which tubes a body has and how each is painted."""

from collections.abc import Sequence

import numpy as np

from reid_desktop.synthesis import gait
from reid_desktop.synthesis.body import Body, Paint, Surface, Tube, build_body
from reid_desktop.synthesis.gait import Float64
from reid_desktop.synthesis.wardrobe import Colour, Garment, Person

Row = tuple[float, float, float, float, float, float]

_THICK = {"shirt": 0.002, "jumper": 0.006, "jacket": 0.010, "coat": 0.013}
_HEM = {"shirt": 0.49, "jumper": 0.485, "jacket": 0.475, "coat": 0.0}
_TRUNK_SPAN = gait.NECK_Z - gait.HIP_Z


def _flat(colour: Colour, surface: Surface) -> Float64:
    """Return `colour` for each quadrilateral."""
    return np.tile(np.asarray(colour, np.float64), (len(surface.along), 1))


def _folds(person: Person, surface: Surface, depth: float) -> Float64:
    """Return the light and dark of folded cloth, (Q, 1) around 1."""
    x, y, z = surface.position.T
    p = person.folds
    wave = np.sin(34 * z + 9 * np.sin(5 * x + p[0]) + 2 * surface.angle + p[1])
    wave += np.sin(61 * z - 47 * x + 13 * y + p[2]) + 0.8 * np.sin(88 * x + 23 * z + p[3])
    return np.asarray(1 + depth * wave / 2.8)[:, None]


def _cloth(garment: Garment, person: Person, surface: Surface) -> Float64:
    """Return the colours of a garment with its pattern and folds."""
    x, y, z = (surface.position * person.height_m).T
    wave, across = np.sin(2 * np.pi * z / garment.pitch_m), np.sin(surface.angle * 7)
    second = {
        "stripes": wave > 0.1,
        "pinstripes": across > 0.75,
        "checks": (wave > 0) ^ (across > 0),
        "blocks": z > person.height_m * (0.735 if person.folds[4] > 2 else 0.66),
        "print": (np.abs(x) < 0.075) & (np.abs(z / person.height_m - 0.73) < 0.045) & (y > 0),
        "mottled": np.sin(23 * x + 3 * np.sin(31 * z)) + np.sin(29 * z + 17 * y) > 0.5,
    }.get(garment.pattern, np.zeros(len(x), np.bool_))
    colours = np.where(second[:, None], garment.second, garment.colour)
    return np.asarray(colours * _folds(person, surface, 0.09))


def _paint_trunk(person: Person) -> Paint:
    """Return how the trunk is painted: top, hem, neckline, open jacket, straps."""

    def paint(surface: Surface) -> Float64:
        x, y, z = surface.position.T
        front = y > 0
        colours = _cloth(person.top, person, surface)
        if person.top_kind in {"jacket", "coat"}:
            opening = 0.012 + (0.022 if person.top_kind == "jacket" else 0.0) + 0.12 * (z - 0.72)
            colours[front & (np.abs(x) < opening) & (z > 0.49)] = person.inner
        if person.bottom_kind != "dress":
            below = z < _HEM[person.top_kind]
            colours[below] = _cloth(person.bottom, person, surface)[below]
            belt = below & (z > _HEM[person.top_kind] - 0.015)
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
    thick = _THICK[person.top_kind]
    wide = person.girth
    hips, waist, chest = (0.099, 0.074, 0.089) if person.female else (0.093, 0.082, 0.097)
    bust = 0.012 if person.female else 0.0
    belly = max(wide - 1.0, 0.0) * 0.09
    shoulders = 0.092 if person.female else 0.102
    rows = (
        (0.455, 0.075, 0.052, 0.058),
        (0.49, hips - 0.004, 0.06, 0.07),
        (0.525, hips, 0.062 + belly / 2, 0.07),
        (0.575, (hips + waist) / 2, 0.06 + belly, 0.058),
        (0.63, waist, 0.056 + belly, 0.05),
        (0.69, (waist + chest) / 2, 0.06 + belly / 2, 0.056),
        (0.735, chest, 0.064 + bust, 0.064),
        (0.775, chest + 0.003, 0.054, 0.062),
        (0.805, shoulders, 0.04, 0.05),
        (0.822, shoulders * 0.72, 0.03, 0.042),
        (0.836, 0.042, 0.026, 0.036),
        (0.845, 0.030, 0.026, 0.03),
    )
    table = [
        ((z - gait.HIP_Z) / _TRUNK_SPAN, a * wide + thick, f * wide + thick, b * wide + thick, 0.0, 0.0)
        for z, a, f, b in rows
    ]
    return Tube(
        (gait.PELVIS, gait.NECK),
        (gait.F_PELVIS, gait.F_CHEST),
        table,
        _paint_trunk(person),
        rings=30,
        around=22,
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
    thick = 0.004 + (_THICK["coat"] if person.top_kind == "coat" else 0)

    def row(z: float, a: float, b: float) -> Row:
        wide = person.girth
        return ((gait.NECK_Z - z) / _TRUNK_SPAN, a * wide + thick, b * wide, b * wide, 0.0, 0.0)

    table = [row(top, 0.085, 0.056), row(0.53, hips, 0.072), row(0.45, hips + 0.002, 0.082)]
    table += [row(hem + 0.01, flare, 0.1), row(hem, flare - 0.004, 0.098)]

    def paint(surface: Surface) -> Float64:
        return _cloth(garment, person, surface) * _folds(person, surface, 0.08)

    return [Tube((gait.NECK, gait.PELVIS), (gait.F_SKIRT,), table, paint, rings=14, around=22)]


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
        bare = _flat((40, 36, 40) if tights and cloth_end < 0 else person.skin, surface)
        cloth = _cloth(person.bottom, person, surface) * _folds(person, surface, 0.07)
        colours = np.where((surface.along < cloth_end)[:, None], cloth, bare)
        inner = np.cos(surface.angle) * (1 - 2 * side)
        shade = 1 - 0.2 * np.clip(-inner, 0, 1) * np.clip(1.4 - surface.along, 0, 1)
        return np.asarray(colours * shade[:, None])

    chain = (gait.HIP + j, gait.KNEE + j, gait.ANKLE + j)
    return Tube(chain, (gait.F_THIGH + f, gait.F_SHIN + f), table, paint, rings=24, around=12)


def _foot(person: Person, side: int) -> Tube:
    """Return one shoe, heel to toe; its second axis points up."""
    j, f = side * gait.SIDE, side * gait.F_SIDE
    rows = ((-0.36, 0.004, 0.006, -0.026), (-0.33, 0.017, 0.018, -0.022), (0.0, 0.022, 0.034, -0.006))
    rows += ((0.4, 0.024, 0.022, -0.018), (0.9, 0.027, 0.015, -0.025), (1.2, 0.021, 0.011, -0.029))
    rows += ((1.3, 0.003, 0.003, -0.033),)
    table = [(s, a, h, h, 0.0, c) for s, a, h, c in rows]

    def paint(surface: Surface) -> Float64:
        colours = _flat(person.shoes, surface)
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
    thick = _THICK[person.top_kind]
    sleeve = 0.72 if person.top_kind == "shirt" else 1.93

    def row(s: float, radius: float) -> Row:
        r = radius * wide + (thick if s < sleeve else 0.0)
        return s, r, r * 1.05, r * 1.05, 0.0, 0.0

    table = [row(-0.17, 0.006), row(-0.13, 0.022), row(0.0, 0.033), row(0.3, 0.032), row(0.71, 0.027)]
    table += [row(0.73, 0.026), row(1.0, 0.024), row(1.2, 0.025), row(1.6, 0.020), row(1.92, 0.016)]
    table += [row(1.94, 0.016), row(2.05, 0.014)]

    def paint(surface: Surface) -> Float64:
        cloth = _cloth(person.top, person, surface) * _folds(person, surface, 0.06)
        colours = np.where((surface.along < sleeve)[:, None], cloth, person.skin)
        inner = np.cos(surface.angle) * (1 - 2 * side)
        return np.asarray(colours * (1 - 0.22 * np.clip(-inner, 0, 1))[:, None])

    chain = (gait.SHOULDER + j, gait.ELBOW + j, gait.WRIST + j)
    arm = Tube(chain, (gait.F_UPPER + f, gait.F_LOWER + f), table, paint, rings=18, around=10)
    palm = [(-0.05, 0.010, 0.014, 0.014, 0.0, 0.0), (0.35, 0.012, 0.024, 0.02, 0.0, 0.0)]
    palm += [(0.9, 0.010, 0.018, 0.016, 0.0, 0.0), (1.2, 0.003, 0.006, 0.006, 0.0, 0.0)]
    ends = (gait.WRIST + j, gait.HAND + j)
    skin: Paint = lambda surface: _flat(person.skin, surface)  # noqa: E731
    return [arm, Tube(ends, (gait.F_LOWER + f,), palm, skin, rings=5, around=8)]


def _paint_head(person: Person) -> Paint:
    """Return how the head is painted: face, hair, beard, hat."""

    def paint(surface: Surface) -> Float64:
        s, facing = surface.along, np.sin(surface.angle)
        side = np.cos(surface.angle)
        colours = _flat(person.skin, surface)
        brow = (np.abs(s - 0.53) < 0.05) & (np.abs(np.abs(side) - 0.42) < 0.2) & (facing > 0)
        colours[brow] *= 0.62
        colours[(np.abs(s - 0.2) < 0.035) & (facing > 0.9)] = np.array(person.skin) * (0.8, 0.6, 0.6)
        colours[(np.abs(s - 0.36) < 0.1) & (np.abs(side) < 0.2) & (facing > 0)] *= 1.07
        if person.beard:
            colours[(s < 0.3) & (facing > -0.3)] = np.array(person.hair) * 0.9
        line = 0.76 + 0.06 * np.abs(side)
        back = -0.15 if person.hair_style == "short" else 0.15
        hair = (s > line) | ((facing < back) & (s > 0.22))
        if person.hair_style == "bald":
            hair = (facing < -0.1) & (s > 0.3) & (s < 0.6)
        strands = 1 + 0.16 * np.sin(surface.angle * 9 + 11 * s + person.folds[7])
        colours[hair] = (np.asarray(person.hair) * strands[:, None])[hair]
        if person.hat == "hood":
            colours[(facing < 0.42) | (s > 0.86)] = person.top.colour
        elif person.hat != "none":
            colours[s > 0.68 - 0.06 * facing * (person.hat == "cap")] = person.hat_colour
        return np.asarray(colours * (1 - 0.25 * np.clip(0.12 - s, 0, 1) / 0.12)[:, None])

    return paint


def _head(person: Person) -> list[Tube]:
    """Return neck and head."""
    grown = 1.04 if person.hair_style == "bald" else 1.09
    grown *= {"hood": 1.12, "beanie": 1.06}.get(person.hat, 1.0)
    rows = ((0.0, 0.13, 0.34, 0.08), (0.06, 0.21, 0.39, 0.12), (0.22, 0.27, 0.39, 0.3))
    rows += ((0.36, 0.3, 0.44, 0.37), (0.46, 0.31, 0.4, 0.4), (0.62, 0.32 * grown, 0.41, 0.42 * grown))
    rows += ((0.78, 0.305 * grown, 0.38 * grown, 0.4 * grown), (0.92, 0.21 * grown, 0.25 * grown, 0.28))
    rows += ((1.0, 0.02, 0.02, 0.02),)
    h = 1.0 - gait.CHIN_Z
    table = [(s, a * h, f * h, b * h, 0.0, 0.0) for s, a, f, b in rows]
    slim = 0.028 if person.female else 0.033
    neck = [(-0.9, slim + 0.006, slim, slim, 0.0, 0.0), (0.5, slim, slim, slim, 0.0, 0.0)]
    neck += [(1.5, slim, slim - 0.004, slim, 0.0, 0.0)]
    collar = person.hat == "hood" or person.folds[8] > 4.6
    tone = person.top.colour if collar else person.skin
    throat: Paint = lambda surface: _flat(tone, surface) * 0.82  # noqa: E731
    chain = (gait.HEAD, gait.CROWN)
    return [
        Tube((gait.NECK, gait.HEAD), (gait.F_HEAD,), neck, throat, rings=5, around=10),
        Tube(chain, (gait.F_HEAD,), table, _paint_head(person), rings=18, around=16),
    ]


def _attachments(person: Person) -> list[Tube]:
    """Return long hair, bun or tail, the peak of a cap and the bag."""
    tubes: list[Tube] = []
    head = (gait.HEAD, gait.CROWN)
    hair: Paint = lambda s: _flat(person.hair, s) * (  # noqa: E731
        1 + 0.14 * np.sin(s.angle * 8 + 5 * s.along)[:, None]
    )
    locks: dict[str, list[Row]] = {
        "long": [(-0.75, 0.02, 0.006, 0.01, 0, -0.048), (-0.5, 0.045, 0.012, 0.02, 0, -0.046)],
        "tail": [(-0.55, 0.004, 0.004, 0.004, 0, -0.075), (0.1, 0.014, 0.014, 0.014, 0, -0.072)],
        "bun": [(0.52, 0.003, 0.003, 0.003, 0, -0.066), (0.6, 0.022, 0.018, 0.018, 0, -0.068)],
    }
    locks["long"] += [(0.1, 0.047, 0.02, 0.018, 0, -0.038), (0.7, 0.042, 0.02, 0.02, 0, -0.035)]
    locks["tail"] += [(0.5, 0.018, 0.016, 0.016, 0, -0.064), (0.6, 0.008, 0.008, 0.008, 0, -0.06)]
    locks["bun"] += [(0.75, 0.02, 0.018, 0.018, 0, -0.066), (0.82, 0.003, 0.003, 0.003, 0, -0.06)]
    if person.hair_style in locks and person.hat != "hood":
        tubes.append(Tube(head, (gait.F_HEAD,), locks[person.hair_style], hair, rings=8, around=10))
    if person.hat == "cap":
        peak: list[Row] = [(0.66, 0.03, 0.035, 0.002, 0, 0.048), (0.7, 0.032, 0.037, 0.002, 0, 0.048)]
        shade: Paint = lambda s: _flat(person.hat_colour, s) * 0.85  # noqa: E731
        tubes.append(Tube(head, (gait.F_HEAD,), peak, shade, rings=4, around=10))
    return tubes + _bag(person)


def _bag(person: Person) -> list[Tube]:
    """Return the bag as a soft box at the back, at the hip or in the hand."""
    side = 1 if person.left_handed else 0
    sign = 1.0 - 2.0 * side
    down = (gait.NECK, gait.PELVIS)

    def paint(surface: Surface) -> Float64:
        seam = np.abs(np.sin(surface.along * 9 + person.folds[9])) < 0.16
        return _flat(person.bag_colour, surface) * np.where(seam, 0.68, 1.0)[:, None]

    def box(top: float, low: float, size: tuple[float, float], at: tuple[float, float]) -> list[Row]:
        a, b = size
        inner = top + 0.1 * (low - top), top + 0.9 * (low - top)
        ends = [(top, a * 0.6, b * 0.5), (inner[0], a * 0.95, b * 0.95), (inner[1], a, b)]
        ends.append((low, a * 0.8, b * 0.8))
        closed = [(top - 0.01, 0.003, 0.003), *ends, (low + 0.01, 0.003, 0.003)]
        return [(s, w, d, d, at[0], at[1]) for s, w, d in closed]

    if person.bag == "backpack":
        table = box(0.02, 0.86, (0.078, 0.042), (0.0, -0.1 * person.girth - _THICK[person.top_kind]))
        return [Tube(down, (gait.F_CHEST,), table, paint, rings=14, around=16, power=0.55)]
    if person.bag == "shoulder":
        table = box(0.78, 1.3, (0.028, 0.07), (sign * 0.125 * person.girth, -0.015))
        return [Tube(down, (gait.F_PELVIS,), table, paint, rings=9, around=12, power=0.5)]
    if person.bag == "handbag":
        hand = gait.HAND + side * gait.SIDE
        wrist = gait.WRIST + side * gait.SIDE
        table = box(0.9, 2.9, (0.022, 0.07), (0.0, 0.0))
        frame = gait.F_LOWER + side * gait.F_SIDE
        return [Tube((wrist, hand), (frame,), table, paint, rings=9, around=12, power=0.5)]
    return []


def dressed_body(person: Person, detail: float = 1.0) -> Body:
    """Return the surface of `person` with clothes and bag; see `build_body` for `detail`."""
    tubes: Sequence[Tube] = [
        _trunk(person),
        *_head(person),
        *_skirt(person),
        *(_leg(person, side) for side in (0, 1)),
        *(_foot(person, side) for side in (0, 1)),
        *(tube for side in (0, 1) for tube in _arm(person, side)),
        *_attachments(person),
    ]
    return build_body(person, tubes, detail)
