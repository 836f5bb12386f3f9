"""Verify a case or a report: what of it, and of the footage it rests on, is not as it was."""

from pathlib import Path

from reid_desktop.core.errors import CaseError, FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source, SourceState
from reid_desktop.pipeline.originals import source_state
from reid_desktop.report import manifest, verifier
from reid_desktop.store.case import Case

STAGE = "verify"
CASE_SUFFIX = ".reidcase"


def verify(path: Path, *, head: str = "") -> Job[list[str]]:
    """Check a case folder or a report.

    A report is checked as its recipient's verifier does. Of a case the database, the files beside
    it, the audit log and the full SHA-256 of every source are checked; nothing is written.

    Args:
        path: the folder of a case or of a report.
        head: hash of an entry that the case's log must hold, as a printed report says it; "" for
            none.

    Returns:
        One sentence for each thing that is wrong; empty when all is well.

    Raises:
        CaseError: `path` is neither a case nor a report.
    """
    yield Progress(0, 0, path.name, STAGE)
    if verifier.is_report(path):
        _, problems = yield from verifier.checked(path)
        return problems
    if manifest.is_report(path):
        return (yield from manifest.check(path))
    try:
        case = Case.open(path, read_only=True)
    except CaseError as error:
        if path.is_dir() and path.suffix == CASE_SUFFIX:
            return [str(error)]
        raise CaseError(f"“{path}” is neither a case nor a report.") from error
    with case:
        problems = yield from case.checking(head=head)
        try:
            sources = case.sources()
        except CaseError as error:
            return problems or [str(error)]
        for source in sources:
            yield Progress(0, source.size_bytes, source.name, STAGE)
            problems += yield from _source_problems(source)
    return problems


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
