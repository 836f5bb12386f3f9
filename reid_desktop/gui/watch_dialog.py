"""Which folders are watched, and what in them is left alone."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.intake import WatchedFolder
from reid_desktop.core.settings import IndexSettings
from reid_desktop.gui.import_dialog import PROFILES
from reid_desktop.gui.language import tr
from reid_desktop.gui.views.choice import Choice

_KINDS = QDialogButtonBox.StandardButton


class WatchDialog(QDialog):
    """A list of folders with one set of exclusions and one profile."""

    def __init__(
        self,
        watched: Sequence[WatchedFolder],
        settings: IndexSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._every_s = settings.every_s
        self.setWindowTitle(tr("Watch folders"))
        self.folders = QListWidget()
        self.folders.setAccessibleName(tr("Watched folders"))
        self.folders.addItems([each.folder for each in watched])
        self.exclude = QLineEdit("; ".join(watched[0].exclude) if watched else "*.tmp; *~")
        self.exclude.setToolTip(tr("Names or paths with * and ?, apart by semicolons"))
        self.profile = Choice()
        for name, words in PROFILES.items():
            self.profile.addItem(tr(words), name)
        self.profile.addItem(tr("Only import"), "")
        usual = watched[0].profile if watched else settings.profile
        self.profile.setCurrentIndex(self.profile.findData(usual))
        self.add = QPushButton(tr("&Add…"))
        self.remove = QPushButton(tr("&Remove"))
        self.add.clicked.connect(self._choose)
        self.remove.clicked.connect(self._remove)
        buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        form = QFormLayout()
        form.addRow(tr("&Leave out"), self.exclude)
        form.addRow(tr("&Profile"), self.profile)
        layout = QVBoxLayout(self)
        layout.addWidget(self.folders, 1)
        layout.addLayout(row)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.resize(self.fontMetrics().horizontalAdvance("M" * 36), self.sizeHint().height())

    @property
    def watched(self) -> list[WatchedFolder]:
        """The folders as they shall be watched."""
        exclude = tuple(glob.strip() for glob in self.exclude.text().split(";") if glob.strip())
        paths = [self.folders.item(row).text() for row in range(self.folders.count())]
        return [
            WatchedFolder(path, exclude, self.profile.currentData(), self._every_s)
            for path in dict.fromkeys(paths)
        ]

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Watch a folder"))
        if chosen:
            self.folders.addItem(chosen)

    def _remove(self) -> None:
        for item in self.folders.selectedItems():
            self.folders.takeItem(self.folders.row(item))
