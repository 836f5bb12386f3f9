"""How single values are shown to a reader: times, boxes, parameters, sizes of pictures."""

import json
from datetime import datetime
from typing import Any

from reid_desktop.core.records import Mark
from reid_desktop.report.document import Picture

SHAPES = {Mark.MATCH: "●", Mark.NOT_MATCH: "×", Mark.UNSURE: "?", None: "○"}
"""A mark is told by word and shape, never by colour alone."""


def clock(text: str, zone: str = "") -> str:
    """Return an ISO 8601 time as "2026-03-02 08:00:12.500 UTC+01:00 (Europe/Berlin)".

    The zone is left out where its name is not known, milliseconds where `text` has none; other
    text stays as it is.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    precision = "milliseconds" if "." in text else "seconds"
    shown = moment.replace(tzinfo=None).isoformat(" ", precision)
    if moment.tzinfo is None:
        return shown
    offset = moment.isoformat()[-6:]
    shown = f"{shown} UTC" if offset == "+00:00" else f"{shown} UTC{offset}"
    return f"{shown} ({zone})" if zone else shown


def since_start(time_s: float) -> str:
    """Return seconds from the start of a source as "0:01:12.480"."""
    minutes, milliseconds = divmod(round(time_s * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def box_text(box: tuple[float, float, float, float] | None) -> str:
    """Return a box as "x 10–60, y 20–140 px"; "" for none."""
    if box is None:
        return ""
    x1, y1, x2, y2 = (round(side) for side in box)
    return f"x {x1}–{x2}, y {y1}–{y2} px"


def value_text(value: Any) -> str:
    """Return a parameter's value: text as it stands, all else as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def fitted(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """Return the size at which `picture` fills `width` x `height` px without distortion."""
    factor = min(width / picture.width, height / picture.height)
    return max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
