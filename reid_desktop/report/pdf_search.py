"""On paper: all pictures that a search was asked with, and what a score means here."""

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Spacer, Table

from reid_desktop.report import blocks, lines
from reid_desktop.report.blocks import paragraph
from reid_desktop.report.curve import HEIGHT, LEFT, RIGHT, WIDTH, curve
from reid_desktop.report.document import Calibration, SearchEntry
from reid_desktop.report.fonts import TEXT
from reid_desktop.report.lines import Texts
from reid_desktop.report.sheets import TEXT_WIDTH, Sheets

AREA, LINE, RUNG, INK = (HexColor(each) for each in ("#9db8d2", "#123a5e", "#cccccc", "#444444"))
_SIZE = 7.0
_PICTURE = (60.0, 110.0)


def asked_pictures(entry: SearchEntry, t: Texts) -> Table:
    """Return all pictures of a search, one a row, with what is known of each."""
    rows = []
    for asked in entry.pictures:
        shown: list[Flowable] = [paragraph(t["search"]["query_damaged"], "small")]
        if asked.picture:
            shown = [blocks.picture(asked.picture, _PICTURE)]
        told = [
            paragraph(line.text, line.style or "small") for line in lines.picture_lines(asked, t)
        ]
        rows.append([shown, [paragraph(lines.picture_title(asked, t), "strong"), *told]])
    return blocks.ruled((), rows, (18, 82))


def calibration(sheets: Sheets, entry: SearchEntry, t: Texts) -> None:
    """Put what the marks of the case tell of a score: sentence, curve and table."""
    told = entry.calibration
    if told is None:
        return
    blocks.heading(sheets, t["calibration"]["heading"], "h3")
    sheets.add(paragraph(lines.calibration_text(entry, t), "text"))
    if told.pools:
        sheets.add(_drawn(told, t))
        sheets.add(Spacer(0, 4))
        rows = [[paragraph(cell) for cell in cells] for cells in lines.calibration_rows(told)]
        sheets.flow(blocks.ruled(lines.calibration_head(t), rows, (30, 14, 14, 20, 22)))


def _drawn(told: Calibration, t: Texts) -> Drawing:
    """Return the curve; a drawing's y grows upwards."""
    shown, picture = curve(told), Drawing(min(WIDTH, TEXT_WIDTH), HEIGHT)
    for y, label in shown.rungs:
        flipped = HEIGHT - y
        picture.add(Line(LEFT, flipped, WIDTH - RIGHT, flipped, strokeColor=RUNG, strokeWidth=0.5))
        picture.add(_text(LEFT - 4, flipped - 2.5, label, "end"))
    for block in shown.blocks:
        low, line = HEIGHT - block.top - block.height, HEIGHT - block.line
        picture.add(Rect(block.x, low, block.width, block.height, fillColor=AREA, strokeColor=None))
        right = block.x + block.width
        picture.add(Line(block.x, line, right, line, strokeColor=LINE, strokeWidth=1.6))
    for place, (x, label) in enumerate(shown.ends):
        words = f"{t['calibration']['score']} {label}"
        picture.add(_text(x, 10, words, "end" if place else "start"))
    return picture


def _text(x: float, y: float, text: str, anchor: str) -> String:
    return String(x, y, text, fontName=TEXT, fontSize=_SIZE, textAnchor=anchor, fillColor=INK)
