"""A box to choose from whose list says to a screen reader what is chosen there."""

from PySide6.QtWidgets import QComboBox, QLabel


class Choice(QComboBox):
    """A combo box; its list, a window of its own to Qt, has the name of the box."""

    def showPopup(self) -> None:
        self.view().setAccessibleName(self.accessibleName() or self._label())
        super().showPopup()

    def _label(self) -> str:
        """Return the words of the label that stands for this box."""
        labels = self.window().findChildren(QLabel)
        return next((one.text().replace("&", "") for one in labels if one.buddy() is self), "")
