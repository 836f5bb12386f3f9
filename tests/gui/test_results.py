import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QPixmap
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import Mark
from reid_desktop.core.searching import SearchFilter
from reid_desktop.gui import results as results_module
from reid_desktop.gui.hits import Hit
from reid_desktop.gui.panels.calibration import CalibrationPanel
from reid_desktop.gui.panels.compare import ComparePanel
from reid_desktop.gui.panels.hit_table import HitTablePanel
from reid_desktop.gui.panels.plan import PlanPanel
from reid_desktop.gui.panels.ranklist import RanklistPanel
from reid_desktop.gui.panels.timeline import TimelinePanel
from reid_desktop.gui.results import Results
from reid_desktop.gui.session import Session
from reid_desktop.gui.table_model import RECORD_ROLE
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.travel_table import TravelTable
from reid_desktop.pipeline.arrange import clocks_of
from reid_desktop.store.case import Case

from . import result_case

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result_case.make(tmp_path_factory.mktemp("results") / "results.reidcase")


@pytest.fixture
def results(session: Session, made: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Results]:
    """The results of the search of a copy of the case."""
    import shutil

    path = Path(shutil.copytree(made, tmp_path / "results.reidcase"))
    held = Results(session)
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open_case(path)
    held.show_search(session.case.searches()[0])
    yield held
    held.deleteLater()


Show = Callable[[QWidget], QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Shows a panel in a window of its own, and takes it away at the end."""
    shown: list[QWidget] = []

    def open_panel(panel: QWidget) -> QWidget:
        panel.resize(900, 420)
        panel.show()
        qtbot.waitExposed(panel)
        panel.activateWindow()
        shown.append(panel)
        return panel

    yield open_panel
    for panel in shown:
        panel.close()
        panel.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def ranklist(results: Results, show: Show) -> RanklistPanel:
    thumbnails = Thumbnails(results.session.fetch_crops, parent=results)
    return show(RanklistPanel(results, thumbnails))


def shown_ids(panel: RanklistPanel) -> list[int]:
    return [panel.hits.id_at(row) for row in range(panel.hits.rowCount())]


def settled(results: Results, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not results.session.tasks, timeout=5000)


def test_a_camera_is_filtered_by_its_chip_and_delete_takes_it_off(
    ranklist: RanklistPanel, qtbot: QtBot
) -> None:
    ranklist.filters.camera.menu().actions()[1].trigger()
    assert ranklist.filters.camera.text() == "Camera: hall"
    assert shown_ids(ranklist) == list(range(2, 61, 2))
    assert ranklist.hits.index(0).data(RECORD_ROLE).rank == 2, "ranks are those of the search"
    assert "30 of 60 hits" in ranklist.title.text()
    ranklist.filters.camera.setFocus()
    qtbot.keyClick(ranklist.filters.camera, Qt.Key.Key_Delete)
    assert ranklist.hits.rowCount() == 60


def test_chips_of_marks_score_and_time_join(ranklist: RanklistPanel, qtbot: QtBot) -> None:
    results, filters = ranklist.results, ranklist.filters
    results.mark([1, 2, 3], Mark.MATCH)
    filters.mark.menu().actions()[0].trigger()
    assert shown_ids(ranklist) == [1, 2, 3]
    filters.mark.menu().actions()[-1].trigger()
    assert shown_ids(ranklist) == list(range(4, 61)), "not marked yet"
    filters._least.setValue(0.5)
    qtbot.keyClick(filters._least, Qt.Key.Key_Return)
    assert max(shown_ids(ranklist)) == 30
    filters._day_edits[0].setTime(filters._day_edits[0].time().fromString("08:09", "HH:mm"))
    filters._day_edits[1].setTime(filters._day_edits[1].time().fromString("08:11", "HH:mm"))
    qtbot.keyClick(filters._day_edits[1], Qt.Key.Key_Return)
    assert filters.day.text() == "Time of day: 08:09 - 08:11"
    assert shown_ids(ranklist) == [4, 6, 8, 10, 12, 14]
    qtbot.mouseClick(filters.none, LEFT)
    assert results.look.where == SearchFilter()
    settled(results, qtbot)


def test_folding_shows_one_hit_for_each_track_and_unfolds(
    ranklist: RanklistPanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(ranklist.switches["fold"], LEFT)
    hits = [ranklist.hits.index(row).data(RECORD_ROLE) for row in range(ranklist.hits.rowCount())]
    assert [(hit.id, hit.count) for hit in hits] == [(1, 15), (2, 15), (3, 15), (4, 15)]
    assert "best of 15 of one track" in hits[0].text
    qtbot.mouseClick(ranklist.switches["fold"], LEFT)
    assert ranklist.hits.rowCount() == 60


def test_blind_review_hides_scores_and_ranks_and_shuffles(
    ranklist: RanklistPanel, qtbot: QtBot
) -> None:
    ranklist.switches["blind"].click()
    ids = shown_ids(ranklist)
    assert sorted(ids) == list(range(1, 61))
    assert ids != sorted(ids)
    hit: Hit = ranklist.hits.index(0).data(RECORD_ROLE)
    assert hit.score is None
    assert hit.rank == 1, "the place in the list, not the rank of the search"
    assert not ranklist.plot.isVisible()
    ranklist.switches["blind"].click()
    assert shown_ids(ranklist) == list(range(1, 61))


def test_a_click_on_blur_blurs_every_crop(ranklist: RanklistPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(ranklist.switches["blur"], LEFT)
    assert ranklist.grid._delegate.thumbnails.is_blurred


def test_a_mark_puts_what_lies_ahead_into_a_new_order_and_nothing_before_it(
    results: Results,
) -> None:
    results.choose(3)
    results.rank_again(np.array([60, 2, 50, 1], np.int64))
    assert results.shown_ids[:6].tolist() == [1, 2, 3, 60, 50, 4]
    results.rank_as_stored()
    assert results.shown_ids.tolist() == list(range(1, 61))


def test_what_was_looked_at_stays_in_sight_when_filters_change(ranklist: RanklistPanel) -> None:
    ranklist.grid.go_to(20)
    ranklist.results.look_at(where=SearchFilter(cameras=("gate",)))
    assert ranklist.grid.current_id() == 21
    ranklist.results.look_at(where=SearchFilter())
    assert ranklist.grid.currentIndex().row() == 20


def test_a_long_ranklist_is_there_at_once_and_whole_a_moment_later(
    results: Results, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_module, "FIRST", 10)
    monkeypatch.setattr(results_module, "PAGE", 7)
    results.show_search(results.search)
    assert (len(results.hits), results.is_whole) == (10, False)
    qtbot.waitUntil(lambda: results.is_whole, timeout=5000)
    assert results.hits.ids.tolist() == list(range(1, 61))
    assert results.shown_ids.tolist() == list(range(1, 61))


def test_go_to_rank_finds_the_nearest_hit_that_is_shown(
    ranklist: RanklistPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QInputDialog

    ranklist.results.look_at(where=SearchFilter(cameras=("hall",)))
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (31, True))
    ranklist.go_to_rank()
    assert ranklist.grid.current_id() in (30, 32)


# Table


def test_the_table_sorts_and_keeps_the_promises_of_an_item_model(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(HitTablePanel(results))
    tester = QAbstractItemModelTester(
        panel.table, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    assert panel.view.currentIndex().row() == 0, "what is looked at is the current row"
    header = panel.view.horizontalHeader()
    x = header.sectionViewportPosition(panel.table.TIME) + 10
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(x, 8))
    assert panel.table.index(0, panel.table.TIME).data() > "2026-03-02 08:14"
    assert panel.table.id_at(0) == 60
    assert panel.view.currentIndex().row() == panel.table.row_of(1), "the choice went along"
    panel.table.sort(-1)
    assert panel.table.id_at(0) == 1
    results.look_at(where=SearchFilter(cameras=("hall",)))
    assert panel.table.rowCount() == 30
    tester.deleteLater()


def test_the_table_opens_by_enter_and_copies_its_rows(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(HitTablePanel(results))
    panel.view.selectRow(2)
    with qtbot.waitSignal(panel.hit_opened) as opened:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert opened.args == [3]
    assert results.current_id == 3
    qtbot.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0] for line in lines] == ["Rank", "3"]
    results.look_at(blind=True)
    assert panel.table.index(0, panel.table.SCORE).data() == ""


# Timeline


def test_brushing_the_timeline_filters_every_panel_and_escape_takes_it_off(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(TimelinePanel(results))
    start = datetime.fromisoformat(result_case.CAMERAS[1][1]).timestamp()
    panel.view._brush.setRegion((start - 1, start + 35))
    assert sorted(results.shown_ids.tolist()) == [2, 4, 6, 8]
    assert results.look.where.since.startswith("2026-03-02T08:09:59")
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert len(results.rows) == 60


def test_the_timeline_is_walked_by_keys_in_the_order_of_time(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(TimelinePanel(results))
    results.choose(1)
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    assert results.current_id == 3, "ten seconds later at the gate"
    with qtbot.waitSignal(panel.hit_opened) as opened:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert opened.args == [3]


def test_footage_without_a_clock_is_said_to_have_none(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(TimelinePanel(results))
    for source in results.session.case.sources():
        results.session.run(
            "clock", lambda case, source=source: correction(case, source.id), brief=True
        )
    qtbot.waitUntil(lambda: "No start time" in panel.title.text(), timeout=5000)
    settled(results, qtbot)


def correction(case: Case, source_id: int):  # noqa: ANN201
    from reid_desktop.core.progress import Progress
    from reid_desktop.core.values import Changes

    yield Progress(0, 1)
    case.correct_source(source_id, start="", by="Eva")
    return Changes(footage=True, audit=True)


# Plan


def test_a_camera_is_dragged_onto_the_plan_moved_by_keys_and_undone(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(PlanPanel(results))
    data = panel.cameras.mimeData([panel.cameras.item(1)])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    middle = panel.view.room.center()
    enter = QDragEnterEvent(middle.toPoint(), copy, data, LEFT, none)
    QApplication.sendEvent(panel.view, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(panel.view, QDropEvent(QPointF(middle), copy, data, LEFT, none))
    qtbot.waitUntil(lambda: "hall" in results.site.places, timeout=5000)
    assert results.site.places["hall"] == pytest.approx((0.5, 0.5), abs=0.01)
    panel.view.setFocus()
    qtbot.mouseClick(panel.view, LEFT, pos=panel.view.point_of("hall").toPoint())
    assert panel.view.current_camera == "hall"
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: results.site.places["hall"][0] > 0.505, timeout=5000)
    settled(results, qtbot)
    results.session.acts.stack.undo()
    qtbot.waitUntil(lambda: results.site.places["hall"][0] < 0.505, timeout=5000)
    settled(results, qtbot)


def test_a_picture_becomes_the_plan(
    results: Results, show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = QPixmap(200, 100)
    picture.fill(Qt.GlobalColor.darkGreen)
    picture.save(str(tmp_path / "station.png"))
    panel = show(PlanPanel(results))
    panel.take_plan(tmp_path / "station.png")
    qtbot.waitUntil(lambda: results.site.plan is not None, timeout=5000)
    assert results.site.plan.aspect == 0.5
    room = panel.view.room
    assert room.width() == pytest.approx(2 * room.height(), rel=0.01)
    panel.metres.setValue(70.0)
    panel.metres.editingFinished.emit()
    qtbot.waitUntil(lambda: results.site.plan.metres == 70.0, timeout=5000)
    settled(results, qtbot)


def test_reach_hides_what_nobody_can_have_walked_to(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(PlanPanel(results))
    tester = QAbstractItemModelTester(
        panel.times, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    results.mark([1], Mark.MATCH)  # gate, 08:00:00
    panel.times.setData(panel.times.index(0, 1), "900 s")
    qtbot.waitUntil(lambda: results.site.travel_s == {("gate", "hall"): 900.0}, timeout=5000)
    assert panel.times.index(1, 0).data() == "900 s", "the same both ways"
    qtbot.mouseClick(panel.reach, LEFT)
    shown = set(results.shown_ids.tolist())
    assert set(range(1, 61, 2)) <= shown, "the gate itself"
    assert not shown & set(range(2, 61, 2)), "the hall is fifteen minutes away"
    panel.times.setData(panel.times.index(0, 1), "610")
    qtbot.waitUntil(lambda: 4 in results.shown_ids, timeout=5000)
    assert 2 not in results.shown_ids
    settled(results, qtbot)
    tester.deleteLater()


def test_a_travel_time_that_is_no_number_is_refused(results: Results) -> None:
    table = TravelTable()
    table.show(["gate", "hall"], results.site)
    assert not table.setData(table.index(0, 1), "soon")
    assert not table.setData(table.index(0, 0), "5")


# Compare


def test_zoom_and_part_of_one_picture_are_those_of_all(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(ComparePanel(results))
    results.choose(2)
    qtbot.mouseClick(panel.pin_button, LEFT)
    results.choose(5)
    assert [pane.pane.title[:3] for pane in panel.panes.panes] == ["Que", "#2 ", "#5 "]
    qtbot.keyClick(panel.panes.panes[1], Qt.Key.Key_Plus)
    qtbot.keyClick(panel.panes.panes[2], Qt.Key.Key_Down)
    zooms = {(pane.sight.zoom, pane.sight.y) for pane in panel.panes.panes}
    assert len(zooms) == 1
    assert zooms.pop() == (1.25, pytest.approx(0.54))
    qtbot.mouseClick(panel.parts["head"], LEFT)
    regions = [pane.pane.region for pane in panel.panes.panes]
    assert all(region.height() < 40 for region in regions), "heads of people 100 px high"
    assert panel.panes.sight.zoom == 1.0
    qtbot.mouseClick(panel.pin_button, LEFT)
    assert panel.pinned == [2, 5]


def test_blind_review_hides_scores_while_comparing(results: Results, show: Show) -> None:
    panel = show(ComparePanel(results))
    results.look_at(blind=True)
    assert "0." not in panel.panes.panes[1].pane.title


# Calibration


def test_marks_become_a_curve_that_speaks_of_the_candidate(
    results: Results, show: Show, qtbot: QtBot
) -> None:
    panel = show(CalibrationPanel(results))
    qtbot.waitUntil(lambda: "0 marks so far" in panel.told.text(), timeout=5000)
    results.mark(list(range(1, 16)), Mark.MATCH)
    results.mark(list(range(16, 41)), Mark.NOT_MATCH)
    qtbot.waitUntil(lambda: panel.curve is not None and panel.curve.is_telling, timeout=5000)
    qtbot.waitUntil(lambda: "40 marks" in panel.told.text(), timeout=5000)
    results.choose(2)
    assert panel.here.text().startswith("Score 0.935: right in 9")
    results.choose(39)
    assert "right in" in panel.here.text()
    results.look_at(blind=True)
    assert not panel.view.isVisible()
    assert panel.here.text() == ""
    settled(results, qtbot)


# Speed


def test_a_million_hits_are_filtered_without_blocking_the_window_long(results: Results) -> None:
    whole = results.hits
    many = type(whole)(*(np.resize(getattr(whole, name), 1_000_000) for name in whole.__slots__))
    object.__setattr__(many, "ids", np.arange(1, 1_000_001))
    clocks = clocks_of(many, results.session.case.sources())
    results._take(many, np.arange(1_000_000), clocks)
    times = []
    for cameras in (("gate",), (), ("hall",)):
        begun = time.perf_counter()
        results.look_at(where=SearchFilter(cameras=cameras, least_score=0.2))
        times.append(time.perf_counter() - begun)
    assert 300_000 < len(results.rows) < 500_000
    assert min(times) < 0.1, times
