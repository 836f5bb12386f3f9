"""Where a report lies: written whole beside its place, then renamed; nothing foreign is lost."""

import io
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from reid_desktop.core.errors import ReportError
from reid_desktop.report import bag
from reid_desktop.report.verifier import is_report, program


def check_target(out: Path, *, whole: bool = True) -> None:
    """Check early that a report may be put at `out`: nothing there, an empty folder or a report.

    Args:
        out: folder or, ending in .zip, file of the report; its parents need not exist.
        whole: whether an earlier report must be complete to be replaced.

    Raises:
        ReportError: something else is there, or it cannot be looked at.
    """
    try:
        if not os.path.lexists(out):
            return
        if is_archive(out):
            if whole and not (out.is_file() and is_report(out)):
                raise ReportError(f"“{out}” is no report. Choose another name for the report.")
            return
        if not out.is_dir():
            raise ReportError(f"“{out}” is a file. Choose a folder for the report.")
        names = _names(out)
    except OSError as error:
        raise ReportError(_unwritable(out, error)) from error
    foreign = sorted(names - {*bag.PAYLOAD, *bag.tag_names()})
    if foreign or (whole and names and program().TAGS not in names):
        shown = (foreign or sorted(names))[0]
        raise ReportError(
            f"“{out}” holds other files (“{shown}”). Choose a new or empty folder for the report."
        )


def is_archive(out: Path) -> bool:
    """Return whether a report at `out` is one .zip."""
    return out.name.lower().endswith((".zip", ".zip.partial", ".zip.earlier"))


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
        _bring_back(out)
        _remove(partial)
        partial.parent.mkdir(parents=True, exist_ok=True)
        (_pack if is_archive(out) else _fill)(partial, files)
        yield
        _replace(partial, out)
    except OSError as error:
        raise ReportError(_unwritable(out, error)) from error
    finally:
        _remove(partial)


def _names(folder: Path) -> set[str]:
    """Return the files and empty folders below `folder` by their relative names."""
    found = set()
    for here, folders, files in os.walk(folder):
        below = [name for name in folders if not os.path.islink(os.path.join(here, name))]
        leaves = files if files or below else [""]
        leaves = [*leaves, *(set(folders) - set(below))]
        found |= {os.path.relpath(os.path.join(here, leaf), folder) for leaf in leaves}
    return {name.replace(os.sep, "/") for name in found} - {"."}


def _fill(partial: Path, files: Mapping[str, bytes]) -> None:
    """Write the folder."""
    for name, content in files.items():
        path = partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _pack(partial: Path, files: Mapping[str, bytes]) -> None:
    """Write the .zip, whose bytes depend on the files alone."""
    sizes = [(name, len(files[name])) for name in sorted(files)]
    if sum(size for _, size in sizes) >= 1 << 32:
        raise ReportError("The report is too large for a .zip (4 GiB). Choose a folder.")
    with partial.open("xb") as file:
        for piece in program().zip_pieces(sizes, lambda name: io.BytesIO(files[name])):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _replace(partial: Path, out: Path) -> None:
    """Rename `partial` to `out`; the earlier report goes only when the new one is in its place."""
    if not out.exists():
        partial.rename(out)
        return
    earlier = out.with_name(f"{out.name}.earlier")
    check_target(earlier, whole=False)
    _remove(earlier)
    out.rename(earlier)
    try:
        partial.rename(out)
    except OSError:
        earlier.rename(out)
        raise
    _remove(earlier)


def _bring_back(out: Path) -> None:
    """Give an earlier report its name again that a kill left without, between two renames."""
    earlier = out.with_name(f"{out.name}.earlier")
    if earlier.exists() and not os.path.lexists(out):
        check_target(earlier)
        earlier.rename(out)


def _remove(path: Path) -> None:
    """Remove what an unfinished writing left."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _unwritable(out: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"The report cannot be written to “{out}”: {reason}. Choose another folder."
