"""The main window: docks, menus, drops; it holds no state of the case."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSettings, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QToolBar

from reid_desktop.core.errors import CaseError
from reid_desktop.gui import appearance, desk
from reid_desktop.gui.actions import HELP, MENUS, Spec, make
from reid_desktop.gui.case_desk import CaseDesk
from reid_desktop.gui.errors import ErrorDesk
from reid_desktop.gui.panels.footage import FootagePanel
from reid_desktop.gui.panels.frame import FramePanel
from reid_desktop.gui.panels.groups import GroupsPanel
from reid_desktop.gui.panels.lane import LanePanel
from reid_desktop.gui.panels.query import QueryPanel, picture_path
from reid_desktop.gui.panels.ranklist import RanklistPanel
from reid_desktop.gui.panels.search_history import SearchHistoryPanel
from reid_desktop.gui.session import Session
from reid_desktop.gui.thumbnails import Thumbnails

LAYOUT_VERSION = 1
TOOLS = (
    *("case_new", "case_open", "", "import_files", "index", "group", ""),
    *("query_open", "query_paste", "query_draw", "search", "", "export", "settings"),
)
"""Actions of the tool bar; "" is a gap."""
NEEDS_CASE = (
    *("case_close", "import_files", "import_folder", "export"),
    *("index", "index_chosen", "group", "search"),
)
Area = Qt.DockWidgetArea


class MainWindow(QMainWindow):
    """Puts the panels into docks and leads what one signals to the other."""

    def __init__(self, session: Session, stored: QSettings | None = None) -> None:
        super().__init__()
        self.session = session
        self._stored = stored or QSettings()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.errors = ErrorDesk(self)
        self.thumbnails = Thumbnails(self._crop)
        self.case_desk = CaseDesk(session, self._stored, self)
        self.footage = FootagePanel(session, self)
        self.lane = LanePanel(session, self)
        self.query = QueryPanel(session, self)
        self.ranklist = RanklistPanel(session, self.thumbnails, self)
        self.groups = GroupsPanel(session, self.thumbnails, self)
        self.history = SearchHistoryPanel(session, self)
        self.frame = FramePanel(session, self)
        self.setCentralWidget(self.frame)
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1500, room.width() - 40), min(950, room.height() - 60))
        self.docks: dict[str, QDockWidget] = {}
        self.actions_by_name: dict[str, QAction] = {}
        self._arrange()
        self._fill_menus()
        self._fill_status_bar()
        desk.lead(self)
        for signal in (session.opened, session.closed):
            signal.connect(self._show_case)
        self._show_case()
        self._default_state = self.saveState(LAYOUT_VERSION)
        self.restore()

    def restore(self) -> None:
        """Bring size and docks back as they were left."""
        geometry, state = self._stored.value("geometry"), self._stored.value("state")
        if geometry is not None:
            self.restoreGeometry(geometry)
        if state is not None:
            self.restoreState(state, LAYOUT_VERSION)

    def reset_layout(self) -> None:
        """Put every dock back to its first place."""
        self.restoreState(self._default_state, LAYOUT_VERSION)

    def show_dock(self, name: str) -> None:
        """Show a dock and give it the focus."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_drop(self, data: QMimeData) -> None:
        """Take a picture as query and everything else as footage."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if picture_path(data) is not None or not paths:
            self.query.take_data(data)
        elif self.session.case is None:
            self.session.said.emit("Open a case or make one first, then drop the footage again.")
        else:
            self.footage.import_paths(paths)

    def use_appearance(self, chosen: appearance.Appearance) -> None:
        """Change the colours of the program and remember the choice."""
        self._stored.setValue("appearance", chosen.value)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        appearance.apply(application, chosen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            appearance.redress(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_drop(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        for dock in self.docks.values():
            dock.setFloating(False)
        self._stored.setValue("geometry", self.saveGeometry())
        self._stored.setValue("state", self.saveState(LAYOUT_VERSION))
        self.session.shut()
        super().closeEvent(event)

    def _arrange(self) -> None:
        """Make the docks and the first arrangement."""
        for name, title, panel, area in (
            ("footage", "Footage", self.footage, Area.LeftDockWidgetArea),
            ("lane", "Tasks", self.lane, Area.LeftDockWidgetArea),
            ("query", "Query", self.query, Area.RightDockWidgetArea),
            ("history", "Searches", self.history, Area.RightDockWidgetArea),
            ("ranklist", "Ranklist", self.ranklist, Area.BottomDockWidgetArea),
            ("groups", "Groups", self.groups, Area.BottomDockWidgetArea),
        ):
            dock = QDockWidget(title, self)
            dock.setObjectName(f"dock_{name}")
            dock.setWidget(panel)
            self.addDockWidget(area, dock)
            self.docks[name] = dock
        self.tabifyDockWidget(self.docks["ranklist"], self.docks["groups"])
        self.docks["ranklist"].raise_()
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        side, low = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([self.docks["footage"], self.docks["query"]], [400, 290], side)
        self.resizeDocks([self.docks["footage"], self.docks["lane"]], [520, 280], low)
        self.resizeDocks([self.docks["query"], self.docks["history"]], [470, 330], low)
        self.resizeDocks([self.docks["ranklist"]], [400], low)

    def _fill_menus(self) -> None:
        slots = desk.slots(self)
        for title, specs in MENUS.items():
            menu = self.menuBar().addMenu(title)
            for spec in specs:
                if spec is None:
                    menu.addSeparator()
                else:
                    menu.addAction(self._action(spec, slots[spec.name]))
                    if spec.name == "case_open":
                        menu.addMenu(self.case_desk.recent_menu)
        self._fill_view_menu()
        menu = self.menuBar().addMenu("&Help")
        for spec in HELP:
            menu.addAction(self._action(spec, slots[spec.name]))
        bar = QToolBar("Tools", self)
        bar.setObjectName("tool_bar")
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for name in TOOLS:
            if name:
                bar.addAction(self.actions_by_name[name])
            else:
                bar.addSeparator()
        self.addToolBar(bar)

    def _fill_view_menu(self) -> None:
        menu = self.menuBar().addMenu("&View")
        for place, (name, dock) in enumerate(self.docks.items(), start=1):
            spec = Spec(f"go_{name}", f"Go to {dock.windowTitle().lower()}", f"Alt+{place}")
            menu.addAction(self._action(spec, partial(self.show_dock, name)))
        spec = Spec("go_frame", "Go to the frame", "Alt+0")
        menu.addAction(self._action(spec, self.frame.setFocus))
        menu.addSeparator()
        shown = menu.addMenu("&Docks")
        for dock in self.docks.values():
            shown.addAction(dock.toggleViewAction())
        menu.addAction(self._action(Spec("reset", "&Reset the layout"), self.reset_layout))
        colours = menu.addMenu("&Colours")
        group = QActionGroup(self)
        current = self._stored.value("appearance", "system")
        for chosen in appearance.Appearance:
            spec = Spec(f"colours_{chosen}", chosen.value.capitalize())
            action = self._action(spec, partial(self.use_appearance, chosen))
            action.setCheckable(True)
            action.setChecked(current == chosen.value)
            group.addAction(action)
            colours.addAction(action)

    def _action(self, spec: Spec, slot: Callable[[], object]) -> QAction:
        action = make(self, spec, slot)
        self.actions_by_name[spec.name] = action
        return action

    def _fill_status_bar(self) -> None:
        self.device = QLabel("")
        self.device.setAccessibleName("Device and models")
        self.statusBar().addPermanentWidget(self.device)
        self.session.said.connect(lambda text: self.statusBar().showMessage(text, 15_000))
        self.session.changed.connect(self._show_device)
        self._show_device()

    def _show_device(self) -> None:
        self.device.setText(self.session.device())

    def _show_case(self) -> None:
        """Say which case is open, and which actions make sense."""
        case = self.session.case
        self.setWindowTitle(f"{case.info.title} - ReID Desktop" if case else "ReID Desktop")
        for name in NEEDS_CASE:
            self.actions_by_name[name].setEnabled(case is not None)

    def _crop(self, detection_id: int) -> bytes:
        if self.session.case is None:
            raise CaseError("No case is open.")
        return self.session.case.crop_jpeg(detection_id)
