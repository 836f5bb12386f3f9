import time

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPixmap
from pytestqt.qtbot import QtBot

from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.pictures import fitted, from_qimage, to_qimage
from reid_desktop.gui.thumbnails import Thumbnails


def test_pixels_survive_the_way_there_and_back() -> None:
    image = np.random.default_rng(0).integers(0, 256, (7, 5, 3)).astype(np.uint8)
    assert np.array_equal(from_qimage(to_qimage(image)), image)


def test_transparent_becomes_white() -> None:
    picture = QImage(3, 2, QImage.Format.Format_ARGB32)
    picture.fill(QColor(0, 0, 0, 0))
    assert (from_qimage(picture) == 255).all()


def test_fitted_keeps_the_shape() -> None:
    assert fitted(QSize(100, 50), 40, 40) == QSize(40, 20)
    assert fitted(QSize(1, 1000), 40, 40) == QSize(1, 40)


def shown(thumbnails: Thumbnails, number: int, qtbot: QtBot) -> QPixmap:
    """The pixmap of a crop, waited for."""
    room = QSize(20, 40)
    qtbot.waitUntil(lambda: thumbnails.pixmap(number, room) is not None, timeout=2000)
    return thumbnails.pixmap(number, room)


def test_thumbnails_keep_the_latest_only(qtbot: QtBot) -> None:
    reads = []

    def read(number: int) -> bytes:
        reads.append(number)
        return encode_jpeg(np.full((40, 20, 3), number, np.uint8))

    thumbnails = Thumbnails(read, kept=2)
    for number in (1, 2, 1, 3, 1, 2):
        assert not shown(thumbnails, number, qtbot).isNull()
    assert reads == [1, 2, 3, 2]
    assert len(thumbnails) == 2


def test_a_crop_that_is_no_picture_is_a_null_pixmap(qtbot: QtBot) -> None:
    assert shown(Thumbnails(lambda _: b"nothing"), 1, qtbot).isNull()


def test_a_screen_of_crops_is_decoded_in_slices(qtbot: QtBot) -> None:
    crop = encode_jpeg(np.full((300, 150, 3), 90, np.uint8))

    def read(number: int) -> bytes:
        time.sleep(0.005)
        return crop

    thumbnails = Thumbnails(read)
    begun = time.perf_counter()
    assert [thumbnails.pixmap(number, QSize(20, 40)) for number in range(40)] == [None] * 40
    assert time.perf_counter() - begun < 0.04, "asking never decodes"
    with qtbot.waitSignal(thumbnails.arrived):
        pass
    assert 0 < len(thumbnails) < 40, "only a slice of them at once"
    qtbot.waitUntil(lambda: len(thumbnails) == 40, timeout=4000)


def test_a_blurred_crop_keeps_its_colour_and_loses_its_print(qtbot: QtBot) -> None:
    stripes = np.zeros((40, 20, 3), np.uint8)
    stripes[:, ::4] = stripes[:, 1::4] = (240, 240, 240)
    thumbnails = Thumbnails(lambda _: encode_jpeg(stripes))
    sharp = from_qimage(shown(thumbnails, 1, qtbot).toImage()).astype(int)
    thumbnails.blur(wanted=True)
    soft = from_qimage(shown(thumbnails, 1, qtbot).toImage()).astype(int)
    assert soft.shape == sharp.shape
    assert soft[..., 0].std() < sharp[..., 0].std() / 3
    assert abs(soft.mean() - sharp.mean()) < 12
