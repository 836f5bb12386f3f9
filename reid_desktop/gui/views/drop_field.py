"""Where pictures and crops are dropped: the query's crop, and strips of further examples."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.values import Image
from reid_desktop.gui.carried import CROP_MIME
from reid_desktop.gui.pictures import fitted, to_qimage

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".gif", ".ppm")
CROP_ROOM = QSize(150, 190)
EXAMPLE_ROOM = QSize(34, 68)


def picture_path(data: QMimeData) -> Path | None:
    """Return the one local picture file of a drop or the clipboard, if that is what it holds."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].suffix.lower() in PICTURES and paths[0].is_file():
        return paths[0]
    return None


def holds_picture(data: QMimeData) -> bool:
    """Return whether a drop can become a query."""
    return data.hasFormat(CROP_MIME) or data.hasImage() or picture_path(data) is not None


def crop_pixmap(crop: Image, room: QSize, widget: QWidget) -> QPixmap:
    """Return `crop` ((H, W, 3) uint8 RGB) fitted into `room` for the screen of `widget`."""
    picture, ratio = to_qimage(crop), widget.devicePixelRatioF()
    wanted = room * ratio
    pixmap = QPixmap.fromImage(picture).scaled(
        fitted(picture.size(), wanted.width(), wanted.height()),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class DropField(QFrame):
    """Shows the query's crop and takes pictures dropped on it.

    Signals:
        dropped: QMimeData; read it at once.
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setProperty("role", "drop")
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setWordWrap(True)
        self.picture.setMinimumSize(QSize(CROP_ROOM.width(), 110))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.picture)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_picture(event.mimeData()):
            event.acceptProposedAction()
            self._show_taking(taking=True)
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_taking(taking=False)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._show_taking(taking=False)
        self.dropped.emit(event.mimeData())

    def _show_taking(self, *, taking: bool) -> None:
        self.setProperty("taking", taking)
        self.style().unpolish(self)
        self.style().polish(self)


class ExampleStrip(QListWidget):
    """Small crops in a row; drops add one, Delete takes the chosen one away.

    Signals:
        dropped: QMimeData; read it at once.
        removed: place of the example that shall go.
    """

    dropped = Signal(object)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(EXAMPLE_ROOM)
        self.setDragDropMode(QListWidget.DragDropMode.DropOnly)
        self.viewport().setAcceptDrops(True)
        self.setFixedHeight(EXAMPLE_ROOM.height() + 22)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def show_examples(self, examples: Sequence[tuple[QPixmap, str]]) -> None:
        """Show (crop, name) of each example."""
        self.clear()
        for pixmap, name in examples:
            item = QListWidgetItem(QIcon(pixmap), "", self)
            item.setToolTip(name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._judge(event)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
        else:
            super().keyPressEvent(event)

    def _judge(self, event: QDragMoveEvent) -> None:
        if holds_picture(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()
