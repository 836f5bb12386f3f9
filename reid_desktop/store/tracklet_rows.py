"""Tracklets: which detections of a source are one person from frame to frame."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Int64
from reid_desktop.store.connection import Connection

BOX_ROW = np.dtype(
    [
        ("id", "i8"),
        ("frame", "i8"),
        ("time_s", "f8"),
        ("detector", "i8"),
        ("box", "f4", 4),
        ("score", "f4"),
        ("tracklet", "i8"),
    ]
)
"""A detection of a source with its tracklet; -1 for none."""
_FLAT_ROW = np.dtype(
    [
        ("id", "i8"),
        ("frame", "i8"),
        ("time_s", "f8"),
        ("detector", "i8"),
        *((side, "f4") for side in ("x1", "y1", "x2", "y2")),
        ("score", "f4"),
        ("tracklet", "i8"),
    ]
)
_FRAME = np.dtype([("id", "i8"), ("frame", "i8"), ("detector", "i8")])
_PAIR = np.dtype([("id", "i8"), ("tracklet", "i8")])


def boxes_of(db: Connection, source_id: int, *, frames: range) -> NDArray[Any]:
    """Return the detections of some frames of a source as BOX_ROW (N,), by detector, frame, id."""
    rows = db.array(
        "SELECT d.id, f.frame_index, f.time_s, d.detector, d.x1, d.y1, d.x2, d.y2, d.score, "
        "COALESCE(t.tracklet, -1) FROM frames f JOIN detections d ON d.frame_id = f.id "
        "LEFT JOIN tracklets t ON t.detection_id = d.id "
        "WHERE f.source_id = ? AND f.frame_index BETWEEN ? AND ? "
        "ORDER BY d.detector, f.frame_index, d.id",
        (source_id, frames.start, frames.stop - 1),
        dtype=_FLAT_ROW,
    )
    found = np.empty(len(rows), BOX_ROW)
    for name in ("id", "frame", "time_s", "detector", "score", "tracklet"):
        found[name] = rows[name]
    found["box"] = np.stack([rows[side] for side in ("x1", "y1", "x2", "y2")], axis=1)
    return found


def replace(db: Connection, numbers: Mapping[int, int]) -> None:
    """Store the tracklet of each detection in place of the one before.

    Args:
        db: inside a transaction.
        numbers: tracklet, the id of its first detection, by detection.
    """
    db.write_many(
        "INSERT INTO tracklets VALUES (?, ?) "
        "ON CONFLICT DO UPDATE SET tracklet = excluded.tracklet",
        list(numbers.items()),
    )


def of(db: Connection, ids: Sequence[int] | Int64) -> Int64:
    """Return the tracklet (N,) of each detection; its own id when it was not tracked."""
    wanted = np.asarray(ids, np.int64)
    known = db.array(
        "SELECT detection_id, tracklet FROM tracklets ORDER BY detection_id", dtype=_PAIR
    )
    if not len(known):
        return wanted.copy()
    places = np.searchsorted(known["id"], wanted)
    found = known.take(places, mode="clip")
    return np.where(found["id"] == wanted, found["tracklet"], wanted).astype(np.int64)


def frames_of(db: Connection, ids: Sequence[int] | Int64) -> Int64:
    """Return a key (N,) of the frame and detector that each detection comes from; -1 if unknown.

    Two networks may each have boxed the same person, so only boxes of one detector on one frame
    are two people for sure.
    """
    wanted = np.asarray(ids, np.int64)
    known = db.array("SELECT id, frame_id, detector FROM detections ORDER BY id", dtype=_FRAME)
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    keys = known["frame"] * (int(known["detector"].max()) + 1) + known["detector"]
    found = np.searchsorted(known["id"], wanted)
    there = known["id"].take(found, mode="clip") == wanted
    return np.where(there, keys.take(found, mode="clip"), -1).astype(np.int64)
