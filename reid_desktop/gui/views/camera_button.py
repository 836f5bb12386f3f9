"""A button whose menu ticks the cameras that are searched."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from reid_desktop.gui.language import tr


class CameraButton(QToolButton):
    """Says which cameras are ticked; none ticked means all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.setAccessibleName(tr("Cameras searched"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()

    @property
    def chosen(self) -> list[str]:
        """Names of the cameras ticked; empty for all."""
        return [str(a.data()) for a in self.menu().actions() if a.isChecked()]

    def offer(self, names: Sequence[str]) -> None:
        """Offer the cameras `names`; what was ticked stays so."""
        ticked = set(self.chosen)
        self.menu().clear()
        for name in names:
            action = self.menu().addAction(name or tr("unknown"))
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(name in ticked)
            action.toggled.connect(self._say)
        self._say()

    def _say(self) -> None:
        chosen = [name or tr("unknown") for name in self.chosen]
        self.setText(", ".join(chosen) if chosen else tr("all cameras"))
