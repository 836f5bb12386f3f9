"""Words a case is written in: kinds of footage, marks, roles, methods; their values are stored."""

from enum import StrEnum


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


class SourceState(StrEnum):
    """What became of a source since its import."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MISSING = "missing"


class PersonRole(StrEnum):
    """In what role a person appears in the case (LED (EU) 2016/680, Art. 6)."""

    SUSPECT = "suspect"
    VICTIM = "victim"
    WITNESS = "witness"
    MISSING = "missing"
    OTHER = "other"


class RemarkKind(StrEnum):
    """What a remark on a detection says or does."""

    ROLE = "role"
    TAG = "tag"
    UNTAG = "untag"
    COMMENT = "comment"
    UNCOMMENT = "withdraw comment"
    BAG = "bag"
    UNBAG = "unbag"
    LOCK = "lock"
    UNLOCK = "unlock"


class UserRole(StrEnum):
    """What the user of this program may do with a case."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"


class Method(StrEnum):
    """How a search is answered."""

    GLAD = "glad"
    INDEX = "index"
    QEEPS = "qeeps"
    CASCADE = "cascade"


class Role(StrEnum):
    """What a query picture of a search stands for."""

    LIKE = "like"
    UNLIKE = "unlike"
