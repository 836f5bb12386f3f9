"""The stand-alone verifier, used from within the program: one implementation of the checks."""

import importlib.util
from collections.abc import Generator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from reid_desktop.core.paths import verifier_file
from reid_desktop.core.progress import Job, Progress

STAGE = "check the report"


@cache
def program() -> ModuleType:
    """Return `verify_report.py` as a module; always the program's own file, never a report's."""
    spec = importlib.util.spec_from_file_location("reid_desktop_verify_report", verifier_file())
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_report(path: Path) -> bool:
    """Return whether `path` is a folder or .zip that holds a report's manifest, sound or not."""
    own = program()
    try:
        return bool({own.TAGS, own.PAYLOAD} & set(own.container(str(path)).sizes()))
    except (own.NoReport, OSError):
        return False


def checked(path: Path, *, key: str = "", head: str = "") -> Job[tuple[dict[str, Any], list[str]]]:
    """Check a report; see `check` of the verifier.

    Returns:
        What the report says of itself, and one sentence for each thing that is wrong.
    """
    job: Generator[tuple[int, int, str], None, tuple[dict[str, Any], list[str]]]
    job = program().check(str(path), key, head)
    while True:
        try:
            done, total, name = next(job)
        except StopIteration as stop:
            found: tuple[dict[str, Any], list[str]] = stop.value
            return found
        yield Progress(done, total, name, STAGE)
