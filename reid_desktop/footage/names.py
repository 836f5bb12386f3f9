"""Guess camera and start of footage from names, `street.toml` and the video's own metadata."""

import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from reid_desktop.core.errors import SENSELESS

_MOMENT = re.compile(
    r"(?<!\d)(?P<date>(?:19|20)\d\d([-_.]?)[01]\d\2[0-3]\d)(?P<between>[T_\- ]*)"
    r"(?P<time>[0-2]\d([-_.:h]?)[0-5]\d\5[0-5]\d)(?:[.,]\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?(?!\d)"
)
_CAMERA = re.compile(r"(?i)(?<![a-z])(?:camera|cam|ch|channel|view|c)[-_ ]?0*(\d{1,4})(?!\d)")
_DULL = {"img1", "img", "images", "frames", "rgb", "pictures", "crops"}
_FIRST_YEAR = 1995
"""Clocks that were never set say 1904 or 1970."""


def guess_camera(path: Path) -> str:
    """Return a name for the camera of a video or folder; "" when nothing tells.

    `street.toml` beside synthetic footage knows; else the name without its date is taken:
    "gate_2026-03-02_08-00-00.mp4" is "gate", "Cam 03.mp4" is "cam3".
    """
    if stated := _stated(path).get("name"):
        return str(stated)
    stem = path.name if path.is_dir() else path.stem
    if stem.lower() in _DULL:
        stem = path.absolute().parent.name
    rest = _MOMENT.sub(" ", stem).strip(" -_.")
    if match := _CAMERA.search(rest):
        kind = match[0].lower().rstrip("0123456789").strip("-_ ")
        word = "cam" if kind in ("c", "camera", "cam") else kind
        return f"{word}{int(match[1])}"
    return rest


def guess_start(path: Path) -> str:
    """Return the wall-clock time of the first frame, ISO 8601; "" when nothing tells.

    `street.toml` knows; else a date and time in the name (no offset: local time). The creation
    time in a video's metadata is not taken: it is often the converter's, and a wrong clock in
    evidence is worse than none.
    """
    if stated := _stated(path).get("start"):
        moment = stated.isoformat() if isinstance(stated, datetime) else str(stated)
        return moment if _is_moment(moment) else ""
    return _moment_in(path.name if path.is_dir() else path.stem)


def _moment_in(name: str) -> str:
    """Return the first date with a time in a name as ISO 8601, "" when there is none."""
    for match in _MOMENT.finditer(name):
        date, time = (re.sub(r"\D", "", match[part]) for part in ("date", "time"))
        zone = (match["zone"] or "").replace("Z", "+00:00")
        try:
            moment = datetime.strptime(date + time + zone, "%Y%m%d%H%M%S" + "%z" * bool(zone))
        except ValueError:
            continue
        return moment.isoformat()
    return ""


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).year >= _FIRST_YEAR
    except ValueError:
        return False


def _stated(path: Path) -> dict[str, Any]:
    """Return what `street.toml` beside synthetic footage says of this file, {} without."""
    try:
        table = tomllib.loads((path.absolute().parent / "street.toml").read_text("utf-8"))
    except (OSError, *SENSELESS):
        return {}
    rows = table.get("camera", [])
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("video") == path.name:
            return row
    return {}
