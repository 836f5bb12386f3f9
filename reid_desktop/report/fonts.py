"""The fonts of the PDF: shipped with the program, so that every computer prints the same bytes."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reid_desktop.core.paths import resources_dir
from reid_desktop.report.texts import readable

TEXT, BOLD, MONO = "Report", "Report-Bold", "Report-Mono"
_FILES = {
    TEXT: "DejaVuSansCondensed.ttf",
    BOLD: "DejaVuSansCondensed-Bold.ttf",
    MONO: "DejaVuSansMono.ttf",
}


@cache
def load() -> frozenset[int]:
    """Register the fonts; return the characters (code points) that all of them can draw."""
    known = []
    for name, file in _FILES.items():
        font = TTFont(name, resources_dir() / "fonts" / file)
        pdfmetrics.registerFont(font)
        known.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(TEXT, normal=TEXT, bold=BOLD, italic=TEXT, boldItalic=BOLD)
    return frozenset.intersection(*known)


def drawable(text: str) -> str:
    """Return `text` with every character that no shipped font can draw written out as a code.

    A box in place of a letter would hide what the letter was.
    """
    known = load()
    shown = readable(text)
    return "".join(c if ord(c) in known or c in "\n\t" else f"<U+{ord(c):04X}>" for c in shown)
