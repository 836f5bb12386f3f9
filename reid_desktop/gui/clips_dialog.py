"""The dialog that asks which clips and stills are exported, and how."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from reid_desktop.core.records import Mark, Search
from reid_desktop.core.settings import ReportSettings
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.case_dialogs import FolderField
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.report_dialog import PixelationBox, SearchList, fit_rows
from reid_desktop.pipeline.clip_choices import ClipChoices

_KINDS = QDialogButtonBox.StandardButton
_MARKS = {
    Mark.MATCH: marked("&Match"),
    Mark.UNSURE: marked("&Unsure"),
    Mark.NOT_MATCH: marked("&Not match"),
}
_LONGEST_S = 600.0


class ClipsDialog(QDialog):
    """Asks for marks, cameras, length, what is burnt in, privacy and target of clips."""

    def __init__(
        self,
        folder: Path,
        searches: Sequence[Search],
        current: Search | None,
        cameras: Sequence[str],
        settings: ReportSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export clips and stills"))
        self.searches = SearchList(searches, current)
        self.marks = {mark: QCheckBox(tr(words)) for mark, words in _MARKS.items()}
        self.marks[Mark.MATCH].setChecked(True)
        self.cameras = QListWidget()
        self.cameras.setAccessibleName(tr("Cameras"))
        for camera in cameras:
            item = QListWidgetItem(camera, self.cameras)
            item.setCheckState(Qt.CheckState.Checked)
        fit_rows(self.cameras)
        self.clips, self.stills = QCheckBox(tr("&Clips")), QCheckBox(tr("S&tills"))
        self.before, self.after = self._seconds(tr("Before")), self._seconds(tr("After"))
        self.caption = QCheckBox(tr("&Time and camera"))
        self.box = QCheckBox(tr("&Box around the candidate"))
        for switch in (self.clips, self.stills, self.caption, self.box):
            switch.setChecked(True)
        self.privacy = PixelationBox(pixelate=settings.pixelate)
        self.again = QCheckBox(tr("Also what was exported &before"))
        self._copied = QLabel(
            tr("Nothing is to be changed: clips are copied bit by bit and begin at a key frame.")
        )
        self._copied.setWordWrap(True)
        self.folder = FolderField(folder, tr("Folder for clips and stills"))
        self._buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        switches = [*self.marks.values(), self.clips, self.stills, self.caption, self.box]
        for switch in (*switches, self.privacy.switch):
            switch.toggled.connect(self._check)
        for rows in (self.searches, self.cameras):
            rows.itemChanged.connect(self._check)
        self._check()

    @property
    def choices(self) -> ClipChoices:
        """What was chosen."""
        chosen = self._chosen_cameras()
        return ClipChoices(
            search_ids=self.searches.search_ids,
            marks=tuple(mark for mark, box in self.marks.items() if box.isChecked()),
            cameras=() if len(chosen) == self.cameras.count() else chosen,
            clips=self.clips.isChecked(),
            stills=self.stills.isChecked(),
            before_s=self.before.value(),
            after_s=self.after.value(),
            caption=self.caption.isChecked(),
            box=self.box.isChecked(),
            pixelate=self.privacy.pixelate,
            again=self.again.isChecked(),
        )

    def _chosen_cameras(self) -> tuple[str, ...]:
        items = (self.cameras.item(row) for row in range(self.cameras.count()))
        return tuple(i.text() for i in items if i.checkState() is Qt.CheckState.Checked)

    def _seconds(self, name: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(0.0, _LONGEST_S)
        field.setDecimals(1)
        field.setSuffix(" s")
        field.setValue(5.0)
        field.setAccessibleName(name)
        return field

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&Searches"), self.searches)
        form.addRow(tr("Marked"), _row(*self.marks.values()))
        form.addRow(tr("Came&ras"), self.cameras)
        form.addRow(tr("Make"), _row(self.clips, self.stills))
        words = QLabel(tr("before and")), QLabel(tr("after the candidate"))
        form.addRow(tr("Length"), _row(self.before, words[0], self.after, words[1]))
        form.addRow(tr("Burnt in"), _row(self.caption, self.box))
        form.addRow(tr("Privacy"), self.privacy)
        form.addRow("", self._copied)
        form.addRow(tr("&Folder"), self.folder)
        form.addRow("", self.again)
        form.addRow(self._buttons)
        give_room(self, 50)

    def _check(self) -> None:
        choices = self.choices
        plain = not (choices.pixelate or choices.caption or choices.box)
        self._copied.setVisible(plain and choices.clips)
        asked = choices.search_ids and choices.marks and (choices.clips or choices.stills)
        anywhere = self._chosen_cameras() or not self.cameras.count()
        self._buttons.button(_KINDS.Ok).setEnabled(bool(asked and anywhere))


def _row(*widgets: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return layout
