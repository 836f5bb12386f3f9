import numpy as np
import pytest

from reid_desktop.training.glad_data import LabelledCrops
from reid_desktop.training.keypoint_data import PointedPeople


@pytest.fixture
def few_crops() -> LabelledCrops:
    """Six people of two pictures each, from two cameras, each person with a colour."""
    chance = np.random.default_rng(0)
    colours = chance.integers(40, 215, (6, 3))
    pictures = tuple(
        np.clip(colours[row // 2] + chance.normal(0, 20, (48, 24, 3)), 0, 255).astype(np.uint8)
        for row in range(12)
    )
    boxes = np.array(
        [[0, 0, 1, 1], [0.3, 0, 0.7, 0.2], [0, 0.1, 1, 0.6], [0, 0.5, 1, 1]], np.float32
    )
    return LabelledCrops(
        pictures,
        np.repeat(boxes[None], 12, axis=0),
        np.repeat(np.arange(6), 2),
        np.tile(np.array([1, 2]), 6),
    )


@pytest.fixture
def few_people() -> PointedPeople:
    """Eight pictures of 40x80 px with a bright dot at each key point."""
    chance = np.random.default_rng(1)
    points = np.array([[20, 8], [20, 16], [16, 40], [24, 40]], np.float32)
    points = points + chance.uniform(-3, 3, (8, 4, 2)).astype(np.float32)
    pictures = []
    for own in points:
        picture = np.full((80, 40, 3), 60, np.uint8)
        for x, y in own.astype(int):
            picture[y - 1 : y + 2, x - 1 : x + 2] = 250
        pictures.append(picture)
    boxes = np.tile(np.array([0, 0, 40, 80], np.float32), (8, 1))
    return PointedPeople(tuple(pictures), boxes, points, np.ones((8, 4), np.float32))
