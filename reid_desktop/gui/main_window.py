"""The main window: joins docks, menus and drops; it holds no state of the case."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QChildEvent, QEvent, QMimeData, QSettings, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QTabBar, QWidget

from reid_desktop.core.settings import Settings
from reid_desktop.core.values import Changes
from reid_desktop.gui import appearance, desk, docks, retelling, style_memory
from reid_desktop.gui.case_desk import CaseDesk
from reid_desktop.gui.errors import ErrorDesk
from reid_desktop.gui.first_steps import FirstSteps
from reid_desktop.gui.keys import KeyBook
from reid_desktop.gui.language import told, tr
from reid_desktop.gui.menus import Menus
from reid_desktop.gui.panels.footage import FootagePanel
from reid_desktop.gui.panels.frame import FramePanel
from reid_desktop.gui.panels.group_map import GroupMapPanel
from reid_desktop.gui.panels.groups import GroupsPanel
from reid_desktop.gui.panels.lane import LanePanel
from reid_desktop.gui.panels.query import QueryPanel, picture_path
from reid_desktop.gui.panels.ranklist import RanklistPanel
from reid_desktop.gui.panels.search_history import SearchHistoryPanel
from reid_desktop.gui.recovery import Recovery
from reid_desktop.gui.results import Results
from reid_desktop.gui.session import Session
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.workspaces import LAYOUT_VERSION, Workspaces

Panel = TypeVar("Panel", bound=QWidget)
MOST_TEXT_PATHS = 1000
EVERYTHING = Changes(True, True, True, True, True, True, True)


class MainWindow(QMainWindow):
    """Puts the panels into docks and leads what one signals to the other."""

    session: Session
    stored: QSettings
    results: Results
    thumbnails: Thumbnails

    def __init__(self, session: Session, stored: QSettings | None = None) -> None:
        super().__init__()
        self.session = session
        self.stored = stored or QSettings()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.errors = ErrorDesk(self, lambda: session.private_names)
        self.thumbnails = Thumbnails(session.fetch_crops, parent=self)
        self.results = Results(session, self)
        self.case_desk = CaseDesk(session, self.stored, self, lambda: self.ranklist.search)
        self.recovery = Recovery(session, self.stored, self)
        self.first_steps = FirstSteps(self)
        self.frame = FramePanel(session, self)
        self.setCentralWidget(self.frame)
        self.panels: dict[str, QWidget] = {}
        self.docks: dict[str, QDockWidget] = {}
        self.actions_by_name: dict[str, QAction] = {}
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1500, room.width() - 40), min(950, room.height() - 60))
        docks.fill(self)
        self.footage = self.panel("footage", FootagePanel)
        self.lane = self.panel("lane", LanePanel)
        self.query = self.panel("query", QueryPanel)
        self.ranklist = self.panel("ranklist", RanklistPanel)
        self.groups = self.panel("groups", GroupsPanel)
        self.group_map = self.panel("map", GroupMapPanel)
        self.history = self.panel("history", SearchHistoryPanel)
        self.workspaces = Workspaces(self, self.docks, self.stored)
        self._menus = Menus(self)
        self.keys = KeyBook(self.actions_by_name, self.stored)
        self._fill_status_bar()
        desk.lead(self)
        for signal in (session.opened, session.closed):
            signal.connect(self._show_case)
        session.settings_changed.connect(self._on_settings)
        self._language = session.settings.program.language
        self._show_case()
        self.restore()
        self._keep_layout()
        style_memory.watch(self)

    def panel(self, name: str, kind: type[Panel]) -> Panel:
        """Return the panel of the dock `name`."""
        panel = self.panels[name]
        assert isinstance(panel, kind)
        return panel

    @property
    def colours(self) -> appearance.Appearance:
        """The colours the analyst chose."""
        return appearance.chosen(self.stored)

    def restore(self) -> None:
        """Bring size and docks back as they were left."""
        geometry, state = self.stored.value("geometry"), self.stored.value("state")
        if geometry is not None:
            self.restoreGeometry(geometry)
        if state is not None:
            self.restoreState(state, LAYOUT_VERSION)

    def reset_layout(self) -> None:
        """Put every dock back to its first place."""
        self.workspaces.reset()

    def show_dock(self, name: str) -> None:
        """Show a dock and give it the focus."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        self.panels[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
        focused = QApplication.focusWidget()
        if focused is None or not dock.isAncestorOf(focused):
            dock.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paste(self) -> None:
        """Take the clipboard: a picture or crop as query, files and paths as footage."""
        self.take_drop(QGuiApplication.clipboard().mimeData())

    def take_drop(self, data: QMimeData) -> None:
        """Take a picture as query and everything else as footage."""
        paths = paths_in(data)
        if picture_path(data) is not None or not paths:
            self.query.take_data(data)
        elif self.session.case is None:
            self.session.said.emit(
                tr("Open a case or make one first, then drop the footage again.")
            )
        else:
            self.footage.import_paths(paths)

    def use_appearance(self, chosen: appearance.Appearance) -> None:
        """Change the colours of the program and remember the choice."""
        self.stored.setValue("appearance", chosen.value)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        appearance.apply(
            application, chosen, text_percent=self.session.settings.program.text_percent
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            appearance.redress(self)

    def childEvent(self, event: QChildEvent) -> None:
        """Let the tabs of docks show their whole words; buttons scroll what has no room."""
        super().childEvent(event)
        bar = event.child()
        if event.polished() and isinstance(bar, QTabBar):
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or paths_in(data):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_drop(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.footage.intakes.watch.stop()
        for dock in self.docks.values():
            dock.setFloating(False)
        self._store_layout()
        self.session.shut()
        self.recovery.end_cleanly()
        super().closeEvent(event)

    def _keep_layout(self) -> None:
        """Store the layout whenever it changed, so that a fall loses nothing of it."""
        self.recovery.settled.timeout.connect(self._store_layout)
        for dock in self.docks.values():
            for signal in (dock.dockLocationChanged, dock.visibilityChanged, dock.topLevelChanged):
                signal.connect(self.recovery.note_layout_soon)

    def _store_layout(self) -> None:
        self.stored.setValue("geometry", self.saveGeometry())
        self.stored.setValue("state", self.saveState(LAYOUT_VERSION))

    def _fill_status_bar(self) -> None:
        self.device = QLabel("")
        self.device.setAccessibleName(tr("Device and models"))
        self.statusBar().addPermanentWidget(self.device)
        self.session.said.connect(lambda text: self.statusBar().showMessage(told(text), 15_000))
        self.session.changed.connect(self._show_device)
        self._show_device()

    def _show_device(self) -> None:
        self.device.setText(self.session.device())

    def _on_settings(self, settings: Settings) -> None:
        if settings.program.language != self._language:
            self._language = settings.program.language
            self.speak(self._language)
        self.use_appearance(self.colours)
        self._show_device()

    def speak(self, wanted: str) -> None:
        """Say everything in another language at once; views read again what they show."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        retelling.change_language(application, wanted)
        self.session.tell_changed(EVERYTHING)
        self._show_device()

    def _show_case(self) -> None:
        """Say which case is open, and which actions make sense."""
        case = self.session.case
        self.setWindowTitle(f"{case.info.title} - ReID Desktop" if case else "ReID Desktop")
        self._menus.show_case(is_open=case is not None)
        search = self.recovery.fallen_search(case.searches()) if case is not None else None
        if search is not None:
            self.history.choose(search.id)
            self.history.search_chosen.emit(search)


def paths_in(data: QMimeData) -> list[Path]:
    """Return the local files of a drop, or those whose paths stand in a text, one on a line."""
    urls = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if urls or not data.hasText():
        return urls
    lines = [line.strip().strip("'\"") for line in data.text().splitlines()[:MOST_TEXT_PATHS]]
    paths = [Path(line.removeprefix("file://")).expanduser() for line in lines if line]
    return paths if paths and all(p.is_absolute() and p.exists() for p in paths) else []
