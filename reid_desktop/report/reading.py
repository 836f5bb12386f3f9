"""Read back what a report states: its JSON, from a folder, a .zip, or the file itself."""

import json
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import ReportError
from reid_desktop.report import bag, data
from reid_desktop.report.verifier import program

_LONGEST = 1 << 30


def read_content(path: Path) -> dict[str, Any]:
    """Return report.json of the report at `path`.

    Raises:
        ReportError: there is none, or it is not the content of a report of this version.
    """
    own = program()
    try:
        raw = path.read_bytes() if path.suffix == ".json" else _from_bag(path)
        table = json.loads(raw)
    except (OSError, ValueError, KeyError, RecursionError, own.NoReport) as error:
        raise ReportError(
            f"“{path}” is no report, or its content cannot be read. Give the folder, the .zip or "
            "its report.json."
        ) from error
    if not isinstance(table, dict) or table.get("format") != data.FORMAT:
        raise ReportError(f"“{path}” is not the content of a report of this program.")
    if not isinstance(table.get("searches"), list):
        raise ReportError(f"“{path}” states no searches; it is damaged.")
    return table


def _from_bag(path: Path) -> bytes:
    """Return the bytes of report.json in a folder or .zip."""
    files = program().container(str(path))
    if not 0 <= files.sizes().get(bag.JSON, -1) < _LONGEST:
        raise KeyError(bag.JSON)
    with files.open(bag.JSON) as file:
        content: bytes = file.read()
    return content
