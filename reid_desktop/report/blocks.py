"""Blocks that a printed report is built of: paragraphs, facts, tables, pictures, in one style."""

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from reid_desktop.report import fonts
from reid_desktop.report.document import Picture
from reid_desktop.report.lines import Line
from reid_desktop.report.sheets import TEXT_WIDTH, Sheets
from reid_desktop.report.shown import fitted

GREY, PALE, RED = HexColor("#999999"), HexColor("#eeeeee"), HexColor("#8a1c1c")
_HEADING_ROOM = 90.0
BODY = ParagraphStyle("body", fontName=fonts.TEXT, fontSize=8.5, leading=11)
STYLES = {
    "": BODY,
    "strong": ParagraphStyle("strong", BODY, fontName=fonts.BOLD),
    "alarm": ParagraphStyle("alarm", BODY, fontName=fonts.BOLD, textColor=RED),
    "label": ParagraphStyle("label", BODY, fontSize=8, textColor=HexColor("#555555")),
    "small": ParagraphStyle("small", BODY, fontSize=7, leading=9, textColor=HexColor("#444444")),
    "hash": ParagraphStyle(
        "hash", BODY, fontName=fonts.MONO, fontSize=6.2, leading=9, wordWrap="CJK"
    ),
    "h1": ParagraphStyle("h1", BODY, fontSize=19, leading=23),
    "h2": ParagraphStyle("h2", BODY, fontSize=13, leading=16, spaceBefore=12, spaceAfter=5),
    "h3": ParagraphStyle("h3", BODY, fontName=fonts.BOLD, spaceBefore=8, spaceAfter=3),
    "text": ParagraphStyle("text", BODY, fontSize=9, leading=12.5, spaceAfter=5),
    "bullet": ParagraphStyle(
        "bullet", BODY, fontSize=9, leading=12.5, leftIndent=11, bulletIndent=2, spaceAfter=2
    ),
}  # fmt: skip


def markup(text: str) -> str:
    """Return a string of the world as reportlab's mark-up: nothing of it is mark-up itself."""
    return escape(fonts.drawable(text)).replace("\n", "<br/>")


def paragraph(text: str, style: str = "") -> Paragraph:
    """Return a string of the world as a paragraph in one of STYLES."""
    return Paragraph(markup(text), STYLES[style])


def value(line: Line) -> list[Flowable]:
    """Return a line's fact with its note."""
    note = [paragraph(line.note, "small")] if line.note else []
    return [paragraph(line.text, line.style), *note]


def heading(sheets: Sheets, text: str, style: str = "h2") -> None:
    """Put a heading that is never alone at the foot of a page."""
    sheets.add(paragraph(text, style), room=_HEADING_ROOM)


def facts(rows: Sequence[Line], *, label: float, width: float) -> Table:
    """Return labelled lines without rules."""
    cells = [[paragraph(line.label, "label"), value(line)] for line in rows]
    pad = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 4)]
    tight = [("TOPPADDING", (0, 0), (-1, -1), 0.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5)]
    table = Table(cells, colWidths=[label, width - label])
    table.setStyle([*pad, *tight, ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table


def ruled(head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> Table:
    """Return a table with rules and, with `head`, a grey first row repeated on every page."""
    first = [[paragraph(each, "strong") for each in head]] if head else []
    shares = [TEXT_WIDTH * width / sum(widths) for width in widths]
    table = Table([*first, *rows], colWidths=shares, repeatRows=len(first))
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, GREY),
            *([("BACKGROUND", (0, 0), (-1, 0), PALE)] if head else []),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return table


def warning(sheets: Sheets, sentences: Sequence[str]) -> None:
    """Put sentences into a red frame."""
    table = Table([[[paragraph(each, "alarm") for each in sentences]]], colWidths=[TEXT_WIDTH])
    table.setStyle([("BOX", (0, 0), (-1, -1), 1.2, RED), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
    sheets.add(table)
    sheets.add(Spacer(0, 6))


class _Jpeg(ImageReader):  # type: ignore[misc]  # reportlab has no types
    """A JPEG that goes into the PDF as it is: named by its bytes, its pixels never decoded."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(io.BytesIO(jpeg))
        self._jpeg = jpeg
        self._dataA = None  # no transparency: what reading the pixels would find

    def getRGBData(self) -> bytes:  # noqa: N802 - reportlab's name; it hashes this for a name
        return self._jpeg


class _Drawn(Flowable):  # type: ignore[misc]  # as above
    """A JPEG drawn at a size in points."""

    def __init__(self, picture: Picture, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._jpeg = picture.jpeg

    def draw(self) -> None:
        self.canv.drawImage(_Jpeg(self._jpeg), 0, 0, self.width, self.height)


def picture(shown: Picture, box: tuple[float, float]) -> Flowable:
    """Return a picture that fills `box` (points), its JPEG embedded as it is."""
    return _Drawn(shown, *fitted(shown, int(box[0]), int(box[1])))
