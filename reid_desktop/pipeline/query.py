"""Queries: the person sought, from a picture, a box on a frame, or a stored detection."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import CaseError, FootageError, QueryError
from reid_desktop.core.networks import Detector, Networks, PreparedQuery
from reid_desktop.core.values import Float32, Image
from reid_desktop.footage.crops import cut, encode_jpeg
from reid_desktop.footage.pictures import decode_picture, picture_bytes
from reid_desktop.footage.reader import open_footage
from reid_desktop.store.case import Case

SMALLEST_SIDE_PX = 8
PERSON_SCORE = 0.5
"""A detection on a query picture counts from this score on."""
LONE_CROP_RATIO = 1.4
"""A picture at least this much higher than wide may be a crop of one person."""
LONE_CROP_POINTS = 3
"""A picture without a detection is a crop of one person when so many key points are sure."""
SURE_POINT = 0.3
"""Confidence of a sure key point: 96 % of 290 held-out Market-1501 crops have at least three such
points, and 0.8 % of 400 upright pieces of photographs without people."""


@dataclass(frozen=True, slots=True)
class Query:
    """The person sought.

    Attributes:
        image: (H, W, 3) uint8 RGB, the whole query picture.
        box: (4,) float32 xyxy px of the picture; None when the whole picture is the person
            or it is not yet known where the person is.
        name: where it comes from, for lists and reports.
        sha256: hash of the picture's file, or of its pixels when there is no file.
        file: the bytes of the picture's file; None when it has none.
    """

    image: Image
    box: Float32 | None
    name: str
    sha256: str
    file: bytes | None = None

    def crop(self) -> Image:
        """Return the picture of the person."""
        return self.image if self.box is None else cut(self.image, self.box)

    def crop_jpeg(self) -> bytes:
        """Return the picture of the person as JPEG."""
        return encode_jpeg(self.crop())

    @property
    def corners(self) -> tuple[float, float, float, float] | None:
        """The box as four numbers, for records."""
        if self.box is None:
            return None
        x1, y1, x2, y2 = (float(value) for value in self.box)
        return x1, y1, x2, y2

    def prepared(self) -> PreparedQuery:
        """Return what a PersonSearcher needs."""
        height, width = self.image.shape[:2]
        whole = np.array([0, 0, width, height], np.float32)
        return PreparedQuery(self.image, whole if self.box is None else self.box)


def checked_box(box: Float32, image: Image, *, name: str) -> Float32:
    """Return `box` cut to the picture.

    Raises:
        QueryError: less than 8x8 px of the box lie inside the picture.
    """
    height, width = image.shape[:2]
    if np.isfinite(box).all():
        inside = np.clip(box, 0, [width, height, width, height]).astype(np.float32)
        if (inside[2:] - inside[:2] >= SMALLEST_SIDE_PX).all():
            return inside
    raise QueryError(
        f"The box {box.tolist()} holds less than {SMALLEST_SIDE_PX}x"
        f"{SMALLEST_SIDE_PX} px of “{name}” ({width}x{height} px). Draw it around the person."
    )


def query_from_image(image: Image, *, name: str, box: Float32 | None = None) -> Query:
    """Return a query from pixels (pasted, dropped, drawn on a frame).

    Raises:
        QueryError: the box lies outside the picture.
    """
    inside = None if box is None else checked_box(box, image, name=name)
    return Query(image, inside, name, pixel_hash(image))


def pixel_hash(image: Image) -> str:
    """Return the SHA-256 of the pixels of `image`, row by row."""
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()


def read_query(path: Path, box: Float32 | None = None) -> Query:
    """Read a query picture.

    Raises:
        FootageError: the file cannot be read as a picture.
        QueryError: the box lies outside the picture.
    """
    data = picture_bytes(path)
    image = decode_picture(data, name=path.name)
    inside = None if box is None else checked_box(box, image, name=path.name)
    return Query(image, inside, path.name, hashlib.sha256(data).hexdigest(), data)


def query_from_detection(case: Case, detection_id: int) -> Query:
    """Return a query from a stored detection: its frame and box, or its crop when that is gone.

    Raises:
        CaseError: there is no such detection.
    """
    try:
        (detection,) = case.detections([detection_id])
    except KeyError as error:
        raise CaseError(f"“{case.path.name}” has no detection {detection_id}.") from error
    source = case.source(detection.source_id)
    name = f"{source.name}, {detection.time_s:.2f} s, detection {detection_id}"
    try:
        with open_footage(Path(source.path), kind=source.kind) as footage:
            frame = footage.frame(detection.frame_index)
        return query_from_image(frame.image, name=name, box=np.array(detection.box, np.float32))
    except FootageError:
        crop = decode_picture(case.crop_jpeg(detection_id), name=name)
        return query_from_image(crop, name=name)


def people_on(query: Query, detector: Detector) -> Float32:
    """Return the boxes (N, 4) of the people on a query picture, best first."""
    detections = detector.detect([query.image])[0]
    return detections.boxes[detections.scores >= PERSON_SCORE]


def with_person(query: Query, networks: Networks) -> Query:
    """Return `query` with its person found where no box was given.

    A picture shaped like a crop whose key points are sure is taken whole; else the best
    detection is the person.

    Args:
        query: a query with a box is returned as it is.
        networks: describer and detector are built when they are needed.

    Raises:
        QueryError: nobody was found on the picture.
    """
    if query.box is not None:
        return query
    height, width = query.image.shape[:2]
    if min(height, width) >= SMALLEST_SIDE_PX:
        sure = (
            networks.describer().describe_crops([query.image]).keypoints.confidences[0]
            >= SURE_POINT
        )
        alone = int(sure.sum()) >= LONE_CROP_POINTS
        if alone and height >= LONE_CROP_RATIO * width:
            return query
        boxes = people_on(query, networks.detector())
        if len(boxes):
            return replace(query, box=boxes[0])
        if alone:
            return query
    raise QueryError(
        f"There is nobody on “{query.name}”. Choose a picture of the person, or give a box."
    )
