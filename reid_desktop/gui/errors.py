"""Where errors reach the analyst: a sentence for the world's, a crash dialog for ours."""

import hashlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.errors import ReidError
from reid_desktop.core.paths import log_file
from reid_desktop.gui.appearance import give_room
from reid_desktop.gui.language import told, tr
from reid_desktop.pipeline.log_bundle import bundle, scrubbed, versions

logger = logging.getLogger(__name__)


class CrashDialog(QDialog):
    """Says once that the program has a bug; saves a report without faces, names or paths."""

    def __init__(self, text: str, names: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._names = text, tuple(names)
        self.setWindowTitle(tr("A fault of the program"))
        said = QLabel(
            tr(
                "Something went wrong that should not. Your case is safe: every finished step is "
                "stored, and the program opens where you were. The report holds the log and what "
                "is shown below, without pictures, paths or names; look at it before you send it."
            )
        )
        said.setWordWrap(True)
        self.details = QPlainTextEdit(f"{versions()}\n\n{scrubbed(text, names=names)}")
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(tr("Details of the fault"))
        self.kept = QLabel("")
        self.kept.setWordWrap(True)
        self.kept.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton(tr("&Save report…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save.clicked.connect(self._choose)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (said, self.details, self.kept, buttons):
            layout.addWidget(widget)
        give_room(self, 46, 0.6)

    def save_to(self, out: Path) -> None:
        """Write the scrubbed bundle to `out`, or say why that cannot be."""
        try:
            bundle(out, traceback_text=self._text, log=log_file(), names=self._names)
            self.kept.setText(tr("Saved: {path}", path=out))
        except ReidError as error:
            self.kept.setText(told(error))
        self.kept.show()

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save report"), "reid-desktop-fault.zip", "ZIP (*.zip)"
        )
        if name:
            self.save_to(Path(name))


class ErrorDesk(QObject):
    """Takes every error of the program and shows it the way its kind asks for.

    Signals:
        noted: (title, sentence) of each error, for the list in the lane's dock.
        _arrived: hands errors of other threads to the window's.
    """

    noted = Signal(str, str)
    _arrived = Signal(object, str)

    def __init__(
        self, window: QWidget | None = None, names: Callable[[], Sequence[str]] = tuple
    ) -> None:
        """Show on `window`; `names` gives the words that no report may hold."""
        super().__init__(window)
        self._window = window
        self._names = names
        self._shown: set[str] = set()
        self._arrived.connect(self.show)

    def show(self, error: BaseException, title: str = "") -> None:
        """Show `error`: a ReidError as a message, anything else once as a crash."""
        if isinstance(error, ReidError):
            sentence = told(error)
            self.noted.emit(title, sentence)
            box = QMessageBox(QMessageBox.Icon.Warning, "ReID Desktop", sentence)
            box.setParent(self._window, box.windowFlags())
            box.setObjectName("error_message")
            self._open(box)
            return
        text = "".join(traceback.format_exception(error))
        self.noted.emit(
            title,
            tr(
                "Fault of the program ({kind}). The details are in the log.",
                kind=type(error).__name__,
            ),
        )
        fingerprint = hashlib.sha256(_frames(error).encode()).hexdigest()
        if fingerprint not in self._shown:
            self._shown.add(fingerprint)
            self._open(CrashDialog(text, self._names(), self._window))

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


def _frames(error: BaseException) -> str:
    """Return type and place of `error`, without its values: the same bug gives the same text."""
    places = traceback.extract_tb(error.__traceback__)
    return "\n".join([type(error).__name__, *(f"{p.filename}:{p.lineno}" for p in places)])
