import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

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


def test_thumbnails_keep_the_latest_only(qapp: object) -> None:
    reads = []

    def read(number: int) -> bytes:
        reads.append(number)
        return encode_jpeg(np.full((40, 20, 3), number, np.uint8))

    thumbnails = Thumbnails(read, kept=2)
    for number in (1, 2, 1, 3, 1, 2):
        assert not thumbnails.pixmap(number, QSize(20, 40)).isNull()
    assert reads == [1, 2, 3, 2]
    assert len(thumbnails) == 2


def test_a_crop_that_is_no_picture_is_a_null_pixmap(qapp: object) -> None:
    assert Thumbnails(lambda _: b"nothing").pixmap(1, QSize(10, 10)).isNull()
