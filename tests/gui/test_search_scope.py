"""What a search is asked to look at, chip by chip; why nobody is shown; a search run again."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDateTime, Qt, QTime
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import Mark, Method, Search
from reid_desktop.core.searching import SearchFilter
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.panels.methods import MethodsPanel
from reid_desktop.gui.views.filter_bar import FilterBar

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier
PEOPLE, FRAMES = 18, 6


@pytest.fixture
def asking(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the first figure as query, not asked yet."""
    opened.query.take_detection(1)
    qtbot.waitUntil(lambda: opened.query.query is not None, timeout=30_000)
    return opened


def ask(window: MainWindow, qtbot: QtBot, method: Method = Method.GLAD) -> Search:
    window.query.method.setCurrentIndex(window.query.method.findData(method))
    with qtbot.waitSignal(window.query.searched, timeout=30_000) as searched:
        qtbot.mouseClick(window.query.search_button, LEFT)
    return searched.args[0]


def camera(bar: FilterBar, qtbot: QtBot) -> None:
    bar.camera.menu().actions()[0].trigger()


def source(bar: FilterBar, qtbot: QtBot) -> None:
    bar.source.menu().actions()[0].trigger()


def score(bar: FilterBar, qtbot: QtBot) -> None:
    bar._least.setValue(0.9)
    qtbot.keyClick(bar._least, ENTER)


def time(bar: FilterBar, qtbot: QtBot) -> None:
    first, last = bar._time_edits
    day = QDateTime.fromString("2026-03-02 08:00:00", "yyyy-MM-dd HH:mm:ss")
    first.setDateTime(day.addSecs(2))
    last.setDateTime(day.addSecs(3))
    qtbot.keyClick(last, ENTER)


def time_of_day(bar: FilterBar, qtbot: QtBot) -> None:
    first, last = bar._day_edits
    first.setTime(QTime(8, 0))
    last.setTime(QTime(9, 0))
    qtbot.keyClick(first, ENTER)


def marked(bar: FilterBar, qtbot: QtBot) -> None:
    bar.mark.menu().actions()[0].trigger()


@pytest.mark.parametrize(
    ("chip", "people", "frames"),
    [
        (camera, PEOPLE, FRAMES),
        (source, PEOPLE, FRAMES),
        (score, 6, FRAMES),
        (time, 6, 2),
        (time_of_day, PEOPLE, FRAMES),
        (marked, 2, FRAMES),
    ],
    ids=["camera", "source", "score", "time", "time of day", "mark"],
)
def test_each_chip_acts_before_a_search_and_is_stored_with_it(
    asking: MainWindow,
    qtbot: QtBot,
    chip: Callable[[FilterBar, QtBot], None],
    people: int,
    frames: int,
) -> None:
    ask(asking, qtbot)
    asking.results.mark([1, 2], Mark.MATCH)
    qtbot.waitUntil(lambda: not asking.session.tasks, timeout=30_000)
    asking.query.live.setChecked(False)
    chip(asking.query.scope, qtbot)
    where = asking.query.scope.where
    assert not where.is_empty
    found = ask(asking, qtbot)
    assert found.hits == people
    assert SearchFilter.from_json(found.parameters["filter"]) == where
    whole = ask(asking, qtbot, Method.QEEPS)
    assert whole.parameters["frames_looked_at"] == frames
    assert whole.hits == people


def test_a_chip_asks_again_at_once(asking: MainWindow, qtbot: QtBot) -> None:
    ask(asking, qtbot)
    with qtbot.waitSignal(asking.query.searched, timeout=30_000) as searched:
        time(asking.query.scope, qtbot)
    assert searched.args[0].hits == 6


def test_a_search_that_finds_nobody_says_what_left_out_how_many(
    asking: MainWindow, qtbot: QtBot
) -> None:
    first, last = asking.query.scope._day_edits
    first.setTime(QTime(22, 0))
    last.setTime(QTime(23, 0))
    qtbot.keyClick(first, ENTER)
    assert ask(asking, qtbot).hits == 0
    why = asking.ranklist.why_none
    assert why.isVisibleTo(asking.ranklist)
    assert "0 of 18 people pass" in why.text()
    assert "time of day leaves out 18" in why.text()


def test_frames_of_which_none_passes_are_one_sentence(asking: MainWindow, qtbot: QtBot) -> None:
    first, last = asking.query.scope._day_edits
    first.setTime(QTime(22, 0))
    last.setTime(QTime(23, 0))
    qtbot.keyClick(first, ENTER)
    asking.query.method.setCurrentIndex(asking.query.method.findData(Method.QEEPS))
    with qtbot.waitSignal(asking.session.errored, timeout=30_000) as errored:
        qtbot.mouseClick(asking.query.search_button, LEFT)
    assert "No indexed frame passes the filter" in str(errored.args[0])
    asking.findChild(object, "error_message").close()


def test_a_ranklist_filtered_to_nothing_says_why_until_the_filter_is_gone(
    asking: MainWindow, qtbot: QtBot
) -> None:
    ask(asking, qtbot)
    panel = asking.ranklist
    assert panel.why_none.isHidden()
    panel.filters._least.setValue(1.0)
    score_alone = panel.filters
    qtbot.keyClick(score_alone._least, ENTER)
    panel.filters.mark.menu().actions()[0].trigger()
    assert panel.hits.rowCount() == 0
    assert "None of 18 candidates passes: " in panel.why_none.text()
    assert "mark leaves out 18" in panel.why_none.text()
    qtbot.mouseClick(panel.filters.none, LEFT)
    assert panel.hits.rowCount() == PEOPLE
    assert panel.why_none.isHidden()


def again_by_button(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.history.run_button, LEFT)


def again_by_key(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_R, CONTROL)


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("again", [again_by_button, again_by_key])
def test_a_search_of_the_history_runs_again_as_it_was_asked(
    asking: MainWindow,
    qtbot: QtBot,
    method: Method,
    again: Callable[[MainWindow, QtBot], None],
) -> None:
    query, session = asking.query, asking.session
    query.live.setChecked(False)
    query.streams["head"].click()
    time(query.scope, qtbot)
    asked = ask(asking, qtbot, method)
    query.scope.clear()
    query.streams["head"].click()
    query.show_query(None)
    with qtbot.waitSignal(asking.history.answered, timeout=30_000) as answered:
        again(asking, qtbot)
    found = answered.args[0]
    assert found.id != asked.id
    assert found.method is asked.method
    assert found.query_sha256 == asked.query_sha256
    for name in ("filter", "stream_weights", "top", "join", "frames_looked_at"):
        assert found.parameters.get(name) == asked.parameters.get(name), name
    case = session.case
    assert case.hits_of(found.id).ids.tolist() == case.hits_of(asked.id).ids.tolist()
    assert asking.results.search.id == found.id, "its ranklist is shown"
    qtbot.waitUntil(lambda: not session.tasks, timeout=30_000)
    words = [entry.action for entry in case.audit_entries(case.audit_numbers()[:3].tolist())]
    assert "search" in words


def test_similar_people_are_found_from_the_answer_of_any_method(
    asking: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(asking.query.compared, timeout=30_000):
        qtbot.mouseClick(asking.query.all_button, LEFT)
    grid = asking.panel("methods", MethodsPanel).grids[Method.QEEPS]
    asking.show_dock("methods")
    grid.go_to(1)
    wanted = grid.current_id()
    with qtbot.waitSignal(asking.query.searched, timeout=30_000):
        qtbot.keyClick(grid, Qt.Key.Key_S)
    assert asking.query.query.name.endswith(f"detection {wanted}")
