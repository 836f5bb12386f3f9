"""One frame with its boxes: zoom, pan, choose a box, draw a box."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from reid_desktop.core.parts import MIN_CONFIDENCE
from reid_desktop.gui.appearance import ACCENT, BOX
from reid_desktop.gui.language import tr

SMALLEST_SIDE_PX = 8
ZOOM_STEP = 1.25
MOST_ZOOM = 40.0
KEY_STEP_PX = 8.0
PART_COLOURS = ("#ffd24d", "#6ee7a8", "#c9a2ff")
"""Head, upper body, lower body."""


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A box on the frame.

    Attributes:
        box: x1, y1, x2, y2 in px of the frame.
        label: text above it.
        detection_id: of the stored detection, -1 for none.
        points: (x, y, confidence) of its key points, px of the frame.
        parts: (x1, y1, x2, y2) of head, upper body, lower body; dashed where assumed.
        located: whether each part was located.
    """

    box: tuple[float, float, float, float]
    label: str
    detection_id: int
    points: tuple[tuple[float, float, float], ...] = ()
    parts: tuple[tuple[float, float, float, float], ...] = ()
    located: tuple[bool, ...] = ()

    @property
    def rectangle(self) -> QRectF:
        """The box as Qt has it."""
        x1, y1, x2, y2 = self.box
        return QRectF(x1, y1, x2 - x1, y2 - y1)


class FrameView(QGraphicsView):
    """Shows a frame, its boxes and the box being drawn; all in px of the frame.

    Signals:
        box_drawn: (x1, y1, x2, y2), a new box was drawn by mouse or keyboard.
        box_chosen: detection id of a box, by Enter or double click.
        stepped: -1 or 1, the arrow keys; -2 or 2 with Ctrl (to a frame with people).
        drawing_changed: whether the mouse draws a box now.
    """

    box_drawn = Signal(object)
    box_chosen = Signal(int)
    stepped = Signal(int)
    drawing_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._picture)
        self._boxes: list[ShownBox] = []
        self._current = -1
        self._shows_parts = False
        self._draft: QRectF | None = None
        self._pressed: QPointF | None = None
        self._drawing = False
        self._fitted = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Dark)
        self.setBackgroundBrush(QColor("#15181c"))
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setAccessibleName(tr("Frame"))
        self.setAccessibleDescription(
            tr(
                "Arrow keys step through frames, Tab goes through the boxes, Enter takes a box "
                "as query, B draws a box."
            )
        )

    @property
    def is_empty(self) -> bool:
        """Whether no frame is shown."""
        return self._picture.pixmap().isNull()

    @property
    def is_drawing(self) -> bool:
        """Whether mouse and arrow keys shape a new box."""
        return self._drawing

    @property
    def boxes(self) -> list[ShownBox]:
        """The boxes shown."""
        return list(self._boxes)

    @property
    def current_box(self) -> ShownBox | None:
        """The box that is chosen."""
        return self._boxes[self._current] if 0 <= self._current < len(self._boxes) else None

    def show_frame(self, picture: QImage) -> None:
        """Show `picture`; zoom is kept between pictures of one size."""
        before = self._picture.pixmap().size()
        self._picture.setPixmap(QPixmap.fromImage(picture))
        self._scene.setSceneRect(QRectF(picture.rect()))
        if self._fitted or picture.size() != before:
            self.fit()
        self.show_boxes([])

    def show_boxes(self, boxes: Sequence[ShownBox], *, current_id: int = -1) -> None:
        """Show `boxes`, that of detection `current_id` as chosen."""
        self._boxes = list(boxes)
        ids = [box.detection_id for box in self._boxes]
        self._current = ids.index(current_id) if current_id in ids else -1
        self.viewport().update()

    def show_parts(self, *, wanted: bool) -> None:
        """Draw key points and parts of everybody, or not."""
        self._shows_parts = wanted
        self.viewport().update()

    def clear(self) -> None:
        """Show nothing."""
        self._picture.setPixmap(QPixmap())
        self.show_boxes([])
        self.draw_box(wanted=False)

    def fit(self) -> None:
        """Zoom so that the whole frame is seen."""
        self._fitted = True
        self.fitInView(self._picture, Qt.AspectRatioMode.KeepAspectRatio)

    def zoom(self, factor: float) -> None:
        """Zoom by `factor`, within reason."""
        wanted = self.transform().m11() * factor
        if 0.05 <= wanted <= MOST_ZOOM:
            self._fitted = False
            self.scale(factor, factor)

    def draw_box(self, *, wanted: bool) -> None:
        """Begin or end drawing; the keyboard begins with a box in the middle."""
        wanted = wanted and not self.is_empty
        changed = wanted != self._drawing
        self._drawing = wanted
        self._draft = None
        self.setDragMode(
            QGraphicsView.DragMode.NoDrag if wanted else QGraphicsView.DragMode.ScrollHandDrag
        )
        self.viewport().setCursor(
            Qt.CursorShape.CrossCursor if wanted else Qt.CursorShape.OpenHandCursor
        )
        if changed:
            self.drawing_changed.emit(wanted)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Paint the boxes in front of the frame, with lines and texts of constant size."""
        if self.is_empty:
            return
        scale = self.transform().m11()
        font = QFont(self.font())
        font.setPointSizeF(max(1.0, font.pointSizeF()) / scale)
        painter.setFont(font)
        for place, box in enumerate(self._boxes):
            self._draw_box(painter, box, scale, chosen=place == self._current)
            if self._shows_parts:
                draw_parts(painter, box, scale)
        if self._draft is not None:
            painter.setPen(QPen(QColor(ACCENT), 2 / scale, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(47, 111, 222, 40))
            painter.drawRect(self._draft)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._drawing and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._inside(self.mapToScene(event.position().toPoint()))
            self._draft = QRectF(self._pressed, self._pressed)
            return
        place = self.mapToScene(event.position().toPoint())
        under = [i for i, box in enumerate(self._boxes) if box.rectangle.contains(place)]
        if under and event.button() is Qt.MouseButton.LeftButton:
            smallest = min(under, key=lambda i: _area(self._boxes[i].rectangle))
            self._choose(smallest)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            place = self._inside(self.mapToScene(event.position().toPoint()))
            self._draft = QRectF(self._pressed, place).normalized()
            self.viewport().update()
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._pressed = None
            self._take_draft()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        if not self._drawing:
            self._take_current()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        self.zoom(ZOOM_STEP**turns)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted and not self.is_empty:
            self.fit()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Go through the boxes by Tab, and out of the view after the last."""
        place = self._current + (1 if next else -1)
        if 0 <= place < len(self._boxes) and not self._drawing:
            self._choose(place)
            return True
        self._choose(-1)
        return bool(super().focusNextPrevChild(next))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._drawing and self._shape_by_key(event):
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit((1 if key == Qt.Key.Key_Right else -1) * (2 if control else 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_current()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _shape_by_key(self, event: QKeyEvent) -> bool:
        """Move the draft by arrows, size it by Shift + arrows, take it by Enter, leave by Esc."""
        moves = {
            Qt.Key.Key_Left: (-KEY_STEP_PX, 0.0),
            Qt.Key.Key_Right: (KEY_STEP_PX, 0.0),
            Qt.Key.Key_Up: (0.0, -KEY_STEP_PX),
            Qt.Key.Key_Down: (0.0, KEY_STEP_PX),
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.draw_box(wanted=False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_draft()
        elif key in moves:
            draft = self._draft or self._middle()
            x, y = moves[key]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                draft = draft.adjusted(0, 0, x, y)
            else:
                draft = draft.translated(x, y)
            self._draft = draft.normalized().intersected(self._scene.sceneRect())
            self.viewport().update()
        else:
            return False
        return True

    def _take_draft(self) -> None:
        draft, self._draft = self._draft, None
        if draft is not None and min(draft.width(), draft.height()) >= SMALLEST_SIDE_PX:
            self.draw_box(wanted=False)
            self.box_drawn.emit((draft.left(), draft.top(), draft.right(), draft.bottom()))
        self.viewport().update()

    def _take_current(self) -> None:
        box = self.current_box
        if box is not None and box.detection_id >= 0:
            self.box_chosen.emit(box.detection_id)

    def _choose(self, place: int) -> None:
        self._current = place
        self.viewport().update()

    def _middle(self) -> QRectF:
        frame = self._scene.sceneRect()
        draft = QRectF(0, 0, frame.height() / 5, frame.height() / 2)
        draft.moveCenter(frame.center())
        return draft

    def _inside(self, place: QPointF) -> QPointF:
        frame = self._scene.sceneRect()
        x = min(max(place.x(), frame.left()), frame.right())
        return QPointF(x, min(max(place.y(), frame.top()), frame.bottom()))

    def _draw_box(self, painter: QPainter, box: ShownBox, scale: float, *, chosen: bool) -> None:
        rectangle = box.rectangle
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 150), (5 if chosen else 3.5) / scale))
        painter.drawRect(rectangle)
        painter.setPen(QPen(QColor(BOX if chosen else "#8fd3ff"), (3 if chosen else 1.5) / scale))
        painter.drawRect(rectangle)
        if box.label:
            height = self.fontMetrics().height() / scale
            width = (self.fontMetrics().horizontalAdvance(box.label) + 8) / scale
            top = max(0.0, rectangle.top() - height)
            tag = QRectF(rectangle.left(), top, width, height)
            painter.fillRect(tag, QColor(BOX if chosen else "#8fd3ff"))
            painter.setPen(QColor("#14171b"))
            painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, box.label)


def draw_parts(painter: QPainter, box: ShownBox, scale: float) -> None:
    """Paint the parts of a person, dashed where they are assumed, and the key points.

    Sure points are discs, unsure ones circles.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lines = zip(box.parts, box.located, PART_COLOURS, strict=False)
    for (x1, y1, x2, y2), located, colour in lines:
        style = Qt.PenStyle.SolidLine if located else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colour), 1.5 / scale, style))
        painter.drawRect(QRectF(x1, y1, x2 - x1, y2 - y1))
    for x, y, confidence in box.points:
        if confidence > 0:
            painter.setPen(QPen(QColor("white"), 1 / scale))
            sure = confidence >= MIN_CONFIDENCE
            painter.setBrush(QColor("#e0218a") if sure else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), 4 / scale, 4 / scale)


def _area(rectangle: QRectF) -> float:
    return rectangle.width() * rectangle.height()
