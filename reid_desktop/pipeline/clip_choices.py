"""What an examiner chooses of clips and stills, and what their export brought."""

from dataclasses import dataclass, field
from pathlib import Path

from reid_desktop.core.records import Mark
from reid_desktop.report.data import canonical


@dataclass(frozen=True, slots=True)
class ClipChoices:
    """Which candidates are exported, and how.

    Attributes:
        search_ids: marks of these searches; None for all.
        marks: candidates that hold one of these.
        cameras: only these; empty for all.
        clips: whether a clip is made around each candidate; clips that overlap become one.
        stills: whether the candidate's frame is made.
        before_s: of a clip, before the candidate's frame.
        after_s: of a clip, after it.
        caption: burn camera and wall-clock time in.
        box: draw the candidate's box.
        pixelate: make everybody but the marked persons unrecognisable.
        again: also what was exported the same way before and is still there.
    """

    search_ids: tuple[int, ...] | None = None
    marks: tuple[Mark, ...] = (Mark.MATCH,)
    cameras: tuple[str, ...] = ()
    clips: bool = True
    stills: bool = True
    before_s: float = 5.0
    after_s: float = 5.0
    caption: bool = True
    box: bool = True
    pixelate: bool = True
    again: bool = False

    def manner(self, kind: str) -> str:
        """Return how a clip or still is made, as canonical JSON."""
        values: dict[str, object] = {
            "caption": self.caption,
            "box": self.box,
            "pixelate": self.pixelate,
        }
        if kind == "clip":
            values |= {"before_s": self.before_s, "after_s": self.after_s}
        return canonical(values).decode().rstrip()


@dataclass(slots=True)
class ClipResult:
    """What an export of clips brought.

    Attributes:
        files: written now.
        already: detections left out because they were exported the same way before.
        skipped: one sentence for each candidate or source that could not be exported.
    """

    files: list[Path] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
