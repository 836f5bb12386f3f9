"""The dialog that asks for a new case, and the line with a folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.case_templates import CaseTemplate
from reid_desktop.core.records import CaseInfo
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.custody_form import CaseForm
from reid_desktop.gui.language import tr

SUFFIX = ".reidcase"
_KINDS = QDialogButtonBox.StandardButton


class FolderField(QWidget):
    """A line with a folder and a button that chooses one."""

    def __init__(self, folder: Path, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.line = QLineEdit(str(folder))
        self.line.setAccessibleName(title)
        self._button = QPushButton(tr("Choose…"))
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
    """Asks for the form of a new case and where it shall lie."""

    def __init__(
        self,
        folder: Path,
        examiner: str,
        parent: QWidget | None = None,
        *,
        templates: Sequence[CaseTemplate] = (),
        policy: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New case"))
        self.form = CaseForm(
            CaseInfo("", examiner=examiner, policy=policy), list(templates), policy_fixed=policy
        )
        self.title = self.form.lines["title"]
        self.number = self.form.lines["number"]
        self.examiner = self.form.lines["examiner"]
        self.folder = FolderField(folder, tr("Folder for the case"))
        self._buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.form.add_row(tr("F&older"), self.folder)
        layout = QVBoxLayout(self)
        layout.addWidget(self.form)
        layout.addWidget(self._buttons)
        self.form.edited.connect(self._check)
        self.title.setFocus()
        give_room(self, 54)
        self._check()

    @property
    def path(self) -> Path:
        """Where the case shall lie: the folder, and the title made safe for a file name."""
        return self.folder.folder / f"{self._safe_title()}{SUFFIX}"

    @property
    def info(self) -> CaseInfo:
        """The cover sheet as it was filled in."""
        return self.form.info()

    def _safe_title(self) -> str:
        safe = "".join(c if c.isalnum() or c in " -_." else "-" for c in self.title.text())
        return safe.strip(" .")

    def _check(self) -> None:
        fine = self._safe_title().strip("-") != "" and not self.form.problem
        self._buttons.button(_KINDS.Ok).setEnabled(fine)
