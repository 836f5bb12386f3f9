"""Pictures of any size into network input: scaling, batches of one size, the query's canvas."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from reid_desktop.core.boxes import area, clip, scale
from reid_desktop.core.errors import QueryError
from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.values import Float32, Image

LONG_TO_SHORT = 5 / 3
"""The long side is free up to this times the short side: 600 to 1000, 900 to 1500 (section 5.2)."""
LEAST_SIDE_PX = 32
ENLARGED_PX = 400
"""Shorter side up to which small pictures are enlarged."""
PADDING = (124, 116, 104)
"""ImageNet's mean colour: zero after normalisation."""
LONE_COVER = 0.8
"""A query box that covers so much of its picture is a lone crop: there is no context to keep."""
LONE_HEIGHT = 0.5
"""Height of a lone crop's person, as a share of the canvas."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A picture as the network sees it.

    Attributes:
        image: (H', W', 3) uint8 RGB.
        factors: its width over the picture's, and its height over the picture's.
    """

    image: Image
    factors: tuple[float, float]

    @property
    def size(self) -> tuple[int, int]:
        """Return (H', W')."""
        return self.image.shape[0], self.image.shape[1]


def resize(image: Image, width: int, height: int) -> Image:
    """Return `image` at another size, averaged when it shrinks."""
    shrinks = width * height < image.shape[0] * image.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (width, height), interpolation=how), np.uint8)


def fit(image: Image, short_side: int) -> Scaled:
    """Return `image` with `short_side`, or smaller where its long side would pass LONG_TO_SHORT.

    A picture is not enlarged beyond ENLARGED_PX: there is no more to be seen in it, and people
    would get larger than those of the training.
    """
    height, width = image.shape[:2]
    factor = _factor(height, width, short_side)
    new_width, new_height = (max(LEAST_SIDE_PX, round(side * factor)) for side in (width, height))
    sized = resize(image, new_width, new_height)
    return Scaled(sized, (new_width / width, new_height / height))


def _factor(height: int, width: int, short_side: int) -> float:
    """Return the factor on both sides of a picture; see `fit`."""
    wanted = min(short_side, max(ENLARGED_PX, min(height, width)))
    return min(wanted / min(height, width), wanted * LONG_TO_SHORT / max(height, width))


def by_size(images: Sequence[Scaled], most: int) -> list[list[int]]:
    """Return the places of images of one size together, at most `most` in a batch, in order."""
    sizes: dict[tuple[int, int], list[int]] = {}
    for place, image in enumerate(images):
        sizes.setdefault(image.size, []).append(place)
    return [
        places[start : start + most]
        for places in sizes.values()
        for start in range(0, len(places), most)
    ]


def stack(images: Sequence[Image], device: torch.device) -> Tensor:
    """Return (B, 3, H, W) uint8 of pictures of one size."""
    joined = np.stack(images).transpose(0, 3, 1, 2)
    return torch.from_numpy(joined).to(device)


def check_query(query: PreparedQuery) -> None:
    """Refuse a query whose box lies outside its picture.

    Raises:
        QueryError: it does.
    """
    height, width = query.image.shape[:2]
    if float(area(clip(query.box[None], width=width, height=height))[0]) < 1:
        raise QueryError("The query's box lies outside its picture. Draw it round the person.")


def is_lone(image: Image, box: Float32) -> bool:
    """Return whether a query's box (4,) covers so much of its picture that it is a lone crop."""
    height, width = image.shape[:2]
    inside = clip(box[None], width=width, height=height)
    return bool(area(inside)[0] >= LONE_COVER * width * height)


def place_query(
    image: Image, box: Float32, size: tuple[int, int], short_side: int
) -> tuple[Image, Float32]:
    """Return the query's picture padded or cropped to `size` (height, width), and its box there.

    Paper: QEEPS, section 5.2. A whole picture is scaled as gallery pictures are and cropped round
    the person; a lone crop is scaled to half the canvas' height, as a person in a scene would be.

    Args:
        image: (H, W, 3) uint8 RGB of the query.
        box: (4,) float32 xyxy, px of `image`, with an area inside it.
        size: of the canvas.
        short_side: px that gallery pictures are scaled to.
    """
    height, width = image.shape[:2]
    inside = clip(box[None], width=width, height=height)
    sides = np.maximum(inside[0, 2:] - inside[0, :2], 1)
    room = min(size[1] / sides[0], size[0] / sides[1])
    if is_lone(image, box):
        factor = min(LONE_HEIGHT * size[0] / float(sides[1]), float(room))
    else:
        factor = min(_factor(height, width, short_side), float(room))
    scaled = resize(image, max(1, round(width * factor)), max(1, round(height * factor)))
    moved = scale(inside, x=scaled.shape[1] / width, y=scaled.shape[0] / height)
    centre = (moved[0, :2] + moved[0, 2:]) / 2
    left, top = (
        int(np.clip(round(float(c) - side / 2), 0, max(0, whole - side)))
        for c, side, whole in zip(centre, size[::-1], scaled.shape[1::-1], strict=True)
    )
    canvas = np.full((*size, 3), PADDING, np.uint8)
    part = scaled[top : top + size[0], left : left + size[1]]
    canvas[: part.shape[0], : part.shape[1]] = part
    placed = moved - np.array([left, top, left, top], np.float32)
    return canvas, clip(placed, width=size[1], height=size[0])[0]
