"""Advice on a query: one line for each stream, by sign and word; and who else is on the picture."""

from html import escape

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.views.stream_bars import STREAM_WORDS
from reid_desktop.pipeline.advice import Advice, Flaw, StreamAdvice

FLAW_WORDS = {
    Flaw.SMALL: marked("small ({height:.0f} px)"),
    Flaw.BLURRED: marked("blurred"),
    Flaw.CUT_OFF: marked("cut off by the border"),
    Flaw.NOT_SEEN: marked("not visible"),
}


class AdviceView(QWidget):
    """Says what each stream has to go by.

    Signals:
        choose_wanted: the analyst wants to say who of several people is sought.
    """

    choose_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = QLabel("")
        self.lines.setWordWrap(True)
        self.people = QPushButton("", self)
        self.people.setAccessibleName(tr("Choose the person"))
        self.people.clicked.connect(self.choose_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.lines)
        layout.addWidget(self.people)
        self._advice: Advice | None = None
        self.show_advice(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.show_advice(self._advice)

    def show_advice(self, advice: Advice | None) -> None:
        """Show `advice`; nothing for None."""
        self._advice = advice
        several = advice is not None and len(advice.people) > 1
        self.people.setVisible(several)
        self.lines.setVisible(advice is not None)
        if advice is None:
            return
        lines = [
            self._line(tr(word), one)
            for word, one in zip(STREAM_WORDS, advice.streams, strict=True)
        ]
        self.lines.setText("<br>".join(lines))
        self.lines.setAccessibleName(tr("Advice on the query"))
        if several:
            self.people.setText(tr("{count} people here: choose…", count=len(advice.people)))

    def _line(self, word: str, one: StreamAdvice) -> str:
        if not one.flaws:
            return f"✓ {escape(word)}"
        flaws = ", ".join(tr(FLAW_WORDS[flaw], height=one.height_px) for flaw in one.flaws)
        return f"<b>! {escape(word)}</b>: {escape(flaws)}"
