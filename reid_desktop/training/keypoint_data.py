"""People with key points in memory, and the augmented pictures of a training step."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from reid_desktop.core.values import Float32, Image
from reid_desktop.vision.nets.keypoints import INPUT_HEIGHT, INPUT_WIDTH

MIRRORED = [0, 1, 3, 2]
"""Key points after mirroring: right and left hip change places."""


@dataclass(frozen=True, slots=True)
class PointedPeople:
    """Pictures of one person each, with true or pseudo-true key points.

    Attributes:
        pictures: N (H, W, 3) uint8 RGB pictures.
        boxes: (N, 4) float32 xyxy person boxes, px of each picture.
        points: (N, 4, 2) float32 key points, px of each picture.
        weights: (N, 4) float32 trust in each point in [0, 1]; 0 is unknown, -1 says that the
            picture holds no such point (no person).
    """

    pictures: tuple[Image, ...]
    boxes: Float32
    points: Float32
    weights: Float32

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.pictures)


def join_people(sets: Sequence[PointedPeople]) -> PointedPeople:
    """Return all people of `sets`, in order."""
    return PointedPeople(
        tuple(picture for one in sets for picture in one.pictures),
        np.concatenate([one.boxes for one in sets]),
        np.concatenate([one.points for one in sets]),
        np.concatenate([one.weights for one in sets]),
    )


def frame_person(box: Float32) -> Float32:
    """Return the affine map (2, 3) from px of a picture to px of the network's input."""
    x1, y1, x2, y2 = box.tolist()
    across, down = INPUT_WIDTH / (x2 - x1), INPUT_HEIGHT / (y2 - y1)
    return np.array([[across, 0, -x1 * across], [0, down, -y1 * down]], np.float32)


def random_frame(box: Float32, chance: np.random.Generator) -> Float32:
    """Return `frame_person` of a box shaken as detectors shake it, turned by up to 12 degrees."""
    sides = box[2:] - box[:2]
    grow = chance.uniform(-0.06, 0.16, 4).astype(np.float32) * np.tile(sides, 2)
    shaken = box + grow * np.array([-1, -1, 1, 1], np.float32)
    if chance.random() < 0.15:  # the lower part hidden or cut off, as behind a car or a desk
        shaken[3] = shaken[1] + (shaken[3] - shaken[1]) * chance.uniform(0.55, 0.9)
    framed = frame_person(shaken)
    angle = chance.normal(0, 5) if chance.random() < 0.6 else 0.0
    turn = cv2.getRotationMatrix2D(
        (INPUT_WIDTH / 2, INPUT_HEIGHT / 2), float(np.clip(angle, -12, 12)), 1
    )
    whole = np.vstack([turn, [0, 0, 1]]) @ np.vstack([framed, [0, 0, 1]])
    return np.asarray(whole[:2], np.float32)


def take(
    people: PointedPeople, rows: Sequence[int], chance: np.random.Generator | None = None
) -> tuple[Image, Float32, Float32]:
    """Return pictures (B, 128, 64, 3) uint8, points (B, 4, 2) in shares of them, weights (B, 4).

    With `chance` the pictures are varied: frame, mirror, colour, blur, occlusion.
    """
    pictures = np.empty((len(rows), INPUT_HEIGHT, INPUT_WIDTH, 3), np.uint8)
    points = np.empty((len(rows), 4, 2), np.float32)
    weights = people.weights[list(rows)].copy()
    for place, row in enumerate(rows):
        box = people.boxes[row]
        frame = frame_person(box) if chance is None else random_frame(box, chance)
        pictures[place] = warp(people.pictures[row], frame)
        points[place] = people.points[row] @ frame[:, :2].T + frame[:, 2]
        if chance is not None:
            pictures[place] = vary(pictures[place], chance)
            if chance.random() < 0.5:
                pictures[place] = pictures[place][:, ::-1]
                points[place, :, 0] = INPUT_WIDTH - points[place, :, 0]
                points[place], weights[place] = points[place][MIRRORED], weights[place][MIRRORED]
    shares = points / np.array([INPUT_WIDTH, INPUT_HEIGHT], np.float32)
    return pictures, shares.astype(np.float32), weights


def warp(picture: Image, frame: Float32) -> Image:
    """Return the network's input of a picture under the affine map `frame`, areas averaged."""
    step = 1 / float(np.sqrt(abs(np.linalg.det(frame[:, :2]))))
    if step > 1.3:
        size = (max(1, round(picture.shape[1] / step)), max(1, round(picture.shape[0] / step)))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        back = [picture.shape[1] / size[0], picture.shape[0] / size[1]]
        frame = np.column_stack([frame[:, :2] * back, frame[:, 2]])
        picture = np.asarray(small, np.uint8)
    # Continuous coordinates have px centres at halves, cv2 at whole numbers.
    shifted = frame.astype(np.float64).copy()
    shifted[:, 2] += frame[:, :2] @ [0.5, 0.5] - 0.5
    size = (INPUT_WIDTH, INPUT_HEIGHT)
    warped = cv2.warpAffine(picture, shifted, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def vary(picture: Image, chance: np.random.Generator) -> Image:
    """Return a picture with other light and colour, perhaps coarser, perhaps partly covered."""
    gain = chance.uniform(0.7, 1.3) * chance.uniform(0.9, 1.1, 3)
    levels = np.arange(256)[:, None] * gain + chance.uniform(-30, 30)
    varied = cv2.LUT(picture, np.clip(levels, 0, 255).astype(np.uint8)[None])
    if chance.random() < 0.35:
        factor = chance.uniform(0.3, 0.8)
        small = cv2.resize(varied, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        varied = cv2.resize(small, (INPUT_WIDTH, INPUT_HEIGHT), interpolation=cv2.INTER_LINEAR)
    if chance.random() < 0.3:
        tall, wide = int(chance.integers(8, 48)), int(chance.integers(8, 40))
        top = int(chance.integers(0, INPUT_HEIGHT - tall))
        left = int(chance.integers(0, INPUT_WIDTH - wide))
        varied[top : top + tall, left : left + wide] = chance.integers(0, 256, 3)
    return np.asarray(varied, np.uint8)
