"""Bags of synthetic people: soft boxes at the back, at the hip or in the hand."""

import numpy as np

from reid_desktop.core.values import Float64
from reid_desktop.synthesis import gait
from reid_desktop.synthesis.body import Surface, Tube
from reid_desktop.synthesis.cloth import THICKNESS, Row, flat
from reid_desktop.synthesis.wardrobe import Person


def bag(person: Person) -> list[Tube]:
    """Return the bag as a soft box at the back, at the hip or in the hand."""
    side = 1 if person.left_handed else 0
    sign = 1.0 - 2.0 * side
    down = (gait.NECK, gait.PELVIS)

    def paint(surface: Surface) -> Float64:
        seam = np.abs(np.sin(surface.along * 9 + person.folds[9])) < 0.16
        return flat(person.bag_colour, surface) * np.where(seam, 0.68, 1.0)[:, None]

    def box(
        top: float, low: float, size: tuple[float, float], at: tuple[float, float]
    ) -> list[Row]:
        a, b = size
        inner = top + 0.1 * (low - top), top + 0.9 * (low - top)
        ends = [(top, a * 0.6, b * 0.5), (inner[0], a * 0.95, b * 0.95), (inner[1], a, b)]
        ends.append((low, a * 0.8, b * 0.8))
        closed = [(top - 0.01, 0.003, 0.003), *ends, (low + 0.01, 0.003, 0.003)]
        return [(s, w, d, d, at[0], at[1]) for s, w, d in closed]

    if person.bag == "backpack":
        table = box(
            0.02, 0.86, (0.078, 0.042), (0.0, -0.1 * person.girth - THICKNESS[person.top_kind])
        )
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
