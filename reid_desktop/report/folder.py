"""The folder of a report: written whole beside its place, then renamed; nothing foreign is lost."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from reid_desktop.core.errors import ReportError
from reid_desktop.report import manifest

HTML, CSV, JSON = "report.html", "candidates.csv", "report.json"
FILES = (HTML, CSV, JSON, manifest.NAME)


def check_target(out: Path, *, whole: bool = True) -> None:
    """Check early that a report may be put at `out`: nothing there, an empty folder or a report.

    Args:
        out: folder of the report; its parents need not exist.
        whole: whether an earlier report must be complete to be replaced.

    Raises:
        ReportError: something else is there, or it cannot be looked at.
    """
    try:
        if not os.path.lexists(out):
            return
        if not out.is_dir():
            raise ReportError(f"“{out}” is a file. Choose a folder for the report.")
        names = {path.name for path in out.iterdir()}
    except OSError as error:
        raise ReportError(_unwritable(out, error)) from error
    foreign = sorted(names - set(FILES))
    if foreign or (whole and names and manifest.NAME not in names):
        shown = (foreign or sorted(names))[0]
        raise ReportError(
            f"“{out}” holds other files (“{shown}”). Choose a new or empty folder for the report."
        )


@contextmanager
def written(out: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Write `files` beside `out`; put them in its place when the body of the `with` is done.

    If the body raises, nothing is left behind and an earlier report stays as it was.

    Raises:
        ReportError: the target holds something else or cannot be written.
    """
    check_target(out)
    partial = out.with_name(f"{out.name}.partial")
    check_target(partial, whole=False)
    try:
        _fill(partial, files)
        yield
        _replace(partial, out)
    except OSError as error:
        raise ReportError(_unwritable(out, error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _fill(partial: Path, files: Mapping[str, bytes]) -> None:
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    for name, content in files.items():
        with (partial / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _replace(partial: Path, out: Path) -> None:
    """Rename `partial` to `out`; the earlier report goes only when the new one is in its place."""
    if not out.exists():
        partial.rename(out)
        return
    earlier = out.with_name(f"{out.name}.earlier")
    check_target(earlier, whole=False)
    shutil.rmtree(earlier, ignore_errors=True)
    out.rename(earlier)
    try:
        partial.rename(out)
    except OSError:
        earlier.rename(out)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def _unwritable(out: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"The report cannot be written to “{out}”: {reason}. Choose another folder."
