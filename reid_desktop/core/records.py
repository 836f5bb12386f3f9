"""What a case remembers, as plain records: made by `store`, read by pipeline, report and window.

Times are ISO 8601 text with an offset ("2026-03-02T08:00:00+01:00") so that they sort, print and
survive a change of the machine's zone; `time_s` is always seconds from the start of the source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np

from reid_desktop.core.kinds import Mark as Mark
from reid_desktop.core.kinds import Method as Method
from reid_desktop.core.kinds import PersonRole as PersonRole
from reid_desktop.core.kinds import RemarkKind as RemarkKind
from reid_desktop.core.kinds import Role as Role
from reid_desktop.core.kinds import SourceKind as SourceKind
from reid_desktop.core.kinds import SourceState as SourceState
from reid_desktop.core.kinds import UserRole as UserRole
from reid_desktop.core.values import Float32
from reid_desktop.core.zones import changes, named_zone, stamped


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """The cover sheet of a case.

    Attributes:
        purpose: what the search is for.
        legal_basis: the law that allows it.
        authorisation: reference of the order or permission.
        scope_cameras: names of the cameras that may be searched; empty for all.
        scope_start: first moment that may be searched, ISO 8601 with offset; "" for no limit.
        scope_end: last moment that may be searched, as `scope_start`.
        review_on: date on which keeping the case must be reviewed, "2026-12-31" or "".
        delete_after: date after which what is not locked may be deleted, "2027-06-30" or "".
        policy: demand the form before the first search and keep searches inside the scope.
    """

    title: str
    number: str = ""
    examiner: str = ""
    created_at: str = ""
    case_id: str = ""
    purpose: str = ""
    legal_basis: str = ""
    authorisation: str = ""
    scope_cameras: tuple[str, ...] = ()
    scope_start: str = ""
    scope_end: str = ""
    review_on: str = ""
    delete_after: str = ""
    policy: bool = False


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
        zone: IANA name of the zone of the camera's clock, "Europe/Berlin"; "" when only the offset
            of the start is known.
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
    zone: str = field(default="", kw_only=True)

    @property
    def stated_start(self) -> str:
        """The start with its zone as RFC 9557 writes it, "...+01:00[Europe/Berlin]"."""
        return stamped(self.start, self.zone)


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
        """Return the wall-clock time at `time_s`, or None when the start is unknown.

        Where the zone is known, its clocks tell: after a change to winter time the offset is
        another one than at the start.
        """
        if not self.start:
            return None
        moment = datetime.fromisoformat(self.start) + timedelta(seconds=time_s)
        zone = named_zone(self.zone) if self.zone else None
        return moment.astimezone(zone) if zone else moment

    def clock_changes(self) -> list[tuple[float, float]]:
        """Return when clocks were put forward or back meanwhile: seconds from the start, shift."""
        zone, start = named_zone(self.zone) if self.zone else None, self.clock_at(0.0)
        if zone is None or start is None:
            return []
        end = start + timedelta(seconds=max(self.duration_s, 0.0))
        found = changes(zone, start, end.astimezone(timezone.utc))  # noqa: UP017
        return [((moment - start).total_seconds(), shift) for moment, shift in found]


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
class Remark:
    """One line of the history of a detection; never changed, only followed by another.

    Attributes:
        search_id: the search it was made in; None when it was made outside of one.
        text: the role, tag, comment or reason; of a lock the day it ends on, "" for never; of a
            withdrawal the id of the comment.
    """

    id: int
    detection_id: int
    search_id: int | None
    kind: RemarkKind
    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What holds for a detection, summed up from its remarks.

    Attributes:
        search_id: the search it was last put into the bag from, None when it has none.
        role: of the person; None while unsaid.
        tags: sorted.
        comments: those that were not withdrawn, oldest first.
        bagged: whether it lies in the evidence bag.
        locked: whether a lock against deletion was set and not taken back; see `is_locked`.
        locked_until: last day of the lock, "" for no end.
    """

    detection_id: int
    search_id: int | None
    role: PersonRole | None
    tags: tuple[str, ...]
    comments: tuple[Remark, ...]
    bagged: bool
    locked: bool
    locked_until: str

    def is_locked(self, today: str) -> bool:
        """Say whether the lock holds on the day `today` ("2026-03-02")."""
        return self.locked and (not self.locked_until or today <= self.locked_until)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A candidate on which the second person did not come to the first person's mark."""

    search_id: int
    detection_id: int
    first: Verdict
    second: Verdict


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What the latest check of a source found.

    Attributes:
        full: whether its whole content was hashed; otherwise size and time were compared.
    """

    source_id: int
    state: SourceState
    full: bool
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the append-only log.

    Attributes:
        hash: SHA-256 over the previous hash and this entry's canonical JSON.
        signer: public key of the installation that wrote it, 64 hexadecimal digits; "" when it
            was written before logs were signed.
        signature: Ed25519 signature over the hash, 128 hexadecimal digits; "" as above.
    """

    sequence: int
    at: str
    by: str
    action: str
    details: Mapping[str, Any]
    hash: str
    signer: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class SearchPicture:
    """One of the pictures a search was asked with.

    Attributes:
        role: the person sought, or somebody else.
        name: file name or description of the picture.
        sha256: hash of the picture's file or pixels.
        jpeg: the person on it as JPEG.
        box: box of the person in the picture, px; None for the whole picture.
        descriptor: (D,) float32, L2 norm 1; of the search's `model_id`. D is 0 where only whole
            frames were compared; of a cascade it is the describer's.
        picture: SHA-256 of the whole picture that the case keeps; "" where it keeps none.
    """

    role: Role
    name: str
    sha256: str
    jpeg: bytes
    box: tuple[float, float, float, float] | None
    descriptor: Float32
    picture: str = ""


@dataclass(frozen=True, slots=True)
class NewClip:
    """A clip or still as it is exported; a derived file, never an original.

    Attributes:
        kind: "clip" or "still".
        path: absolute path of the file.
        sha256: of the file.
        detection_ids: the people it was exported for.
        choices: how it was made, canonical JSON: the same text is the same way.
        source_sha256: of the footage it was made from.
    """

    kind: str
    path: str
    sha256: str
    detection_ids: tuple[int, ...]
    choices: str
    source_sha256: str
