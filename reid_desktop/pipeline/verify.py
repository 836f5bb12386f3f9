"""Verify a case or a report: what of it, and of the footage it rests on, is not as it was."""

import os
from pathlib import Path

from reid_desktop.core.errors import CaseError, FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source
from reid_desktop.footage.hashing import hash_source, is_unchanged
from reid_desktop.report import manifest
from reid_desktop.report.document import SourceState
from reid_desktop.store.case import Case

STAGE = "verify"
CASE_SUFFIX = ".reidcase"


def verify(path: Path) -> Job[list[str]]:
    """Check a case folder or a report folder.

    A report is compared with its manifest. Of a case the database, the files beside it, the audit
    log and the full SHA-256 of every source are checked; nothing is written.

    Returns:
        One sentence for each thing that is wrong; empty when all is well.

    Raises:
        CaseError: `path` is neither a case nor a report.
    """
    yield Progress(0, 0, path.name, STAGE)
    if manifest.is_report(path):
        return (yield from manifest.check(path))
    try:
        case = Case.open(path, read_only=True)
    except CaseError as error:
        if path.is_dir() and path.suffix == CASE_SUFFIX:
            return [str(error)]
        raise CaseError(f"“{path}” is neither a case nor a report.") from error
    with case:
        problems = case.check()
        try:
            sources = case.sources()
        except CaseError as error:
            return problems or [str(error)]
        for source in sources:
            yield Progress(0, source.size_bytes, source.name, STAGE)
            problems += yield from _source_problems(source)
    return problems


def source_state(source: Source, *, full: bool) -> Job[SourceState]:
    """Return what became of `source` since its import.

    Args:
        source: as the case remembers it.
        full: take the hash in any case; otherwise only where size or time differ, so that a mere
            copy with a new time still counts as unchanged.

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


def _source_problems(source: Source) -> Job[list[str]]:
    """Return what is wrong with one source: nothing or one sentence."""
    name = f"Source {source.id} “{source.name}”"
    try:
        state = yield from source_state(source, full=True)
    except FootageError as error:
        return [f"{name} cannot be read: {error}"]
    if state is SourceState.MISSING:
        return [f"{name} is missing: it was imported from “{source.path}”."]
    if state is SourceState.CHANGED:
        return [f"{name} was changed since its import: its SHA-256 is another one."]
    return []
