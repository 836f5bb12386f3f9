"""New, open, recent, close, export, settings: what the case menu does."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QWidget

from reid_desktop.core import settings as program_settings
from reid_desktop.core.errors import SettingsError
from reid_desktop.core.paths import config_dir
from reid_desktop.core.records import Search
from reid_desktop.core.settings import Settings
from reid_desktop.gui.case_dialogs import NewCaseDialog
from reid_desktop.gui.custody_desk import CustodyDesk
from reid_desktop.gui.language import tr
from reid_desktop.gui.models_dialog import ModelsDialog
from reid_desktop.gui.reporting import Reporting
from reid_desktop.gui.session import Session
from reid_desktop.gui.settings_dialog import SettingsDialog

RECENT = 8
SETTINGS_FILE = "settings.toml"


class CaseDesk(QObject):
    """Asks by dialog and hands to the session; remembers recent cases."""

    def __init__(
        self,
        session: Session,
        stored: QSettings,
        window: QWidget,
        searched: Callable[[], Search | None] = lambda: None,
    ) -> None:
        """Keep recent cases in `stored`; `searched` gives the search that is shown."""
        super().__init__(window)
        self._session = session
        self._stored = stored
        self._window = window
        self.reporting = Reporting(session, window)
        self.custody = CustodyDesk(session, window, searched)
        self.recent_menu = QMenu(tr("Open &recent"), window)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        session.opened.connect(self._remember)

    @property
    def recent(self) -> list[Path]:
        """The cases opened last, the latest first."""
        stored = self._stored.value("recent", [])
        names = stored if isinstance(stored, list) else [stored] if stored else []
        return [Path(str(name)) for name in names]

    def new_case(self) -> None:
        """Make a case by dialog."""
        folder = self.recent[0].parent if self.recent else Path.home()
        dialog = NewCaseDialog(
            folder,
            self._session.examiner,
            self._window,
            templates=self.custody.templates(),
            policy=self._session.settings.case.policy,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._session.create_case(dialog.path, dialog.info)
        dialog.deleteLater()

    def open_case(self) -> None:
        """Open a case by dialog."""
        folder = str(self.recent[0].parent) if self.recent else ""
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Open case (.reidcase)"), folder)
        if chosen:
            self._session.open_case(Path(chosen))

    def export(self, current: Search | None) -> None:
        """Export a report by dialog."""
        self.reporting.ask_report(current)

    def change_settings(self) -> None:
        """Change the settings by dialog and write them."""
        dialog = SettingsDialog(self._session.settings, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.use_settings(dialog.settings)
        dialog.deleteLater()

    def use_settings(self, settings: Settings) -> None:
        """Write `settings` and use them from now on."""
        try:
            program_settings.save(settings, config_dir() / SETTINGS_FILE)
        except SettingsError as error:
            self._session.errored.emit(error, "settings")
        self._session.use_settings(settings)

    def show_models(self) -> None:
        """Show the weights of this machine."""
        if self._session.shelf is None:
            self._session.said.emit(tr("This window was started without a shelf of models."))
            return
        dialog = ModelsDialog(self._session, self._window)
        dialog.settings_wanted.connect(self.use_settings)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _remember(self) -> None:
        case = self._session.case
        if case is not None:
            names = [str(case.path), *(str(p) for p in self.recent if p != case.path)]
            self._stored.setValue("recent", names[:RECENT])

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for place, path in enumerate(self.recent, start=1):
            action = self.recent_menu.addAction(f"&{place}  {path.stem}")
            action.setToolTip(str(path))
            action.triggered.connect(
                lambda _checked=False, path=path: self._session.open_case(path)
            )
        if not self.recent:
            self.recent_menu.addAction(tr("none yet")).setEnabled(False)
