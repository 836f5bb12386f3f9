"""Labelled data sets from disk into the memory of a training."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from reid_desktop.core.errors import DatasetError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Image, Int64, Keypoints
from reid_desktop.datasets.crops import PICTURE_SUFFIXES, CropSet
from reid_desktop.datasets.cuhk03 import StoredCrops
from reid_desktop.datasets.lsp import PosedPeople
from reid_desktop.synthesis.person_crops import person_crop
from reid_desktop.training.glad_data import LabelledCrops, read_picture, stream_boxes
from reid_desktop.training.keypoint_data import PointedPeople
from reid_desktop.training.teacher import MoveNet, pseudo_truth
from reid_desktop.vision.locator import KeypointLocator, whole_boxes
from reid_desktop.vision.parts import locate_parts
from reid_desktop.vision.pose_box import pose_box, standard_parts

PLAIN, POSE_BOX = "none", "pose-box"
TRANSFORMS = (PLAIN, POSE_BOX)
"""What may be done with a crop before it is described."""
HELD_OUT_MODULUS, HELD_OUT_REMAINDER = 5, 4
BACKGROUND_HEIGHT = 160
_PIECE = 16


def held_out(pids: Int64) -> Bool:
    """Return which identities are kept for validation: `pid % 5 == 4`."""
    return np.asarray(pids % HELD_OUT_MODULUS == HELD_OUT_REMAINDER, np.bool_)


def load_crops(
    crops: CropSet | StoredCrops, locator: KeypointLocator, *, transform: str = PLAIN
) -> Job[LabelledCrops]:
    """Read all pictures of `crops` and find their parts.

    Args:
        crops: what to read.
        locator: finds the key points behind the parts.
        transform: PLAIN, or POSE_BOX for the pose-normalised picture in place of the crop (Table 2
            of the paper); its parts lie at the same places for everybody.

    Raises:
        DatasetError: a picture cannot be read.
    """
    pictures: list[Image] = []
    boxes = [np.zeros((0, 4, 4), np.float32)]
    for start in range(0, len(crops), _PIECE):
        few = _read(crops, range(start, min(start + _PIECE, len(crops))))
        keypoints = locator.locate(few)
        if transform == POSE_BOX:
            parts = standard_parts().boxes.repeat(len(few), axis=0)
            few = [
                pose_box(
                    one,
                    Keypoints(
                        keypoints.points[row : row + 1], keypoints.confidences[row : row + 1]
                    ),
                )
                for row, one in enumerate(few)
            ]
        else:
            parts = locate_parts(keypoints, whole_boxes(few)).boxes
        boxes.append(stream_boxes(parts, whole_boxes(few)[:, 2:]))
        pictures += few
        yield Progress(len(pictures), len(crops), crops.name, "read crops")
    return LabelledCrops(tuple(pictures), np.concatenate(boxes), crops.pids, crops.cameras)


def _read(crops: CropSet | StoredCrops, rows: Sequence[int]) -> list[Image]:
    """Return the pictures of `rows`."""
    if isinstance(crops, StoredCrops):
        return crops.pictures(rows)
    return [read_picture(crops.paths[row]) for row in rows]


def join_crops(sets: Sequence[LabelledCrops]) -> LabelledCrops:
    """Return all crops of `sets` with identities and cameras made different between the sets."""
    pids, cameras, next_pid, next_camera = [], [], 0, 0
    for one in sets:
        pids.append(one.pids + next_pid)
        cameras.append(one.cameras + next_camera)
        next_pid += int(one.pids.max(initial=-1)) + 1
        next_camera += int(one.cameras.max(initial=-1)) + 1
    none = [np.zeros(0, np.int64)]
    return LabelledCrops(
        tuple(picture for one in sets for picture in one.pictures),
        np.concatenate([np.zeros((0, 4, 4), np.float32), *(one.boxes for one in sets)]),
        np.concatenate([*none, *pids]),
        np.concatenate([*none, *cameras]),
    )


def load_posed(people: PosedPeople) -> PointedPeople:
    """Read the pictures of people with true joints.

    Raises:
        DatasetError: a picture cannot be read.
    """
    points, labelled = people.keypoints()
    pictures = tuple(read_picture(path) for path in people.paths)
    return PointedPeople(pictures, people.boxes(), points, labelled.astype(np.float32))


def load_pseudo(crops: CropSet, teacher: MoveNet) -> Job[PointedPeople]:
    """Read crops and take the teacher's key points as theirs, weighted by trust.

    Raises:
        DatasetError: a picture cannot be read.
    """
    pictures, points, weights = [], [], []
    for path in crops.paths:
        crop = read_picture(path)
        own_points, own_weights = pseudo_truth(teacher, crop)
        pictures.append(crop)
        points.append(own_points)
        weights.append(own_weights)
        yield Progress(len(pictures), len(crops), crops.name, "ask the teacher")
    return PointedPeople(
        tuple(pictures),
        whole_boxes(pictures),
        np.array(points, np.float32).reshape(-1, 4, 2),
        np.array(weights, np.float32).reshape(-1, 4),
    )


def load_synthetic(seeds: Sequence[int]) -> Job[PointedPeople]:
    """Draw one synthetic person for each seed, with exact points.

    The box is the drawn figure's, cut at the picture's edges. Points outside it have weight 0.
    """
    drawn = []
    for done, seed in enumerate(seeds, start=1):
        drawn.append(person_crop(seed))
        yield Progress(done, len(seeds), "", "draw people")
    pictures = tuple(one.image for one in drawn)
    boxes = np.array([one.box for one in drawn], np.float32).reshape(-1, 4)
    whole = whole_boxes(pictures)
    boxes = np.clip(boxes, np.tile(whole[:, :2], 2), np.tile(whole[:, 2:], 2))
    points = np.array([one.keypoints for one in drawn], np.float32).reshape(-1, 4, 2)
    inside = (points >= boxes[:, None, :2]) & (points <= boxes[:, None, 2:])
    weights = np.asarray(inside.all(axis=2), np.float32)
    return PointedPeople(pictures, boxes, points, weights)


def load_nobody(folder: Path, *, seed: int, each: int = 3) -> PointedPeople:
    """Cut upright pieces without people out of background photographs.

    Args:
        folder: photographs without people.
        seed: of the random pieces.
        each: pieces of each photograph.

    Raises:
        DatasetError: the folder holds no picture, or one cannot be read.
    """
    paths = sorted(p for p in folder.glob("*") if p.suffix.lower() in PICTURE_SUFFIXES)
    if not paths:
        raise DatasetError(f"“{folder}” holds no pictures. Give a folder without people in them.")
    chance = np.random.default_rng(seed)
    pieces = [_piece(picture, chance) for picture in map(read_picture, paths) for _ in range(each)]
    nowhere = np.zeros((len(pieces), 4, 2), np.float32)
    return PointedPeople(
        tuple(pieces), whole_boxes(pieces), nowhere, np.full((len(pieces), 4), -1, np.float32)
    )


def _piece(picture: Image, chance: np.random.Generator) -> Image:
    """Return a random piece about twice as high as wide, at most 160 px high."""
    height, width = picture.shape[:2]
    tall = int(chance.integers(min(60, height), height + 1))
    wide = min(width, max(24, tall // 2))
    top, left = chance.integers(0, height - tall + 1), chance.integers(0, width - wide + 1)
    piece = picture[top : top + tall, left : left + wide]
    factor = min(1.0, BACKGROUND_HEIGHT / tall)
    size = (max(1, round(wide * factor)), max(1, round(tall * factor)))
    return np.asarray(cv2.resize(piece, size, interpolation=cv2.INTER_AREA), np.uint8)
