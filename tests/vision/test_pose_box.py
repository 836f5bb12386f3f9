import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reid_desktop.core.values import Keypoints
from reid_desktop.vision.pose_box import (
    PLACES,
    POSE_HEIGHT,
    POSE_WIDTH,
    part_corners,
    pose_box,
    standard_parts,
)

SURE = np.ones((1, 4), np.float32)
UPRIGHT = np.array([[64, 8], [64, 44], [56, 120], [72, 120]], np.float32)


def person(lean: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A figure with a red head, a green trunk and blue legs, leaning by `lean` of its height."""
    crop = np.full((256, 128, 3), 30, np.uint8)
    rows, columns = np.mgrid[:256, :128]
    shifted = columns + lean * (rows - 120)
    inside = np.abs(shifted - 64) < 22
    crop[inside & (rows < 44)] = (220, 0, 0)
    crop[inside & (rows >= 44) & (rows < 120)] = (0, 220, 0)
    crop[inside & (rows >= 120)] = (0, 0, 220)
    points = UPRIGHT.copy()
    points[:, 0] -= lean * (points[:, 1] - 120)
    return crop, points


@pytest.mark.parametrize("lean", [0.0, 0.2, -0.2])
def test_head_trunk_and_legs_come_to_their_standard_places(lean: float) -> None:
    crop, points = person(lean)
    found = pose_box(crop, Keypoints(points[None], SURE))
    assert found.shape == (POSE_HEIGHT, POSE_WIDTH, 3)
    for name, channel in (("head", 0), ("trunk", 1)):
        x1, y1, x2, y2 = PLACES[name]
        inner = found[y1 + 6 : y2 - 6, x1 + 6 : x2 - 6].reshape(-1, 3)
        assert inner.argmax(axis=1).tolist().count(channel) > 0.95 * len(inner)
    if not lean:
        x1, y1, x2, y2 = PLACES["left upper leg"]
        assert found[(y1 + y2) // 2, x2 - 4].argmax() == 2


def test_the_same_person_leaning_looks_like_upright() -> None:
    upright, leaning = (pose_box(c, Keypoints(p[None], SURE)) for c, p in (person(), person(0.2)))
    x1, y1, x2, y2 = PLACES["trunk"]
    difference = np.abs(upright.astype(int) - leaning)[y1 + 4 : y2 - 4, x1 + 4 : x2 - 4]
    assert difference.mean() < 8


def test_ten_parts_do_not_overlap() -> None:
    covered = np.zeros((POSE_HEIGHT, POSE_WIDTH), int)
    for x1, y1, x2, y2 in PLACES.values():
        covered[y1:y2, x1:x2] += 1
    assert len(PLACES) == 10
    assert covered.max() == 1


def test_standard_parts_hold_their_places() -> None:
    head, upper, lower = standard_parts().boxes[0]
    for box, name in ((head, "head"), (upper, "trunk"), (lower, "left lower leg")):
        x1, y1, x2, y2 = PLACES[name]
        assert (box[:2] <= [x1, y1]).all()
        assert (box[2:] >= [x2, y2]).all()
    assert standard_parts().visible.all()


def test_unsure_points_give_mean_proportions() -> None:
    crop, points = person()
    unsure = pose_box(crop, Keypoints(points[None] * 0, 0 * SURE))
    again = pose_box(crop, Keypoints(points[None] + 40, 0 * SURE))
    np.testing.assert_array_equal(unsure, again)


@settings(max_examples=80, deadline=None)
@given(
    points=hnp.arrays(np.float32, (1, 4, 2), elements=st.floats(-60, 200, width=32)),
    confidences=hnp.arrays(np.float32, (1, 4), elements=st.floats(0, 1, width=32)),
    size=st.tuples(st.integers(1, 120), st.integers(1, 90)),
)
def test_any_points_give_parts_with_an_area(
    points: np.ndarray, confidences: np.ndarray, size: tuple[int, int]
) -> None:
    crop = np.full((*size, 3), 77, np.uint8)
    found = pose_box(crop, Keypoints(points, confidences))
    x1, y1, x2, y2 = PLACES["trunk"]
    assert (found[y1:y2, x1:x2] == 77).all()
    for corners in part_corners(points[0], height=size[0]).values():
        left, right, low = corners.astype(float)
        across, down = right - left, low - left
        assert abs(across[0] * down[1] - across[1] * down[0]) > 0
