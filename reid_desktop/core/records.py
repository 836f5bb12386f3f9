"""What a case remembers, as plain records: made by `store`, read by pipeline, report and window.

Times are ISO 8601 text with an offset ("2026-03-02T08:00:00+01:00") so that they sort, print and
survive a change of the machine's zone; `time_s` is always seconds from the start of the source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from reid_desktop.core.values import Float32


class SourceKind(StrEnum):
    """What a source of footage is made of."""

    VIDEO = "video"
    FRAMES = "frames"
    CROPS = "crops"


class Mark(StrEnum):
    """The analyst's verdict on a candidate."""

    MATCH = "match"
    NOT_MATCH = "not_match"
    UNSURE = "unsure"


class Method(StrEnum):
    """How a search is answered."""

    GLAD = "glad"
    QEEPS = "qeeps"
    CASCADE = "cascade"


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """The cover sheet of a case."""

    title: str
    number: str = ""
    examiner: str = ""
    created_at: str = ""
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source of footage as it is imported.

    Attributes:
        path: absolute path of the file or folder.
        camera: name of the camera.
        start: wall-clock time of the first frame, ISO 8601 with offset; "" when unknown.
        sha256: of the file; of the sorted listing of names and hashes for a folder.
        size_bytes: of the file or of all files of the folder.
        modified_ns: modification time of the file or folder at import.
        frames: number of frames (pictures).
        fps: mean frame rate; 0 for pictures without a rate.
    """

    path: str
    kind: SourceKind
    camera: str
    start: str
    sha256: str
    size_bytes: int
    modified_ns: int
    width: int
    height: int
    frames: int
    fps: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Source(NewSource):
    """A source of footage in a case."""

    id: int
    imported_at: str

    @property
    def name(self) -> str:
        """Last part of the path."""
        return self.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]

    def clock_at(self, time_s: float) -> datetime | None:
        """Return the wall-clock time at `time_s`, or None when the start is unknown."""
        if not self.start:
            return None
        return datetime.fromisoformat(self.start) + timedelta(seconds=time_s)


@dataclass(frozen=True, slots=True)
class NewDetection:
    """One person box as it is stored.

    Attributes:
        box: (4,) float32 xyxy, px of the frame.
        score: detector's score in [0, 1].
        crop_jpeg: JPEG of the cut box for lists and reports.
        keypoints: (4, 3) float32 x, y (px of the frame), confidence; zeros when not located.
        visible: (3,) bool, which parts were located.
    """

    box: Float32
    score: float
    crop_jpeg: bytes
    keypoints: Float32 = field(default_factory=lambda: np.zeros((4, 3), np.float32))
    visible: tuple[bool, bool, bool] = (True, True, True)


@dataclass(frozen=True, slots=True)
class Detection:
    """One stored person box with where and when it was seen.

    Attributes:
        box: x1, y1, x2, y2 in px of the frame.
        time_s: seconds from the start of the source.
        keypoints: (4, 3) float32 x, y (px of the frame), confidence.
        visible: (head, upper body, lower body) located or not.
        detector_id: model id of the network that found the box; "" for a whole picture.
    """

    id: int
    source_id: int
    frame_index: int
    time_s: float
    box: tuple[float, float, float, float]
    score: float
    detector_id: str
    keypoints: Float32
    visible: tuple[bool, bool, bool]


@dataclass(frozen=True, slots=True)
class NewSearch:
    """One search as it is asked.

    Attributes:
        query_name: file name or description of the query picture.
        query_jpeg: the person sought as JPEG (the crop).
        query_sha256: hash of the query picture's file, or of `query_jpeg` when there is none.
        box: box of the person in the query picture, px; None for the whole picture.
        model_id: network that answered.
        parameters: everything needed to ask again (top, groups, dimension, theta, frames ...).
        unseen_frames: frames in scope that were not looked at (cascade), 0 otherwise.
    """

    method: Method
    query_name: str
    query_jpeg: bytes
    query_sha256: str
    box: tuple[float, float, float, float] | None
    model_id: str
    parameters: Mapping[str, Any]
    unseen_frames: int


@dataclass(frozen=True, slots=True)
class Search(NewSearch):
    """One stored search; its hits are read by `Case.hits_of`."""

    id: int
    asked_at: str
    asked_by: str
    hits: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The latest mark on a detection for one search."""

    search_id: int
    detection_id: int
    mark: Mark
    note: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the append-only log.

    Attributes:
        hash: SHA-256 over the previous hash and this entry's canonical JSON.
    """

    sequence: int
    at: str
    by: str
    action: str
    details: Mapping[str, Any]
    hash: str
