"""The report on paper: its HTML printed to PDF, page by page between other events."""

import base64
import binascii
from pathlib import Path

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from reid_desktop.core.errors import ReportError

DOTS_PER_INCH = 150
MARGINS_MM = QMarginsF(15, 15, 15, 18)
FOOT_MM = 9.0


class _Document(QTextDocument):
    """HTML whose pictures are data: addresses; nothing is ever fetched from elsewhere."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        text = name.toString() if isinstance(name, QUrl) else name
        if text.startswith("data:image/") and ";base64," in text:
            try:
                data = base64.b64decode(text.split(";base64,", 1)[1])
            except (ValueError, binascii.Error):
                return None
            return QImage.fromData(data)
        return None


class Printing(QObject):
    """Prints one HTML page to one PDF; a sheet a turn, so that the window stays alive.

    Signals:
        printed: Path of the finished PDF.
        failed: ReportError.
    """

    printed = Signal(object)
    failed = Signal(object)

    def __init__(self, html: str, pdf: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._html, self._pdf = html, pdf
        self._partial = pdf.with_name(pdf.name + ".partial")
        self._page = 0
        self._document = _Document(self)
        self._writer: QPdfWriter | None = None
        self._painter: QPainter | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Lay the document out and begin to print."""
        self._writer = self._opened()
        self._document.documentLayout().setPaintDevice(self._writer)
        self._document.setDefaultFont(QFont(self._document.defaultFont().family(), 9))
        self._document.setHtml(self._html)
        paper = self._writer.pageLayout().paintRectPixels(DOTS_PER_INCH)
        self._document.setDocumentMargin(0)
        foot = _dots(FOOT_MM)
        self._document.setPageSize(QSizeF(paper.width(), paper.height() - foot))
        self._painter = QPainter()
        if not self._painter.begin(self._writer):
            self._fail(f"“{self._pdf}” cannot be written. Choose another place.")
            return
        self._timer.start()

    def _opened(self) -> QPdfWriter:
        writer = QPdfWriter(str(self._partial))
        writer.setResolution(DOTS_PER_INCH)
        writer.setCreator("ReID Desktop")
        writer.setTitle(self._pdf.stem)
        size = QPageSize(QPageSize.PageSizeId.A4)
        portrait = QPageLayout.Orientation.Portrait
        layout = QPageLayout(size, portrait, MARGINS_MM, QPageLayout.Unit.Millimeter)
        writer.setPageLayout(layout)
        return writer

    def _turn(self) -> None:
        """Print one page."""
        assert self._painter is not None
        assert self._writer is not None
        count = self._document.pageCount()
        page = self._document.pageSize()
        if self._page > 0:
            self._writer.newPage()
        self._painter.save()
        self._painter.translate(0, -self._page * page.height())
        seen = QRectF(0, self._page * page.height(), page.width(), page.height())
        self._document.drawContents(self._painter, seen)
        self._painter.restore()
        foot = QRectF(0, page.height(), page.width(), _dots(FOOT_MM))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        self._painter.drawText(foot, right, f"page {self._page + 1} of {count}")
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        self._painter.drawText(foot, left, self._document.metaInformation(_TITLE))
        self._page += 1
        if self._page >= count:
            self._finish()

    def _finish(self) -> None:
        self._timer.stop()
        assert self._painter is not None
        ended = self._painter.end()
        self._painter = self._writer = None
        try:
            if not ended:
                raise OSError(0, "the disk may be full")
            self._partial.replace(self._pdf)
        except OSError as error:
            self._fail(f"“{self._pdf}” cannot be written: {error.strerror}.")
            return
        self.printed.emit(self._pdf)

    def _fail(self, sentence: str) -> None:
        self._timer.stop()
        self._painter = self._writer = None
        self._partial.unlink(missing_ok=True)
        self.failed.emit(ReportError(sentence))


_TITLE = QTextDocument.MetaInformation.DocumentTitle


def _dots(millimetres: float) -> float:
    return millimetres / 25.4 * DOTS_PER_INCH
