"""Menu bar and tool bar, filled from the tables of actions and from what panels offer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolBar, QWidget

from reid_desktop.gui import appearance, desk
from reid_desktop.gui.actions import HELP, MENUS, Offering, Spec, join_buttons, make
from reid_desktop.gui.language import marked, tr

if TYPE_CHECKING:
    from reid_desktop.gui.main_window import MainWindow

TOOLS = (
    *("case_new", "case_open", "", "import_files", "index", "group", "", "undo", "redo", ""),
    *("query_open", "query_draw", "search", "", "export", "settings"),
)
"""Actions of the tool bar; "" is a gap."""
COLOURS = {
    appearance.Appearance.SYSTEM: marked("As the system"),
    appearance.Appearance.LIGHT: marked("Light"),
    appearance.Appearance.DARK: marked("Dark"),
}


class Menus:
    """Makes every action of the window and puts it where it is looked for."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._slots = desk.slots(window)
        self.menus: dict[str, QMenu] = {}
        self.needing_case: list[QAction] = []
        for title, specs in MENUS.items():
            self._fill(self._menu(title), specs)
        self._add_offers()
        self._fill_view_menu()
        self._fill(self._menu(marked("&Help")), HELP)
        self._fill_tool_bar()
        join_buttons(window, window.actions_by_name)

    def show_case(self, *, is_open: bool) -> None:
        """Switch on the actions that need a case, or off."""
        for action in self.needing_case:
            action.setEnabled(is_open)

    def _menu(self, title: str) -> QMenu:
        """Return the menu of that title, whichever letter of it is underlined."""
        name = title.replace("&", "")
        if name not in self.menus:
            self.menus[name] = self._window.menuBar().addMenu(tr(title))
        return self.menus[name]

    def _fill(self, menu: QMenu, specs: Sequence[Spec | None]) -> None:
        for spec in specs:
            if spec is None:
                menu.addSeparator()
                continue
            menu.addAction(self._action(spec, self._slots[spec.name]))
            if spec.name == "case_open":
                menu.addMenu(self._window.case_desk.recent_menu)

    def _add_offers(self) -> None:
        panels: dict[str, QObject] = {**self._window.panels, "frame": self._window.frame}
        panels["custody"] = self._window.case_desk.custody
        for name, panel in panels.items():
            for offer in panel.offers() if isinstance(panel, Offering) else ():
                spec = replace(offer.spec, at=offer.spec.at or name)
                self._menu(offer.menu).addAction(self._action(spec, offer.slot))

    def _fill_view_menu(self) -> None:
        window = self._window
        menu = self._menu(marked("Vie&w"))
        for place, (name, dock) in enumerate(window.docks.items(), start=1):
            text = tr("Go to {dock}", dock=dock.windowTitle().lower())
            keys = f"Alt+{place}" if place < 10 else f"Ctrl+Alt+{place - 9}"
            menu.addAction(
                self._action(Spec(f"go_{name}", text, keys), partial(window.show_dock, name))
            )
        spec = Spec("go_frame", tr("Go to the frame"), "Alt+0")
        menu.addAction(self._action(spec, window.frame.setFocus))
        menu.addSeparator()
        shown = menu.addMenu(tr("&Docks"))
        for dock in window.docks.values():
            shown.addAction(dock.toggleViewAction())
        menu.addMenu(window.workspaces.menu)
        menu.addAction(self._action(Spec("reset", tr("&Reset the layout")), window.reset_layout))
        self._fill_colours(menu.addMenu(tr("&Colours")))

    def _fill_colours(self, menu: QMenu) -> None:
        window = self._window
        group = QActionGroup(window)
        for chosen, words in COLOURS.items():
            spec = Spec(f"colours_{chosen}", tr(words))
            action = self._action(spec, partial(window.use_appearance, chosen))
            action.setCheckable(True)
            action.setChecked(window.colours is chosen)
            group.addAction(action)
            menu.addAction(action)

    def _fill_tool_bar(self) -> None:
        bar = QToolBar(tr("Tools"), self._window)
        bar.setObjectName("tool_bar")
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for name in TOOLS:
            if name:
                bar.addAction(self._window.actions_by_name[name])
            else:
                bar.addSeparator()
        self._window.addToolBar(bar)

    def _action(self, spec: Spec, slot: Callable[[], object]) -> QAction:
        window = self._window
        owner: QWidget = window
        if spec.local:
            owner = window.frame if spec.at == "frame" else window.panels[spec.at]
        action = make(owner, spec, slot)
        window.actions_by_name[spec.name] = action
        if spec.needs_case:
            self.needing_case.append(action)
        return action
