"""Originals: whether the footage a case rests on is still what was imported, and where it lies."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reid_desktop.core.errors import CaseError, FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import NewSource, Source, SourceCheck, SourceState
from reid_desktop.core.values import Changes
from reid_desktop.footage.hashing import hash_source, is_unchanged, size_and_time
from reid_desktop.store.case import Case

STAGE = "originals"


def check_originals(
    case: Case, *, full: bool = False, source_ids: Sequence[int] | None = None, by: str = ""
) -> Job[Changes]:
    """Compare sources with what was imported, and keep what was found in the case.

    Size and time come first; where they differ, or with `full`, the SHA-256 is taken anew, so that
    a mere copy with a new time still counts as unchanged. A case opened for reading only is
    checked as well, but nothing can be kept in it. Size and time alone never acquit a source whose
    content was once found to be another.

    Args:
        case: the case.
        full: hash every source.
        source_ids: only these; None for all.
        by: who asks, for the log.

    Raises:
        CaseError: the case cannot be written.
    """
    chosen = [s for s in case.sources() if source_ids is None or s.id in source_ids]
    guilty = {n for n, check in case.originals.checks().items() if _is_guilty(check)}
    states = yield from found_states(chosen, full=full)
    seeming = [s.id for s in chosen if s.id in guilty and not full and _seems_unchanged(s)]
    wrong = [n for n, state in states.items() if state is not SourceState.UNCHANGED or n in seeming]
    told = {n: state for n, state in states.items() if n not in seeming}
    changed = [] if case.read_only else case.originals.set_checks(told, full=full, by=by)
    details = f"{len(chosen)} originals are as they were imported"
    if len(chosen) == 1 and not wrong:
        details = "the original is as it was imported"
    if wrong:
        details = f"{len(wrong)} of {len(chosen)} originals are missing or changed"
    return Changes(footage=bool(changed), audit=full or bool(changed), details=details)


def _is_guilty(check: SourceCheck) -> bool:
    """Say whether the content of a source was found to be another than at its import."""
    return check.full and check.state is SourceState.CHANGED


def _seems_unchanged(source: Source) -> bool:
    """Say whether size and time are those of the import, whatever the content is."""
    try:
        return os.path.exists(source.path) and is_unchanged(source)
    except FootageError:
        return False


def found_states(sources: Sequence[Source], *, full: bool) -> Job[dict[int, SourceState]]:
    """Return what became of each of `sources` since its import, by id; nothing is written."""
    states = {}
    for done, source in enumerate(sources):
        yield Progress(done, len(sources), source.name, STAGE)
        try:
            states[source.id] = yield from source_state(source, full=full)
        except FootageError:  # there, but it can no longer be read
            states[source.id] = SourceState.CHANGED
    return states


def source_state(source: Source, *, full: bool) -> Job[SourceState]:
    """Return what became of `source` since its import.

    Args:
        source: as the case remembers it.
        full: take the hash in any case; otherwise only where size or time differ.

    Raises:
        FootageError: the source is there but cannot be read.
    """
    if not os.path.exists(source.path):
        return SourceState.MISSING
    if not full and is_unchanged(source):
        return SourceState.UNCHANGED
    found = yield from hash_source(Path(source.path))
    same = found.sha256 == source.sha256
    return SourceState.UNCHANGED if same else SourceState.CHANGED


def states(case: Case) -> Mapping[int, SourceState]:
    """Return what the latest check found, by source id; what was never checked is unchanged.

    Window and report ask this to mark every result that rests on a source.
    """
    checks = case.originals.checks()
    return {
        source.id: checks[source.id].state if source.id in checks else SourceState.UNCHANGED
        for source in case.sources()
    }


def warning(source: Source, state: SourceState) -> str:
    """Return what stands beside each result that rests on `source`; "" when all is well."""
    if state is SourceState.MISSING:
        return f"The original “{source.name}” is missing: this result cannot be checked against it."
    if state is SourceState.CHANGED:
        return f"The original “{source.name}” was changed since its import: do not rely on this."
    return ""


@dataclass(frozen=True, slots=True)
class Relinked:
    """What a search for moved originals brought.

    Attributes:
        found: sources with the path they have now.
        lost: sources that were not found.
    """

    found: list[Source]
    lost: list[Source]


def relink(case: Case, folder: Path, *, by: str) -> Job[Relinked]:
    """Look below `folder` for the sources that are missing, and take them where they lie now.

    A file counts as found when its SHA-256 is that of the import; its name is of no matter, its
    size is compared first.

    Args:
        case: open for writing on this thread.
        folder: where to look, sub-folders included.
        by: who asks, for the log.

    Raises:
        CaseError: `folder` is none.
    """
    if not folder.is_dir():
        raise CaseError(f"“{folder}” is no folder. Choose the one that the originals lie in now.")
    case.require("relink source")
    lost = {s.id: s for s in case.sources() if not os.path.exists(s.path)}
    found: list[Source] = []
    for place in _places(folder):
        if not lost:
            break
        yield Progress(len(found), len(found) + len(lost), place.name, STAGE)
        try:
            size, _ = size_and_time(place)
            if size not in {s.size_bytes for s in lost.values()}:
                continue
            hashed = yield from hash_source(place)
        except FootageError:
            continue
        for source in [s for s in lost.values() if s.sha256 == hashed.sha256]:
            at = replace(
                source,
                path=str(place.resolve()),
                size_bytes=hashed.size_bytes,
                modified_ns=hashed.modified_ns,
            )
            found.append(_relinked(case, lost.pop(source.id), at, by=by))
    return Relinked(found, list(lost.values()))


def moved_source(case: Case, new: NewSource, *, by: str) -> Source | None:
    """Take footage that is imported again from another place for the source that went missing.

    Returns:
        The source with its new path, None when no missing source has this content.
    """
    for source in case.sources():
        if source.sha256 == new.sha256 and not os.path.exists(source.path):
            return _relinked(case, source, new, by=by)
    return None


def _relinked(case: Case, source: Source, at: NewSource, *, by: str) -> Source:
    """Keep that `source` lies where `at` says, unchanged."""
    with case.transaction():
        new = case.originals.relink(
            source.id,
            path=at.path,
            size_bytes=at.size_bytes,
            modified_ns=at.modified_ns,
            by=by,
        )
        case.originals.set_checks({new.id: SourceState.UNCHANGED}, full=False, by=by)
    return new


def _places(folder: Path) -> Iterator[Path]:
    """Yield every folder (it may hold pictures) and every file below `folder`, itself included."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield Path(parent)
        yield from (Path(parent) / name for name in sorted(names))
