"""What is still to be done of a source, cut into stretches that are the same at every run."""

import hashlib
from collections.abc import Generator, Iterator, Sequence

from reid_desktop.core.execution import Place, StretchTask
from reid_desktop.core.progress import breaths
from reid_desktop.core.records import Source, SourceKind
from reid_desktop.core.settings import IndexSettings
from reid_desktop.footage.reader import Footage, opening_footage
from reid_desktop.footage.remote import location_of, untouched
from reid_desktop.footage.sampling import by_interval
from reid_desktop.store.case import Case


def sampled(source: Source, footage: Footage, settings: IndexSettings) -> list[int]:
    """Return the frames of a source to look at: all pictures of a folder, else by interval."""
    if source.kind is SourceKind.VIDEO:
        return by_interval(footage.info.times_s, every_s=settings.every_s)
    return list(range(footage.info.frames))


def place_of(source: Source, *, root: str | None) -> Place:
    """Return where a source is read: here, or where the workers of a cluster find it.

    Args:
        source: as the case knows it.
        root: None for this computer; else as `footage.remote.location_of` takes it.
    """
    if root is None:
        return Place(source, source.path, trusted=True)
    return Place(source, location_of(source, root))


def stretches(
    case: Case,
    source: Source,
    run: str,
    settings: IndexSettings,
    *,
    frames: int,
    root: str | None,
) -> Generator[None, None, tuple[int, list[StretchTask]]]:
    """Return how many frames of a source are done already, and tasks for the others.

    The first opening of a long video takes its time: None is yielded meanwhile.

    The cuts lie at fixed places of what is sampled, so a stretch keeps its key however much of the
    source is done. Where only frames with motion count a source stays whole, since each frame is
    compared with the last one that passed.

    Args:
        case: open for reading.
        source: imported and unchanged.
        run: id of the networks.
        settings: interval, batch, motion.
        frames: of a stretch, rounded up to whole batches; 0 for the whole source.
        root: see `place_of`.

    Raises:
        FootageError: the source is gone, changed or cannot be opened.
    """
    opening = opening_footage(untouched(source), kind=source.kind)
    with (yield from breaths(opening)) as footage:
        indices = sampled(source, footage, settings)
    todo = case.undone_frames(source.id, indices, run)
    place = place_of(source, root=root)
    whole = frames <= 0 or settings.only_motion
    tasks = [
        StretchTask(
            key=f"{source.sha256[:16]}-{source.id}-{first}-{_checksum(some)}",
            place=place,
            indices=tuple(some),
            batch=settings.batch,
            only_motion=settings.only_motion,
            run=run,
        )
        for first, some in _cut(indices, todo, len(indices) if whole else frames, settings.batch)
    ]
    return len(indices) - len(todo), tasks


def _cut(
    indices: Sequence[int], todo: Sequence[int], frames: int, batch: int
) -> Iterator[tuple[int, list[int]]]:
    """Yield (first sampled frame, undone frames) of each stretch that is not done."""
    left = set(todo)
    step = max(1, -(-frames // batch)) * batch
    for start in range(0, len(indices), step):
        some = [index for index in indices[start : start + step] if index in left]
        if some:
            yield indices[start], some


def _checksum(indices: Sequence[int]) -> str:
    return hashlib.sha256(",".join(map(str, indices)).encode()).hexdigest()[:12]
