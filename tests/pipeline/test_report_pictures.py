import cv2
import numpy as np
import pytest

from reid_desktop.pipeline.report_pictures import stored_crop


def test_a_stored_crop_is_shown_byte_for_byte() -> None:
    jpeg = cv2.imencode(".jpg", np.zeros((30, 10, 3), np.uint8))[1].tobytes()
    picture = stored_crop(jpeg)
    assert picture
    assert (picture.jpeg, picture.width, picture.height) == (jpeg, 10, 30)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload=x>",
        b"\xff\xd8\xff",
        cv2.imencode(".png", np.zeros((9, 9, 3)))[1].tobytes(),
    ],
)
def test_what_is_no_jpeg_is_not_shown(data: bytes) -> None:
    assert stored_crop(data) is None
