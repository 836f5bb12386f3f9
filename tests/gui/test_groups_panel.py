"""Groups by mouse and key: every decision is an act, and undo gives the same groups again."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import SourceState
from reid_desktop.core.values import Changes
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.panels.groups import GroupsPanel
from reid_desktop.gui.session import Session
from reid_desktop.gui.views.crop_grid import CropGrid
from reid_desktop.pipeline.group_cards import group_cards
from reid_desktop.store.case import Case

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def panel(opened: MainWindow, qtbot: QtBot) -> GroupsPanel:
    opened.workspaces.use("Sort groups")
    opened.show_dock("groups")
    opened.docks["groups"].setFloating(False)
    qtbot.waitUntil(lambda: opened.groups.stack_grid.isVisible(), timeout=5000)
    quiet(opened.session, qtbot)
    return opened.groups


def quiet(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (session.tasks or session.frames.is_busy), timeout=10_000)


def state(session: Session) -> set[tuple]:
    """The groups as the analyst sees them."""
    case = session.case
    return {
        (tuple(c.ids.tolist()), c.name, c.hidden, c.cover, c.reviewed)
        for c in group_cards(case, case.model_ids()[-1])
    }


def drop(source: CropGrid, rows: list[int], target: CropGrid, row: int) -> None:
    """Drag rows of one grid onto a row of another, -1 for the room beside all."""
    data = source.model().mimeData([source.model().index(r, 0) for r in rows])
    place = target.visualRect(target.model().index(row, 0)).center() if row >= 0 else QPoint(3, 3)
    if row < 0:
        place = QPoint(target.viewport().width() - 2, target.viewport().height() - 2)
    enter = QDragEnterEvent(place, COPY, data, LEFT, NO_KEY)
    QApplication.sendEvent(target.viewport(), enter)
    assert enter.isAccepted()
    move = QDragMoveEvent(place, COPY, data, LEFT, NO_KEY)
    QApplication.sendEvent(target.viewport(), move)
    event = QDropEvent(QPointF(place), COPY, data, LEFT, NO_KEY)
    QApplication.sendEvent(target.viewport(), event)


def merged(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(panel.stack_grid, [1], panel.stack_grid, 0)


def merged_by_key(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.stack_grid.selectAll()
    panel.merge()


def split(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.stack_grid.go_to(0)
    panel.member_grid.go_to(1)
    panel.split()


def split_by_drop(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.stack_grid.go_to(0)
    drop(panel.member_grid, [0, 1], panel.stack_grid, -1)


def moved(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.stack_grid.go_to(0)
    drop(panel.member_grid, [0], panel.stack_grid, 1)


def named(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("red jacket", True))
    panel.stack_grid.go_to(0)
    panel.name()


def hidden(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.stack_grid.go_to(0)
    panel.hide_or_show()


def covered(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.stack_grid.go_to(0)
    ids = panel.current.ids.tolist()
    panel.member_grid.go_to(ids.index(next(i for i in ids if i != panel.current.cover)))
    panel.use_as_cover()


def reviewed(panel: GroupsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.stack_grid.go_to(0)
    panel.review()


@pytest.mark.parametrize(
    "act",
    [merged, merged_by_key, split, split_by_drop, moved, named, hidden, covered, reviewed],
)
def test_undo_gives_the_same_groups_and_redo_the_decision(
    panel: GroupsPanel,
    session: Session,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[GroupsPanel, pytest.MonkeyPatch], None],
) -> None:
    before = state(session)
    act(panel, monkeypatch)
    quiet(session, qtbot)
    after = state(session)
    assert after != before
    session.acts.stack.undo()
    quiet(session, qtbot)
    assert state(session) == before
    session.acts.stack.redo()
    quiet(session, qtbot)
    assert state(session) == after


def test_keys_decide_on_the_group_that_has_the_focus(
    opened: MainWindow, panel: GroupsPanel, session: Session, qtbot: QtBot
) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow, timeout=5000)
    panel.stack_grid.setFocus()
    panel.stack_grid.go_to(0)
    shown = panel.stacks.rowCount()
    qtbot.keyClick(panel.stack_grid, Qt.Key.Key_H)
    quiet(session, qtbot)
    assert panel.stacks.rowCount() == shown - 1
    panel.hidden.setChecked(True)
    assert panel.stacks.rowCount() == shown
    panel.stack_grid.selectAll()
    qtbot.keyClick(panel.stack_grid, Qt.Key.Key_M)
    quiet(session, qtbot)
    assert panel.stacks.rowCount() == 1


def test_a_decision_of_long_ago_is_withdrawn_from_the_history_of_its_group(
    panel: GroupsPanel, session: Session, case_path: Path, qtbot: QtBot
) -> None:
    before = state(session)
    merged(panel, pytest.MonkeyPatch())
    quiet(session, qtbot)
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open_case(case_path)
    quiet(session, qtbot)
    assert session.acts.stack.count() == 0
    panel.stack_grid.go_to(0)
    assert panel.side.history.count() == 1
    panel.side.history.setCurrentRow(0)
    qtbot.mouseClick(panel.side.turn, LEFT)
    quiet(session, qtbot)
    assert state(session) == before


def test_health_is_told_and_a_suggestion_is_looked_at_before_it_is_taken(
    panel: GroupsPanel, session: Session, qtbot: QtBot
) -> None:
    panel.stack_grid.selectAll()
    panel.merge()
    quiet(session, qtbot)
    panel.stack_grid.go_to(0)
    whole = len(panel.current.ids)
    qtbot.mouseClick(panel.side.check, LEFT)
    quiet(session, qtbot)
    assert panel.side.suggestions.item(0).text().startswith("Split off")
    panel.side.suggestions.setCurrentRow(0)
    assert 0 < panel.members.rowCount() < whole
    qtbot.mouseClick(panel.side.take, LEFT)
    quiet(session, qtbot)
    assert panel.stacks.rowCount() == 2


def test_a_loop_on_the_map_chooses_crops(
    opened: MainWindow, panel: GroupsPanel, session: Session, qtbot: QtBot
) -> None:
    opened.docks["map"].show()
    opened.docks["map"].raise_()
    qtbot.mouseClick(opened.group_map.draw, LEFT)
    quiet(session, qtbot)
    view = opened.group_map.view
    size = view.viewport().size()
    corners = [QPoint(1, 1), QPoint(size.width() - 2, 1)]
    corners += [QPoint(size.width() - 2, size.height() - 2), QPoint(1, size.height() - 2)]
    with qtbot.waitSignal(opened.group_map.lassoed, timeout=5000) as lassoed:
        qtbot.mousePress(view.viewport(), LEFT, pos=corners[0])
        for corner in corners[1:]:
            qtbot.mouseMove(view.viewport(), corner)
        qtbot.mouseRelease(view.viewport(), LEFT, pos=corners[-1])
    assert np.array_equal(np.sort(lassoed.args[0]), session.case.detection_ids())
    assert panel.members.rowCount() == 18


def test_stacks_keep_the_promises_of_an_item_model(panel: GroupsPanel, qtbot: QtBot) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(panel.stacks, fatal)
    QAbstractItemModelTester(panel.members, fatal)
    panel.refresh()
    quiet(panel._session, qtbot)


def test_a_stack_says_when_the_original_of_a_member_is_not_as_it_was(
    panel: GroupsPanel, qtbot: QtBot
) -> None:
    session, stacks = panel._session, panel.stacks
    shown = [stacks.stack_at(row) for row in range(stacks.rowCount())]
    assert not any("▲" in stack.text for stack in shown)
    source = session.case.sources()[0].id

    def check(case: Case) -> Job[Changes]:
        yield Progress(0, 1)
        case.originals.set_checks({source: SourceState.MISSING}, full=False, by="Eva")
        return Changes(footage=True)

    session.run("check", check)
    qtbot.waitUntil(lambda: stacks.stack_at(0).state.startswith("▲"), timeout=10_000)
    of_source = set(session.case.detection_ids(source_ids=[source]).tolist())
    for card in group_cards(session.case, session.case.model_ids()[-1]):
        suspects = len(of_source & set(card.ids.tolist()))
        stack = stacks.stack_at(stacks.row_of(card.key))
        assert (stack.suspects, "▲" in stack.text) == (suspects, suspects > 0)
