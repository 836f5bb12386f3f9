"""What is too tall for its place scrolls up and down, and is never cut at the side."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class Tall(QScrollArea):
    """Shows a widget whole in width, at any size of text, and scrolls what has no room below."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self._inside = inside

    def minimumSizeHint(self) -> QSize:
        """As wide as what is inside and the bar beside it."""
        bar = self.verticalScrollBar().sizeHint().width()
        least = self._inside.minimumSizeHint().width() + bar
        return QSize(least, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Ask for another width with another font or language."""
        super().changeEvent(event)
        if event.type() in (
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
            QEvent.Type.LanguageChange,
        ):
            self.updateGeometry()
