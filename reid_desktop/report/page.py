"""The report as one HTML page: pictures inside, no script, nothing remote, every string escaped."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reid_desktop.core.paths import resources_dir
from reid_desktop.core.records import Mark
from reid_desktop.report import data
from reid_desktop.report.document import Document, Picture
from reid_desktop.report.texts import load_texts, readable

_SHAPES = {Mark.MATCH: "●", Mark.NOT_MATCH: "×", Mark.UNSURE: "?", None: "○"}
"""A mark is told by word and shape, never by colour alone."""
_HEAD_SHOWN = 16
_NODES_A_PIECE = 200
"""Template nodes of one piece: a few milliseconds of work."""


def render(document: Document, *, for_print: bool = False, language: str = "en") -> str:
    """Return the report as one self-contained HTML page.

    Args:
        document: what is reported.
        for_print: keep to the subset of HTML and CSS that Qt's text document lays out; page
            numbers are then the printer's affair, otherwise they are in the page's print CSS.
        language: of the texts.

    Raises:
        ReportError: there are no texts in this language.
    """
    return "".join(pieces(document, for_print=for_print, language=language))


def pieces(document: Document, *, for_print: bool = False, language: str = "en") -> Iterator[str]:
    """Yield the page of `render` piece by piece, so that a job can report in between."""
    environment = _environment()
    style = "print.css" if for_print else "screen.css"
    texts = load_texts(language)
    stream = environment.get_template("report.html.j2").stream(
        document=document,
        t=texts,
        language=language,
        for_print=for_print,
        fingerprint=data.fingerprint(document),
        style=style,
        footer=_footer(document, texts),
        shapes=_SHAPES,
    )
    stream.enable_buffering(_NODES_A_PIECE)
    for piece in stream:
        yield piece.encode("utf-8", "backslashreplace").decode("utf-8")


def css_string(text: str) -> Markup:
    """Return `text` as the inside of a CSS string; whatever is not a letter or digit as a code."""
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in readable(text))
    return Markup("".join(safe))  # noqa: S704 - letters, digits, blanks and backslashes only


def clock(text: str) -> str:
    """Return an ISO 8601 time as "2026-03-02 08:00:12.500 UTC+01:00"; other text as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    precision = "milliseconds" if moment.microsecond else "seconds"
    shown = moment.replace(tzinfo=None).isoformat(" ", precision)
    if moment.tzinfo is None:
        return shown
    offset = moment.isoformat()[-6:]
    return f"{shown} UTC" if offset == "+00:00" else f"{shown} UTC{offset}"


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


def data_uri(picture: Picture) -> Markup:
    """Return `picture` as a data: URI; its alphabet needs no escaping."""
    return Markup("data:image/jpeg;base64," + base64.b64encode(picture.jpeg).decode("ascii"))  # noqa: S704


def fitted(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """Return the size at which `picture` fills `width` x `height` px without distortion."""
    factor = min(width / picture.width, height / picture.height)
    return max(1, round(picture.width * factor)), max(1, round(picture.height * factor))


def _footer(document: Document, texts: dict[str, Any]) -> str:
    case = document.case
    head = document.audit_head[:_HEAD_SHOWN]
    line: str = texts["page"]["footer"].format(case=case.number or case.title, head=head)
    return line


def _shown(value: Any) -> Any:
    """Return what a template prints of `value`: plain text made readable, the rest as it is."""
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources_dir() / "report", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "box_text": box_text,
        "clock": clock,
        "css_string": css_string,
        "data_uri": data_uri,
        "fitted": fitted,
        "since_start": since_start,
        "value_text": value_text,
    }
    return environment
