"""The report as one HTML page: pictures inside, no script, nothing remote, every string escaped."""

import base64
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reid_desktop.core.paths import resources_dir
from reid_desktop.report import data, lines
from reid_desktop.report.curve import curve
from reid_desktop.report.document import Document, Picture
from reid_desktop.report.shown import clock, fitted
from reid_desktop.report.texts import load_texts, readable

_HEAD_SHOWN = 16
_NODES_A_PIECE = 200
"""Template nodes of one piece: a few milliseconds of work."""


def render(document: Document, *, language: str = "en") -> str:
    """Return the report as one self-contained HTML page, ready to print from a browser too.

    Args:
        document: what is reported.
        language: of the texts.

    Raises:
        ReportError: there are no texts in this language.
    """
    return "".join(pieces(document, language=language))


def pieces(document: Document, *, language: str = "en") -> Iterator[str]:
    """Yield the page of `render` piece by piece, so that a job can report in between."""
    texts = load_texts(language)
    fingerprint = data.fingerprint(document)
    stream = (
        _environment()
        .get_template("report.html.j2")
        .stream(
            document=document,
            t=texts,
            language=language,
            fingerprint=fingerprint,
            footer=footer(document, texts),
            cover_lines=lines.cover_lines(document, texts, fingerprint=fingerprint),
            search_lines=partial(lines.search_lines, t=texts),
            tally_text=partial(lines.tally_text, t=texts),
            parameter_lines=partial(lines.parameter_lines, t=texts),
            title_of=partial(lines.title_of, t=texts),
            mark_name=lines.mark_name,
            mark_text=partial(lines.mark_text, t=texts),
            marked_text=partial(lines.marked_text, t=texts),
            time_text=partial(lines.time_text, t=texts),
            candidate_lines=partial(lines.candidate_lines, document, t=texts),
            remarks=partial(lines.remarks_on_pictures, t=texts),
            source_cells=partial(lines.source_cells, t=texts),
            privacy_text=lines.privacy_text(document, texts),
            picture_title=partial(lines.picture_title, t=texts),
            picture_lines=partial(lines.picture_lines, t=texts),
            calibration_text=partial(lines.calibration_text, t=texts),
            calibration_head=lines.calibration_head(texts),
            calibration_rows=lines.calibration_rows,
            curve=curve,
        )
    )
    stream.enable_buffering(_NODES_A_PIECE)
    for piece in stream:
        yield piece.encode("utf-8", "backslashreplace").decode("utf-8")


def css_string(text: str) -> Markup:
    """Return `text` as the inside of a CSS string; whatever is not a letter or digit as a code."""
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in readable(text))
    return Markup("".join(safe))  # noqa: S704 - letters, digits, blanks and backslashes only


def breaks(text: str) -> Markup:
    """Return `text` escaped, its line breaks as <br>."""
    return Markup("<br>").join(readable(text).splitlines())


def data_uri(picture: Picture) -> Markup:
    """Return `picture` as a data: URI; its alphabet needs no escaping."""
    return Markup("data:image/jpeg;base64," + base64.b64encode(picture.jpeg).decode("ascii"))  # noqa: S704


def footer(document: Document, texts: dict[str, Any]) -> str:
    """Return the line at the foot of every page: case number and head of the audit log."""
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
        "breaks": breaks,
        "clock": clock,
        "css_string": css_string,
        "data_uri": data_uri,
        "fitted": fitted,
    }
    return environment
