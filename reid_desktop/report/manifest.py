"""Reports of version 0.1, still checked: one folder with a JSON manifest, not signed.

The manifest has name, size and SHA-256 of each file. It finds damage and careless change; who can
change a file can also write a new manifest, which only the case's audit log tells.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reid_desktop.core.progress import Job, Progress
from reid_desktop.report.data import canonical

NAME = "manifest.json"
FORMAT = "reid-desktop-manifest"
VERSION = 1
STAGE = "check the report"
_LONGEST = 1 << 20
_BLOCK = 1 << 20


def is_report(folder: Path) -> bool:
    """Return whether `folder` holds a report's manifest, sound or not."""
    return (folder / NAME).is_file()


def check(folder: Path) -> Job[list[str]]:
    """Compare the files of a report folder with its manifest.

    Returns:
        One sentence for each thing that is wrong; empty when every file is as it was written.
    """
    rows = _read(folder / NAME)
    if isinstance(rows, str):
        return [rows]
    problems = []
    for done, row in enumerate(rows):
        yield Progress(done, len(rows), str(row["name"]), STAGE)
        problem = yield from _check_file(folder, row)
        problems += [problem] if problem else []
    known = {row["name"] for row in rows} | {NAME}
    try:
        present = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        return [*problems, f"The folder “{folder}” cannot be listed: {error.strerror}."]
    problems += [f"“{name}” is not part of the report." for name in present if name not in known]
    return problems


def _read(path: Path) -> list[dict[str, Any]] | str:
    """Return the rows of the manifest, or what is wrong with it."""
    broken = f"The manifest “{NAME}” is damaged: it does not list the files of a report."
    try:
        if path.stat().st_size > _LONGEST:
            return broken
        table = json.loads(path.read_bytes())
    except OSError as error:
        return f"The manifest “{NAME}” cannot be read: {error.strerror}."
    except (ValueError, RecursionError):
        return broken
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        return broken
    if table.get("version") != VERSION:
        return f"The manifest “{NAME}” was written by another version of the program."
    rows = table.get("files")
    if not isinstance(rows, list) or not rows or not all(_is_row(row) for row in rows):
        return broken
    if canonical(table) != path.read_bytes():
        return f"The manifest “{NAME}” was changed: it is not written as the program writes it."
    return rows


def _is_row(row: object) -> bool:
    """Return whether `row` names a plain file of the folder with its size and hash."""
    if not isinstance(row, dict) or not isinstance(row.get("bytes"), int):
        return False
    name, digest = row.get("name"), row.get("sha256")
    plain = isinstance(name, str) and name not in ("", ".", "..") and not set(name) & set("/\\:\0")
    return plain and isinstance(digest, str) and len(digest) == hashlib.sha256().digest_size * 2


def _check_file(folder: Path, row: Mapping[str, Any]) -> Job[str]:
    """Return what is wrong with one file, "" when nothing is."""
    path = folder / row["name"]
    try:
        if path.is_symlink() or not path.is_file():
            return f"“{path.name}” is missing."
        size = path.stat().st_size
        if size != row["bytes"]:
            return f"“{path.name}” was changed: {size} bytes instead of {row['bytes']}."
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                yield Progress(file.tell(), size, path.name, STAGE)
    except OSError as error:
        return f"“{path.name}” cannot be read: {error.strerror}."
    if digest.hexdigest() != row["sha256"]:
        return f"“{path.name}” was changed: its SHA-256 is not that of the manifest."
    return ""
