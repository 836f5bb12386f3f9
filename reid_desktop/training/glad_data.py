"""Person crops in memory, and the augmented stream inputs of a training step."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.values import STREAM_NAMES, Float32, Image, Int64
from reid_desktop.vision.build_glad import stream_size
from reid_desktop.vision.cutting import cut

ERASED = (104, 116, 122)
"""Grey that random erasing leaves, RGB 0-255."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How training pictures are varied; all zero gives the crops as they are.

    Attributes:
        flip: chance of a mirrored crop.
        jitter: greatest shift of each side of a stream's box, share of the crop's size.
        erasing: chance of one erased rectangle of 2-25 % of the crop.
        colour: greatest relative change of contrast and of each channel's gain.
    """

    flip: float = 0.5
    jitter: float = 0.04
    erasing: float = 0.25
    colour: float = 0.1


def read_picture(path: Path) -> Image:
    """Return a picture as (H, W, 3) uint8 RGB.

    Raises:
        DatasetError: the file cannot be decoded.
    """
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise DatasetError(f"The picture “{path}” cannot be read. Is the data set complete?")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def stream_boxes(part_boxes: Float32, sizes: Float32) -> Float32:
    """Return all streams' boxes as shares of the crops, (N, 4 streams, 4) float32 xyxy.

    Args:
        part_boxes: (N, 3, 4) regions, px of the crops.
        sizes: (N, 2) width and height of the crops, px.
    """
    shares = part_boxes / np.tile(sizes, 2)[:, None, :]
    whole = np.broadcast_to(np.array([0, 0, 1, 1], np.float32), (len(shares), 1, 4))
    return np.concatenate([whole, shares], axis=1).astype(np.float32)


def stack_streams(
    crops: Sequence[Image], boxes: Float32, *, streams: Sequence[str], scale: float
) -> list[Tensor]:
    """Return one (N, 3, H, W) float32 tensor (RGB 0-255, channels last) for each stream.

    Args:
        crops: N person crops.
        boxes: (N, 4, 4) boxes of all streams in order of STREAM_NAMES, shares of each crop.
        streams: which streams.
        scale: 1 for the paper's input sizes.
    """
    stacked = []
    for name in streams:
        height, width = stream_size(name, scale)
        pictures = np.empty((len(crops), height, width, 3), np.uint8)
        for row, crop in enumerate(crops):
            sides = np.tile(np.array([crop.shape[1], crop.shape[0]], np.float32), 2)
            box = boxes[row, STREAM_NAMES.index(name)] * sides
            pictures[row] = cut(crop, box.tolist(), height=height, width=width)
        stacked.append(torch.from_numpy(pictures).permute(0, 3, 1, 2).float())
    return stacked


def augment(
    crop: Image, boxes: Float32, augmentation: Augmentation, chance: np.random.Generator
) -> tuple[Image, Float32]:
    """Return a varied copy of a crop and of its (4, 4) stream boxes (shares of the crop)."""
    varied, moved = crop.copy(), boxes.copy()
    if augmentation.colour:
        spread = augmentation.colour
        gain = chance.uniform(1 - spread, 1 + spread) * chance.uniform(
            1 - spread / 2, 1 + spread / 2, 3
        )
        middle = varied.mean((0, 1))
        shift = chance.uniform(-spread, spread) * 96
        table = (np.arange(256)[:, None] - middle) * gain + middle + shift
        varied = np.asarray(
            cv2.LUT(varied, np.clip(table, 0, 255).astype(np.uint8)[None]), np.uint8
        )
    if chance.random() < augmentation.erasing:
        _erase(varied, chance)
    if chance.random() < augmentation.flip:
        varied = np.ascontiguousarray(varied[:, ::-1])
        moved[:, [0, 2]] = 1 - moved[:, [2, 0]]
    moved += chance.uniform(-augmentation.jitter, augmentation.jitter, moved.shape)
    moved[:, 2:] = np.maximum(moved[:, 2:], moved[:, :2] + 0.02)
    return varied, moved.astype(np.float32)


def _erase(crop: Image, chance: np.random.Generator) -> None:
    """Fill one random rectangle of `crop` in place (Zhong et al. 2020)."""
    height, width = crop.shape[:2]
    area, ratio = chance.uniform(0.02, 0.25), np.exp(chance.uniform(np.log(0.3), np.log(3.3)))
    tall = min(height, max(1, round(float(np.sqrt(area * height * width * ratio)))))
    wide = min(width, max(1, round(float(np.sqrt(area * height * width / ratio)))))
    top, left = (
        int(chance.integers(0, height - tall + 1)),
        int(chance.integers(0, width - wide + 1)),
    )
    crop[top : top + tall, left : left + wide] = ERASED


@dataclass(frozen=True, slots=True)
class LabelledCrops:
    """Crops in memory with what training and validation need of them.

    Attributes:
        pictures: N (H, W, 3) uint8 RGB crops.
        boxes: (N, 4, 4) float32 stream boxes, shares of each crop.
        pids: (N,) int64 identities.
        cameras: (N,) int64 cameras.
    """

    pictures: tuple[Image, ...]
    boxes: Float32
    pids: Int64
    cameras: Int64

    def __len__(self) -> int:
        """Return the number of crops."""
        return len(self.pictures)

    def where(self, rows: Int64) -> "LabelledCrops":
        """Return the crops of `rows`, in their order."""
        pictures = tuple(self.pictures[row] for row in rows)
        return LabelledCrops(pictures, self.boxes[rows], self.pids[rows], self.cameras[rows])

    def batch(
        self,
        rows: Int64,
        *,
        streams: Sequence[str],
        scale: float,
        augmentation: Augmentation | None = None,
        chance: np.random.Generator | None = None,
    ) -> list[Tensor]:
        """Return the stream inputs of `rows`, varied when an augmentation is given."""
        crops, boxes = [self.pictures[row] for row in rows], self.boxes[rows]
        if augmentation is not None and chance is not None:
            varied = [
                augment(crop, own, augmentation, chance)
                for crop, own in zip(crops, boxes, strict=True)
            ]
            crops = [crop for crop, _ in varied]
            boxes = np.stack([own for _, own in varied])
        return stack_streams(crops, boxes, streams=streams, scale=scale)
