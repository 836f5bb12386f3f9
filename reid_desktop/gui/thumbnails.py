"""Crops as pixmaps: decoded from their JPEG when they are shown, the latest kept."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImageReader, QPixmap

from reid_desktop.core.errors import ReidError
from reid_desktop.gui.pictures import fitted

KEPT = 3000
"""Pixmaps kept; at 96 x 192 px of 4 bytes about 220 MB."""


class Thumbnails:
    """Pixmaps of crops by detection id, least recently shown dropped first."""

    def __init__(self, read: Callable[[int], bytes], *, kept: int = KEPT) -> None:
        """Read JPEG bytes by `read`, which may raise ReidError for a crop that is gone."""
        self._read = read
        self._kept = kept
        self._pixmaps: OrderedDict[tuple[int, int, int], QPixmap] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of pixmaps kept."""
        return len(self._pixmaps)

    def pixmap(self, detection_id: int, box: QSize) -> QPixmap:
        """Return the crop fitted into `box` (device px); a null pixmap when it cannot be read."""
        key = (detection_id, box.width(), box.height())
        found = self._pixmaps.get(key)
        if found is None:
            found = self._decode(detection_id, box)
            self._pixmaps[key] = found
            if len(self._pixmaps) > self._kept:
                self._pixmaps.popitem(last=False)
        else:
            self._pixmaps.move_to_end(key)
        return found

    def forget(self) -> None:
        """Drop everything, as when another case is opened."""
        self._pixmaps.clear()

    def _decode(self, detection_id: int, box: QSize) -> QPixmap:
        try:
            data = self._read(detection_id)
        except ReidError:
            return QPixmap()
        return from_jpeg(data, box)


def from_jpeg(data: bytes, box: QSize) -> QPixmap:
    """Return the picture in `data` fitted into `box`; a null pixmap when it is no picture."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(fitted(size, box.width(), box.height()))
    picture = reader.read()
    return QPixmap() if picture.isNull() else QPixmap.fromImage(picture)
