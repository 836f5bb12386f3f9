"""The site: where its cameras stand on the analyst's plan, and how fast one gets about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

FASTEST_M_S = 7.0
"""A sprint over some hundred metres: nobody on foot is faster, so that no true path is refused."""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """The picture of the site.

    Attributes:
        name: file name it was read from.
        picture: the file's bytes, any format the program reads.
        sha256: of those bytes.
        aspect: height over width of the picture.
        metres: width of the picture on the ground, None when unknown.
    """

    name: str
    picture: bytes
    sha256: str
    aspect: float
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Everything known of the place.

    Attributes:
        plan: its picture, if there is one.
        places: camera to (x, y), shares of the plan's width and height in [0, 1].
        travel_s: (first, second) camera in sorted order to the least travel time in seconds, as
            the analyst gave it.
    """

    plan: SitePlan | None = None
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    travel_s: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def least_s(self, here: str, there: str) -> float:
        """Return the least time from one camera to another, seconds; 0 when nothing is known.

        What the analyst gave holds. Else a straight line on the plan at FASTEST_M_S is a bound,
        where both cameras are placed and the plan's width in metres is known.
        """
        if here == there:
            return 0.0
        given = self.travel_s.get((min(here, there), max(here, there)))
        if given is not None:
            return given
        plan = self.plan
        if plan is None or plan.metres is None:
            return 0.0
        if here not in self.places or there not in self.places:
            return 0.0
        (x1, y1), (x2, y2) = self.places[here], self.places[there]
        return float(np.hypot(x2 - x1, (y2 - y1) * plan.aspect)) * plan.metres / FASTEST_M_S
