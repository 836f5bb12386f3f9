"""The content of a report as plain data: every rendering (HTML, CSV, JSON) is made of this alone.

A document holds no time of its own making: the same case gives the same document, and the same
document gives the same bytes.
"""

from dataclasses import dataclass
from enum import StrEnum

from reid_desktop.core.records import CaseInfo, Evidence, Mark, Role, Search, Source, Verdict
from reid_desktop.core.records import SourceState as SourceState


class FrameState(StrEnum):
    """Whether the whole frame of a candidate is shown, and if not, why."""

    SHOWN = "shown"
    LEFT_OUT = "left_out"
    WHOLE_PICTURE = "whole_picture"
    SOURCE_CHANGED = "source_changed"
    SOURCE_MISSING = "source_missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG and its size.

    Attributes:
        jpeg: the encoded picture, shown as it stands.
        width: px.
        height: px.
    """

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports, as the settings have it; every field may be empty.

    Attributes:
        name: of the agency.
        address: further lines below the name.
        logo: picture beside the name.
        remark: a text of the agency's own below the case's facts.
    """

    name: str = ""
    address: str = ""
    logo: Picture | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One network that a reported search or detection rests on.

    Attributes:
        model_id: as in searches and detections; it begins with the weights' SHA-256.
        files: the weights it was built of, as the program's list of networks has them; empty when
            none of the listed files belongs to this id.
    """

    model_id: str
    files: tuple["WeightsFile", ...]


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """One file of network weights.

    Attributes:
        sha256: of the file, full length.
        training_data: what it was trained on.
        figures: what was measured with it, and on what.
    """

    name: str
    sha256: str
    licence: str
    training_data: str
    figures: str


@dataclass(frozen=True, slots=True)
class Privacy:
    """What was made unrecognisable in the pictures of a report.

    Attributes:
        pixelated: whether everybody but the candidates shown was to be made unrecognisable.
        frames: number of whole frames in which somebody was.
        people: number of areas in them.
        crops: number of crops that are hidden because the candidate was marked "not match".
    """

    pixelated: bool
    frames: int = 0
    people: int = 0
    crops: int = 0


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source of footage and whether it is still what was imported.

    Attributes:
        state: found when the report was made.
        frames_seen: how many of its frames were searched for people.
    """

    source: Source
    state: SourceState
    frames_seen: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One detection that a search put forward.

    Attributes:
        rank: 1-based place in the ranklist; None for a marked detection outside of it.
        score: likeness to the query, higher is more alike; None where `rank` is None.
        clock: wall-clock time, ISO 8601 to the millisecond; "" when the source's start is unknown.
        zone: IANA name of the zone of `clock`; "" when only its offset is known.
        time_s: seconds from the start of the source.
        box: x1, y1, x2, y2 in px of the frame.
        verdict: the analyst's mark; None while the candidate is not yet judged.
        crop: the box as it was cut when the footage was indexed; None when it cannot be decoded.
        frame: the whole frame with the box drawn, where `frame_state` is SHOWN.
        frame_error: why the frame cannot be read, where `frame_state` is UNREADABLE.
        hidden_people: number of people made unrecognisable in `frame`.
        crop_hidden: whether `crop` was made unrecognisable.
        evidence: role, tags, comments, bag and lock; None when nothing was said of it.
        review: the second person's mark; None while nobody looked a second time.
    """

    rank: int | None
    score: float | None
    detection_id: int
    source_id: int
    frame_index: int
    time_s: float
    clock: str
    box: tuple[float, float, float, float]
    detection_score: float
    detector_id: str
    verdict: Verdict | None
    crop: Picture | None
    frame: Picture | None
    frame_state: FrameState
    frame_error: str = ""
    hidden_people: int = 0
    crop_hidden: bool = False
    evidence: Evidence | None = None
    review: Verdict | None = None
    zone: str = ""

    @property
    def mark(self) -> Mark | None:
        """The analyst's mark, None while the candidate is not yet judged."""
        return self.verdict.mark if self.verdict else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many candidates of a whole ranklist carry which mark."""

    match: int
    not_match: int
    unsure: int
    unjudged: int


@dataclass(frozen=True, slots=True)
class QueryPicture:
    """One picture that a search was asked with.

    Attributes:
        role: the person sought, or somebody else.
        name: file name or description.
        sha256: of the picture's file or pixels.
        box: x1, y1, x2, y2 of the person in px of the picture; None for the whole of it.
        picture: the person on it; None when it cannot be decoded.
        hidden: whether `picture` was made unrecognisable.
        kept_sha256: of the whole picture that the case keeps for replay; "" when it keeps none.
    """

    role: Role
    name: str
    sha256: str
    box: tuple[float, float, float, float] | None
    picture: Picture | None
    hidden: bool = False
    kept_sha256: str = ""


@dataclass(frozen=True, slots=True)
class CalibrationPool:
    """Marked candidates of neighbouring scores.

    Attributes:
        low_score: lowest marked score.
        high_score: highest marked score.
        marks: how many were marked match or not match.
        matches: how many of them match.
        share: of matches, estimated, in [0, 1].
        lower: lower end of the interval around it.
        upper: upper end.
    """

    low_score: float
    high_score: float
    marks: int
    matches: int
    share: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often a candidate of a score is right, by the marks of the case.

    Attributes:
        marks: match or not match, in all searches whose scores mean the same.
        matches: how many of them match.
        searches: how many searches these are.
        fewest: so many marks are needed at least, of both kinds.
        mass: probability that the true share lies in the interval, such as 0.9.
        pools: in ascending order of score; empty while there are too few marks.
    """

    marks: int
    matches: int
    searches: int
    fewest: int
    mass: float
    pools: tuple[CalibrationPool, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One search: the question, the network that answered, and what the analyst made of it.

    Attributes:
        query: the person sought; None when the stored picture cannot be decoded.
        cameras: cameras searched; empty for all cameras of the case.
        tally: marks over the whole ranklist, shown or not.
        candidates: the first ranks and every marked one, in order of rank.
        pictures: all it was asked with, the one of `query` first; empty for older searches.
        calibration: what a score means here; None when nothing of the case was marked.
    """

    search: Search
    query: Picture | None
    cameras: tuple[str, ...]
    tally: Tally
    candidates: tuple[Candidate, ...]
    pictures: tuple[QueryPicture, ...] = ()
    calibration: Calibration | None = None

    @property
    def shows_pictures(self) -> bool:
        """Whether more was asked with than the one picture that stands beside the facts."""
        return len(self.pictures) > 1

    @property
    def marked(self) -> tuple[Candidate, ...]:
        """The candidates that carry a mark, in order of rank."""
        return tuple(c for c in self.candidates if c.verdict)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        program_version: of the program that made the report.
        sources: all sources of the case, by id.
        searches: the reported searches, by id.
        audit_head: hash of the audit log's last entry before the report's own.
        audit_entries: number of entries up to and including that one.
        audit_problems: what was found wrong with the log; empty when its chain holds.
        exported_at: ISO 8601 time, only when the caller asks for one; "" otherwise.
        agency: who reports.
        models: the networks that the reported searches and detections rest on, by id.
        privacy: what was made unrecognisable.
    """

    case: CaseInfo
    program_version: str
    sources: tuple[SourceEntry, ...]
    searches: tuple[SearchEntry, ...]
    audit_head: str
    audit_entries: int
    audit_problems: tuple[str, ...] = ()
    exported_at: str = ""
    agency: Agency = Agency()
    models: tuple[ModelEntry, ...] = ()
    privacy: Privacy = Privacy(pixelated=False)

    def source_of(self, candidate: Candidate) -> SourceEntry:
        """Return the source that `candidate` was seen in."""
        return next(s for s in self.sources if s.source.id == candidate.source_id)

    @property
    def suspect_sources(self) -> tuple[SourceEntry, ...]:
        """The sources that are missing or not as they were imported."""
        return tuple(s for s in self.sources if s.state is not SourceState.UNCHANGED)
