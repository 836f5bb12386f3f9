"""Pictures on their way to the query: from a file, a drop, the clipboard, a frame, a crop."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from reid_desktop.core.errors import QueryError, ReidError
from reid_desktop.core.records import Role
from reid_desktop.core.values import Float32, Image
from reid_desktop.gui.carried import CROP_MIME, is_of_another_case, numbers_of
from reid_desktop.gui.language import tr
from reid_desktop.gui.pictures import from_qimage
from reid_desktop.gui.queries import from_detection, from_file
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.drop_field import picture_path
from reid_desktop.pipeline.query import Query, query_from_image


class QueryIntake(QObject):
    """Reads what the analyst points at; files and frames on the lane of frames.

    Signals:
        taken: (Query, Role or None): the query itself has no role, a further example has one.
    """

    taken = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def take_image(
        self, image: Image, name: str, *, box: Float32 | None = None, role: Role | None = None
    ) -> None:
        """Take pixels ((H, W, 3) uint8 RGB) with the person in `box`, or as a whole."""
        try:
            query = query_from_image(image, name=name, box=box)
        except QueryError as error:
            self._session.errored.emit(error, "query")
            return
        self.taken.emit(query, role)

    def take_file(self, path: Path, role: Role | None = None) -> None:
        """Take a picture file."""
        title = tr("read {name}", name=path.name)
        self._session.frames.run(from_file(path), title, partial(self._tell, role))

    def take_detection(self, detection_id: int, role: Role | None = None) -> None:
        """Take a stored detection."""
        case = self._session.case
        if case is None:
            return
        try:
            (detection,) = case.detections([detection_id])
            source, crop = case.source(detection.source_id), case.crop_jpeg(detection_id)
        except ReidError as error:
            self._session.errored.emit(error, "query")
            return
        except KeyError:  # gone since it was dragged
            strange = QueryError(f"This case has no detection {detection_id}. Drag one of its own.")
            self._session.errored.emit(strange, "query")
            return
        frames = self._session.frames
        job = from_detection(frames.footage_of, source, detection, crop)
        frames.run(job, tr("read the query"), partial(self._tell, role))

    def take_data(self, data: QMimeData, role: Role | None = None) -> None:
        """Take what was dropped or pasted: crops of a grid, a picture file, or pixels.

        The query is one crop; several crops dropped as examples are all taken.
        """
        path, case = picture_path(data), self._session.case
        if is_of_another_case(data, CROP_MIME, case):
            strange = QueryError(
                "This crop is of another case and was not taken. Export it there as a picture, "
                "and drop the picture here."
            )
            self._session.errored.emit(strange, "query")
        elif data.hasFormat(CROP_MIME):
            ids = numbers_of(data, CROP_MIME, case)
            for detection_id in ids if role is not None else ids[:1]:
                self.take_detection(detection_id, role)
        elif path is not None:
            self.take_file(path, role)
        elif data.hasImage():
            picture = QImage(data.imageData())
            if not picture.isNull():
                self.take_image(from_qimage(picture), tr("pasted picture"), role=role)
        else:
            self._session.said.emit(tr("There is no picture to take as query."))

    def _tell(self, role: Role | None, query: Query) -> None:
        self.taken.emit(query, role)
