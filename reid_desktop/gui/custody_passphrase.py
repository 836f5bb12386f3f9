"""Asks for the passphrase of a sealed case."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import tr

SHORTEST = 12
"""Characters of a new passphrase: scrypt makes guessing slow, not a short word long."""


class PassphraseDialog(QDialog):
    """One line for a passphrase, two for a new one."""

    def __init__(self, name: str, *, new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Seal the case") if new else tr("Open a sealed case"))
        self._new = new
        self.line, self.again = QLineEdit(), QLineEdit()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(QLabel(name))
        for line, label in ((self.line, tr("&Passphrase")), (self.again, tr("&Again"))):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.textChanged.connect(self._check)
            if line is self.line or new:
                form.addRow(label, line)
        form.addRow(self.told)
        form.addRow(self._buttons)
        self._check()
        give_room(self, 42)

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.line.text()

    def _check(self) -> None:
        text, told = self.line.text(), ""
        if self._new and len(text) < SHORTEST:
            told = tr("At least {n} characters. It cannot be recovered: keep it safe.", n=SHORTEST)
        elif self._new and text != self.again.text():
            told = tr("The two passphrases differ.")
        self.told.setText(told)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(text) and not told)
