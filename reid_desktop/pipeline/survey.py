"""Survey: what dropped paths hold, before anything of it is imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import SourceKind
from reid_desktop.core.zones import named_zone, placed, split, stamped
from reid_desktop.footage.discover import Found, discovering, guess_camera, guess_start
from reid_desktop.footage.reader import opening_footage

STAGE = "survey"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One source on disk with what can be told without importing it.

    Attributes:
        start: guessed wall-clock time of the first frame, ISO 8601, with offset only where the
            name or metadata state one; "" when nothing tells.
        frames: of the whole source; 0 when it cannot be read.
        fault: why it cannot be read, one sentence; "" when it can.
    """

    path: Path
    kind: SourceKind
    camera: str
    start: str
    frames: int = 0
    duration_s: float = 0.0
    fault: str = ""


def survey(paths: Sequence[Path]) -> Job[list[Surveyed]]:
    """Look at `paths` (files, or folders that hold footage) and guess camera and start of each."""
    found: list[Found] = []
    rows: list[Surveyed] = []
    for path in paths:
        yield Progress(0, 0, f"looking at {path.name}", STAGE)
        try:
            found += yield from discovering(path)
        except FootageError as error:
            rows.append(Surveyed(path, SourceKind.VIDEO, "", "", fault=str(error)))
    for done, each in enumerate(found):
        yield Progress(done, len(found), each.path.name, STAGE)
        rows.append((yield from _surveyed(each)))
    return rows


def _surveyed(found: Found) -> Job[Surveyed]:
    camera, start = guess_camera(found.path), guess_start(found.path)
    try:
        with (yield from opening_footage(found.path, kind=found.kind)) as footage:
            info = footage.info
    except FootageError as error:
        return Surveyed(found.path, found.kind, camera, start, fault=str(error))
    return Surveyed(found.path, found.kind, camera, start, info.frames, info.duration_s)


def true_start(local: str, zone: str, ahead_s: float) -> str:
    """Return the true wall-clock start of a source as ISO 8601 with offset; "" stays "".

    Where the zone has a name it stands behind, "...+01:00[Europe/Berlin]", so that later frames
    follow its clocks when they are put forward or back.

    Args:
        local: what the camera's clock showed at the first frame, ISO 8601; an offset or zone in it
            wins over `zone`.
        zone: "+01:00", an IANA name ("Europe/Berlin"), or "" for this machine's zone.
        ahead_s: by how many seconds the camera's clock was ahead of the true time.

    Raises:
        FootageError: no time, or an unknown zone.
    """
    if not local.strip():
        return ""
    written, name = split(local)
    try:
        shown = datetime.fromisoformat(written)
    except ValueError as error:
        raise FootageError(f"“{local}” is no time. Write it as 2026-03-02 08:00:00.") from error
    if not name and shown.tzinfo is None:
        name = zone.strip()
    if name:
        shown = placed(shown, zone_of(name))
    elif shown.tzinfo is None:
        shown = shown.astimezone()
    # Elapsed seconds are counted in UTC: a night in which clocks change has none to lose.
    utc = shown.astimezone(timezone.utc) - timedelta(seconds=ahead_s)  # noqa: UP017
    start = utc.astimezone(_offset_at(shown, utc)).isoformat()
    return stamped(start, name if named_zone(name) else "")


def zone_of(text: str) -> tzinfo:
    """Return the zone that `text` names: "+01:00", "UTC+1", "Z" or an IANA name.

    Raises:
        FootageError: there is no such zone.
    """
    plain = text.strip()
    try:
        offset = datetime.fromisoformat(f"2000-01-01T00:00:00{plain}").utcoffset()
        if offset is not None:
            return timezone(offset)
    except ValueError:
        pass
    zone = named_zone(plain)
    if zone is None:
        raise FootageError(
            f"“{text}” is no time zone. Write an offset such as +01:00 or a name such as "
            "Europe/Berlin."
        )
    return zone


def _offset_at(shown: datetime, utc: datetime) -> timezone:
    """Return the offset that the zone of `shown` has at the moment `utc`."""
    assert shown.tzinfo is not None
    offset = utc.astimezone(shown.tzinfo).utcoffset()
    return timezone(offset if offset is not None else timedelta(0))
