import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from reid_desktop.core.records import Mark
from reid_desktop.gui.hits import HitList
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.gui.table_model import RECORD_ROLE


@pytest.fixture
def ranked(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with a ranklist of the first person."""
    with qtbot.waitSignal(opened.query.searched, timeout=10_000):
        opened.query.take_detection(1, search=True)
    opened.ranklist.grid.setFocus()
    return opened


def stored_marks(window: MainWindow) -> dict[int, Mark]:
    verdicts = window.session.case.verdicts(window.ranklist.search.id)
    return {i: verdict.mark for i, verdict in verdicts.items()}


@pytest.mark.parametrize(
    ("key", "mark"),
    [
        (Qt.Key.Key_M, Mark.MATCH),
        (Qt.Key.Key_N, Mark.NOT_MATCH),
        (Qt.Key.Key_U, Mark.UNSURE),
    ],
)
def test_a_key_marks_the_current_hit_and_goes_on(
    ranked: MainWindow, qtbot: QtBot, key: Qt.Key, mark: Mark
) -> None:
    grid, first = ranked.ranklist.grid, ranked.ranklist.hits.id_at(0)
    qtbot.keyClick(grid, key)
    assert ranked.ranklist.hits.marks == {first: mark}, "shown at once"
    assert grid.currentIndex().row() == 1
    qtbot.waitUntil(lambda: stored_marks(ranked) == {first: mark}, timeout=5000)


def test_backspace_withdraws_and_stays(ranked: MainWindow, qtbot: QtBot) -> None:
    grid = ranked.ranklist.grid
    qtbot.keyClick(grid, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: len(stored_marks(ranked)) == 1, timeout=5000)
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    qtbot.keyClick(grid, Qt.Key.Key_Backspace)
    assert ranked.ranklist.hits.marks == {}
    assert grid.currentIndex().row() == 0
    qtbot.waitUntil(lambda: stored_marks(ranked) == {}, timeout=5000)


def test_several_selected_hits_are_marked_together(ranked: MainWindow, qtbot: QtBot) -> None:
    grid = ranked.ranklist.grid
    for _ in range(3):
        qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(grid, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(stored_marks(ranked)) == 4, timeout=5000)


def test_no_mark_is_lost_when_the_window_is_closed_at_once(
    ranked: MainWindow, session: Session, qtbot: QtBot
) -> None:
    search_id, path = ranked.ranklist.search.id, session.case.path
    for _ in range(5):
        qtbot.keyClick(ranked.ranklist.grid, Qt.Key.Key_M)
    ranked.close()
    from reid_desktop.store.case import Case

    with Case.open(path, read_only=True) as case:
        assert len(case.verdicts(search_id)) == 5


def test_enter_shows_the_frame_with_the_box_chosen(ranked: MainWindow, qtbot: QtBot) -> None:
    ranked.ranklist.grid.go_to(2)
    qtbot.keyClick(ranked.ranklist.grid, Qt.Key.Key_Return)
    wanted = ranked.ranklist.hits.id_at(2)
    qtbot.waitUntil(lambda: ranked.frame.view.current_box is not None, timeout=5000)
    assert ranked.frame.view.current_box.detection_id == wanted


def test_double_click_shows_the_frame(ranked: MainWindow, qtbot: QtBot) -> None:
    grid = ranked.ranklist.grid
    place = grid.visualRect(grid.model().index(1, 0)).center()
    port, left = grid.viewport(), Qt.MouseButton.LeftButton
    qtbot.mouseClick(port, left, pos=place)
    qtbot.mouseDClick(port, left, pos=place)
    qtbot.waitUntil(lambda: not ranked.frame.view.is_empty, timeout=5000)


def test_s_finds_similar(ranked: MainWindow, qtbot: QtBot) -> None:
    ranked.ranklist.grid.go_to(17)
    with qtbot.waitSignal(ranked.query.searched, timeout=10_000):
        qtbot.keyClick(ranked.ranklist.grid, Qt.Key.Key_S)
    assert ranked.history.table.rowCount() == 2


def test_history_shows_an_earlier_ranklist_with_its_marks(ranked: MainWindow, qtbot: QtBot) -> None:
    first = ranked.ranklist.search.id
    qtbot.keyClick(ranked.ranklist.grid, Qt.Key.Key_U)
    with qtbot.waitSignal(ranked.query.searched, timeout=10_000):
        ranked.query.take_detection(2, search=True)
    assert ranked.ranklist.hits.marks == {}
    ranked.history.view.setFocus()
    qtbot.keyClick(ranked.history.view, Qt.Key.Key_Down)
    assert ranked.ranklist.search.id == first
    assert list(ranked.ranklist.hits.marks.values()) == [Mark.UNSURE]


def test_every_tile_says_in_words_what_it_shows(ranked: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(ranked.ranklist.grid, Qt.Key.Key_N)
    words = ranked.ranklist.hits.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("rank 1, score 1.000, camera gate, 08:00:0")
    assert words.endswith("marked not this person")


def test_hit_list_keeps_the_promises_of_an_item_model(ranked: MainWindow) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [
        QAbstractItemModelTester(model, fatal)
        for model in (ranked.ranklist.hits, ranked.groups.members, ranked.groups.stacks)
    ]
    ranked.ranklist.show_search(None)
    ranked.groups.refresh()
    assert len(testers) == 3


def test_a_million_hits_are_shown_at_once_and_any_rank_is_reached(
    ranked: MainWindow, session: Session, qtbot: QtBot
) -> None:
    ids = np.resize(session.case.detection_ids(), 1_000_000)
    scores = np.linspace(1, 0, len(ids)).astype(np.float32)
    hits: HitList = ranked.ranklist.hits
    best = []
    for _ in range(5):
        begun = time.perf_counter()
        hits.show(session.case, ids, scores, {})
        ranked.ranklist.grid.viewport().repaint()
        best.append(time.perf_counter() - begun)
    assert min(best) < 0.1, best
    ranked.ranklist.grid.go_to(999_999)
    qtbot.waitUntil(lambda: ranked.ranklist.grid.currentIndex().row() == 999_999, timeout=2000)
    assert hits.index(999_999).data(RECORD_ROLE).rank == 1_000_000


def test_groups_show_their_members_and_the_whole_gallery(opened: MainWindow, qtbot: QtBot) -> None:
    groups = opened.groups
    assert groups.stacks.rowCount() == 3
    assert {groups.stacks.stack_at(row).size for row in range(3)} == {6}
    opened.show_dock("groups")
    qtbot.keyClick(groups.stack_grid, Qt.Key.Key_Right)
    assert groups.members.rowCount() == 6
    qtbot.keyClick(groups.member_grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not opened.frame.view.is_empty, timeout=5000)


def test_groups_are_made_by_key(opened: MainWindow, session: Session, qtbot: QtBot) -> None:
    before = opened.groups.title.text()
    qtbot.keyClick(opened, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: opened.groups.title.text() != before, timeout=5000)
    assert sum(
        opened.groups.stacks.stack_at(row).size for row in range(opened.groups.stacks.rowCount())
    ) == len(session.case.detection_ids())
