import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.core import boxes as b

coordinate = st.floats(-100, 500, width=32)
box = st.tuples(coordinate, coordinate, coordinate, coordinate)
some_boxes = st.lists(box, max_size=5).map(lambda rows: np.array(rows, np.float32).reshape(-1, 4))


def slow_iou(one: np.ndarray, other: np.ndarray) -> float:
    width = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    height = max(0.0, min(one[3], other[3]) - max(one[1], other[1]))

    def area(r: np.ndarray) -> float:
        return max(0.0, float(r[2] - r[0])) * max(0.0, float(r[3] - r[1]))

    union = area(one) + area(other) - width * height
    return width * height / union if union > 0 else 0.0


@given(some_boxes, some_boxes)
def test_iou_equals_the_slow_loop(one: np.ndarray, other: np.ndarray) -> None:
    well_formed = [a for a in one if a[2] >= a[0] and a[3] >= a[1]]
    one = np.array(well_formed, np.float32).reshape(-1, 4)
    found = b.iou(one, other)
    assert found.shape == (len(one), len(other))
    for i, first in enumerate(one):
        for j, second in enumerate(other):
            if second[2] >= second[0] and second[3] >= second[1]:
                assert abs(found[i, j] - slow_iou(first, second)) < 1e-3


@given(some_boxes)
def test_clipped_boxes_stay_in_the_image(rows: np.ndarray) -> None:
    inside = b.clip(rows, width=64, height=48)
    assert (inside >= 0).all()
    assert (inside[:, [0, 2]] <= 64).all()
    assert (inside[:, [1, 3]] <= 48).all()


def test_scaling_multiplies_each_axis() -> None:
    found = b.scale(np.array([[1, 2, 3, 4]], np.float32), x=2, y=10)
    assert found.tolist() == [[2, 20, 6, 40]]


def test_empty_boxes_go_through_everything() -> None:
    none = np.zeros((0, 4), np.float32)
    assert b.area(none).shape == (0,)
    assert b.iou(none, none).shape == (0, 0)
    assert b.clip(none, width=1, height=1).shape == (0, 4)
    assert b.at_least(none, 8).shape == (0,)
