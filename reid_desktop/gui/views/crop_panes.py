"""Pictures of people side by side; zoom and pan of one are those of all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reid_desktop.gui.appearance import BOX
from reid_desktop.gui.language import tr

ZOOM_STEP = 1.25
MOST_ZOOM = 24.0
KEY_STEP = 0.05
GROUND = QColor("#15181c")


@dataclass(frozen=True, slots=True)
class Pane:
    """One picture to compare.

    Attributes:
        picture: the whole crop.
        region: what is looked at with zoom 1, px of the picture: all of it, or one part.
        title: line above it.
        note: line below it.
    """

    picture: QImage
    region: QRectF
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What all panes look at: shares of each pane's own region.

    Attributes:
        zoom: 1 shows the whole region.
        x, y: centre, 0 to 1.
    """

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    def moved(self, x: float, y: float) -> "Sight":
        """Return this sight moved by shares of the region, its centre inside."""
        return Sight(self.zoom, min(1.0, max(0.0, self.x + x)), min(1.0, max(0.0, self.y + y)))

    def zoomed(self, factor: float, x: float, y: float) -> "Sight":
        """Return this sight zoomed by `factor`; the point x, y of the region stays in place."""
        zoom = min(MOST_ZOOM, max(1.0, self.zoom * factor))
        if zoom == 1.0:
            return Sight()
        kept = self.zoom / zoom
        return Sight(zoom, x + (self.x - x) * kept, y + (self.y - y) * kept).moved(0, 0)


class CropPane(QWidget):
    """Paints one Pane as the shared Sight wants it.

    Signals:
        sight_wanted: Sight that mouse or keys ask for.
    """

    sight_wanted = Signal(object)

    def __init__(self, pane: Pane, sight: Sight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane = pane
        self.sight = sight
        self._pressed: QPointF | None = None
        self.setMinimumSize(QSize(90, 140))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(pane.title)
        self.setAccessibleDescription(
            tr("Plus and minus zoom, arrow keys move, 0 shows all; every picture follows.")
        )

    def look(self, sight: Sight) -> None:
        """Show what `sight` says."""
        self.sight = sight
        self.update()

    @property
    def room(self) -> QRectF:
        """Where the picture is painted."""
        line = self.fontMetrics().height() + 6
        return QRectF(self.rect()).adjusted(1, line, -1, -line)

    @property
    def scale(self) -> float:
        """Widget px for each px of the picture."""
        region, room = self.pane.region, self.room
        whole = min(room.width() / region.width(), room.height() / region.height())
        return whole * self.sight.zoom

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale < 8)
        palette, room = self.palette(), self.room
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        metrics = self.fontMetrics()
        right = Qt.TextElideMode.ElideRight
        title = metrics.elidedText(self.pane.title, right, self.width())
        note = metrics.elidedText(self.pane.note, right, self.width())
        top = QRectF(0, 0, self.width(), room.top())
        low = QRectF(0, room.bottom(), self.width(), self.height() - room.bottom())
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, title)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(low, Qt.AlignmentFlag.AlignCenter, note)
        painter.fillRect(room, GROUND)
        painter.setClipRect(room)
        painter.drawImage(self._placed(QRectF(self.pane.picture.rect())), self.pane.picture)
        if self.pane.region != QRectF(self.pane.picture.rect()):
            painter.setPen(QPen(QColor(BOX), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(self._placed(self.pane.region))
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1.5))
            painter.drawRect(room)

    def wheelEvent(self, event: QWheelEvent) -> None:
        x, y = self._share_at(event.position())
        factor = ZOOM_STEP ** (event.angleDelta().y() / 120)
        self.sight_wanted.emit(self.sight.zoomed(factor, x, y))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            moved = self._pressed - event.position()
            self._pressed = event.position()
            region, scale = self.pane.region, self.scale
            x, y = moved.x() / scale / region.width(), moved.y() / scale / region.height()
            self.sight_wanted.emit(self.sight.moved(x, y))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, step = Qt.Key(event.key()), KEY_STEP / self.sight.zoom
        moves = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        if key in moves:
            self.sight_wanted.emit(self.sight.moved(*moves[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.sight_wanted.emit(self.sight.zoomed(ZOOM_STEP, self.sight.x, self.sight.y))
        elif key == Qt.Key.Key_Minus:
            self.sight_wanted.emit(self.sight.zoomed(1 / ZOOM_STEP, self.sight.x, self.sight.y))
        elif key == Qt.Key.Key_0:
            self.sight_wanted.emit(Sight())
        else:
            super().keyPressEvent(event)

    def _placed(self, part: QRectF) -> QRectF:
        """Return where `part` (px of the picture) is painted."""
        region, room, scale = self.pane.region, self.room, self.scale
        centre_x = region.left() + self.sight.x * region.width()
        centre_y = region.top() + self.sight.y * region.height()
        return QRectF(
            room.center().x() + (part.left() - centre_x) * scale,
            room.center().y() + (part.top() - centre_y) * scale,
            part.width() * scale,
            part.height() * scale,
        )

    def _share_at(self, point: QPointF) -> tuple[float, float]:
        """Return the shares of the region under a point of the widget."""
        placed = self._placed(self.pane.region)
        x, y = (point.x() - placed.left()) / placed.width(), point.y() - placed.top()
        return x, y / placed.height()


class CropPanes(QWidget):
    """The panes in a row, one Sight for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sight = Sight()
        self.panes: list[CropPane] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def show_panes(self, panes: Sequence[Pane]) -> None:
        """Show `panes`; zoom and pan stay as they are."""
        for old in self.panes[len(panes) :]:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        del self.panes[len(panes) :]
        for place, pane in enumerate(panes):
            if place == len(self.panes):
                made = CropPane(pane, self.sight, self)
                made.sight_wanted.connect(self.look)
                self.panes.append(made)
                self._row.addWidget(made, 1)
            self.panes[place].pane = pane
            self.panes[place].setAccessibleName(pane.title)
            self.panes[place].update()

    def look(self, sight: Sight) -> None:
        """Let every pane look at the same place of its own picture."""
        self.sight = sight
        for pane in self.panes:
            pane.look(sight)
