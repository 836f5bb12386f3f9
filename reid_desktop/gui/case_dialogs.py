"""The dialogs that ask for a new case and for a report."""

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from reid_desktop.core.records import CaseInfo, Search

SUFFIX = ".reidcase"
_KINDS = QDialogButtonBox.StandardButton


class FolderField(QWidget):
    """A line with a folder and a button that chooses one."""

    def __init__(self, folder: Path, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.line = QLineEdit(str(folder))
        self.line.setAccessibleName(title)
        self._button = QPushButton("Choose…")
        self._button.clicked.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._button)
        self.setFocusProxy(self.line)

    @property
    def folder(self) -> Path:
        """The folder on the line."""
        return Path(self.line.text().strip()).expanduser()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._title, self.line.text())
        if chosen:
            self.line.setText(chosen)


class NewCaseDialog(QDialog):
    """Asks for title, number and examiner of a case and where it shall lie."""

    def __init__(self, folder: Path, examiner: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New case")
        self.title = QLineEdit()
        self.title.setPlaceholderText("e.g. Theft at the station")
        self.number = QLineEdit()
        self.examiner = QLineEdit(examiner)
        self.folder = FolderField(folder, "Folder for the case")
        self._buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow("&Title", self.title)
        form.addRow("&Number", self.number)
        form.addRow("&Examiner", self.examiner)
        form.addRow("&Folder", self.folder)
        form.addRow(self._buttons)
        self.title.textChanged.connect(self._check)
        self.resize(480, self.sizeHint().height())
        self._check()

    @property
    def path(self) -> Path:
        """Where the case shall lie: the folder, and the title made safe for a file name."""
        return self.folder.folder / f"{self._safe_title()}{SUFFIX}"

    @property
    def info(self) -> CaseInfo:
        """The cover sheet as it was filled in."""
        return CaseInfo(
            title=self.title.text().strip(),
            number=self.number.text().strip(),
            examiner=self.examiner.text().strip(),
        )

    def _safe_title(self) -> str:
        safe = "".join(c if c.isalnum() or c in " -_." else "-" for c in self.title.text())
        return safe.strip(" .")

    def _check(self) -> None:
        self._buttons.button(_KINDS.Ok).setEnabled(self._safe_title().strip("-") != "")


class ExportDialog(QDialog):
    """Asks what goes into a report and where it shall lie."""

    def __init__(self, folder: Path, current: Search | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export report")
        self._current = current
        self.scope = QComboBox()
        self.scope.addItem("all searches of the case")
        if current is not None:
            self.scope.addItem(f"only the search shown: {current.query_name}")
        self.top = QSpinBox()
        self.top.setRange(1, 100_000)
        self.top.setValue(50)
        self.pdf = QCheckBox("also as &PDF")
        self.pdf.setChecked(True)
        self.folder = FolderField(folder, "Folder for the report")
        self._buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow("&Searches", self.scope)
        form.addRow("&Ranks of each", self.top)
        form.addRow("&Folder", self.folder)
        form.addRow("", self.pdf)
        form.addRow(self._buttons)
        self.resize(480, self.sizeHint().height())

    @property
    def search_ids(self) -> list[int] | None:
        """The searches to report; None for all."""
        return [self._current.id] if self.scope.currentIndex() == 1 and self._current else None
