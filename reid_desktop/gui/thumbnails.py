"""Crops as pixmaps: decoded from their JPEG when they are shown, the latest kept."""

import time
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImageReader, QPixmap

from reid_desktop.core.errors import ReidError
from reid_desktop.gui.pictures import fitted

Key = tuple[int, int, int]
"""Detection id, width and height of the room."""
KEPT = 3000
"""Pixmaps kept; at 96 x 192 px of 4 bytes about 220 MB."""
SLICE_S = 0.012
"""Decoding takes at most so much of one turn of the event loop."""
BLURRED_PX = 7
"""Width of a blurred crop before it is stretched: colours stay, faces and prints do not."""


class Thumbnails(QObject):
    """Pixmaps of crops by detection id, least recently shown dropped first.

    A crop that is not there yet is decoded between two turns of the event loop, so that neither
    scrolling nor keys ever wait for a screen full of pictures.

    Signals:
        arrived: more pixmaps can be shown.
    """

    arrived = Signal()

    def __init__(
        self, read: Callable[[int], bytes], *, kept: int = KEPT, parent: QObject | None = None
    ) -> None:
        """Read JPEG bytes by `read`, which may raise ReidError for a crop that is gone."""
        super().__init__(parent)
        self._read = read
        self._kept = kept
        self._pixmaps: OrderedDict[Key, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[Key, QSize] = OrderedDict()
        self._is_blurred = False
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._decode_some)

    def __len__(self) -> int:
        """Return the number of pixmaps kept."""
        return len(self._pixmaps)

    def __bool__(self) -> bool:
        """Return True: an empty store of pixmaps is one nevertheless."""
        return True

    @property
    def is_blurred(self) -> bool:
        """Whether nobody can be recognised."""
        return self._is_blurred

    def blur(self, *, wanted: bool) -> None:
        """Show every crop blurred, or as it is."""
        if wanted != self._is_blurred:
            self._is_blurred = wanted
            self.forget()
            self.arrived.emit()

    def pixmap(self, detection_id: int, box: QSize) -> QPixmap | None:
        """Return the crop fitted into `box` (device px).

        None while it is not decoded yet (`arrived` follows); a null pixmap when it cannot be read.
        """
        key = (detection_id, box.width(), box.height())
        found = self._pixmaps.get(key)
        if found is not None:
            self._pixmaps.move_to_end(key)
            return found
        self._wanted[key] = box
        self._wanted.move_to_end(key)
        while len(self._wanted) > self._kept:
            self._wanted.popitem(last=False)
        if not self._timer.isActive():
            self._timer.start()
        return None

    def forget(self) -> None:
        """Drop everything, as when another case is opened."""
        self._pixmaps.clear()
        self._wanted.clear()
        self._timer.stop()

    def _decode_some(self) -> None:
        """Decode the crops asked for last, for a slice of time."""
        end = time.perf_counter() + SLICE_S
        while self._wanted and time.perf_counter() < end:
            key, box = self._wanted.popitem(last=True)
            self._pixmaps[key] = self._decode(key[0], box)
            if len(self._pixmaps) > self._kept:
                self._pixmaps.popitem(last=False)
        if self._wanted:
            self._timer.start()
        self.arrived.emit()

    def _decode(self, detection_id: int, box: QSize) -> QPixmap:
        try:
            data = self._read(detection_id)
        except (ReidError, KeyError):
            return QPixmap()
        return blurred(data, box) if self._is_blurred else from_jpeg(data, box)


def blurred(data: bytes, box: QSize) -> QPixmap:
    """Return the picture in `data` fitted into `box` with nothing left but rough colours."""
    sharp = from_jpeg(data, box)
    if sharp.isNull():
        return sharp
    smooth = Qt.TransformationMode.SmoothTransformation
    coarse = sharp.scaledToWidth(BLURRED_PX, smooth)
    return coarse.scaled(sharp.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


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
