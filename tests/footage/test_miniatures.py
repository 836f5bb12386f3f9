import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reid_desktop.core.errors import FootageError
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.footage.miniatures import miniature

sides = st.integers(1, 90)


@given(sides, sides, sides, sides)
def test_a_miniature_fills_one_side_of_its_room_and_keeps_its_shape(
    columns: int, rows: int, width: int, height: int
) -> None:
    made = miniature(encode_jpeg(np.full((rows, columns, 3), 90, np.uint8)), width, height)
    assert made.shape[1] <= width
    assert made.shape[0] <= height
    assert made.shape[1] == width or made.shape[0] == height
    share = min(width / columns, height / rows)
    assert abs(made.shape[1] - columns * share) <= 1
    assert abs(made.shape[0] - rows * share) <= 1
    assert abs(int(made.mean()) - 90) <= 2


def test_a_blurred_miniature_has_the_size_of_the_sharp_one_and_none_of_its_detail() -> None:
    stripes = np.zeros((80, 40, 3), np.uint8)
    stripes[::4] = stripes[1::4] = 240
    jpeg = encode_jpeg(stripes)
    sharp, blurred = miniature(jpeg, 40, 80), miniature(jpeg, 40, 80, blurred=True)
    assert sharp.shape == blurred.shape
    assert (
        np.diff(sharp.astype(int), axis=0).std() > 10 * np.diff(blurred.astype(int), axis=0).std()
    )


def test_bytes_that_are_no_picture_are_refused() -> None:
    with pytest.raises(FootageError):
        miniature(b"nothing", 10, 10)
