"""Import: files and folders become sources of a case, hashed, never copied or changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import NewSource, Source
from reid_desktop.core.zones import named_zone, placed, split, stamped
from reid_desktop.footage.discover import Found, discovering, guess_camera, guess_start
from reid_desktop.footage.hashing import hash_source
from reid_desktop.footage.reader import opening_footage
from reid_desktop.pipeline.originals import moved_source
from reid_desktop.pipeline.survey import zone_of
from reid_desktop.store.case import Case

STAGE = "import"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import brought.

    Attributes:
        sources: the sources now in the case, known ones included.
        skipped: one sentence for each path that could not be read.
    """

    sources: list[Source]
    skipped: list[str]


def checked_start(text: str, *, zone: str = "") -> str:
    """Return a wall-clock start as ISO 8601 with offset; "" stays "".

    A zone is written behind it, "2026-03-02T08:00:00+01:00[Europe/Berlin]" (RFC 9557).

    Args:
        text: ISO 8601, with or without offset and zone.
        zone: of a start that names neither: an IANA name or an offset; "" for this machine's.

    Raises:
        FootageError: the text is no ISO 8601 time, or the zone is unknown or has another offset
            at that time.
    """
    if not text:
        return ""
    written, name = split(text)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise FootageError(
            f"“{text}” is no time. Write the start as 2026-03-02T08:00:00+01:00, or with its zone "
            "as 2026-03-02T08:00:00[Europe/Berlin]."
        ) from error
    if not name and moment.tzinfo is None:
        name = zone
    if not name:
        return (moment if moment.tzinfo else moment.astimezone()).isoformat()
    there = placed(moment, zone_of(name))
    if moment.tzinfo and there.utcoffset() != moment.utcoffset():
        raise FootageError(
            f"“{text}” contradicts itself: at that time clocks in {name} show "
            f"{there.isoformat(' ')}. Leave the offset out."
        )
    return stamped(there.isoformat(), name if named_zone(name) else "")


def import_footage(
    case: Case,
    paths: Sequence[Path],
    *,
    camera: str = "",
    start: str = "",
    zone: str = "",
    by: str,
) -> Job[ImportResult]:
    """Add `paths` to `case`: read each one's frames and SHA-256, then store it as a source.

    A path that cannot be read is left out and said in the result; nothing of it is stored.

    Args:
        case: open for writing on this thread.
        paths: videos, frame folders, crop folders, or folders that hold several of these.
        camera: name of the camera; "" guesses it from each path.
        start: wall-clock time of the first frame; "" guesses it, and may stay unknown.
        zone: of the camera's clock, for a start that names none; "" for this machine's.
        by: who imports, for the log.

    Raises:
        FootageError: `start` is no time, or not one of the paths could be read.
    """
    checked_start(start, zone=zone)
    found: list[Found] = []
    skipped: list[str] = []
    for path in paths:
        yield Progress(0, 0, f"looking at {path.name}", STAGE)
        try:
            found += yield from discovering(path)
        except FootageError as error:
            skipped.append(str(error))
    result = yield from import_found(
        case, found, camera=camera, start=start, zone=zone, skipped=skipped, by=by
    )
    return result


def import_found(  # noqa: PLR0913 - what `import_footage` was asked, handed on
    case: Case,
    found: Sequence[Found],
    *,
    camera: str = "",
    start: str = "",
    zone: str = "",
    skipped: Sequence[str] = (),
    by: str,
) -> Job[ImportResult]:
    """Add exactly the sources `found` to `case`, as `import_footage` does.

    Raises:
        FootageError: `start` is no time, or not one of the sources could be read.
    """
    start = checked_start(start, zone=zone)
    skipped = list(skipped)
    sources = []
    for done, each in enumerate(found):
        yield Progress(done, len(found), each.path.name, STAGE, len(skipped))
        try:
            at = start or checked_start(guess_start(each.path), zone=zone)
            new = yield from _read(each, camera=camera, start=at)
        except FootageError as error:
            skipped.append(str(error))
            continue
        sources.append(moved_source(case, new, by=by) or case.add_source(new, by=by))
    if skipped and not sources:
        raise FootageError(" ".join(skipped))
    return ImportResult(sources, skipped)


def _read(found: Found, *, camera: str, start: str) -> Job[NewSource]:
    """Read what a case keeps of one source; `start` is checked."""
    moment, zone = split(start)
    with (yield from opening_footage(found.path, kind=found.kind)) as footage:
        info = footage.info
        if info.frames > 0:
            footage.frame(0)
    hashed = yield from hash_source(found.path)
    return NewSource(
        path=str(found.path.resolve()),
        kind=info.kind,
        camera=camera or guess_camera(found.path),
        start=moment,
        zone=zone,
        sha256=hashed.sha256,
        size_bytes=hashed.size_bytes,
        modified_ns=hashed.modified_ns,
        width=info.width,
        height=info.height,
        frames=info.frames,
        fps=info.fps,
        duration_s=info.duration_s,
    )
