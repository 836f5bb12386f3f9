"""Words burnt into pictures can be read whole, also on small ones."""

import numpy as np
import pytest

from reid_desktop.footage.burning import with_caption

PARTS = ("Gate", "2026-10-25 02:00:00.000 UTC+01:00 (Europe/Berlin)", "#12")


def band(width: int, height: int) -> tuple[int, int]:
    """Width and height of the black band on a grey picture, px."""
    image = np.full((height, width, 3), 128, np.uint8)
    changed = (with_caption(image, PARTS) != image).any(axis=2)
    assert (image == 128).all(), "the picture given stays as it is"
    return int(changed.any(axis=0).sum()), int(changed.any(axis=1).sum())


def test_a_wide_picture_has_one_line_and_a_narrow_one_as_many_as_it_takes() -> None:
    wide, one = band(1280, 374)
    narrow, more = band(320, 374)
    assert more > 2 * one - 6, "a second line"
    assert narrow < wide <= 1280


def test_parts_left_empty_leave_no_room() -> None:
    image = np.full((120, 400, 3), 128, np.uint8)
    assert np.array_equal(
        with_caption(image, ("Gate", "", "#1")), with_caption(image, ("Gate", "#1"))
    )


@pytest.mark.parametrize("width", [16, 60, 240])
def test_a_picture_too_small_for_its_words_keeps_its_size(width: int) -> None:
    image = np.full((40, width, 3), 128, np.uint8)
    assert with_caption(image, PARTS).shape == image.shape
