"""How skin and cloth are painted: plain tones, folds and patterns."""

import numpy as np

from reid_desktop.core.values import Float64
from reid_desktop.synthesis.body import Surface
from reid_desktop.synthesis.wardrobe import Colour, Garment, Person

Row = tuple[float, float, float, float, float, float]
"""A row of a tube's table; see `body.Tube`."""

THICKNESS = {"shirt": 0.002, "jumper": 0.006, "jacket": 0.010, "coat": 0.013}
"""How far a top stands off the body, shares of the standing height."""
HEM = {"shirt": 0.49, "jumper": 0.485, "jacket": 0.475, "coat": 0.0}


def flat(colour: Colour, surface: Surface) -> Float64:
    """Return `colour` for each quadrilateral."""
    return np.tile(np.asarray(colour, np.float64), (len(surface.along), 1))


def folds(person: Person, surface: Surface, depth: float) -> Float64:
    """Return the light and dark of folded cloth, (Q, 1) around 1."""
    x, y, z = surface.position.T
    p = person.folds
    wave = np.sin(34 * z + 9 * np.sin(5 * x + p[0]) + 2 * surface.angle + p[1])
    wave += np.sin(61 * z - 47 * x + 13 * y + p[2]) + 0.8 * np.sin(88 * x + 23 * z + p[3])
    return np.asarray(1 + depth * wave / 2.8)[:, None]


def patterned(garment: Garment, person: Person, surface: Surface) -> Float64:
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
    return np.asarray(colours * folds(person, surface, 0.09))
