"""Head and neck of a synthetic person: face, hair, hats."""

import numpy as np

from reid_desktop.core.values import Float64
from reid_desktop.synthesis import gait
from reid_desktop.synthesis.body import Paint, Surface, Tube
from reid_desktop.synthesis.cloth import Row, flat
from reid_desktop.synthesis.wardrobe import Person


def _paint_head(person: Person) -> Paint:
    """Return how the head is painted: face, hair, beard, hat."""

    def paint(surface: Surface) -> Float64:
        s, facing = surface.along, np.sin(surface.angle)
        side = np.cos(surface.angle)
        colours = flat(person.skin, surface)
        brow = (np.abs(s - 0.53) < 0.05) & (np.abs(np.abs(side) - 0.42) < 0.2) & (facing > 0)
        colours[brow] *= 0.7
        colours[(np.abs(s - 0.2) < 0.035) & (facing > 0.9)] = np.array(person.skin) * (
            0.8,
            0.6,
            0.6,
        )
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


def head(person: Person) -> list[Tube]:
    """Return neck and head."""
    grown = 1.04 if person.hair_style == "bald" else 1.09
    grown *= {"hood": 1.12, "beanie": 1.06}.get(person.hat, 1.0)
    rows = [(0.0, 0.13, 0.34, 0.08), (0.06, 0.21, 0.39, 0.12), (0.22, 0.27, 0.39, 0.3)]
    rows += [
        (0.36, 0.3, 0.44, 0.37),
        (0.46, 0.31, 0.4, 0.4),
        (0.62, 0.32 * grown, 0.41, 0.42 * grown),
    ]
    rows += [
        (0.78, 0.305 * grown, 0.38 * grown, 0.4 * grown),
        (0.92, 0.21 * grown, 0.25 * grown, 0.28),
    ]
    rows += [(1.0, 0.02, 0.02, 0.02)]
    h = 1.0 - gait.CHIN_Z
    table = [(s, a * h, f * h, b * h, 0.0, 0.0) for s, a, f, b in rows]
    slim = 0.028 if person.female else 0.033
    neck = [(-0.9, slim + 0.006, slim, slim, 0.0, 0.0), (0.5, slim, slim, slim, 0.0, 0.0)]
    neck += [(1.5, slim, slim - 0.004, slim, 0.0, 0.0)]
    collar = person.hat == "hood" or person.folds[8] > 4.6
    tone = person.top.colour if collar else person.skin

    def throat(surface: Surface) -> Float64:
        return flat(tone, surface) * 0.82

    chain = (gait.HEAD, gait.CROWN)
    return [
        Tube((gait.NECK, gait.HEAD), (gait.F_HEAD,), neck, throat, rings=5, around=10),
        Tube(chain, (gait.F_HEAD,), table, _paint_head(person), rings=18, around=16),
    ]


def hair_and_hat(person: Person) -> list[Tube]:
    """Return long hair, bun or tail, and the peak of a cap."""
    tubes: list[Tube] = []
    chain = (gait.HEAD, gait.CROWN)

    def hair(surface: Surface) -> Float64:
        strands = 1 + 0.14 * np.sin(surface.angle * 8 + 5 * surface.along)
        return flat(person.hair, surface) * strands[:, None]

    def peak(surface: Surface) -> Float64:
        return flat(person.hat_colour, surface) * 0.85

    locks: dict[str, list[Row]] = {
        "long": [(-0.75, 0.02, 0.006, 0.01, 0, -0.048), (-0.5, 0.045, 0.012, 0.02, 0, -0.046)],
        "tail": [(-0.55, 0.004, 0.004, 0.004, 0, -0.075), (0.1, 0.014, 0.014, 0.014, 0, -0.072)],
        "bun": [(0.52, 0.003, 0.003, 0.003, 0, -0.066), (0.6, 0.022, 0.018, 0.018, 0, -0.068)],
    }
    locks["long"] += [(0.1, 0.047, 0.02, 0.018, 0, -0.038), (0.7, 0.042, 0.02, 0.02, 0, -0.035)]
    locks["tail"] += [(0.5, 0.018, 0.016, 0.016, 0, -0.064), (0.6, 0.008, 0.008, 0.008, 0, -0.06)]
    locks["bun"] += [(0.75, 0.02, 0.018, 0.018, 0, -0.066), (0.82, 0.003, 0.003, 0.003, 0, -0.06)]
    if person.hair_style in locks and person.hat != "hood":
        tubes.append(
            Tube(chain, (gait.F_HEAD,), locks[person.hair_style], hair, rings=8, around=10)
        )
    if person.hat == "cap":
        rows: list[Row] = [
            (0.66, 0.03, 0.035, 0.002, 0, 0.048),
            (0.7, 0.032, 0.037, 0.002, 0, 0.048),
        ]
        tubes.append(Tube(chain, (gait.F_HEAD,), rows, peak, rings=4, around=10))
    return tubes
