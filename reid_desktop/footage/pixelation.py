"""Make people in pictures unrecognisable for good: coarse cells of one colour each, in steps.

A cell's colour is the mean of its pixels, brought to one of sixteen steps a channel. Nothing else
of the area reaches the output, so there is nothing to compute it back from. Cells hang on the box
and not on the picture: a person who walks through a fixed grid is sampled at ever new places, and
many such pictures together would show more than one of them.
"""

from collections.abc import Iterator

import numpy as np

from reid_desktop.core.values import Bool, Float32, Image

CELLS = 7
"""Cells along the longer side of a person: two across the width of a standing one."""
SMALLEST_CELL_PX = 10
STEP = 16
"""Levels of a channel between two colours that can be told apart."""
MARGIN = 0.12
"""Share of the box by which each side is moved outwards, for hair, hands and a loose box."""


def pixelated(image: Image, boxes: Float32, keep: Float32) -> Image:
    """Return a copy of `image` with the people in `boxes` made unrecognisable.

    Args:
        image: (H, W, 3) uint8 RGB.
        boxes: (N, 4) xyxy, px of the image; people to hide, N may be 0.
        keep: (M, 4) xyxy, px of the image; people to show. Where such a box overlaps one of
            `boxes` the person shown wins, so a part of a person behind them can stay visible.
    """
    out = image.copy()
    shown = inside(keep, image.shape[:2])
    for left, top, right, bottom in _areas(boxes, image.shape[:2]):
        cells = _coarse(image[top:bottom, left:right])
        hidden = ~shown[top:bottom, left:right]
        np.copyto(out[top:bottom, left:right], cells, where=hidden[..., None])
    return out


def inside(boxes: Float32, shape: tuple[int, ...]) -> Bool:
    """Return (H, W) bool: which pixels of a picture of `shape` lie in one of `boxes` (N, 4)."""
    mask = np.zeros(shape[:2], np.bool_)
    for left, top, right, bottom in _clipped(boxes, shape, margin=0.0):
        mask[top:bottom, left:right] = True
    return mask


def hidden_area(boxes: Float32, keep: Float32, shape: tuple[int, ...]) -> Bool:
    """Return (H, W) bool: which pixels `pixelated` replaces."""
    mask = np.zeros(shape[:2], np.bool_)
    for left, top, right, bottom in _areas(boxes, shape):
        mask[top:bottom, left:right] = True
    return mask & ~inside(keep, shape)


def edges(length: int, cell: int) -> list[int]:
    """Return where the cells of a side of `length` px begin, and its end."""
    return [*range(0, length, cell), length]


def cell_size(height: int, width: int) -> int:
    """Return the side of a cell of an area of this size, px."""
    return max(SMALLEST_CELL_PX, -(-max(height, width) // CELLS))


def _coarse(area: Image) -> Image:
    """Return `area` with every cell in its mean colour, in steps of STEP."""
    height, width = area.shape[:2]
    cell = cell_size(height, width)
    rows, columns = edges(height, cell), edges(width, cell)
    sums = np.add.reduceat(area.astype(np.int64), rows[:-1], axis=0)
    sums = np.add.reduceat(sums, columns[:-1], axis=1)
    counts = np.diff(rows)[:, None] * np.diff(columns)[None, :]
    means = sums // counts[..., None]
    coarse = (means // STEP * STEP + STEP // 2).astype(np.uint8)
    return np.repeat(np.repeat(coarse, np.diff(rows), axis=0), np.diff(columns), axis=1)


def _areas(boxes: Float32, shape: tuple[int, ...]) -> Iterator[tuple[int, int, int, int]]:
    return _clipped(boxes, shape, margin=MARGIN)


def _clipped(
    boxes: Float32, shape: tuple[int, ...], *, margin: float
) -> Iterator[tuple[int, int, int, int]]:
    """Yield left, top, right, bottom of each box in whole px of the picture; empty ones not."""
    height, width = shape[:2]
    for x1, y1, x2, y2 in np.asarray(boxes, np.float64).reshape(-1, 4).tolist():
        wide, high = margin * (x2 - x1), margin * (y2 - y1)
        left, right = np.clip([np.floor(x1 - wide), np.ceil(x2 + wide)], 0, width).astype(int)
        top, bottom = np.clip([np.floor(y1 - high), np.ceil(y2 + high)], 0, height).astype(int)
        if right > left and bottom > top:
            yield int(left), int(top), int(right), int(bottom)
