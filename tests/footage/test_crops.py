import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.footage.crops import CropName, crop_name, cut, encode_jpeg, looks_like_crops
from reid_desktop.footage.pictures import decode_picture

SIDES = st.floats(-1e6, 1e6, width=32) | st.just(float("nan"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("0002_c1s1_000451_03.jpg", CropName(2, 1, 1, 451)),
        ("-1_c6s3_000401_00.jpg", CropName(-1, 6, 3, 401)),
        ("0000_c2s1_000301_01.jpg.jpg", CropName(0, 2, 1, 301)),
        ("0005_c2_f0046985.jpg", CropName(5, 2, 0, 46985)),
        ("0001_03", CropName(1, 1, 0, 3)),
        ("0743_07.png", CropName(743, 2, 0, 7)),
        ("0001001.png", CropName(1, 1, 0, 1)),
        ("0485004", CropName(485, 2, 0, 4)),
        ("0001005.png", None),
        ("0001_12.jpg", None),
        ("frame_0001.jpg", None),
        ("IMG_2031.JPG", None),
        ("", None),
        ("٠٠٠١_03.jpg", None),
    ],
)
def test_names_of_benchmarks_are_read_and_others_left(name: str, expected: CropName | None) -> None:
    assert crop_name(name) == expected


def test_numbered_frames_are_not_taken_for_crops() -> None:
    names = [f"{number:07d}.jpg" for number in range(1001, 1005)]
    assert not looks_like_crops(names, width=640, height=480)
    assert looks_like_crops(names, width=60, height=160)
    assert not looks_like_crops([], width=60, height=160)


def test_a_cut_holds_every_pixel_the_box_touches() -> None:
    image = np.arange(10 * 12 * 3, dtype=np.uint8).reshape(10, 12, 3)
    crop = cut(image, np.float32([2.5, 3.0, 6.2, 8.0]))
    np.testing.assert_array_equal(crop, image[3:8, 2:7])
    crop[:] = 0
    assert image[3, 2].any()


@given(st.tuples(SIDES, SIDES, SIDES, SIDES))
def test_a_cut_is_never_empty_and_never_outside(box: tuple[float, ...]) -> None:
    image = np.zeros((10, 12, 3), np.uint8)
    height, width, _ = cut(image, np.float32(box)).shape
    assert 1 <= height <= 10
    assert 1 <= width <= 12


def test_an_encoded_crop_decodes_to_nearly_itself() -> None:
    ramp = np.linspace(0, 255, 64, dtype=np.uint8)
    image = np.stack([np.tile(ramp, (128, 1))] * 3, axis=2)
    decoded = decode_picture(encode_jpeg(image), name="crop.jpg")
    assert np.abs(decoded.astype(int) - image).mean() < 3
