"""Composed scenes: people from re-identification crops, pasted on pictures without people."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from reid_desktop.core.values import Bool, Float32, Image, Int64

_LEAST_HEIGHT_PX = 50
_MOST_OF_FRAME = 0.95
_MOST_OVERLAP = 0.55
_TRIES = 8
_CORE = 0.06


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture with its people, for training.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        boxes: (N, 4) float32 xyxy px.
        pids: (N,) int64 row of the OIM table, -1 where unknown.
        ignored: (N,) bool; neither a person to be found nor background.
    """

    image: Image
    boxes: Float32
    pids: Int64
    ignored: Bool


def soft_mask(height: int, width: int, rng: np.random.Generator) -> Float32:
    """Return a feathered rounded mask (H, W, 1) in [0, 1] that covers a standing person's crop."""
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    power = float(rng.uniform(2.5, 8.0))
    radius = (np.abs(x) ** power + np.abs(y) ** power) ** (1 / power)
    edge = float(rng.uniform(0.05, 0.3))
    return np.asarray(np.clip((1.02 - radius) / edge, 0, 1)[..., None], np.float32)


def recolour(image: Image, rng: np.random.Generator, strength: float = 1.0) -> Image:
    """Return `image` with another brightness, contrast, white balance and gamma."""
    gains = 1 + strength * rng.uniform(-0.12, 0.12, 3)
    contrast = 1 + strength * rng.uniform(-0.3, 0.3)
    shift = strength * rng.uniform(-30, 30)
    levels = np.arange(256, dtype=np.float32)[:, None]
    curve = 255 * (levels / 255) ** float(np.exp(strength * rng.uniform(-0.35, 0.35)))
    table = np.clip((curve - 128) * contrast * gains + 128 + shift, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(image, table[None]), np.uint8)


def paste(image: Image, crop: Image, box: Sequence[int], rng: np.random.Generator) -> None:
    """Blend `crop` into `box` (whole px, inside the image) of `image`, in place."""
    x1, y1, x2, y2 = box
    size = (x2 - x1, y2 - y1)
    shrinking = size[1] < crop.shape[0]
    sized = cv2.resize(crop, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)
    mask = soft_mask(size[1], size[0], rng)
    under = image[y1:y2, x1:x2]
    blended = under + mask * (sized.astype(np.float32) - under)
    image[y1:y2, x1:x2] = np.clip(blended, 0, 255).astype(np.uint8)


def _place(
    shape: tuple[int, int], aspect: float, taken: Float32, rng: np.random.Generator
) -> tuple[int, int, int, int] | None:
    """Return a whole-px box of `aspect` (w / h) that hides little of the boxes in `taken`."""
    height, width = shape
    for _ in range(_TRIES):
        most = min(height * _MOST_OF_FRAME, width * 0.9 / aspect)
        if most <= _LEAST_HEIGHT_PX:
            return None
        tall = int(np.exp(rng.uniform(np.log(_LEAST_HEIGHT_PX), np.log(most))))
        wide = max(8, int(tall * aspect))
        x1, y1 = int(rng.integers(0, width - wide)), int(rng.integers(0, height - tall))
        box = np.array([x1, y1, x1 + wide, y1 + tall], np.float32)
        if len(taken) == 0 or _cover(taken, box).max() < _MOST_OVERLAP:
            return x1, y1, x1 + wide, y1 + tall
    return None


def _cover(boxes: Float32, other: Float32) -> Float32:
    """Return the share (N,) of each box that `other` (4,) covers."""
    sides = np.minimum(boxes[:, 2:], other[2:]) - np.maximum(boxes[:, :2], other[:2])
    overlap = np.clip(sides, 0, None).prod(axis=1)
    return np.asarray(overlap / (boxes[:, 2:] - boxes[:, :2]).prod(axis=1), np.float32)


def compose(
    background: Image,
    people: Sequence[tuple[Image, int]],
    decoys: Sequence[Image],
    rng: np.random.Generator,
) -> Sample:
    """Paste decoys (patches without people), then people, on a copy of `background`.

    Args:
        background: (H, W, 3) uint8 RGB without people.
        people: crops (h, w, 3) uint8 RGB with their identities.
        decoys: patches that get the same mask and edge but hold nobody, so that the edge itself
            says nothing.
        rng: of everything random.

    Returns:
        The scene; a crop that found no place is left out.
    """
    image = background.copy()
    for decoy in decoys:
        box = _place(
            image.shape[:2], float(rng.uniform(0.3, 0.8)), np.zeros((0, 4), np.float32), rng
        )
        if box is not None:
            paste(image, decoy, box, rng)
    boxes, pids = np.zeros((0, 4), np.float32), []
    for crop, pid in people:
        aspect = crop.shape[1] / crop.shape[0] * float(np.exp(rng.uniform(-0.12, 0.12)))
        box = _place(image.shape[:2], aspect, boxes, rng)
        if box is None:
            continue
        paste(image, recolour(crop, rng, 0.4), box, rng)
        boxes = np.concatenate([boxes, np.array([box], np.float32)])
        pids.append(pid)
    inset = (boxes[:, 2] - boxes[:, 0]) * _CORE
    boxes[:, 0] += inset
    boxes[:, 2] -= inset
    return Sample(image, boxes, np.array(pids, np.int64), np.zeros(len(pids), np.bool_))
