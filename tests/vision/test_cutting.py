import numpy as np

from reid_desktop.vision.cutting import cut, cut_people


def picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def test_people_are_cut_at_whole_px_and_stay_inside_the_frame() -> None:
    image = picture(50, 80)
    boxes = np.array([[10.4, 5.6, 30.2, 40.1], [-20, -20, 5, 5], [200, 200, 300, 300]], np.float32)
    crops, places = cut_people(image, boxes)
    assert places.tolist() == [[10, 6, 30, 40], [0, 0, 5, 5], [79, 49, 80, 50]]
    for crop, (x1, y1, x2, y2) in zip(crops, places.astype(int), strict=True):
        np.testing.assert_array_equal(crop, image[y1:y2, x1:x2])


def test_a_frame_without_people_gives_no_crops() -> None:
    crops, places = cut_people(picture(4, 4), np.zeros((0, 4), np.float32))
    assert crops == []
    assert places.shape == (0, 4)


def test_turned_and_unknown_boxes_still_give_a_crop_of_one_px() -> None:
    boxes = np.array([[30, 30, 10, 10], [np.nan, 0, 5, 5]], np.float32)
    crops, _ = cut_people(picture(50, 80), boxes)
    assert all(crop.size for crop in crops)


def test_cutting_the_whole_at_its_own_size_changes_nothing() -> None:
    image = picture(20, 30)
    np.testing.assert_array_equal(cut(image, (0, 0, 30, 20), height=20, width=30), image)


def test_cutting_a_region_at_its_own_size_is_slicing() -> None:
    image = picture(20, 30)
    np.testing.assert_array_equal(
        cut(image, (4, 2, 14, 12), height=10, width=10), image[2:12, 4:14]
    )


def test_enlarging_is_centred_to_a_fraction_of_a_px() -> None:
    ramp = np.repeat(np.arange(0, 200, 10, dtype=np.uint8)[None, :, None], 4, axis=0).repeat(3, 2)
    large = cut(ramp, (0, 0, 20, 4), height=8, width=80)[4, :, 0].astype(float)
    expected = 10 * ((np.arange(80) + 0.5) / 4 - 0.5)
    np.testing.assert_allclose(large[2:-2], expected[2:-2], atol=1.01)


def test_shrinking_averages() -> None:
    image = picture(400, 200)
    small = cut(image, (0, 0, 200, 400), height=4, width=2)
    blocks = image.reshape(4, 100, 2, 100, 3).mean((1, 3))
    np.testing.assert_allclose(small, blocks, atol=2)


def test_px_beyond_the_crop_repeat_its_border() -> None:
    image = np.full((10, 10, 3), 50, np.uint8)
    assert (cut(image, (-20, -20, 30, 30), height=50, width=50) == 50).all()
