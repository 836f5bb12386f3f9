import numpy as np

from reid_desktop.training.keypoint_data import (
    PointedPeople,
    frame_person,
    join_people,
    random_frame,
    take,
    warp,
)


def test_without_chance_points_are_shares_of_the_box(few_people: PointedPeople) -> None:
    pictures, points, weights = take(few_people, [2, 5])
    assert pictures.shape == (2, 128, 64, 3)
    np.testing.assert_allclose(points, few_people.points[[2, 5]] / [40, 80], atol=1e-5)
    assert (weights == 1).all()


def test_varied_points_stay_on_their_dots(few_people: PointedPeople) -> None:
    chance = np.random.default_rng(3)
    for _ in range(20):
        frame = random_frame(few_people.boxes[0], chance)
        picture = warp(few_people.pictures[0], frame).max(axis=2)
        for x, y in few_people.points[0] @ frame[:, :2].T + frame[:, 2]:
            if 3 < x < 61 and 3 < y < 125:
                assert picture[int(y) - 3 : int(y) + 4, int(x) - 3 : int(x) + 4].max() > 100


def test_mirrored_people_keep_right_and_left_apart(few_people: PointedPeople) -> None:
    _, points, _ = take(few_people, [0] * 40, np.random.default_rng(0))
    # The right hip of a person seen from the front lies left of the left hip; mirrored too.
    assert ((points[:, 3, 0] - points[:, 2, 0]) > 0).mean() > 0.9


def test_the_same_chance_gives_the_same_pictures(few_people: PointedPeople) -> None:
    one, two = (take(few_people, [0, 1, 2], np.random.default_rng(8)) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_frame_of_a_box_maps_its_corners(few_people: PointedPeople) -> None:
    frame = frame_person(np.array([10, 20, 30, 60], np.float32))
    np.testing.assert_allclose(frame @ [10, 20, 1], [0, 0], atol=1e-5)
    np.testing.assert_allclose(frame @ [30, 60, 1], [64, 128], atol=1e-4)


def test_joined_people_are_all_there(few_people: PointedPeople) -> None:
    assert len(join_people([few_people, few_people])) == 16
