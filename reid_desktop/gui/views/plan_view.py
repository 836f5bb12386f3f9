"""The plan of the site: cameras placed by hand, hits beside them, the path of the person."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from reid_desktop.gui.appearance import ACCENT, BOX
from reid_desktop.gui.language import tr

CAMERA_MIME = "application/x-reid-desktop-camera"
"""Name of a camera, UTF-8: what is dragged from the list onto the plan."""
RADIUS_PX = 9.0
KEY_STEP = 0.01
"""An arrow key moves a camera by this share of the plan's side."""
BARE_ASPECT = 0.6


class PlanView(QWidget):
    """Shows the plan fitted into the widget; places are shares of its sides.

    Signals:
        placed: (camera, (x, y)) where it was dropped or moved to.
        removed: camera that shall leave the plan.
        camera_chosen: camera that was clicked, "" for none.
        picture_dropped: path of a picture file dropped on the plan.
    """

    placed = Signal(str, object)
    removed = Signal(str)
    camera_chosen = Signal(str)
    picture_dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._scaled = QPixmap()
        self._places: dict[str, tuple[float, float]] = {}
        self._counts: Mapping[str, int] = {}
        self._path: Sequence[tuple[str, str]] = ()
        self._current = ""
        self._dragged: tuple[float, float] | None = None
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(220, 140))
        self.setAccessibleName(tr("Plan of the site"))
        self.setAccessibleDescription(
            tr("Tab goes through the cameras, arrow keys move one, Delete takes it off the plan.")
        )

    @property
    def current_camera(self) -> str:
        """The camera that is chosen, "" for none."""
        return self._current

    @property
    def room(self) -> QRectF:
        """Where the plan is painted, px of the widget."""
        aspect = BARE_ASPECT
        if not self._picture.isNull():
            aspect = self._picture.height() / max(1, self._picture.width())
        width = min(self.width() - 2.0, (self.height() - 2.0) / aspect)
        height = width * aspect
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def show_picture(self, picture: QPixmap) -> None:
        """Show the plan; a null pixmap for a bare ground."""
        self._picture = picture
        self._scaled = QPixmap()
        self.update()

    def show_cameras(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Show cameras where they stand."""
        self._places = dict(places)
        if self._current not in self._places:
            self._current = ""
        self.update()

    def show_hits(self, counts: Mapping[str, int], path: Sequence[tuple[str, str]]) -> None:
        """Show how many candidates each camera has, and where the person went.

        Args:
            counts: by camera.
            path: (camera, clock) of each sighting in the order of time.
        """
        self._counts, self._path = counts, path
        self.update()

    def point_of(self, camera: str) -> QPointF:
        """Return where a placed camera is painted, px of the widget."""
        room = self.room
        x, y = self._places[camera]
        return QPointF(room.left() + x * room.width(), room.top() + y * room.height())

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_path(painter)
        for camera in self._places:
            self._paint_camera(painter, camera)
        if not self._places:
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            hint = tr("Drop a picture of the site here.\nDrag cameras from the list onto it.")
            within = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.room, int(within), hint)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = [c for c in self._places if self._distance(c, event.position()) <= 2 * RADIUS_PX]
        self._choose(min(near, key=lambda c: self._distance(c, event.position()), default=""))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._current and event.buttons() & Qt.MouseButton.LeftButton:
            self._dragged = self._share_of(event.position())
            self._places[self._current] = self._dragged
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self.placed.emit(self._current, self._dragged)
            self._dragged = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CAMERA_MIME) or event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        event.acceptProposedAction()
        if data.hasFormat(CAMERA_MIME):
            camera = bytes(data.data(CAMERA_MIME).data()).decode("utf-8", "replace")
            self.placed.emit(camera, self._share_of(event.position()))
        elif data.urls() and data.urls()[0].isLocalFile():
            self.picture_dropped.emit(data.urls()[0].toLocalFile())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Go through the cameras by Tab, and out of the plan after the last."""
        cameras = list(self._places)
        place = cameras.index(self._current) if self._current in cameras else -1
        place += 1 if next else -1
        if 0 <= place < len(cameras):
            self._choose(cameras[place])
            return True
        self._choose("")
        return bool(super().focusNextPrevChild(next))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-KEY_STEP, 0.0),
            Qt.Key.Key_Right: (KEY_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -KEY_STEP),
            Qt.Key.Key_Down: (0.0, KEY_STEP),
        }
        move = moves.get(Qt.Key(event.key()))
        if self._current and move is not None:
            x, y = self._places[self._current]
            place = (min(1.0, max(0.0, x + move[0])), min(1.0, max(0.0, y + move[1])))
            self._places[self._current] = place
            self.placed.emit(self._current, place)
        elif self._current and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self._current)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scaled = QPixmap()

    def _choose(self, camera: str) -> None:
        self._current = camera
        self.camera_chosen.emit(camera)
        self.update()

    def _distance(self, camera: str, point: QPointF) -> float:
        return QLineF(self.point_of(camera), point).length()

    def _share_of(self, point: QPointF) -> tuple[float, float]:
        room = self.room
        x, y = (point.x() - room.left()) / room.width(), (point.y() - room.top()) / room.height()
        return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))

    def _paint_ground(self, painter: QPainter) -> None:
        room = self.room
        painter.fillRect(room, self.palette().color(QPalette.ColorRole.Base))
        if self._picture.isNull():
            painter.setPen(
                QPen(self.palette().color(QPalette.ColorRole.Mid), 1, Qt.PenStyle.DotLine)
            )
            painter.drawRect(room)
            return
        if self._scaled.isNull():
            ratio = self.devicePixelRatioF()
            self._scaled = self._picture.scaled(
                (room.size() * ratio).toSize(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        painter.drawPixmap(room, self._scaled, QRectF(self._scaled.rect()))

    def _paint_camera(self, painter: QPainter, camera: str) -> None:
        """Paint a camera as a disc with its name and how many candidates it has."""
        point, chosen = self.point_of(camera), camera == self._current
        painter.setPen(QPen(QColor(BOX if chosen else "white"), 3 if chosen else 2))
        painter.setBrush(QColor(ACCENT))
        painter.drawEllipse(point, RADIUS_PX, RADIUS_PX)
        count = self._counts.get(camera, 0)
        text = camera or tr("unknown")
        if count:
            text = tr("{camera}: {count:,}", camera=text, count=count)
        self._tag(painter, QPointF(point.x(), point.y() + RADIUS_PX + 3), text)

    def _paint_path(self, painter: QPainter) -> None:
        """Paint the sightings as a path of bowed arrows, each with its number and clock."""
        seen = [(camera, when) for camera, when in self._path if camera in self._places]
        stops: list[tuple[str, str]] = []
        for camera, when in seen:
            if not stops or stops[-1][0] != camera:
                stops.append((camera, when))
        pen = QPen(QColor(BOX), 3)
        for number, ((here, _), (there, when)) in enumerate(pairwise(stops), start=1):
            start, end = self.point_of(here), self.point_of(there)
            line = QLineF(start, end)
            if line.length() < 1:
                continue
            bow = line.normalVector().unitVector()
            lift = min(60.0, line.length() / 4)
            middle = line.pointAt(0.5) + QPointF(bow.dx() * lift, bow.dy() * lift)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            curve = QPainterPath(start)
            curve.quadTo(middle, end)
            painter.drawPath(curve)
            self._arrow(painter, QLineF(middle, end))
            self._tag(painter, curve.pointAtPercent(0.5), f"{number}  {when}")

    def _arrow(self, painter: QPainter, line: QLineF) -> None:
        line.setLength(max(0.0, line.length() - RADIUS_PX - 2))
        back = QLineF(line.p2(), line.p1())
        back.setLength(12)
        wings = []
        for turn in (25.0, -25.0):
            wing = QLineF(back)
            wing.setAngle(back.angle() + turn)
            wings.append(wing.p2())
        painter.setBrush(QColor(BOX))
        painter.drawPolygon(QPolygonF([line.p2(), *wings]))

    def _tag(self, painter: QPainter, top: QPointF, text: str) -> None:
        """Paint `text` on a plate of its own, centred below `top`, inside the widget."""
        font = QFont(self.font())
        metrics = QFontMetricsF(font)
        size = metrics.boundingRect(text).adjusted(-5, -2, 5, 2)
        plate = QRectF(top.x() - size.width() / 2, top.y(), size.width(), size.height())
        plate.moveLeft(min(max(1.0, plate.left()), self.width() - plate.width() - 1))
        plate.moveTop(min(max(1.0, plate.top()), self.height() - plate.height() - 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 23, 27, 215))
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(QColor("white"))
        painter.setFont(font)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
