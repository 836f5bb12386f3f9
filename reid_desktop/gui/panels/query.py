"""The query: who is sought, taken from anywhere, and how."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPixmap,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import QueryError, ReidError
from reid_desktop.core.records import Method, Search
from reid_desktop.core.values import Changes, Float32, Image
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.gui.appearance import dress
from reid_desktop.gui.hits import CROP_MIME
from reid_desktop.gui.pictures import fitted, from_qimage, to_qimage
from reid_desktop.gui.queries import from_detection, from_file
from reid_desktop.gui.session import Session
from reid_desktop.gui.wording import METHOD_WORDS
from reid_desktop.pipeline.person_search import person_search
from reid_desktop.pipeline.query import Query, query_from_image
from reid_desktop.pipeline.retrieve import retrieve

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".gif", ".ppm")
CROP_ROOM = QSize(150, 210)


def picture_path(data: QMimeData) -> Path | None:
    """Return the one local picture file of a drop or the clipboard, if that is what it holds."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].suffix.lower() in PICTURES and paths[0].is_file():
        return paths[0]
    return None


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
        self.picture.setMinimumSize(CROP_ROOM)
        layout = QVBoxLayout(self)
        layout.addWidget(self.picture)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if data.hasFormat(CROP_MIME) or data.hasImage() or picture_path(data) is not None:
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


class QueryPanel(QWidget):
    """Takes a query by drop, paste, file, drawn box or crop, and starts searches.

    Signals:
        searched: Search that was answered.
    """

    searched = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.query: Query | None = None
        self._search_when_read = False
        self.field = DropField(self)
        self.field.dropped.connect(self.take_data)
        self.name = QLabel("")
        self.name.setWordWrap(True)
        self.name.setProperty("role", "faint")
        self.method = QComboBox(self)
        for method, words in METHOD_WORDS.items():
            self.method.addItem(words, method)
        self.method.setAccessibleName("Method")
        self.cameras = QToolButton(self)
        self.cameras.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.cameras.setMenu(QMenu(self.cameras))
        self.cameras.setAccessibleName("Cameras searched")
        self.cameras.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        for signal in (session.opened, session.closed):
            signal.connect(self._on_case)
        session.changed.connect(self._on_changed)
        self._on_case()
        self.show_query(None)

    @property
    def chosen_cameras(self) -> list[str]:
        """Names of the cameras ticked; empty for all."""
        return [a.text() for a in self.cameras.menu().actions() if a.isChecked() and a.data()]

    def show_query(self, query: Query | None) -> None:
        """Show `query` as the one that is asked next."""
        self.query = query
        if query is None:
            self.field.picture.setText(
                "Drop a picture or a crop here,\npaste one, or draw a box\non a frame."
            )
            self.name.setText("")
        else:
            self.field.picture.setPixmap(self._pixmap(query.crop()))
            height, width = query.crop().shape[:2]
            box = "" if query.box is not None else ", whole picture"
            self.name.setText(f"{query.name}\n{width} x {height} px{box}")
        self.field.setAccessibleName(f"Query: {query.name}" if query else "Query: none")
        self._show_ready()

    def take_image(self, image: Image, name: str, *, box: Float32 | None = None) -> None:
        """Take pixels as query."""
        try:
            self.show_query(query_from_image(image, name=name, box=box))
        except QueryError as error:
            self._session.errored.emit(error, "query")

    def take_file(self, path: Path) -> None:
        """Take a picture file as query."""
        self._search_when_read = False
        self._session.frames.run(from_file(path), f"read {path.name}", self._on_read)

    def take_detection(self, detection_id: int, *, search: bool = False) -> None:
        """Take a stored detection as query, and ask at once if wanted."""
        case = self._session.case
        if case is None:
            return
        try:
            (detection,) = case.detections([detection_id])
            source, crop = case.source(detection.source_id), case.crop_jpeg(detection_id)
        except ReidError as error:
            self._session.errored.emit(error, "query")
            return
        self._search_when_read = search
        frames = self._session.frames
        job = from_detection(frames.footage_of, source, detection, crop)
        frames.run(job, "read the query", self._on_read)

    def take_search(self, search: Search) -> None:
        """Take the query of a stored search again, with its method."""
        name = search.query_name
        self.take_image(decode_picture(search.query_jpeg, name=name), name)
        self.method.setCurrentIndex(self.method.findData(search.method))

    def take_data(self, data: QMimeData) -> None:
        """Take what was dropped or pasted: a crop of a grid, a picture file, or pixels."""
        path = picture_path(data)
        if data.hasFormat(CROP_MIME):
            ids = bytes(data.data(CROP_MIME).data()).decode().split(",")
            self.take_detection(int(ids[0]))
        elif path is not None:
            self.take_file(path)
        elif data.hasImage():
            picture = QImage(data.imageData())
            if not picture.isNull():
                self.take_image(from_qimage(picture), "pasted picture")
        else:
            self._session.said.emit("There is no picture to take as query.")

    def paste(self) -> None:
        """Take the clipboard as query."""
        self.take_data(QGuiApplication.clipboard().mimeData())

    def choose_file(self) -> None:
        """Take a picture chosen in a dialog."""
        kinds = " ".join(f"*{ending}" for ending in PICTURES)
        chosen, _ = QFileDialog.getOpenFileName(self, "Query picture", "", f"Pictures ({kinds})")
        if chosen:
            self.take_file(Path(chosen))

    def search(self) -> None:
        """Ask the query by the chosen method, as a task."""
        session, query = self._session, self.query
        if query is None or session.case is None:
            session.said.emit("Choose a query first." if session.case else "Open a case first.")
            return
        method, cameras = Method(self.method.currentData()), self.chosen_cameras
        settings, by, networks = session.settings.search, session.examiner, session.networks
        cascade = method is Method.CASCADE
        task = session.run(
            f"search by {method.value.upper()}",
            lambda case: (
                retrieve(case, networks, query, settings=settings, cameras=cameras, by=by)
                if method is Method.GLAD
                else person_search(
                    case,
                    networks,
                    query,
                    settings=settings,
                    cascade=cascade,
                    cameras=cameras,
                    by=by,
                )
            ),
            announces=Changes(queries=True, detections=True, audit=True),
        )
        task.done.connect(self.searched)

    def _lay_out(self) -> None:
        self.open_button = QPushButton("Open…", self)
        dress(self.open_button, "open_file")
        self.paste_button = QPushButton("Paste", self)
        dress(self.paste_button, "paste")
        self.search_button = QPushButton("Search", self)
        self.search_button.setProperty("role", "primary")
        self.open_button.clicked.connect(self.choose_file)
        self.paste_button.clicked.connect(self.paste)
        self.search_button.clicked.connect(self.search)
        sources = QHBoxLayout()
        sources.addWidget(self.open_button)
        sources.addWidget(self.paste_button)
        form = QFormLayout()
        form.addRow("&Method", self.method)
        form.addRow("Came&ras", self.cameras)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.name)
        layout.addLayout(sources)
        layout.addLayout(form)
        layout.addWidget(self.search_button)
        self.setFocusProxy(self.open_button)

    def _pixmap(self, crop: Image) -> QPixmap:
        picture = to_qimage(crop)
        room = CROP_ROOM * self.devicePixelRatioF()
        size = fitted(picture.size(), room.width(), room.height())
        pixmap = QPixmap.fromImage(picture).scaled(
            size,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        return pixmap

    def _on_read(self, query: Query) -> None:
        self.show_query(query)
        if self._search_when_read:
            self._search_when_read = False
            self.search()

    def _on_case(self) -> None:
        self._show_ready()
        self._offer_cameras()

    def _on_changed(self, changes: Changes) -> None:
        if changes.footage:
            self._offer_cameras()

    def _offer_cameras(self) -> None:
        case = self._session.case
        names = sorted({s.camera for s in case.sources()}) if case is not None else []
        ticked = set(self.chosen_cameras)
        self._fill_cameras(names, ticked)

    def _fill_cameras(self, names: Sequence[str], ticked: set[str]) -> None:
        menu = self.cameras.menu()
        menu.clear()
        for name in names:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in ticked)
            action.setData(name)
            action.toggled.connect(self._show_cameras)
        self._show_cameras()

    def _show_cameras(self) -> None:
        chosen = self.chosen_cameras
        self.cameras.setText(", ".join(chosen) if chosen else "all cameras")

    def _show_ready(self) -> None:
        self.search_button.setEnabled(self.query is not None and self._session.case is not None)
