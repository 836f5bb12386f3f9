import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.frames import FrameReader
from reid_desktop.gui.pictures import fitted, from_qimage, to_qimage
from reid_desktop.gui.thumbnails import BATCH, Read, Thumbnails


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


@pytest.fixture
def reader(qapp: QApplication) -> Iterator[FrameReader]:
    made = FrameReader(name="crops")
    yield made
    made.shut()
    made.deleteLater()


def thumbnails_of(reader: FrameReader, read: Read, **given: int) -> Thumbnails:
    """Thumbnails of crops that `read` gives, on the reader's lane."""
    return Thumbnails(
        lambda make, then: reader.run(make(read), "crops", then), parent=reader, **given
    )


def shown(thumbnails: Thumbnails, number: int, qtbot: QtBot) -> QPixmap:
    """The pixmap of a crop, waited for."""
    room = QSize(20, 40)
    qtbot.waitUntil(lambda: thumbnails.pixmap(number, room) is not None, timeout=2000)
    return thumbnails.pixmap(number, room)


def test_thumbnails_keep_the_latest_only(reader: FrameReader, qtbot: QtBot) -> None:
    reads = []

    def read(number: int) -> bytes:
        reads.append(number)
        return encode_jpeg(np.full((40, 20, 3), number, np.uint8))

    thumbnails = thumbnails_of(reader, read, kept=2)
    for number in (1, 2, 1, 3, 1, 2):
        assert not shown(thumbnails, number, qtbot).isNull()
    assert reads == [1, 2, 3, 2]
    assert len(thumbnails) == 2


def test_a_crop_that_is_no_picture_is_a_null_pixmap(reader: FrameReader, qtbot: QtBot) -> None:
    assert shown(thumbnails_of(reader, lambda _: b"nothing"), 1, qtbot).isNull()


def test_crops_are_read_beside_the_windows_thread_the_latest_first(
    reader: FrameReader, qtbot: QtBot
) -> None:
    crop = encode_jpeg(np.full((300, 150, 3), 90, np.uint8))
    threads, reads = set(), []

    def read(number: int) -> bytes:
        threads.add(threading.current_thread())
        reads.append(number)
        return crop

    thumbnails = thumbnails_of(reader, read)
    assert [thumbnails.pixmap(number, QSize(20, 40)) for number in range(100)] == [None] * 100
    qtbot.waitUntil(lambda: len(thumbnails) == 100, timeout=4000)
    assert sorted(reads) == list(range(100))
    assert threading.main_thread() not in threads
    later = reads[1:]
    assert later[:BATCH] == sorted(later[:BATCH], reverse=True)
    assert later[0] == 99, "what was asked for last comes first"


def test_a_lane_that_fails_is_not_asked_for_ever(
    reader: FrameReader, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    failures = []
    reader.failed.connect(lambda error, _title: failures.append(error))

    def read(number: int) -> bytes:
        raise OSError("the disk is gone")

    assert shown(thumbnails_of(reader, read), 1, qtbot).isNull()
    assert len(failures) == 1
    caplog.clear()  # the bug that was logged is the one asked for


def test_what_is_on_its_way_is_not_taken_after_another_case_came(
    reader: FrameReader, qtbot: QtBot
) -> None:
    let_go = threading.Event()

    def read(number: int) -> bytes:
        let_go.wait(5)
        return encode_jpeg(np.full((40, 20, 3), 90, np.uint8))

    thumbnails = thumbnails_of(reader, read)
    thumbnails.pixmap(1, QSize(20, 40))
    thumbnails.forget()
    let_go.set()
    with qtbot.waitSignal(thumbnails.arrived, timeout=300, raising=False) as arrived:
        pass
    assert not arrived.signal_triggered
    assert len(thumbnails) == 0


def test_a_blurred_crop_keeps_its_colour_and_loses_its_print(
    reader: FrameReader, qtbot: QtBot
) -> None:
    stripes = np.zeros((40, 20, 3), np.uint8)
    stripes[:, ::4] = stripes[:, 1::4] = (240, 240, 240)
    thumbnails = thumbnails_of(reader, lambda _: encode_jpeg(stripes))
    sharp = from_qimage(shown(thumbnails, 1, qtbot).toImage()).astype(int)
    thumbnails.blur(wanted=True)
    soft = from_qimage(shown(thumbnails, 1, qtbot).toImage()).astype(int)
    assert soft.shape == sharp.shape
    assert soft[..., 0].std() < sharp[..., 0].std() / 3
    assert abs(soft.mean() - sharp.mean()) < 12
