import cv2
import numpy as np
import pytest

from reid_desktop.report.pictures import LONGEST_PX, framed


def decoded(jpeg: bytes) -> np.ndarray:
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1), cv2.COLOR_BGR2RGB)


def test_a_large_frame_is_made_smaller_with_the_box_around_the_person() -> None:
    image = np.full((1080, 1920, 3), 100, np.uint8)
    picture = framed(image, (400, 200, 600, 800))
    shown = decoded(picture.jpeg)
    assert (picture.width, picture.height) == (LONGEST_PX, 540)
    assert shown.shape == (540, LONGEST_PX, 3)
    red = shown[250, 199].astype(int)
    assert red[0] > red[1] + 60
    assert np.abs(shown[110:390, 210:290].astype(int) - 100).max() < 12
    assert (image == 100).all()


@pytest.mark.parametrize("box", [(-50, -50, 1, 1), (0, 0, 64, 48), (60, 40, 900, 900)])
def test_a_box_over_the_edge_is_drawn_as_far_as_it_goes(box: tuple[float, ...]) -> None:
    x1, y1, x2, y2 = box
    picture = framed(np.zeros((48, 64, 3), np.uint8), (x1, y1, x2, y2))
    assert (picture.width, picture.height) == (64, 48)
