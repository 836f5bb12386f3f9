"""A missing or changed original is said wherever a result that rests on it is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import RemarkKind, SourceState
from reid_desktop.core.values import Changes
from reid_desktop.gui.bag_table import BagTable
from reid_desktop.gui.hits import Hit, HitList
from reid_desktop.gui.panels.compare import ComparePanel
from reid_desktop.gui.panels.plan import PlanPanel
from reid_desktop.gui.panels.timeline import TimelinePanel
from reid_desktop.gui.results import Results
from reid_desktop.gui.session import Session
from reid_desktop.gui.table_model import RECORD_ROLE
from reid_desktop.store.case import Case

from . import result_case

GATE, HALL = 1, 2


@pytest.fixture
def results(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[Results]:
    """Sixty hits, every other one at the gate, which is found missing; nothing checked before."""
    held = Results(session)
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open_case(result_case.make(tmp_path / "r.reidcase"))
    assert session.case is not None
    held.show_search(session.case.searches()[0])
    yield held
    held.deleteLater()


def found_missing(session: Session, qtbot: QtBot) -> None:
    def check(case: Case) -> Job[Changes]:
        yield Progress(0, 1)
        case.originals.set_checks({GATE: SourceState.MISSING}, full=False, by="Eva")
        case.evidence.remark([1, 2], RemarkKind.BAG, by="Eva")
        return Changes(footage=True, verdicts=True)

    told: list[Changes] = []
    session.changed.connect(told.append)
    session.run("check", check)
    qtbot.waitUntil(lambda: any(changes.footage for changes in told), timeout=30_000)


def test_every_view_of_results_says_so_once_a_check_found_it(
    results: Results, session: Session, qtbot: QtBot
) -> None:
    panels: list[QWidget] = [kind(results) for kind in (ComparePanel, TimelinePanel, PlanPanel)]
    compare, timeline, plan = panels
    for panel in panels:
        qtbot.addWidget(panel)
        panel.show()  # what is not seen is filled when it is
    assert isinstance(compare, ComparePanel)
    assert isinstance(timeline, TimelinePanel)
    assert isinstance(plan, PlanPanel)
    results.choose(1)
    assert "▲" not in compare.panes.panes[-1].pane.note + timeline.title.text() + plan.told.text()
    found_missing(session, qtbot)
    results.choose(2)
    assert "▲" not in compare.panes.panes[-1].pane.note, "the hall is fine"
    results.choose(1)
    assert compare.panes.panes[-1].pane.note.startswith("▲ original missing")
    for text in (timeline.title.text(), plan.told.text()):
        assert "▲ The originals of 30 candidates are missing or changed." in text
    ringed = {int(point.data()) for point in timeline.view._suspects.points()}
    assert ringed == set(range(1, 61, 2))


def test_lists_of_candidates_say_so(results: Results, session: Session, qtbot: QtBot) -> None:
    found_missing(session, qtbot)
    bag = BagTable()
    bag.show(session.case)
    cameras = [bag.text(row, BagTable.CAMERA) for row in range(2)]
    assert cameras == ["gate · ▲ original missing", "hall"]
    assert bag.tip(0, BagTable.TIME) == "2026-03-02 08:00:00.000 UTC+01:00"
    hits = HitList()
    hits.show(session.case, results.hits.ids, results.hits.scores, {})
    shown = [hits.index(row).data(RECORD_ROLE) for row in range(2)]
    assert all(isinstance(hit, Hit) for hit in shown)
    assert {hit.id: hit.original for hit in shown} == {
        1: SourceState.MISSING,
        2: SourceState.UNCHANGED,
    }
