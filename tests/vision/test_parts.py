import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reid_desktop.core.values import Keypoints
from reid_desktop.vision.parts import ALPHA, MEAN_POINTS, locate_parts

SURE = np.ones((1, 4), np.float32)
WHOLE = np.array([[0, 0, 256, 512]], np.float32)


def points(*places: tuple[float, float]) -> np.ndarray:
    return np.array([places], np.float32)


def test_parts_follow_equations_two_and_three_on_a_512x256_image() -> None:
    found = locate_parts(
        Keypoints(points((120, 40), (130, 100), (110, 260), (150, 280)), SURE), WHOLE
    )
    width = 100 - 40 + 2 * ALPHA
    head = [125 - width / 2, 40 - ALPHA, 125 + width / 2, 100 + ALPHA]
    upper = [0, 100 - 2 * ALPHA, 256, 270 + 2 * ALPHA]
    lower = [0, 270 - 2 * ALPHA, 256, 512]
    np.testing.assert_allclose(found.boxes[0], [head, upper, lower], atol=1e-3)
    assert found.visible.all()


def test_alpha_scales_with_the_person_box_and_parts_lie_in_the_frame() -> None:
    one = locate_parts(
        Keypoints(points((120, 40), (130, 100), (110, 260), (150, 280)), SURE), WHOLE
    )
    box = np.array([[1000, 200, 1064, 328]], np.float32)
    moved = points((120, 40), (130, 100), (110, 260), (150, 280)) / 4 + box[:, None, :2]
    found = locate_parts(Keypoints(moved.astype(np.float32), SURE), box)
    np.testing.assert_allclose(found.boxes[0], one.boxes[0] / 4 + [1000, 200] * 2, atol=1e-3)


def test_an_unsure_point_gives_mean_proportions_and_an_unseen_part() -> None:
    mean = locate_parts(Keypoints(MEAN_POINTS[None], SURE), WHOLE)
    unsure = np.array([[0.0, 0.0, 0.0, 0.0]], np.float32)
    found = locate_parts(Keypoints(points((9, 9), (9, 9), (9, 9), (9, 9)), unsure), WHOLE)
    np.testing.assert_allclose(found.boxes, mean.boxes)
    assert not found.visible.any()


def test_an_unsure_hip_leaves_only_the_head_visible() -> None:
    confidences = np.array([[1, 1, 0.01, 1]], np.float32)
    found = locate_parts(Keypoints(MEAN_POINTS[None], confidences), WHOLE)
    assert found.visible.tolist() == [[True, False, False]]


def test_upside_down_people_fall_back() -> None:
    turned = MEAN_POINTS[None].copy()
    turned[..., 1] = 512 - turned[..., 1]
    found = locate_parts(Keypoints(turned, SURE), WHOLE)
    assert not found.visible.any()


def test_neck_above_the_head_falls_back_for_the_head() -> None:
    wrong = MEAN_POINTS[None].copy()
    wrong[0, [0, 1], 1] = wrong[0, [1, 0], 1]
    found = locate_parts(Keypoints(wrong, SURE), WHOLE)
    assert found.visible.tolist() == [[False, False, True]]


def test_hips_far_outside_the_box_fall_back() -> None:
    wrong = MEAN_POINTS[None].copy()
    wrong[0, 2:, 0] = 900
    found = locate_parts(Keypoints(wrong, SURE), WHOLE)
    assert found.visible.tolist() == [[True, False, False]]


def test_nobody_gives_no_parts() -> None:
    none = Keypoints(np.zeros((0, 4, 2), np.float32), np.zeros((0, 4), np.float32))
    found = locate_parts(none, np.zeros((0, 4), np.float32))
    assert found.boxes.shape == (0, 3, 4)
    assert found.visible.shape == (0, 3)


COORDINATE = st.one_of(
    st.floats(-1e4, 1e4, width=32), st.sampled_from([np.nan, np.inf, -np.inf, 0.0])
)


@settings(max_examples=300, deadline=None)
@given(
    places=hnp.arrays(np.float32, (3, 4, 2), elements=COORDINATE),
    confidences=hnp.arrays(np.float32, (3, 4), elements=st.floats(0, 1, width=32)),
    corner=hnp.arrays(np.float32, (3, 2), elements=st.floats(0, 2000, width=32)),
    sides=hnp.arrays(np.float32, (3, 2), elements=st.floats(1, 1500, width=32)),
)
def test_parts_always_lie_in_their_box_and_have_an_area(
    places: np.ndarray, confidences: np.ndarray, corner: np.ndarray, sides: np.ndarray
) -> None:
    boxes = np.concatenate([corner, corner + sides], axis=1)
    found = locate_parts(Keypoints(places, confidences), boxes)
    assert np.isfinite(found.boxes).all()
    slack = 1e-3 * np.abs(boxes).max()
    assert (found.boxes[..., :2] >= boxes[:, None, :2] - slack).all()
    assert (found.boxes[..., 2:] <= boxes[:, None, 2:] + slack).all()
    assert (found.boxes[..., 2:] - found.boxes[..., :2] > 0).all()
    bodies_height = found.boxes[:, 1:, 3] - found.boxes[:, 1:, 1]
    assert (bodies_height >= ALPHA / 512 * sides[:, 1:] - slack).all()
