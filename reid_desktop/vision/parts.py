"""The regions of GLAD's parts, as the networks use them; the geometry itself is `core.parts`."""

from reid_desktop.core.parts import ALPHA, MEAN_POINTS, MIN_CONFIDENCE, locate_parts

__all__ = ["ALPHA", "MEAN_POINTS", "MIN_CONFIDENCE", "locate_parts"]
