"""Groups as stacks in a grid: crops and other stacks are dropped on them."""

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from reid_desktop.gui.carried import CROP_MIME, GROUP_MIME
from reid_desktop.gui.language import counted
from reid_desktop.gui.stacks import Stack
from reid_desktop.gui.views.crop_grid import CropGrid, TileDelegate, draw_lines

LEAF_PX = 4


class StackDelegate(TileDelegate):
    """Paints a Stack: its cover with leaves behind it, name, size and state."""

    KIND = Stack

    def tile(self, metrics: QFontMetrics) -> QSize:
        usual = super().tile(metrics)
        return QSize(usual.width() + 2 * LEAF_PX, usual.height() + 2 * LEAF_PX)

    def draw(
        self, painter: QPainter, option: QStyleOptionViewItem, shown: Any, inner: QRect
    ) -> None:
        top, width = inner.top() + 2 * LEAF_PX, inner.width() - 2 * LEAF_PX
        crop = QRect(inner.left(), top, width, 2 * self.crop_px)
        leaf = option.palette.color(QPalette.ColorRole.Mid)
        for shift in range(min(2, shown.size - 1), 0, -1):
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Base), 1))
            painter.setBrush(leaf)
            painter.drawRoundedRect(crop.translated(LEAF_PX * shift, -LEAF_PX * shift), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(crop, 3, 3)
        self._draw_crop(painter, shown.cover, crop, faded=shown.hidden)
        lines = [shown.title, counted(shown.size, "1 crop", "{n:,} crops"), shown.state]
        draw_lines(painter, option, lines, inner, crop.bottom() + 3)


class StackGrid(CropGrid):
    """A grid of stacks that takes drops; the list behind it says what fell where."""

    def __init__(self, delegate: StackDelegate, parent: QWidget | None = None) -> None:
        super().__init__(delegate, parent)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Accept where the model would; the grid itself never moves its tiles."""
        index = self.indexAt(event.position().toPoint())
        if self._takes(event) and self.model().canDropMimeData(
            event.mimeData(), Qt.DropAction.CopyAction, -1, -1, index
        ):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._takes(event) and self.model().dropMimeData(
            event.mimeData(), Qt.DropAction.CopyAction, -1, -1, index
        ):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    @staticmethod
    def _takes(event: QDropEvent) -> bool:
        return event.mimeData().hasFormat(CROP_MIME) or event.mimeData().hasFormat(GROUP_MIME)
