import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reid_desktop.core.parts import MIN_TORSO, OUTSIDE, believed_points
from reid_desktop.core.values import Keypoints
from reid_desktop.vision.parts import ALPHA, MEAN_POINTS, MIN_CONFIDENCE, locate_parts

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


NEEDS = ((0, 1), (1, 2, 3), (2, 3))
"""Points that each part rests on."""
PEOPLE = hnp.arrays(np.float32, (4, 4, 2), elements=st.floats(-40, 552, width=32))
TRUST = hnp.arrays(np.float32, (4, 4), elements=st.floats(0, 1, width=32))


def obvious_regions(points: np.ndarray) -> np.ndarray:
    """Equations (2) and (3) for one person on a 512x256 image, as they stand in the paper."""
    (x1, y1), (x2, y2), (_, y3), (_, y4) = points.astype(float).tolist()
    w, xc, yc = y2 - y1 + 2 * 15, (x1 + x2) / 2, (y3 + y4) / 2
    head = [xc - w / 2, y1 - 15, xc + w / 2, y2 + 15]
    upper, lower = [0, y2 - 30, 256, yc + 30], [0, yc - 30, 256, 512]
    return np.clip([head, upper, lower], 0, [256, 512, 256, 512])


def obvious_belief(points: np.ndarray, trust: np.ndarray) -> list[bool]:
    """Which points of one person are believed, said in words instead of arrays."""
    inside = [
        -OUTSIDE * 256 <= x <= (1 + OUTSIDE) * 256 and -OUTSIDE * 512 <= y <= (1 + OUTSIDE) * 512
        for x, y in points.tolist()
    ]
    sure = [bool(c >= MIN_CONFIDENCE) and i for c, i in zip(trust, inside, strict=True)]
    head, neck, right, left = sure
    hips = right and left  # one hip alone does not give their middle
    if hips and neck and points[2:, 1].mean() - points[1, 1] < MIN_TORSO:
        hips = False
    if head and neck and not points[1, 1] > points[0, 1]:
        head = neck = False
    return [head, neck, hips, hips]


@settings(max_examples=200, deadline=None)
@given(places=PEOPLE, trust=TRUST)
def test_a_point_is_believed_when_it_is_sure_inside_and_in_order(
    places: np.ndarray, trust: np.ndarray
) -> None:
    _, sure = believed_points(Keypoints(places, trust), np.repeat(WHOLE, 4, axis=0))
    wanted = [obvious_belief(p, t) for p, t in zip(places, trust, strict=True)]
    assert sure.tolist() == wanted


@settings(max_examples=200, deadline=None)
@given(places=PEOPLE, trust=TRUST)
def test_a_part_is_visible_exactly_when_no_point_of_it_fell_back(
    places: np.ndarray, trust: np.ndarray
) -> None:
    boxes = np.repeat(WHOLE, 4, axis=0)
    found = locate_parts(Keypoints(places, trust), boxes)
    _, sure = believed_points(Keypoints(places, trust), boxes)
    for part, needed in enumerate(NEEDS):
        assert found.visible[:, part].tolist() == sure[:, list(needed)].all(axis=1).tolist()


@settings(max_examples=200, deadline=None)
@given(places=PEOPLE)
def test_visible_parts_are_the_papers_equations(places: np.ndarray) -> None:
    boxes = np.repeat(WHOLE, 4, axis=0)
    found = locate_parts(Keypoints(places, np.ones((4, 4), np.float32)), boxes)
    for row in np.flatnonzero(found.visible.all(axis=1)):
        believed = np.clip(places[row], 0, [256, 512])
        np.testing.assert_allclose(found.boxes[row], obvious_regions(believed), atol=1e-2)


@settings(max_examples=100, deadline=None)
@given(
    places=PEOPLE,
    trust=TRUST,
    corner=st.tuples(st.floats(0, 500, width=32), st.floats(0, 500, width=32)),
    sides=st.tuples(st.floats(0.5, 4), st.floats(0.5, 4)),
)
def test_regions_move_and_stretch_with_the_person(
    places: np.ndarray,
    trust: np.ndarray,
    corner: tuple[float, float],
    sides: tuple[float, float],
) -> None:
    # Whole px, so that what is just inside a limit stays there.
    places, corner = np.rint(places), np.rint(corner).astype(np.float32)
    stretch = np.exp2(np.rint(np.log2(sides))).astype(np.float32)
    still = locate_parts(Keypoints(places, trust), np.repeat(WHOLE, 4, axis=0))
    box = np.concatenate([corner, corner + stretch * [256, 512]]).astype(np.float32)
    moved = Keypoints((places * stretch + corner).astype(np.float32), trust)
    found = locate_parts(moved, np.repeat(box[None], 4, axis=0))
    assert found.visible.tolist() == still.visible.tolist()
    wanted = still.boxes * np.tile(stretch, 2) + np.tile(corner, 2)
    np.testing.assert_allclose(found.boxes, wanted, atol=0.05)


@settings(max_examples=100, deadline=None)
@given(shift=hnp.arrays(np.float32, (1, 4, 2), elements=st.floats(-15, 15, width=32)))
def test_no_upside_down_person_has_a_visible_part(shift: np.ndarray) -> None:
    turned = MEAN_POINTS[None] + shift
    turned[..., 1] = 512 - turned[..., 1]
    found = locate_parts(Keypoints(turned, SURE), WHOLE)
    assert not found.visible.any()
    mean = locate_parts(Keypoints(MEAN_POINTS[None], SURE), WHOLE)
    np.testing.assert_allclose(found.boxes, mean.boxes)


@settings(max_examples=100, deadline=None)
@given(
    sides=hnp.arrays(np.float32, (1, 2), elements=st.floats(0, 3, width=32)),
    places=hnp.arrays(np.float32, (1, 4, 2), elements=COORDINATE),
)
def test_boxes_of_a_few_px_or_none_give_regions_inside_them(
    sides: np.ndarray, places: np.ndarray
) -> None:
    box = np.concatenate([np.zeros((1, 2), np.float32), sides], axis=1)
    found = locate_parts(Keypoints(places, SURE), box).boxes
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (found <= np.tile(sides, 2)[:, None] + 2e-6).all()


def test_points_too_large_for_arithmetic_fall_back_without_a_warning() -> None:
    huge = np.full((1, 4, 2), np.finfo(np.float32).max, np.float32)
    found = locate_parts(Keypoints(huge, SURE), np.array([[0, 0, 0.1, 0.1]], np.float32))
    assert np.isfinite(found.boxes).all()
    assert not found.visible.any()
