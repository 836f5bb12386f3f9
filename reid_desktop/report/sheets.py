"""Sheets of paper: flowing blocks on pages with case number and hash at every foot."""

import io
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame

from reid_desktop.core.progress import Job, Progress
from reid_desktop.report import fonts

WIDTH, HEIGHT = A4
SIDE, TOP, BOTTOM = 16 * mm, 15 * mm, 19 * mm
TEXT_WIDTH = WIDTH - 2 * SIDE
STAGE = "report"
_FOOT_SIZE, _HASH_SIZE = 7.0, 6.0

# Streams as bytes: Base 85 text is a quarter longer, and writing it took two thirds of the time of
# a report with a whole frame for each candidate.
rl_config.useA85 = 0


class Sheets:
    """Lays blocks out one after another; the number of pages is known, and printed, at the end.

    With `invariant` reportlab writes no date and no random name: the same blocks, the same bytes.
    """

    def __init__(self, *, title: str, author: str, creator: str, language: str) -> None:
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer, pagesize=A4, invariant=1, pageCompression=1, lang=language
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator(creator)
        self._pages: list[dict[str, Any]] = []
        self._frame = self._fresh()

    def add(self, block: Flowable, *, room: float = 0.0) -> None:
        """Put a block below the last one, on the next page where it does not fit.

        Args:
            block: is split over pages only where it fits no whole page.
            room: height in points that must be left below it, so that a heading is not alone.
        """
        if room and self._left() < room:
            self.turn()
        if self._frame.add(block, self._canvas):
            return
        if not self._is_fresh():
            self.turn()
            if self._frame.add(block, self._canvas):
                return
        pieces = self._frame.split(block, self._canvas)
        assert pieces, f"{type(block).__name__} fits no page and cannot be split"
        first, *rest = pieces
        self._frame.add(first, self._canvas)
        for piece in rest:
            self.turn()
            self.add(piece)

    def flow(self, block: Flowable) -> None:
        """Put a block below the last one, split at the end of the page: a table row by row."""
        if self._frame.add(block, self._canvas):
            return
        pieces = self._frame.split(block, self._canvas)
        if len(pieces) < 2:
            self.add(block)
            return
        self._frame.add(pieces[0], self._canvas)
        self.turn()
        for piece in pieces[1:]:
            self.flow(piece)

    def turn(self) -> None:
        """Begin a new page."""
        self._pages.append(dict(self._canvas.__dict__))
        self._canvas._startPage()
        self._frame = self._fresh()

    def finish(self, *, foot: str, hashed: str, page: str) -> Job[bytes]:
        """Print the foot of every page and return the PDF.

        Args:
            foot: line at the left of every foot.
            hashed: what stands for the content, below it.
            page: words with {number} and {count}.
        """
        self._pages.append(dict(self._canvas.__dict__))
        for number, state in enumerate(self._pages, start=1):
            yield Progress(number, len(self._pages), "PDF", STAGE)
            self._canvas.__dict__.update(state)
            self._draw_foot(foot, hashed, page.format(number=number, count=len(self._pages)))
            Canvas.showPage(self._canvas)
        self._canvas.save()
        return self._buffer.getvalue()

    def _draw_foot(self, foot: str, hashed: str, page: str) -> None:
        canvas = self._canvas
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.4)
        canvas.line(SIDE, BOTTOM - 5 * mm, WIDTH - SIDE, BOTTOM - 5 * mm)
        canvas.setFillGray(0.25)
        canvas.setFont(fonts.TEXT, _FOOT_SIZE)
        canvas.drawString(SIDE, BOTTOM - 8.5 * mm, fonts.drawable(_shortened(foot)))
        canvas.drawRightString(WIDTH - SIDE, BOTTOM - 8.5 * mm, page)
        canvas.setFont(fonts.MONO, _HASH_SIZE)
        canvas.drawString(SIDE, BOTTOM - 11.5 * mm, hashed)

    def _fresh(self) -> Frame:
        height = HEIGHT - TOP - BOTTOM
        return Frame(SIDE, BOTTOM, TEXT_WIDTH, height, 0, 0, 0, 0)

    def _left(self) -> float:
        return float(self._frame._y - BOTTOM)

    def _is_fresh(self) -> bool:
        return bool(self._left() >= HEIGHT - TOP - BOTTOM - 1)


def _shortened(text: str) -> str:
    """Return `text` on one line that leaves room for the page's number."""
    line = " ".join(text.split())
    return line if len(line) <= 110 else f"{line[:109]}…"
