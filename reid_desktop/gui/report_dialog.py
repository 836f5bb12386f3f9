"""The dialog that asks what goes into a report, in which forms, and where it shall lie."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.records import Search
from reid_desktop.core.settings import ReportSettings
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.case_dialogs import FolderField
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.views.choice import Choice
from reid_desktop.gui.wording import METHOD_WORDS
from reid_desktop.report.choices import LANGUAGES, Form, ReportChoices

_KINDS = QDialogButtonBox.StandardButton
_FORMS = {
    Form.HTML: marked("&Web page"),
    Form.PDF: marked("&PDF"),
    Form.CSV: marked("&Table (CSV)"),
    Form.CASE: marked("C&ASE/UCO"),
}
_ROWS_SHOWN = 6


class SearchList(QListWidget):
    """The searches of a case, each with a box to tick; only the one shown is ticked at first."""

    def __init__(
        self, searches: Sequence[Search], current: Search | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Searches"))
        for search in searches:
            words = tr(
                "{number}: {query} · {method} · {hits:,} candidates",
                number=search.id,
                query=search.query_name,
                method=tr(METHOD_WORDS[search.method]),
                hits=search.hits,
            )
            item = QListWidgetItem(words, self)
            item.setData(Qt.ItemDataRole.UserRole, search.id)
            ticked = current is None or search.id == current.id
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        fit_rows(self)

    @property
    def search_ids(self) -> tuple[int, ...]:
        """The ticked searches."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )


def fit_rows(rows: QListWidget) -> None:
    """Make a short list as high as its rows, a long one as high as a few; never scroll sideways."""
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    height = rows.sizeHintForRow(0) if rows.count() else rows.fontMetrics().height()
    shown = min(max(rows.count(), 2), _ROWS_SHOWN)
    rows.setFixedHeight(shown * height + 2 * rows.frameWidth() + 4)


class PixelationBox(QWidget):
    """The switch that hides bystanders, on by default; says what it means when it is off."""

    def __init__(self, *, pixelate: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = QCheckBox(tr("Make e&verybody else unrecognisable"))
        self.switch.setChecked(pixelate)
        self._warning = QLabel(tr("Bystanders can be recognised in what you hand over."))
        self._warning.setObjectName("warning")
        self._warning.setWordWrap(True)
        keep = self._warning.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._warning.setSizePolicy(keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.switch)
        layout.addWidget(self._warning)
        self.switch.toggled.connect(lambda on: self._warning.setVisible(not on))
        self._warning.setVisible(not pixelate)

    @property
    def pixelate(self) -> bool:
        """Whether bystanders are hidden."""
        return self.switch.isChecked()


class ReportDialog(QDialog):
    """Asks for searches, ranks, forms, language, privacy and target of a report."""

    def __init__(
        self,
        folder: Path,
        searches: Sequence[Search],
        current: Search | None,
        settings: ReportSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export report"))
        self.searches = SearchList(searches, current)
        self.top = QSpinBox()
        self.top.setRange(1, 100_000)
        self.top.setValue(50)
        self.forms = {form: QCheckBox(tr(words)) for form, words in _FORMS.items()}
        for box in self.forms.values():
            box.setChecked(True)
        self.language = Choice()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.privacy = PixelationBox(pixelate=settings.pixelate)
        self.with_log = QCheckBox(tr("Enclose the audit &log"))
        self.with_log.setChecked(True)
        self.with_log.setToolTip(tr("So that the recipient can follow the log to its printed head"))
        self.dated = QCheckBox(tr("Print &date and time of the report"))
        self.dated.setChecked(True)
        self.dated.setToolTip(tr("Without it the same case gives the same bytes"))
        self.zipped = QCheckBox(tr("As one .&zip"))
        self.folder = FolderField(folder, tr("Folder for the report"))
        self._buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.searches.itemChanged.connect(self._check)
        self._check()

    @property
    def choices(self) -> ReportChoices:
        """What was chosen."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        return ReportChoices(
            search_ids=self.searches.search_ids,
            top=self.top.value(),
            forms=frozenset({Form.JSON, *(f for f, box in self.forms.items() if box.isChecked())}),
            language=str(self.language.currentData()),
            pixelate=self.privacy.pixelate,
            zipped=self.zipped.isChecked(),
            with_log=self.with_log.isChecked(),
            exported_at=now if self.dated.isChecked() else "",
        )

    def _lay_out(self) -> None:
        forms = QHBoxLayout()
        for box in self.forms.values():
            forms.addWidget(box)
        forms.addStretch(1)
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&Searches"), self.searches)
        form.addRow(tr("&Ranks of each"), self.top)
        form.addRow(tr("Forms"), forms)
        form.addRow(tr("Lan&guage"), self.language)
        form.addRow(tr("Privacy"), self.privacy)
        form.addRow(tr("Log"), self.with_log)
        form.addRow(tr("Time"), self.dated)
        form.addRow(tr("&Folder"), self.folder)
        form.addRow("", self.zipped)
        form.addRow(self._buttons)
        give_room(self, 50)

    def _check(self) -> None:
        self._buttons.button(_KINDS.Ok).setEnabled(bool(self.searches.search_ids))
