"""Corrections of what is known of a source; nothing is indexed again."""

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Changes
from reid_desktop.pipeline.imports import checked_start
from reid_desktop.store.case import Case


def correct(
    case: Case, source_id: int, *, camera: str | None = None, start: str | None = None, by: str
) -> Job[Changes]:
    """Change the camera's name or the wall-clock start of a source.

    Args:
        case: open for writing on this thread.
        source_id: the source.
        camera: new name of the camera; None leaves it.
        start: new time of the first frame, ISO 8601, "" for unknown; None leaves it.
        by: who corrects, for the log.

    Raises:
        FootageError: `start` is no time.
    """
    yield Progress(0, 1, "correcting", "correct")
    checked = None if start is None else checked_start(start)
    case.correct_source(source_id, camera=camera, start=checked, by=by)
    return Changes(footage=True, audit=True)
