import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from reid_desktop.core.progress import run
from reid_desktop.report import data, fonts, pdf
from reid_desktop.report.document import Document


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_same_document_gives_the_same_bytes(document: Document, language: str) -> None:
    first = run(pdf.print_document(document, language=language))
    assert first == run(pdf.print_document(replace(document), language=language))
    assert first.startswith(b"%PDF-1.")
    assert first.rstrip().endswith(b"%%EOF")


def test_nothing_in_it_runs_or_leads_elsewhere(document: Document) -> None:
    content = run(pdf.print_document(document))
    for word in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/OpenAction", b"/EmbeddedFile"):
        assert word not in content
    assert content.count(b"/DCTDecode") >= 6


@pytest.mark.parametrize(
    "text", ["<b>&amp;</b><img src='file:///etc/passwd'/>", "%s {0}", "\x00漢\u202e"]
)
def test_strings_of_the_world_are_letters_and_no_markup(
    document: Document, with_strings: Callable[[Document, str], Document], text: str
) -> None:
    plain = run(pdf.print_document(with_strings(document, "word")))
    hostile = run(pdf.print_document(with_strings(document, text)))
    assert hostile.count(b"/DCTDecode") == plain.count(b"/DCTDecode")


def test_letters_no_font_has_are_written_as_codes() -> None:
    assert fonts.drawable("Gäßchen Ω Ж ● ×") == "Gäßchen Ω Ж ● ×"
    assert fonts.drawable("漢") == "<U+6F22>"


def test_every_page_is_numbered_and_bears_case_and_hash(document: Document) -> None:
    """Qt's PDF reader stands in for paper."""
    held = QByteArray(run(pdf.print_document(document)))
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    paper = QPdfDocument(None)
    paper.load(buffer)
    count = paper.pageCount()
    assert count >= 4
    for number in range(count):
        text = paper.getAllText(number).text()
        assert f"page {number + 1} of {count}" in text
        assert "K-2026/17" in text
        assert data.fingerprint(document) in text
    everything = " ".join(paper.getAllText(n).text() for n in range(count))
    facts = ("Rank 3", "Match", "note 1", "witness.jpg", "wall-clock time unknown", "0.8500")
    facts += (
        "(Europe/Berlin)",
        "clerk.png",
        "Somebody else",
        "ef" * 32,
        "40 marks in 2",
        "68% – 92%",
    )
    for fact in facts:
        assert fact in everything, fact
    paper.close()


def test_it_needs_no_display_and_no_qt() -> None:
    code = (
        "import sys, reid_desktop.report.pdf\nassert not [m for m in sys.modules if 'PySide' in m]"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=root)
