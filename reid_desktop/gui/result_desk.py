"""What leads from the panels of results to frame, query and history."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reid_desktop.core.records import Search
from reid_desktop.gui.panels.compare import ComparePanel
from reid_desktop.gui.panels.hit_table import HitTablePanel
from reid_desktop.gui.panels.methods import MethodsPanel
from reid_desktop.gui.panels.timeline import TimelinePanel

if TYPE_CHECKING:
    from reid_desktop.gui.main_window import MainWindow


def lead(window: "MainWindow") -> None:
    """Connect the panels of results with the rest of the window."""
    methods = window.panel("methods", MethodsPanel)
    for panel in (
        window.panel("table", HitTablePanel),
        window.panel("timeline", TimelinePanel),
        window.panel("compare", ComparePanel),
        methods,
    ):
        panel.hit_opened.connect(window.frame.show_detection)
    methods.search_wanted.connect(window.results.show_search)

    def show_all(searches: Sequence[Search]) -> None:
        """Show the answers of every method, the first one's ranklist in its dock."""
        window.history.choose(searches[0].id)
        methods.show_searches(searches)
        window.show_dock("methods")

    window.query.compared.connect(show_all)
