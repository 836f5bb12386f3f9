"""Between the two forms a picture has: numpy in the program, QImage on the screen."""

import hashlib

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from reid_desktop.core.errors import FootageError
from reid_desktop.core.values import Image
from reid_desktop.footage.pictures import decode_picture


def to_qimage(image: Image) -> QImage:
    """Return a QImage of its own memory from (H, W, 3) uint8 RGB."""
    rows = np.ascontiguousarray(image)
    height, width = rows.shape[:2]
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def picture_of(data: bytes) -> QImage:
    """Return the picture in a file's bytes, a null one where it cannot be decoded.

    It comes out of a case, perhaps of somebody else, and Qt's readers decode in this process.
    """
    try:
        return to_qimage(decode_picture(data, name="picture"))
    except FootageError:
        return QImage()


def from_qimage(picture: QImage) -> Image:
    """Return (H, W, 3) uint8 RGB; transparent parts become white."""
    opaque = QImage(picture.size(), QImage.Format.Format_RGB888)
    if picture.hasAlphaChannel():
        alpha = picture.convertToFormat(QImage.Format.Format_RGBA8888)
        pixels = _rows(alpha, 4).astype(np.float32)
        share = pixels[..., 3:] / 255
        return np.asarray(pixels[..., :3] * share + 255 * (1 - share), np.uint8)
    opaque = picture.convertToFormat(QImage.Format.Format_RGB888)
    return _rows(opaque, 3).copy()


def fitted(size: QSize, width: int, height: int) -> QSize:
    """Return the largest size of the same shape as `size` within `width` x `height`."""
    share = min(width / max(1, size.width()), height / max(1, size.height()))
    return QSize(max(1, round(size.width() * share)), max(1, round(size.height() * share)))


def digest(image: Image) -> str:
    """Return the SHA-256 of the pixels, for a picture that has no file."""
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()


def _rows(picture: QImage, channels: int) -> Image:
    """Return the pixels (H, W, channels) of a QImage with `channels` bytes a pixel."""
    stride, height, width = picture.bytesPerLine(), picture.height(), picture.width()
    flat = np.frombuffer(picture.constBits(), np.uint8, count=stride * height)
    return flat.reshape(height, stride)[:, : width * channels].reshape(height, width, channels)
