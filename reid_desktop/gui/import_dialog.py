"""What was dropped, before it is imported: guesses to correct, profile, estimate."""

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import FootageError
from reid_desktop.core.intake import Intake
from reid_desktop.core.settings import IndexSettings
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.intake_table import CAMERA, EDITABLE, NAME, IntakeTable
from reid_desktop.gui.language import counted, marked, told, tr
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import Task
from reid_desktop.gui.views.choice import Choice
from reid_desktop.gui.views.record_view import RecordView
from reid_desktop.gui.wording import duration
from reid_desktop.pipeline.estimate import frames_wanted, trial
from reid_desktop.pipeline.survey import Surveyed, survey

PROFILES = {
    "fast": marked("Fast"),
    "balanced": marked("Balanced"),
    "thorough": marked("Thorough"),
}
_KINDS = QDialogButtonBox.StandardButton


class Rates:
    """Frames a second that indexing reached on this machine, by device and profile."""

    def __init__(self, stored: QSettings) -> None:
        self._stored = stored

    def rate(self, device: str, profile: str) -> float:
        """Return the rate measured last; 0 when nothing was."""
        return float(str(self._stored.value(f"rates/{device}/{profile}", 0.0)))

    def note(self, device: str, profile: str, frames_per_s: float) -> None:
        """Remember a measured rate."""
        if math.isfinite(frames_per_s) and frames_per_s > 0:
            self._stored.setValue(f"rates/{device}/{profile}", frames_per_s)


class ImportDialog(QDialog):
    """A table of what a survey found; OK hands it over as galleries for the queue.

    Signals:
        taken: list of Intake.
    """

    taken = Signal(object)

    def __init__(self, session: Session, rates: Rates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._rates = session, rates
        self._trial: Task | None = None
        self.setWindowTitle(tr("Import footage"))
        self.table = IntakeTable(self)
        name = tr("Footage to import")
        self.view = RecordView(self.table, name, self, samples={NAME: "M" * 16})
        self.said = QLabel(tr("Looking at what was given…"))
        self.said.setWordWrap(True)
        self.estimate = QLabel("")
        self.estimate.setWordWrap(True)
        settings = session.settings.index
        self.index = QCheckBox(tr("&Find people at once"))
        self.index.setChecked(True)
        self.profile = Choice()
        for name, words in PROFILES.items():
            self.profile.addItem(tr(words), name)
        self.profile.setCurrentIndex(self.profile.findData(settings.profile))
        self.every = _interval(settings)
        self.measure = QPushButton(tr("&Measure"))
        self.measure.setToolTip(tr("Try a few frames of this footage on this machine"))
        self.buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self.buttons.button(_KINDS.Ok).setText(tr("&Import"))
        self._lay_out()
        self.table.edited.connect(self._show_state)
        self.index.toggled.connect(self._show_state)
        self.profile.currentIndexChanged.connect(self._show_state)
        self.every.valueChanged.connect(self._show_state)
        self.measure.clicked.connect(self.try_frames)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._show_state()

    def look_at(self, paths: Sequence[Path]) -> Task:
        """Survey `paths` off the window's thread and show what they hold."""
        return self._session.frames.run(survey(paths), tr("look at the footage"), self.show_found)

    def show_found(self, found: Sequence[Surveyed]) -> None:
        """Show what a survey found."""
        self.table.show(found)
        self.view.setCurrentIndex(self.table.index(0, CAMERA))

    def accept(self) -> None:
        """Hand the ticked rows over."""
        profile = self.profile.currentData() if self.index.isChecked() else ""
        try:
            intakes: list[Intake] = self.table.intakes(profile, self.every.value())
        except FootageError as error:
            self.said.setText(told(error))
            return
        self.taken.emit(intakes)
        super().accept()

    def done(self, result: int) -> None:
        """Stop a trial that still runs, then close."""
        if self._trial is not None:
            self._trial.stop()
        super().done(result)

    def try_frames(self) -> None:
        """Measure the rate on a few frames of the first readable source, as a task."""
        rows = [row for row in self.table.wanted if row.surveyed.frames > 0]
        if not rows or self._trial is not None:
            return
        profile, first = self.profile.currentData(), rows[0].surveyed
        job = trial(self._session.networks_of(profile), first.path, first.kind)
        self._trial = self._session.work(tr("measure the speed"), job)
        self._trial.done.connect(lambda rate: self._on_measured(profile, rate))
        self._trial.ended.connect(self._on_trial_ended)
        self._show_state()

    def _on_measured(self, profile: str, rate: float) -> None:
        self._rates.note(self._session.settings.program.device, profile, rate)

    def _on_trial_ended(self) -> None:
        self._trial = None
        self._show_state()

    def _show_state(self) -> None:
        """Say what is wrong, how much there is and how long it will take."""
        rows = self.table.wanted
        faults = [row.fault for row in self.table.rows if row.fault]
        if self.table.rows:
            ready = counted(len(rows), "1 source is imported.", "{n:,} sources are imported.")
            self.said.setText("\n".join([ready, *faults[:3]]))
        wrong = any(row.fault for row in rows)
        self.buttons.button(_KINDS.Ok).setEnabled(bool(rows) and not wrong)
        for widget in (self.profile, self.every):
            widget.setEnabled(self.index.isChecked())
        self.measure.setEnabled(self.index.isChecked() and bool(rows) and self._trial is None)
        self.estimate.setText(self._estimated())

    def _estimated(self) -> str:
        if not self.index.isChecked() or not self.table.wanted:
            return ""
        every_s = self.every.value()
        frames = sum(
            frames_wanted(row.surveyed.kind, row.surveyed.frames, row.surveyed.duration_s, every_s)
            for row in self.table.wanted
        )
        looked = counted(frames, "1 frame to look at", "{n:,} frames to look at")
        if self._trial is not None:
            return tr("{looked}; measuring…", looked=looked)
        device, profile = self._session.settings.program.device, self.profile.currentData()
        rate = self._rates.rate(device, profile)
        if rate <= 0:
            return tr("{looked}. Never measured here with this profile.", looked=looked)
        return tr(
            "{looked}, about {time} at {rate:.2f} frames a second as measured here.",
            looked=looked,
            time=duration(frames / rate),
            rate=rate,
        )

    def _lay_out(self) -> None:
        self.view.setAccessibleDescription(
            tr("F2 corrects camera, start, zone and clock; Space ticks a source.")
        )
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._offer_fill)
        fill = QPushButton(tr("&Same for all"))
        fill.setToolTip(tr("Give every source the text of the current field"))
        fill.clicked.connect(self.fill_down)
        how = QHBoxLayout()
        profile_label, every_label = QLabel(tr("&Profile")), QLabel(tr("&Interval"))
        profile_label.setBuddy(self.profile)
        every_label.setBuddy(self.every)
        for widget in (fill, self.index, profile_label, self.profile, every_label, self.every):
            how.addWidget(widget)
        how.addStretch(1)
        time = QHBoxLayout()
        time.addWidget(self.estimate, 1)
        time.addWidget(self.measure)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addLayout(how)
        layout.addLayout(time)
        layout.addWidget(self.buttons)
        give_room(self, 74, 0.45)

    def fill_down(self) -> None:
        """Give every source the text of the current field."""
        current = self.view.currentIndex()
        if current.isValid() and current.column() in EDITABLE:
            text = self.table.data(current, int(Qt.ItemDataRole.EditRole))
            self.table.fill_down(current.column(), text)

    def _offer_fill(self) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Same for all")).triggered.connect(self.fill_down)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.cursor().pos())


def _interval(settings: IndexSettings) -> QDoubleSpinBox:
    every = QDoubleSpinBox()
    every.setRange(0.0, 3600.0)
    every.setSuffix(" s")
    every.setValue(settings.every_s)
    every.setAccessibleName(tr("Interval between two frames"))
    every.setToolTip(tr("Time between two frames that are looked at; 0 takes every frame."))
    return every
