"""Work for the eyes that waits until the eyes are there: a hidden dock costs nothing."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class WhenSeen(QObject):
    """Shows something anew when its widget is in sight, however often that was asked for before.

    Connect signals to `ask`; behind another tab, or closed, the widget shows once when it comes
    into sight.
    """

    def __init__(self, widget: QWidget, show: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._show = show
        self._is_stale = False
        widget.installEventFilter(self)

    def ask(self) -> None:
        """Show now if the widget is seen, else when it is."""
        self._is_stale = not self._widget.isVisible()
        if not self._is_stale:
            self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_stale and event.type() is QEvent.Type.Show:
            self._is_stale = False
            self._show()
        return bool(super().eventFilter(watched, event))
