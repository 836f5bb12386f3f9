"""The title of a dock: that of Qt itself does not grow with the text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from reid_desktop.gui.appearance import dress
from reid_desktop.gui.language import tr


class DockTitle(QWidget):
    """Words and two buttons: to take the dock out of the window, and to close it.

    The mouse falls through the words, so that a dock is drawn and dropped as with Qt's own title.
    """

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.words = QLabel(dock.windowTitle())
        self.words.setProperty("role", "heading")
        self.float_button = self._button("dock_float", tr("Out of the window or back"))
        self.close_button = self._button("dock_close", tr("Close the dock"))
        self.float_button.clicked.connect(self._float)
        self.close_button.clicked.connect(dock.close)
        dock.windowTitleChanged.connect(self.words.setText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 2, 2)
        layout.setSpacing(0)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.float_button)
        layout.addWidget(self.close_button)

    def _float(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())

    def _button(self, drawing: str, words: str) -> QToolButton:
        button = QToolButton(self)
        dress(button, drawing)
        button.setAutoRaise(True)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by key: the View menu and the palette
        return button
