"""The queue of galleries: import and index one after the other, unattended.

Every gallery keeps its turn until it is settled, so that a crash, a stop or a full disk leaves the
rest waiting and the next run goes on where this one ended.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reid_desktop.core.errors import FootageError
from reid_desktop.core.intake import Intake, QueuedIntake, Turn, WatchedFolder
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.settings import IndexSettings
from reid_desktop.core.values import Changes
from reid_desktop.footage.discover import Found
from reid_desktop.pipeline.frame_search import Elsewhere
from reid_desktop.pipeline.imports import import_found
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.store.case import Case

STAGE = "queue"


@dataclass(slots=True)
class QueueResult:
    """What a run of the queue brought.

    Attributes:
        galleries: how many were settled, failed ones included.
        skipped: one sentence for each frame, source or gallery that could not be read.
    """

    galleries: int = 0
    sources: int = 0
    frames: int = 0
    detections: int = 0
    skipped: list[str] = field(default_factory=list)


def enqueue(case: Case, intakes: Sequence[Intake], *, by: str) -> Job[Changes]:
    """Put galleries at the end of the queue; nothing of them is read yet."""
    yield Progress(0, len(intakes), "", STAGE)
    case.intake.add(intakes, by=by)
    return Changes(footage=True, audit=True)


def dequeue(case: Case, number: int, *, by: str) -> Job[Changes]:
    """Take a gallery out of the queue."""
    yield Progress(0, 1, "", STAGE)
    case.intake.drop(number, by=by)
    return Changes(footage=True, audit=True)


def watch(case: Case, folders: Sequence[WatchedFolder], *, by: str) -> Job[Changes]:
    """Watch exactly `folders` from now on."""
    yield Progress(0, 1, "", STAGE)
    case.intake.watch(folders, by=by)
    return Changes(footage=True, audit=True)


def run_queue(
    case: Case,
    networks_of: Callable[[str], Networks],
    *,
    settings: IndexSettings,
    elsewhere: Elsewhere | None = None,
    by: str,
) -> Job[QueueResult]:
    """Import and index every gallery that waits, in order, those that come meanwhile included.

    A gallery that cannot be read is settled as failed and the next one has its turn. A fault of
    the case itself (disk full) ends the run; its gallery and those behind it keep waiting.

    Args:
        case: open for writing on this thread.
        networks_of: gives the networks of a profile; asked when a gallery is indexed.
        settings: profile and interval are taken from each gallery.
        elsewhere: a cluster that looks at the frames; None for this computer. It describes by the
            profile of its own settings, so galleries of another profile are done here.
        by: who works, for the log.

    Raises:
        CaseError: the case cannot be written.
    """
    result = QueueResult()
    while waiting := case.intake.waiting():
        queued = waiting[0]
        name = Path(queued.path).name
        yield Progress(result.galleries, result.galleries + len(waiting), name, STAGE)
        try:
            helped = elsewhere if queued.profile == settings.profile else None
            yield from _take(case, queued, networks_of, settings, result, elsewhere=helped, by=by)
        except FootageError as error:
            result.skipped.append(str(error))
            case.intake.settle(queued.id, Turn.FAILED, said=str(error))
        else:
            case.intake.settle(queued.id, Turn.DONE)
        result.galleries += 1
    return result


def _take(  # noqa: PLR0913 - the job's own page, called once
    case: Case,
    queued: QueuedIntake,
    networks_of: Callable[[str], Networks],
    settings: IndexSettings,
    result: QueueResult,
    *,
    elsewhere: Elsewhere | None,
    by: str,
) -> Job[None]:
    """Import one gallery and look for people in it if its profile says so."""
    found = Found(Path(queued.path), queued.kind)
    imported = yield from import_found(
        case, [found], camera=queued.camera, start=queued.start, by=queued.by or by
    )
    result.sources += len(imported.sources)
    result.skipped += imported.skipped
    if queued.profile:
        wanted = replace(settings, profile=queued.profile, every_s=queued.every_s)
        indexed = yield from ingest(
            case,
            networks_of(queued.profile),
            settings=wanted,
            source_ids=[source.id for source in imported.sources],
            elsewhere=elsewhere,
            by=by,
        )
        result.frames += indexed.frames
        result.detections += indexed.detections
        result.skipped += indexed.skipped
