"""Where errors reach the analyst: a sentence for the world's, a crash dialog for ours."""

import hashlib
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

import reid_desktop
from reid_desktop.core.errors import ReidError
from reid_desktop.core.paths import log_file

logger = logging.getLogger(__name__)


class CrashDialog(QDialog):
    """Says once that the program has a bug, with the traceback and where the log is."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A fault of the program")
        said = QLabel(
            "Something went wrong that should not. Your case is safe: every finished step is "
            f"stored. The log is at {log_file()}."
        )
        said.setWordWrap(True)
        details = QPlainTextEdit(f"{versions()}\n\n{text}")
        details.setReadOnly(True)
        details.setAccessibleName("Details of the fault")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (said, details, buttons):
            layout.addWidget(widget)
        self.resize(720, 420)


class ErrorDesk(QObject):
    """Takes every error of the program and shows it the way its kind asks for.

    Signals:
        noted: (title, sentence) of each error, for the list in the lane's dock.
        _arrived: hands errors of other threads to the window's.
    """

    noted = Signal(str, str)
    _arrived = Signal(object, str)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._shown: set[str] = set()
        self._arrived.connect(self.show)

    def show(self, error: BaseException, title: str = "") -> None:
        """Show `error`: a ReidError as a message, anything else once as a crash."""
        if isinstance(error, ReidError):
            self.noted.emit(title, str(error))
            box = QMessageBox(QMessageBox.Icon.Warning, "ReID Desktop", str(error))
            box.setParent(self._window, box.windowFlags())
            box.setObjectName("error_message")
            self._open(box)
            return
        text = "".join(traceback.format_exception(error))
        self.noted.emit(title, f"Fault of the program: {error!r}. The details are in the log.")
        fingerprint = hashlib.sha256(_frames(error).encode()).hexdigest()
        if fingerprint not in self._shown:
            self._shown.add(fingerprint)
            self._open(CrashDialog(text, self._window))

    def take_over(self) -> Callable[[], None]:
        """Catch what nobody caught, on every thread; returns a function that gives it back."""
        before, before_threads = sys.excepthook, threading.excepthook

        def on_error(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            if issubclass(kind, KeyboardInterrupt):
                before(kind, error, trace)
                return
            if not isinstance(error, ReidError):
                logger.critical("uncaught", exc_info=(kind, error, trace))
            self._arrived.emit(error, "")

        def on_thread_error(given: threading.ExceptHookArgs) -> None:
            if given.exc_value is not None:
                on_error(given.exc_type, given.exc_value, given.exc_traceback)

        def give_back() -> None:
            sys.excepthook, threading.excepthook = before, before_threads

        sys.excepthook, threading.excepthook = on_error, on_thread_error
        return give_back

    def _open(self, dialog: QDialog) -> None:
        """Show without blocking, so that a job that fails at night leaves the window alive."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def versions() -> str:
    """Return the versions a bug report needs, in one line."""
    return (
        f"ReID Desktop {reid_desktop.__version__}, Python {platform.python_version()}, "
        f"{platform.platform()}"
    )


def _frames(error: BaseException) -> str:
    """Return type and place of `error`, without its values: the same bug gives the same text."""
    places = traceback.extract_tb(error.__traceback__)
    return "\n".join([type(error).__name__, *(f"{p.filename}:{p.lineno}" for p in places)])
