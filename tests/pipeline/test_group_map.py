import numpy as np
import pytest

from reid_desktop.pipeline.group_map import inside


def slow_inside(point: np.ndarray, polygon: np.ndarray) -> bool:
    """Even-odd rule, one point at a time."""
    found = False
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if (y1 > point[1]) != (y2 > point[1]):
            found ^= bool(point[0] < (x2 - x1) * (point[1] - y1) / (y2 - y1) + x1)
    return found


@pytest.mark.parametrize("corners", [3, 4, 11])
def test_points_in_a_loop_as_the_slow_rule_says(corners: int) -> None:
    rng = np.random.default_rng(corners)
    polygon = rng.standard_normal((corners, 2)).astype(np.float32)
    points = rng.standard_normal((200, 2)).astype(np.float32)
    wanted = [slow_inside(point, polygon) for point in points]
    assert inside(points, polygon).tolist() == wanted


def test_a_loop_of_two_points_holds_nothing() -> None:
    assert not inside(np.zeros((5, 2), np.float32), np.ones((2, 2), np.float32)).any()
