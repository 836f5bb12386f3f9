"""What comes into a case: galleries that wait to be imported and indexed, folders looked after."""

from dataclasses import dataclass
from enum import StrEnum

from reid_desktop.core.records import SourceKind


class Turn(StrEnum):
    """Where a gallery is in the queue."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Intake:
    """One gallery as the analyst wants it in the case.

    Attributes:
        path: absolute path of the file or folder.
        camera: name of the camera; "" guesses it from the path.
        start: wall-clock time of the first frame, ISO 8601 with offset; "" guesses it.
        profile: with which profile people are looked for; "" only imports.
        every_s: interval between two frames that are looked at, seconds.
    """

    path: str
    kind: SourceKind
    camera: str = ""
    start: str = ""
    profile: str = ""
    every_s: float = 1.0


@dataclass(frozen=True, slots=True)
class QueuedIntake(Intake):
    """A gallery in the queue of a case.

    Attributes:
        said: why it failed; "" else.
        by: who put it there.
    """

    id: int = 0
    turn: Turn = Turn.WAITING
    said: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder whose new videos are taken into the case.

    Attributes:
        exclude: globs on the name or the path below the folder ("*.tmp", "old/*").
        profile: as in Intake.
    """

    folder: str
    exclude: tuple[str, ...] = ()
    profile: str = ""
    every_s: float = 1.0
