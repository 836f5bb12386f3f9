"""What leads from the panels of results to frame, query and history."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reid_desktop.core.records import Search
from reid_desktop.gui.panels.compare import ComparePanel
from reid_desktop.gui.panels.evidence import EvidencePanel
from reid_desktop.gui.panels.hit_table import HitTablePanel
from reid_desktop.gui.panels.methods import MethodsPanel
from reid_desktop.gui.panels.timeline import TimelinePanel

if TYPE_CHECKING:
    from reid_desktop.gui.main_window import MainWindow


def lead(window: "MainWindow") -> None:
    """Connect the panels of results with the rest of the window."""
    methods = window.panel("methods", MethodsPanel)
    evidence = window.panel("evidence", EvidencePanel)
    custody, results, grid = window.case_desk.custody, window.results, window.ranklist.grid
    for panel in (
        window.panel("table", HitTablePanel),
        window.panel("timeline", TimelinePanel),
        window.panel("compare", ComparePanel),
        methods,
        evidence,
    ):
        panel.hit_opened.connect(window.frame.show_detection)
    methods.search_wanted.connect(results.show_search)
    methods.similar_wanted.connect(
        lambda detection_id: window.query.take_detection(detection_id, search=True)
    )
    grid.selectionModel().selectionChanged.connect(lambda *_: evidence.show_chosen())
    results.loaded.connect(lambda: custody.note_search(results.search))

    def show_candidate(search_id: int, detection_id: int) -> None:
        """Show a candidate in the ranklist of a search, and its frame."""
        case = window.session.case
        if case is not None:
            if results.search is None or results.search.id != search_id:
                results.show_search(case.search(search_id))
                window.history.choose(search_id)
            results.choose(detection_id)
            window.show_dock("ranklist")
            window.frame.show_detection(detection_id)

    custody.candidate_wanted.connect(show_candidate)

    def show_all(searches: Sequence[Search]) -> None:
        """Show the answers of every method, the first one's ranklist in its dock."""
        window.history.choose(searches[0].id)
        methods.show_searches(searches)
        window.show_dock("methods")

    window.query.compared.connect(show_all)
