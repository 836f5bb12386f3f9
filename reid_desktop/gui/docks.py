"""Every dock of the window in one table, and where it stands at first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QScrollArea, QTabBar, QUndoView, QWidget

from reid_desktop.gui import style_memory
from reid_desktop.gui.appearance import scaled
from reid_desktop.gui.dock_title import DockTitle
from reid_desktop.gui.language import tr
from reid_desktop.gui.panels.calibration import CalibrationPanel
from reid_desktop.gui.panels.compare import ComparePanel
from reid_desktop.gui.panels.evidence import EvidencePanel
from reid_desktop.gui.panels.footage import FootagePanel
from reid_desktop.gui.panels.group_map import GroupMapPanel
from reid_desktop.gui.panels.groups import GroupsPanel
from reid_desktop.gui.panels.hit_table import HitTablePanel
from reid_desktop.gui.panels.lane import LanePanel
from reid_desktop.gui.panels.log import LogPanel
from reid_desktop.gui.panels.methods import MethodsPanel
from reid_desktop.gui.panels.plan import PlanPanel
from reid_desktop.gui.panels.query import QueryPanel
from reid_desktop.gui.panels.ranklist import RanklistPanel
from reid_desktop.gui.panels.search_history import SearchHistoryPanel
from reid_desktop.gui.panels.timeline import TimelinePanel

if TYPE_CHECKING:
    from reid_desktop.gui.main_window import MainWindow

Area = Qt.DockWidgetArea
LEFT, RIGHT, BOTTOM = Area.LeftDockWidgetArea, Area.RightDockWidgetArea, Area.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class Dock:
    """One dock.

    Attributes:
        name: of dock and panel, for state and code.
        title: English; the table marks it for translation.
        make: makes the panel.
        area: side of the window it stands on at first.
        tab: name of an earlier dock behind which it lies, "" for none.
        shown: whether it is open in the first layout.
    """

    name: str
    title: str
    make: Callable[["MainWindow"], QWidget]
    area: Qt.DockWidgetArea
    tab: str = ""
    shown: bool = True


def _acts(window: "MainWindow") -> QWidget:
    view = QUndoView(window.session.acts.stack, window)
    view.setEmptyLabel(tr("Case as it was opened"))
    view.setAccessibleName(tr("Acts that can be undone"))
    return view


def _evidence(window: "MainWindow") -> QWidget:
    grid = window.panel("ranklist", RanklistPanel).grid
    return EvidencePanel(window.results, grid.selected_ids, window)


DOCKS: tuple[Dock, ...] = (
    Dock("footage", "Footage", lambda w: FootagePanel(w.session, w.stored, w), LEFT),
    Dock("lane", "Tasks", lambda w: LanePanel(w.session, w), LEFT),
    Dock("query", "Query", lambda w: QueryPanel(w.session, w), RIGHT),
    Dock("history", "Searches", lambda w: SearchHistoryPanel(w.session, w), RIGHT),
    Dock("acts", "Acts", _acts, RIGHT, "history"),
    Dock("ranklist", "Ranklist", lambda w: RanklistPanel(w.results, w.thumbnails, w), BOTTOM),
    Dock("groups", "Groups", lambda w: GroupsPanel(w.session, w.thumbnails, w), BOTTOM, "ranklist"),
    Dock("map", "Map of groups", lambda w: GroupMapPanel(w.session, w), BOTTOM, "ranklist"),
    Dock("table", "Table", lambda w: HitTablePanel(w.results, w), BOTTOM, "ranklist"),
    Dock("timeline", "Timeline", lambda w: TimelinePanel(w.results, w), BOTTOM, "ranklist"),
    Dock("plan", "Plan", lambda w: PlanPanel(w.results, w), BOTTOM, "ranklist"),
    Dock("compare", "Compare", lambda w: ComparePanel(w.results, w), BOTTOM, "ranklist"),
    Dock(
        "methods", "Methods", lambda w: MethodsPanel(w.results, w.thumbnails, w), BOTTOM, "ranklist"
    ),
    Dock("calibration", "Calibration", lambda w: CalibrationPanel(w.results, w), RIGHT, "history"),
    Dock("evidence", "Evidence", _evidence, RIGHT, "history"),
    Dock("log", "Log", lambda w: LogPanel(w.session, w), BOTTOM, "ranklist"),
)
"""In the order of their Alt+number."""
PROPORTIONS = (
    (("footage", "query"), (380, 340), Qt.Orientation.Horizontal),
    (("footage", "lane"), (520, 280), Qt.Orientation.Vertical),
    (("query", "history"), (470, 330), Qt.Orientation.Vertical),
    (("ranklist",), (400,), Qt.Orientation.Vertical),
)


ROOM_SHARE = 0.22
"""Of the screen that a panel may insist on; what it needs more is reached by scrolling."""
LARGEST_SHARE = 0.45
"""Of the window that a dock has at first, however large the texts are."""


def fill(window: "MainWindow") -> None:
    """Make every panel and its dock, in the first arrangement."""
    for dock in DOCKS:
        panel = dock.make(window)
        widget = QDockWidget(tr(dock.title), window)
        widget.setObjectName(f"dock_{dock.name}")
        widget.setTitleBarWidget(DockTitle(widget))
        widget.setWidget(Room(panel))
        window.panels[dock.name] = panel
        window.docks[dock.name] = widget
        window.addDockWidget(dock.area, widget)
        if dock.tab:
            window.tabifyDockWidget(window.docks[dock.tab], widget)
        widget.setVisible(dock.shown)
    for dock in DOCKS:
        if dock.tab:
            window.docks[dock.tab].raise_()
    window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
    window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
    for names, sizes, orientation in PROPORTIONS:
        docks = [window.docks[name] for name in names]
        room = window.width() if orientation is Qt.Orientation.Horizontal else window.height()
        wanted = [min(scaled(size), round(room * LARGEST_SHARE)) for size in sizes]
        window.resizeDocks(docks, wanted, orientation)
    _hide_left_bars(window)


class Room(QScrollArea):
    """Holds a panel and may be smaller than it, so that large texts fit on a small screen."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._panel = panel
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(panel)
        style_memory.heed(self.viewport())
        self.setWidget(panel)

    def minimumSizeHint(self) -> QSize:
        """Return what the panel needs at least, but not more than its share of the screen."""
        least, screen = self._panel.minimumSizeHint(), self.screen().availableSize() * ROOM_SHARE
        return QSize(min(least.width(), screen.width()), min(least.height(), screen.height()))


def _hide_left_bars(window: "MainWindow") -> None:
    """Hide the bars of tabs that Qt made on the way to the arrangement and left behind, shown."""
    groups = [
        {dock.windowTitle(), *(each.windowTitle() for each in window.tabifiedDockWidgets(dock))}
        for dock in window.docks.values()
    ]
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if {bar.tabText(place) for place in range(bar.count())} not in groups:
            bar.hide()
