"""Where the analyst was: kept while the program runs, brought back after it fell.

A clean end takes the note away; a note that is found at the start means that the last run fell.
"""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer

from reid_desktop.core.records import Search
from reid_desktop.gui.language import tr
from reid_desktop.gui.session import Session

_CASE, _SEARCH = "running/case", "running/search"
SETTLE_MS = 400
"""A dragged dock is stored when it has come to rest."""


class Recovery(QObject):
    """Notes the open case and the search shown; asks for the layout to be kept when it changes."""

    def __init__(self, session: Session, stored: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._stored = session, stored
        self._fallen_case = str(stored.value(_CASE, "") or "")
        self._fallen_search = int(str(stored.value(_SEARCH, 0) or 0))
        self.settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)

    @property
    def fallen_case(self) -> Path | None:
        """The case that was open when the program fell, if it did and the case is there."""
        path = Path(self._fallen_case)
        return path if self._fallen_case and path.is_dir() else None

    def fallen_search(self, searches: list[Search]) -> Search | None:
        """Return the search that was shown when the program fell, once."""
        wanted, self._fallen_search = self._fallen_search, 0
        case = self._session.case
        if not wanted or case is None or str(case.path) != self._fallen_case:
            return None
        return next((search for search in searches if search.id == wanted), None)

    def reopen(self) -> bool:
        """Open the case of the fallen run again; False when there is nothing to bring back."""
        path = self.fallen_case
        if path is None:
            return False
        self._session.said.emit(
            tr("The program ended unexpectedly. “{name}” is opened again.", name=path.stem)
        )
        self._session.open_case(path)
        return True

    def note_search(self, search: Search) -> None:
        """Remember which search is shown."""
        self._write(_SEARCH, search.id)

    def note_layout_soon(self) -> None:
        """Let `settled` time out when the docks have come to rest."""
        self.settled.start()

    def end_cleanly(self) -> None:
        """Take the note away: this run did not fall."""
        self.settled.stop()
        self._stored.remove("running")
        self._stored.sync()

    def _on_opened(self) -> None:
        if self._session.case is not None:
            self._write(_CASE, str(self._session.case.path))

    def _on_closed(self) -> None:
        self._stored.remove("running")

    def _write(self, key: str, value: object) -> None:
        self._stored.setValue(key, value)
        self._stored.sync()
