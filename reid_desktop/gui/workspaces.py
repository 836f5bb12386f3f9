"""Named arrangements of the docks: four that come along, and the analyst's own."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QObject, QSettings
from PySide6.QtWidgets import QDockWidget, QInputDialog, QMainWindow, QMenu

from reid_desktop.gui.language import marked, tr

LAYOUT_VERSION = 2
_KEY = "workspaces"

SUPPLIED: dict[str, frozenset[str]] = {
    marked("Index footage"): frozenset({"footage", "lane"}),
    marked("Review hits"): frozenset({"query", "history", "acts", "ranklist"}),
    marked("Sort groups"): frozenset({"groups", "acts"}),
}
"""Which docks a supplied workspace shows; all others are closed."""


class Workspaces(QObject):
    """Keeps and brings back how the docks stand."""

    def __init__(
        self, window: QMainWindow, docks: Mapping[str, QDockWidget], stored: QSettings
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._stored = window, docks, stored
        self._first = window.saveState(LAYOUT_VERSION)
        self.menu = QMenu(tr("&Workspaces"), window)
        self.menu.aboutToShow.connect(self.fill_menu)

    @property
    def names(self) -> list[str]:
        """The analyst's own workspaces, by name."""
        self._stored.beginGroup(_KEY)
        names = self._stored.childKeys()
        self._stored.endGroup()
        return sorted(names)

    def keep(self, name: str) -> None:
        """Remember how the docks stand now under `name`."""
        self._stored.setValue(f"{_KEY}/{name}", self._window.saveState(LAYOUT_VERSION))

    def drop(self, name: str) -> None:
        """Forget a workspace of the analyst's own."""
        self._stored.remove(f"{_KEY}/{name}")

    def use(self, name: str) -> bool:
        """Arrange the docks as in the workspace `name`; False when it does not fit any more."""
        if name in SUPPLIED:
            self.reset()
            for dock_name, dock in self._docks.items():
                dock.setVisible(dock_name in SUPPLIED[name])
            return True
        state = self._stored.value(f"{_KEY}/{name}")
        return isinstance(state, QByteArray) and self._window.restoreState(state, LAYOUT_VERSION)

    def reset(self) -> None:
        """Put every dock back to its first place."""
        self._window.restoreState(self._first, LAYOUT_VERSION)

    def ask_and_keep(self) -> None:
        """Ask for a name and remember the docks under it."""
        name, given = QInputDialog.getText(
            self._window, tr("Keep the workspace"), tr("Name of this arrangement")
        )
        plain = name.strip().replace("/", "-").replace("\\", "-")
        if given and plain:
            self.keep(plain)

    def fill_menu(self) -> None:
        """List what there is."""
        self.menu.clear()
        for name in SUPPLIED:
            self.menu.addAction(tr(name)).triggered.connect(partial(self._use, name))
        self.menu.addSeparator()
        for name in self.names:
            self.menu.addAction(name.replace("&", "&&")).triggered.connect(partial(self._use, name))
        self.menu.addAction(tr("&Keep this one as…")).triggered.connect(self.ask_and_keep)
        if self.names:
            dropped = self.menu.addMenu(tr("&Forget"))
            for name in self.names:
                action = dropped.addAction(name.replace("&", "&&"))
                action.triggered.connect(partial(self._drop, name))

    def _use(self, name: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's
        self.use(name)

    def _drop(self, name: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's
        self.drop(name)
