"""Which frames are worth looking at: by interval, by motion."""

import cv2
import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Image

_TOLERANCE_S = 1e-6


def by_interval(times_s: NDArray[np.float64], *, every_s: float) -> list[int]:
    """Return the first frame, then the first at or after each multiple of `every_s`.

    A multiple that falls into a gap of the footage gives one frame, not one for each.

    Args:
        times_s: (F,) presentation times from the first frame, non-decreasing; may be empty.
        every_s: seconds; 0 or less takes every frame.
    """
    if every_s <= 0:
        return list(range(len(times_s)))
    chosen: list[int] = []
    place = 0
    while place < len(times_s):
        chosen.append(place)
        multiple = np.floor((times_s[place] + _TOLERANCE_S) / every_s) + 1
        due = multiple * every_s - _TOLERANCE_S
        place = max(place + 1, int(np.searchsorted(times_s, due)))
    return chosen


class MotionGate:
    """Lets a frame pass when it differs from the last one that passed.

    Frames are compared as smoothed grey pictures 160 px wide, after an even change of light has
    been taken off.

    Args:
        step: grey levels by which a pixel must differ to count, 0-255.
        share: share of the pixels that must differ, 0-1; a person 40 px high in a frame 640 px
            wide covers about 0.002.
    """

    _WIDTH = 160

    def __init__(self, *, step: float = 12.0, share: float = 0.001) -> None:
        self._step = step
        self._share = share
        self._last: NDArray[np.float32] | None = None

    def moved(self, image: Image) -> bool:
        """Say whether `image` ((H, W, 3) uint8 RGB) differs; the first one always does."""
        height, width = image.shape[:2]
        size = (self._WIDTH, max(1, round(height * self._WIDTH / width)))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        grey = cv2.blur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (3, 3)).astype(np.float32)
        if self._last is not None and self._last.shape == grey.shape:
            change = grey - self._last
            changed = np.abs(change - np.median(change)) > self._step
            if changed.mean() < self._share:
                return False
        self._last = grey
        return True
