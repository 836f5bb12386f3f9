"""Arithmetic on xyxy boxes: (N, 4) float32, x2 > x1 and y2 > y1 for a box with an area."""

import numpy as np

from reid_desktop.core.values import Bool, Float32


def area(boxes: Float32) -> Float32:
    """Return the areas (N,) in square px; 0 for a box turned inside out."""
    sides = np.clip(boxes[:, 2:] - boxes[:, :2], 0, None)
    return np.asarray(sides[:, 0] * sides[:, 1], np.float32)


def iou(boxes: Float32, others: Float32) -> Float32:
    """Return the intersection over union of each pair, (N, M) in [0, 1]; 0 for empty boxes."""
    top_left = np.maximum(boxes[:, None, :2], others[None, :, :2])
    bottom_right = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    sides = np.clip(bottom_right - top_left, 0, None)
    overlap = sides[..., 0] * sides[..., 1]
    union = area(boxes)[:, None] + area(others)[None, :] - overlap
    shares = np.divide(overlap, union, out=np.zeros_like(overlap), where=union > 0)
    return np.asarray(shares, np.float32)


def clip(boxes: Float32, *, width: float, height: float) -> Float32:
    """Return `boxes` cut to the image [0, width] x [0, height]."""
    limits = np.array([width, height, width, height], np.float32)
    return np.clip(boxes, 0, limits).astype(np.float32)


def scale(boxes: Float32, *, x: float, y: float) -> Float32:
    """Return `boxes` with all x multiplied by `x` and all y by `y`."""
    return (boxes * np.array([x, y, x, y], np.float32)).astype(np.float32)


def at_least(boxes: Float32, side: float) -> Bool:
    """Return which boxes (N,) are at least `side` px wide and high."""
    return np.asarray((boxes[:, 2:] - boxes[:, :2] >= side).all(axis=1), np.bool_)
