"""The dialog before a deletion: what goes, what stays, and why."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import tr
from reid_desktop.pipeline.retention import Expiring


class DeletionDialog(QDialog):
    """Says what the end of the retention time takes away, and asks for the reason."""

    def __init__(self, going: Expiring, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Delete what is expired"))
        self.told = QLabel("\n".join(_sentences(going)))
        self.told.setWordWrap(True)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(tr("Reason"))
        self.line.setPlaceholderText(tr("kept in the log, such as the order of deletion"))
        self.delete_button = QPushButton(tr("&Delete {n:,} people", n=len(going.detections)))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.addButton(self.delete_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._has_anybody = len(going.detections) > 0
        self.line.textChanged.connect(self._show_whether_ready)
        form = QFormLayout()
        form.addRow(tr("Reason"), self.line)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addLayout(form)
        layout.addWidget(self._buttons)
        give_room(self, 50, 0.46)
        self._show_whether_ready()

    @property
    def reason(self) -> str:
        """Why it is deleted."""
        return self.line.text().strip()

    def _show_whether_ready(self) -> None:
        self.delete_button.setEnabled(self._has_anybody and bool(self.reason))


def _sentences(going: Expiring) -> list[str]:
    """Return what the deletion does, a line for each."""
    return [
        tr("The retention time ended on {day}.", day=going.delete_after),
        tr(
            "Deleted: {n:,} people with their pictures, descriptors, marks and remarks.",
            n=len(going.detections),
        ),
        tr(
            "Deleted: {n:,} searches with the pictures of the person sought; all groups; backups.",
            n=len(going.searches),
        ),
        tr(
            "Kept by locks: {n:,} people and {searches:,} searches that found them.",
            n=len(going.locked),
            searches=going.kept_searches,
        ),
        tr("Kept: the log, the form of the case, which footage was imported; the originals."),
        tr("This cannot be undone. Overwriting is not promised on SSDs."),
    ]
