"""Every act of the analyst has an inverse: undo gives the state before, redo the state after."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Mark, Search
from reid_desktop.core.values import Changes
from reid_desktop.gui import acts
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.store.case import Case

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def searched(opened: MainWindow, qtbot: QtBot) -> Search:
    with qtbot.waitSignal(opened.query.searched, timeout=10_000) as found:
        opened.query.take_detection(1, search=True)
    return found.args[0]


def quiet(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.tasks, timeout=10_000)


def marks(session: Session, search: Search) -> dict[int, Mark]:
    return {i: verdict.mark for i, verdict in session.case.verdicts(search.id).items()}


def test_marks_by_key_are_undone_and_redone_by_key(
    opened: MainWindow, session: Session, searched: Search, qtbot: QtBot
) -> None:
    grid = opened.ranklist.grid
    grid.setFocus()
    grid.go_to(1)
    marked = grid.current_id()
    qtbot.keyClick(grid, Qt.Key.Key_M)
    quiet(session, qtbot)
    assert marks(session, searched) == {marked: Mark.MATCH}
    assert session.acts.stack.undoText()
    qtbot.keyClick(opened, Qt.Key.Key_Z, CTRL)
    quiet(session, qtbot)
    assert marks(session, searched) == {}
    qtbot.keyClick(opened, Qt.Key.Key_Z, CTRL | SHIFT)
    quiet(session, qtbot)
    assert marks(session, searched) == {marked: Mark.MATCH}


def test_undo_of_a_mark_brings_back_what_each_crop_had(
    opened: MainWindow, session: Session, searched: Search, qtbot: QtBot
) -> None:
    first, second, third = session.case.hits_of(searched.id).ids[:3].tolist()
    acts.mark(session, searched.id, [first], Mark.UNSURE, before={})
    acts.mark(
        session,
        searched.id,
        [first, second, third],
        Mark.NOT_MATCH,
        before={first: Mark.UNSURE},
    )
    quiet(session, qtbot)
    assert set(marks(session, searched).values()) == {Mark.NOT_MATCH}
    session.acts.stack.undo()
    quiet(session, qtbot)
    assert marks(session, searched) == {first: Mark.UNSURE}


def test_undo_pressed_before_the_act_is_written_waits_for_it(
    opened: MainWindow, session: Session, searched: Search, qtbot: QtBot
) -> None:
    one = int(session.case.hits_of(searched.id).ids[0])
    for _ in range(5):
        acts.mark(session, searched.id, [one], Mark.MATCH, before={})
        session.acts.stack.undo()
    acts.mark(session, searched.id, [one], Mark.UNSURE, before={})
    quiet(session, qtbot)
    assert marks(session, searched) == {one: Mark.UNSURE}


def test_a_mark_is_kept_when_the_case_is_closed_at_once(
    opened: MainWindow, session: Session, searched: Search, qtbot: QtBot
) -> None:
    path, one = session.case.path, int(session.case.hits_of(searched.id).ids[0])
    acts.mark(session, searched.id, [one], Mark.MATCH, before={})
    session.close_case()
    quiet(session, qtbot)
    with Case.open(path) as case:
        assert case.verdicts(searched.id)[one].mark is Mark.MATCH
    assert session.acts.stack.count() == 0


@pytest.mark.parametrize(
    ("given", "field"), [({"camera": "north"}, "camera"), ({"start": ""}, "start")]
)
def test_a_correction_of_a_source_is_undone(
    opened: MainWindow, session: Session, qtbot: QtBot, given: dict[str, str], field: str
) -> None:
    before = session.case.sources()[0]
    acts.correct_source(session, before, **given)
    quiet(session, qtbot)
    assert session.case.sources()[0] == replace(before, **given)
    session.acts.stack.undo()
    quiet(session, qtbot)
    assert session.case.sources()[0] == before
    session.acts.stack.redo()
    quiet(session, qtbot)
    assert getattr(session.case.sources()[0], field) == given[field]


def test_an_act_that_fails_leaves_the_stack(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    def fails(case: Case) -> Job[Changes]:
        yield Progress(0, 1)
        raise CaseError("The disk is full.")

    act = session.acts.do("try", fails, lambda _result: fails, announces=Changes())
    with qtbot.waitSignal(act.failed, timeout=5000):
        pass
    assert session.acts.stack.count() == 0
    opened.findChild(object, "error_message").close()


def test_the_history_dock_lists_acts_and_goes_back_to_a_chosen_one(
    opened: MainWindow, session: Session, searched: Search, qtbot: QtBot
) -> None:
    ids = session.case.hits_of(searched.id).ids[:3].tolist()
    for one in ids:
        acts.mark(session, searched.id, [one], Mark.MATCH, before={})
    quiet(session, qtbot)
    view = opened.panels["acts"]
    assert view.model().rowCount() == 4
    view.setCurrentIndex(view.model().index(1, 0))
    quiet(session, qtbot)
    assert marks(session, searched) == {ids[0]: Mark.MATCH}
