"""Detections: rows of the table `detections`, their crops in crops.pack."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.records import Detection, NewDetection
from reid_desktop.core.values import Float32, Int64
from reid_desktop.store.connection import Connection
from reid_desktop.store.faults import damaged
from reid_desktop.store.flat_files import CROPS_NAME
from reid_desktop.store.frame_rows import network_number

_SELECT = (
    "SELECT d.id, f.source_id, f.frame_index, f.time_s, d.x1, d.y1, d.x2, d.y2, d.score, n.name, "
    "d.keypoints, d.visible FROM detections d "
    "JOIN frames f ON f.id = d.frame_id JOIN networks n ON n.id = d.detector"
)
_INSERT = (
    "INSERT INTO detections (frame_id, detector, x1, y1, x2, y2, score, keypoints, visible, "
    "crop_offset, crop_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_DETECTION_ROW = np.dtype([("id", "i8"), ("frame", "i8"), ("score", "f4"), ("height", "f4")])
_FRAME_ROW = np.dtype([("id", "i8"), ("source", "i8"), ("index", "i8"), ("time_s", "f8")])

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DetectionColumns:
    """All detections of a case, side by side in the order of their ids.

    Attributes:
        ids: (N,) int64.
        source_ids: (N,) int64.
        frame_indices: (N,) int64.
        times_s: (N,) float64, seconds from the start of the source.
        scores: (N,) float32, the detector's.
        heights: (N,) float32, of the boxes, px of the frame.
    """

    ids: Int64
    source_ids: Int64
    frame_indices: Int64
    times_s: NDArray[np.float64]
    scores: Float32
    heights: Float32

    def __len__(self) -> int:
        """Return the number of detections."""
        return len(self.ids)


def _box(box: Float32) -> Box:
    """Return a (4,) float32 box as Python floats, which SQLite keeps exactly."""
    x1, y1, x2, y2 = (float(value) for value in np.asarray(box, np.float32))
    assert math.isfinite(x1 + y1 + x2 + y2), f"box {x1, y1, x2, y2}"
    return x1, y1, x2, y2


def add(
    db: Connection, frame_id: int, *, detector_id: str, detections: Sequence[NewDetection]
) -> list[int]:
    """Insert the detections of a frame, their crops in one write; return their ids in order.

    A box that this detector has given on this frame before is the same detection and keeps its id.
    """
    detector = network_number(db, detector_id)
    known: dict[Box, int] = {
        (x1, y1, x2, y2): number
        for number, x1, y1, x2, y2 in db.rows(
            "SELECT id, x1, y1, x2, y2 FROM detections WHERE frame_id = ? AND detector = ?",
            (frame_id, detector),
        )
    }
    boxes = [_box(detection.box) for detection in detections]
    fresh = {box: new for box, new in zip(boxes, detections, strict=True) if box not in known}
    if fresh:
        offset = db.append(CROPS_NAME, b"".join(new.crop_jpeg for new in fresh.values()))
        for box, new in fresh.items():
            known[box] = _insert(db, (frame_id, detector, *box), new, offset)
            offset += len(new.crop_jpeg)
    return [known[box] for box in boxes]


def _insert(db: Connection, key: tuple[Any, ...], new: NewDetection, offset: int) -> int:
    """Insert one detection whose crop lies at `offset` of the pack; return its id."""
    assert math.isfinite(new.score), f"score {new.score}"
    assert new.keypoints.shape == (4, 3), new.keypoints.shape
    keypoints = np.asarray(new.keypoints, "<f4").tobytes()
    visible = sum(bool(seen) << bit for bit, seen in enumerate(new.visible))
    crop = (offset, len(new.crop_jpeg))
    return db.write(_INSERT, (*key, float(np.float32(new.score)), keypoints, visible, *crop))


def _detection(row: tuple[Any, ...]) -> Detection:
    """Return the record of a row of `_SELECT`."""
    number, source_id, frame_index, time_s, x1, y1, x2, y2, score, name, points, visible = row
    keypoints = np.frombuffer(points, "<f4").reshape(4, 3).astype(np.float32)
    seen = (bool(visible & 1), bool(visible & 2), bool(visible & 4))
    box = (x1, y1, x2, y2)
    return Detection(number, source_id, frame_index, time_s, box, score, name, keypoints, seen)


def some(db: Connection, ids: Iterable[int]) -> list[Detection]:
    """Return the detections `ids` in that order; KeyError when one is unknown."""
    wanted = [int(number) for number in ids]
    rows = db.rows(
        f"{_SELECT} WHERE d.id IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
    )
    found = {row[0]: _detection(row) for row in rows}
    for number in wanted:
        if number not in found:
            if db.first("SELECT 1 FROM detections WHERE id = ?", (number,)):
                raise damaged(db.folder, f"detection {number} has lost its frame")
            raise KeyError(number)
    return [found[number] for number in wanted]


def of_frame(db: Connection, source_id: int, frame_index: int) -> list[Detection]:
    """Return all detections of a frame in the order of their ids; none is ordinary."""
    statement = f"{_SELECT} WHERE f.source_id = ? AND f.frame_index = ? ORDER BY d.id"
    return [_detection(row) for row in db.rows(statement, (source_id, frame_index))]


def ids_of_frame(
    db: Connection, source_id: int, frame_index: int, *, detector_id: str
) -> list[int]:
    """Return the ids of what one detector found on a frame."""
    statement = (
        "SELECT d.id FROM detections d JOIN frames f ON f.id = d.frame_id "
        "JOIN networks n ON n.id = d.detector "
        "WHERE f.source_id = ? AND f.frame_index = ? AND n.name = ? ORDER BY d.id"
    )
    return [row[0] for row in db.rows(statement, (source_id, frame_index, detector_id))]


def ids(db: Connection, source_ids: Sequence[int] | None) -> Int64:
    """Return the ids of all detections, or of those of some sources, (N,) int64 ascending."""
    if source_ids is None:
        return db.integers("SELECT id AS n FROM detections ORDER BY id")
    return db.integers(
        "SELECT d.id AS n FROM frames f JOIN detections d ON d.frame_id = f.id "
        "WHERE f.source_id IN (SELECT value FROM json_each(?)) ORDER BY d.id",
        (json.dumps([int(number) for number in source_ids]),),
    )


def count(db: Connection) -> int:
    """Return the number of detections."""
    row = db.first("SELECT COUNT(*) FROM detections")
    return int(row[0]) if row else 0


def columns(db: Connection) -> DetectionColumns:
    """Return all detections as arrays; frames are joined here, which is faster than in SQL."""

    def detections_after(known: NDArray[Any]) -> NDArray[Any]:
        return db.array(
            "SELECT id, frame_id, score, y2 - y1 FROM detections WHERE id > ? ORDER BY id",
            (known["id"][-1] if len(known) else 0,),
            dtype=_DETECTION_ROW,
        )

    def frames_after(known: NDArray[Any]) -> NDArray[Any]:
        return db.array(
            "SELECT id, source_id, frame_index, time_s FROM frames WHERE id > ? ORDER BY id",
            (known["id"][-1] if len(known) else 0,),
            dtype=_FRAME_ROW,
        )

    found = db.grown("detections", np.zeros(0, _DETECTION_ROW), detections_after)
    # Read after the detections: a frame is never written later than what was found on it.
    frames = db.grown("frames", np.zeros(0, _FRAME_ROW), frames_after)
    places = np.searchsorted(frames["id"], found["frame"])
    if len(found) and not np.array_equal(frames["id"].take(places, mode="clip"), found["frame"]):
        raise damaged(db.folder, "detections without their frames")
    of = frames[places]
    return DetectionColumns(
        ids=found["id"].copy(),
        source_ids=of["source"].copy(),
        frame_indices=of["index"].copy(),
        times_s=of["time_s"].copy(),
        scores=found["score"].copy(),
        heights=found["height"].copy(),
    )


def crop_jpeg(db: Connection, detection_id: int) -> bytes:
    """Return the JPEG bytes of a detection; KeyError when it is unknown."""
    row = db.first("SELECT crop_offset, crop_bytes FROM detections WHERE id = ?", (detection_id,))
    if row is None:
        raise KeyError(detection_id)
    return db.files.read(CROPS_NAME, row[0], row[1])
