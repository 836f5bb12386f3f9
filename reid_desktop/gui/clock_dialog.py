"""Corrects the clocks of chosen sources: zone, and by how much the camera's clock was wrong."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import FootageError
from reid_desktop.core.records import Source
from reid_desktop.core.zones import split
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import counted, told, tr
from reid_desktop.pipeline.survey import true_start

_KINDS = QDialogButtonBox.StandardButton
_MOST_S = 10 * 365 * 86_400.0


class ClockDialog(QDialog):
    """Shows what the starts become; OK is only there when every one is a time."""

    def __init__(self, sources: Sequence[Source], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Correct the clock"))
        self._sources = [source for source in sources if source.start]
        about = counted(
            len(self._sources),
            "1 source has a start to correct.",
            "{n:,} sources have a start to correct.",
        )
        self.ahead = QDoubleSpinBox()
        self.ahead.setRange(-_MOST_S, _MOST_S)
        self.ahead.setDecimals(3)
        self.ahead.setSuffix(" s")
        self.ahead.setToolTip(tr("How far the camera's clock was ahead of the true time"))
        self.zone = QLineEdit()
        self.zone.setPlaceholderText(tr("as it is; else +01:00 or Europe/Berlin"))
        self.zone.setToolTip(tr("The zone the camera's clock was set to"))
        self.becomes = QLabel("")
        self.becomes.setWordWrap(True)
        self.buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(tr("Clock &ahead by"), self.ahead)
        form.addRow(tr("&Zone"), self.zone)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(about))
        layout.addLayout(form)
        layout.addWidget(self.becomes)
        layout.addWidget(self.buttons)
        self.ahead.valueChanged.connect(self._show)
        self.zone.textChanged.connect(self._show)
        self._show()
        give_room(self, 30)

    @property
    def starts(self) -> dict[int, str]:
        """The corrected start of each source by id; raises FootageError for an unknown zone."""
        return {s.id: self._corrected(s.stated_start) for s in self._sources}

    def _corrected(self, start: str) -> str:
        zone = self.zone.text().strip()
        shown = datetime.fromisoformat(split(start)[0])
        # Another zone keeps what the clock showed and gives it another meaning.
        local = shown.replace(tzinfo=None).isoformat() if zone else start
        return true_start(local, zone, self.ahead.value())

    def _show(self) -> None:
        try:
            starts = self.starts
        except FootageError as error:
            self.becomes.setText(told(error))
            starts = {}
        else:
            first = next(iter(starts.values()), "")
            self.becomes.setText(tr("The first one then starts at {start}.", start=first))
        self.buttons.button(_KINDS.Ok).setEnabled(bool(starts))
