import numpy as np
import pytest

from reid_desktop.synthesis.person_crops import person_crop
from reid_desktop.synthesis.wardrobe import draw_person


def test_the_same_seed_is_the_same_crop() -> None:
    first, second = person_crop(3), person_crop(3)
    assert np.array_equal(first.image, second.image)
    assert np.array_equal(first.keypoints, second.keypoints)
    assert not np.array_equal(first.image, person_crop(4).image)


def test_a_crop_has_the_size_asked_for_and_its_points_in_order() -> None:
    for seed in range(5):
        crop = person_crop(seed, height=128, width=48)
        assert crop.image.shape == (128, 48, 3)
        assert crop.image.dtype == np.uint8
        head, neck, right, left = crop.keypoints
        assert head[1] < neck[1] < min(right[1], left[1])
        assert (crop.keypoints > -10).all()
        assert (crop.keypoints < [58, 138]).all()


def test_the_persons_right_is_the_pictures_left_seen_from_the_front_and_not_from_behind() -> None:
    for seed in range(5):
        front, back = person_crop(seed, view="front"), person_crop(seed, view="back")
        assert front.keypoints[2, 0] < front.keypoints[3, 0]
        assert back.keypoints[2, 0] > back.keypoints[3, 0]


@pytest.mark.parametrize(("view", "sign"), [("left", -1), ("right", 1)])
def test_someone_seen_from_the_side_turns_that_side_to_the_camera(view: str, sign: int) -> None:
    crops = [person_crop(seed, view=view, crowd=0) for seed in range(6)]
    # the front of someone who shows the left side points to the left of the picture
    assert all(sign * np.sin(crop.turned) > 0.7 for crop in crops)


def test_one_identity_keeps_its_clothes_before_every_camera() -> None:
    def trunk(identity: int, seed: int) -> np.ndarray:
        crop = person_crop(seed, identity=identity, view="back", crowd=0)
        x, y = ((crop.keypoints[1] + crop.keypoints[2:].mean(axis=0)) / 2).astype(int)
        colour = crop.image[y - 8 : y + 8, x - 4 : x + 4].reshape(-1, 3).mean(axis=0)
        return colour / colour.sum()

    tops = np.array([draw_person(who).top.colour for who in range(150)])
    tops[[draw_person(who).bag == "backpack" for who in range(150)]] = 128
    chroma = tops - tops.mean(axis=1, keepdims=True)
    reddest, greenest, bluest = chroma.argmax(axis=0).tolist()
    people = (reddest, greenest, bluest)
    hues = np.array([[trunk(who, seed) for seed in range(5)] for who in people])
    within = np.linalg.norm(hues - hues.mean(axis=1, keepdims=True), axis=2).mean()
    between = np.linalg.norm(hues.mean(axis=1) - hues.mean(axis=(0, 1)), axis=1).mean()
    assert between > 1.5 * within
