"""Crops in a grid: virtualised to a million, painted by delegates, worked with the keyboard."""

from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDrag,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reid_desktop.core.records import Mark, SourceState
from reid_desktop.gui.appearance import MARK_COLOURS
from reid_desktop.gui.hits import Hit, HitList
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.stacks import GroupList
from reid_desktop.gui.table_model import RECORD_ROLE
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.wording import SOURCE_STATE_WORDS

SMALLEST_PX, USUAL_PX, LARGEST_PX = 40, 76, 220
"""Width of a crop in a tile; a crop is shown in a box twice as high as wide."""
MARGIN = 5
BADGE_SHARE = 0.85
BADGE_WORDS = {
    Mark.MATCH: marked("match"),
    Mark.NOT_MATCH: marked("not"),
    Mark.UNSURE: marked("unsure"),
}
WARNING_GROUND, WARNING_INK = QColor("#ffd500"), QColor("#000000")


class TileDelegate(QStyledItemDelegate):
    """Paints a Hit: crop, rank, score, camera, time, and the mark as shape and text."""

    KIND: ClassVar[type] = Hit
    """What it paints; a model's other records are left out."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self.thumbnails = thumbnails
        self.crop_px = USUAL_PX

    def tile(self, metrics: QFontMetrics) -> QSize:
        """Return the size of one tile, texts included."""
        lines = max(metrics.horizontalAdvance(text) for text in ("#1,000  0.000M", "00:00:00.00"))
        width = max(self.crop_px, lines) + 2 * MARGIN
        return QSize(width, 2 * self.crop_px + 3 * metrics.height() + 3 * MARGIN)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self.tile(option.fontMetrics)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        shown = index.data(RECORD_ROLE)
        if isinstance(shown, self.KIND):
            painter.save()
            self.draw(painter, option, shown, self._ground(painter, option))
            painter.restore()

    def draw(
        self, painter: QPainter, option: QStyleOptionViewItem, shown: Any, inner: QRect
    ) -> None:
        """Paint `shown`, which is of `KIND`, into the room `inner`."""
        crop = QRect(inner.left(), inner.top(), inner.width(), 2 * self.crop_px)
        self._draw_crop(painter, shown.id, crop, faded=shown.mark is Mark.NOT_MATCH)
        lines = [_first_line(shown), shown.camera or tr("unknown"), shown.when]
        draw_lines(painter, option, lines, inner, crop.bottom() + 3)
        if shown.mark is not None:
            draw_mark(painter, shown.mark, crop, option.font)
        if shown.original is not SourceState.UNCHANGED:
            draw_warning(painter, tr(SOURCE_STATE_WORDS[shown.original]), crop, option.font)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> QRect:
        """Paint selection and focus; return the room for the content."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        frame = option.rect.adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        role = QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.AlternateBase
        painter.setBrush(option.palette.color(role))
        painter.drawRoundedRect(frame, 5, 5)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 5, 5)
        return option.rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def _draw_crop(self, painter: QPainter, crop_id: int, room: QRect, *, faded: bool) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        pixmap = self.thumbnails.pixmap(crop_id, room.size() * ratio)
        if pixmap is None:
            return
        if pixmap.isNull():
            painter.setPen(QColor("#8a8f98"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tr("no\npicture"))
            return
        size = pixmap.size() / ratio
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(room.center())
        painter.setOpacity(0.45 if faded else 1.0)
        painter.drawPixmap(place, pixmap)
        painter.setOpacity(1.0)


class CropGrid(QListView):
    """A grid of crops; knows rows and ids of what it is given, nothing of cases.

    Signals:
        opened: detection id, by Enter or double click.
        similar_wanted: detection id, by S or the menu.
        marked: (list of detection ids, Mark or None to withdraw), by `mark`.
        chosen: detection id of the current row, -1 for none.
    """

    opened = Signal(int)
    similar_wanted = Signal(int)
    marked = Signal(object, object)
    chosen = Signal(int)
    _awaited: QPersistentModelIndex | None = None
    """Where to go as soon as the tiles up to there are laid out."""

    def __init__(self, delegate: TileDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = delegate
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.activated.connect(self._on_activated)
        delegate.thumbnails.arrived.connect(self.viewport().update)
        self.resize_tiles(USUAL_PX)

    @property
    def crop_px(self) -> int:
        """Width of the crops."""
        return self._delegate.crop_px

    def resize_tiles(self, crop_px: int) -> None:
        """Show crops `crop_px` wide."""
        self._delegate.crop_px = max(SMALLEST_PX, min(LARGEST_PX, crop_px))
        self._fit_tiles()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_delegate"):
            self._fit_tiles()

    def _fit_tiles(self) -> None:
        self.setGridSize(self._delegate.tile(self.fontMetrics()) + QSize(4, 4))
        self.viewport().update()

    def selected_ids(self) -> list[int]:
        """Return the detections selected, in row order."""
        selection: Any = self.selectionModel().selection()  # iterable, which the stubs do not say
        parts: list[QItemSelectionRange] = list(selection)
        rows = sorted(row for part in parts for row in range(part.top(), part.bottom() + 1))
        return [_id_of(self.model(), row) for row in rows]

    def current_id(self) -> int:
        """Return the detection of the current row, -1 when there is none."""
        return _id_of(self.model(), self.currentIndex().row())

    def go_to(self, row: int) -> None:
        """Make `row` current and show it."""
        index = self.model().index(row, 0)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
            self._awaited = None
            if self.visualRect(index).isEmpty():
                self._awaited = QPersistentModelIndex(index)
            self.scrollTo(index)

    def updateGeometries(self) -> None:
        """Learn that tiles were laid out, which a long list does piece by piece."""
        super().updateGeometries()
        awaited = self._awaited
        if awaited is not None and not self.visualRect(awaited).isEmpty():
            self._awaited = None
            self.scrollTo(awaited)

    def mark(self, mark: Mark | None) -> None:
        """Mark what is selected; a single candidate makes way for the next."""
        ids = self.selected_ids()
        if ids:
            self.marked.emit(ids, mark)
            if len(ids) == 1 and mark is not None:
                self.go_to(self.currentIndex().row() + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint with Python's lock taken once, not anew for each tile while a job wants it too."""
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if plain and key == Qt.Key.Key_S and self.current_id() >= 0:
            self.similar_wanted.emit(self.current_id())
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit(_id_of(self.model(), current.row()))

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the crops with the first one's picture."""
        indexes = self.selectedIndexes()
        if indexes:
            drag = QDrag(self)
            drag.setMimeData(self.model().mimeData(indexes))
            drag.setPixmap(self._picture_of(indexes[0]))
            drag.exec(Qt.DropAction.CopyAction)

    def _picture_of(self, index: QModelIndex) -> QPixmap:
        return self.viewport().grab(self.visualRect(index))

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(_id_of(self.model(), index.row()))


def draw_mark(painter: QPainter, mark: Mark, crop: QRect, font: QFont) -> None:
    """Paint `mark` into the top right corner: circle, square or triangle with its word below."""
    bold = badge_font(font)
    line = QFontMetrics(bold).height()
    side = line + 3
    badge = QRect(crop.right() - side - 1, crop.top() + 1, side, side)
    painter.setPen(QPen(QColor("white"), 1.5))
    painter.setBrush(QColor(MARK_COLOURS[mark]))
    glyph = {Mark.MATCH: "✓", Mark.NOT_MATCH: "✕", Mark.UNSURE: "?"}[mark]
    if mark is Mark.MATCH:
        painter.drawEllipse(badge)
    elif mark is Mark.NOT_MATCH:
        painter.drawRect(badge)
    else:
        badge.adjust(-2, 0, 0, 0)
        tip = QPoint(badge.center().x(), badge.top())
        painter.drawPolygon(QPolygonF([tip, badge.bottomRight(), badge.bottomLeft()]))
        badge.adjust(0, 4, 0, 2)
    painter.setFont(bold)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, glyph)
    strip = QRect(crop.left(), crop.bottom() - line, crop.width(), line + 1)
    painter.fillRect(strip, QColor(MARK_COLOURS[mark]))
    painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, tr(BADGE_WORDS[mark]))


def badge_font(font: QFont) -> QFont:
    """Return the font of what is painted over a crop: bold, a little smaller than the texts."""
    bold = QFont(font)
    bold.setBold(True)
    bold.setPointSizeF(font.pointSizeF() * BADGE_SHARE)
    return bold


def draw_warning(painter: QPainter, words: str, crop: QRect, font: QFont) -> None:
    """Paint a black and yellow strip with a triangle and `words` across the legs of a crop.

    The words break into lines, because they must be read on the smallest tile; below is room for
    the mark.
    """
    painter.setFont(badge_font(font))
    lines = ["⚠", *words.split()]
    height = painter.fontMetrics().height()
    top = crop.bottom() - 2 - (1 + len(lines)) * height
    strip = QRect(crop.left(), top, crop.width(), len(lines) * height)
    painter.fillRect(strip, WARNING_GROUND)
    painter.setPen(QPen(WARNING_INK, 2))
    painter.drawLine(strip.topLeft(), strip.topRight())
    painter.drawLine(strip.bottomLeft(), strip.bottomRight())
    painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def _first_line(shown: Hit) -> str:
    return f"#{shown.rank:,}" if shown.score is None else f"#{shown.rank:,}  {shown.score:.3f}"


def draw_lines(
    painter: QPainter, option: QStyleOptionViewItem, lines: list[str], inner: QRect, top: int
) -> None:
    """Paint centred lines under a crop, the first one bold."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    roles = QPalette.ColorRole
    strong = option.palette.color(roles.HighlightedText if selected else roles.Text)
    faint = strong if selected else option.palette.color(roles.PlaceholderText)
    font = QFont(option.font)
    for place, line in enumerate(lines):
        font.setBold(place == 0)
        painter.setFont(font)
        painter.setPen(strong if place == 0 else faint)
        metrics = painter.fontMetrics()
        room = QRect(inner.left(), top + place * metrics.height(), inner.width(), metrics.height())
        text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _id_of(model: QAbstractItemModel | None, row: int) -> int:
    """Return the detection shown in `row`, -1 for none; the case is not asked for it."""
    if row < 0 or not isinstance(model, HitList | GroupList):
        return -1
    return model.id_at(row)
