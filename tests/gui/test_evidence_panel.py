"""Evidence and log docks: what is said can be undone, the bag leads to the frame."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QInputDialog
from pytestqt.qtbot import QtBot

from reid_desktop.core.progress import Job
from reid_desktop.core.records import Evidence, Mark, PersonRole, RemarkKind, SourceState
from reid_desktop.core.values import Changes
from reid_desktop.gui.custody_deletion import DeletionDialog
from reid_desktop.gui.custody_review import DisagreementsDialog
from reid_desktop.gui.log_table import PAGE, LogTable
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.panels.evidence import EvidencePanel
from reid_desktop.gui.panels.hit_table import HitTablePanel
from reid_desktop.gui.panels.log import LogPanel
from reid_desktop.gui.table_model import RECORD_ROLE
from reid_desktop.store.case import Case

from . import result_case


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result_case.make(tmp_path_factory.mktemp("evidence") / "results.reidcase")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "results.reidcase"))


@pytest.fixture
def desk(window: MainWindow, path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with the ranklist of the case's search, and nothing running."""
    open_case(window, path, qtbot)
    window.results.show_search(window.session.case.searches()[0])
    yield window
    settle(window, qtbot)


def open_case(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.opened, timeout=5000):
        window.session.open_case(path)
    settle(window, qtbot)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    qtbot.waitUntil(lambda: not (session.tasks or session.frames.is_busy), timeout=10_000)


def evidence_of(window: MainWindow, number: int) -> Evidence | None:
    assert window.session.case is not None
    return window.session.case.evidence.of([number]).get(number)


def undo(window: MainWindow, qtbot: QtBot) -> None:
    window.session.acts.stack.undo()
    settle(window, qtbot)


def test_everything_said_of_a_candidate_can_be_undone_and_done_again(
    desk: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = desk.panel("evidence", EvidencePanel)
    assert panel.title.text() == "Candidate 1"
    panel.role.setCurrentIndex(panel.role.findData("suspect"))
    panel.role.activated.emit(panel.role.currentIndex())
    for line, text in ((panel.tag, "red coat"), (panel.comment, "limps")):
        line.setText(text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    panel.bag_button.click()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("2099-12-31", True))
    panel.lock_button.click()
    settle(desk, qtbot)
    held = evidence_of(desk, 1)
    assert held is not None
    assert (held.role, held.tags, held.bagged) == (PersonRole.SUSPECT, ("red coat",), True)
    assert [remark.text for remark in held.comments] == ["limps"]
    assert (held.locked, held.locked_until) == (True, "2099-12-31")
    assert panel.lock_told.text() == "locked until 2099-12-31"
    assert panel.history.count() == 5
    for _ in range(5):
        undo(desk, qtbot)
    held = evidence_of(desk, 1)
    assert held is not None
    assert (held.role, held.tags, held.comments) == (None, (), ())
    assert not held.bagged
    assert not held.locked
    assert panel.history.count() == 10, "the history keeps what was undone"
    desk.session.acts.stack.redo()
    settle(desk, qtbot)
    assert evidence_of(desk, 1).role is PersonRole.SUSPECT  # type: ignore[union-attr]


def test_unlocking_asks_for_a_reason_and_undo_brings_the_day_back(
    desk: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = desk.panel("evidence", EvidencePanel)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("2099-12-31", True))
    panel.toggle_lock()
    settle(desk, qtbot)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("", True))
    panel.toggle_lock()
    settle(desk, qtbot)
    assert evidence_of(desk, 1).locked, "without a reason it stays locked"  # type: ignore[union-attr]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("order 5", True))
    panel.toggle_lock()
    settle(desk, qtbot)
    assert not evidence_of(desk, 1).locked  # type: ignore[union-attr]
    undo(desk, qtbot)
    assert evidence_of(desk, 1).locked_until == "2099-12-31"  # type: ignore[union-attr]


def test_what_is_said_of_several_leaves_what_some_had_before(
    desk: MainWindow, qtbot: QtBot
) -> None:
    panel, grid = desk.panel("evidence", EvidencePanel), desk.ranklist.grid
    panel.say(RemarkKind.TAG, "hat")
    settle(desk, qtbot)
    grid.selectAll()
    assert panel.title.text() == "60 candidates"
    panel.say(RemarkKind.TAG, "hat")
    settle(desk, qtbot)
    assert evidence_of(desk, 60).tags == ("hat",)  # type: ignore[union-attr]
    undo(desk, qtbot)
    assert evidence_of(desk, 60).tags == ()  # type: ignore[union-attr]
    assert evidence_of(desk, 1).tags == ("hat",)  # type: ignore[union-attr]


def test_the_bag_lists_its_candidates_and_leads_to_the_frame(
    desk: MainWindow, qtbot: QtBot
) -> None:
    panel = desk.panel("evidence", EvidencePanel)
    QAbstractItemModelTester(panel.bag)
    desk.results.choose(7)
    panel.toggle_bag()
    settle(desk, qtbot)
    row = [panel.bag.index(0, column).data() for column in range(panel.bag.columnCount())]
    assert row == ["7", "gate · ▲ original missing", "2026-03-02 08:00:30.0", "", "", ""]
    assert panel.bag_told.text() == "Evidence bag: 1 candidate"
    shown: list[int] = []
    panel.hit_opened.connect(shown.append)
    panel.bag_view.activated.emit(panel.bag.index(0, 0))
    assert shown == [7]


def test_the_log_shows_the_latest_entry_first_and_filters(desk: MainWindow, qtbot: QtBot) -> None:
    log = desk.panel("log", LogPanel)
    QAbstractItemModelTester(log.table)
    desk.show_dock("log")
    settle(desk, qtbot)
    case = desk.session.case
    assert case is not None
    entries = case.audit()
    assert log.table.rowCount() == len(entries)
    assert log.table.entry_at(0) == entries[-1]
    log.filter.setText("search witness.jpg")
    settle(desk, qtbot)
    assert [log.table.entry_at(r).action for r in range(log.table.rowCount())] == ["search"]
    log.filter.setText("100%_")
    settle(desk, qtbot)
    assert log.table.rowCount() == 0, "a percent sign stands for itself"
    log.filter.clear()
    desk.results.mark([3], Mark.MATCH)
    settle(desk, qtbot)
    assert log.table.entry_at(0).action == "verdict"
    log.view.setCurrentIndex(log.table.index(0, 0))
    assert log.table.entry_at(0).hash in log.whole.toPlainText()


def test_the_log_is_read_by_pages(path: Path) -> None:
    with Case.open(path) as case:
        for number in range(2 * PAGE):
            case.log("view", {"search": number}, by="Eva")
        read: list[int] = []
        table, entries = LogTable(), case.audit()
        some = case.audit_entries
        case.audit_entries = lambda numbers: (read.append(len(numbers)), some(numbers))[1]  # type: ignore[method-assign]
        table.show(case, case.audit_numbers())
        assert read == []
        assert table.entry_at(0) == entries[-1]
        assert table.entry_at(PAGE - 1) == entries[-PAGE]
        assert read == [PAGE]


def test_the_log_says_whether_its_chain_is_whole(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    log = window.panel("log", LogPanel)
    assert log.state.text() == ""
    open_case(window, path, qtbot)
    assert log.state.text().startswith("✓ the chain is whole up to entry ")
    window.session.close_case()
    settle(window, qtbot)
    with sqlite3.connect(path / "case.sqlite") as db:
        named = "SELECT sql FROM sqlite_schema WHERE name = 'audit_refuses_update'"
        (guard,) = db.execute(named).fetchone()
        db.execute("DROP TRIGGER audit_refuses_update")
        db.execute("UPDATE audit SET by = 'Otto' WHERE sequence = 3")
        db.execute(guard)
    db.close()
    open_case(window, path, qtbot)
    assert log.state.text().startswith("✕")
    assert "entry 3" in log.state.text()


def test_a_search_that_is_shown_is_logged_once(desk: MainWindow, qtbot: QtBot) -> None:
    case = desk.session.case
    assert case is not None
    desk.results.show_search(case.searches()[0])
    settle(desk, qtbot)
    views = [entry.details for entry in case.audit() if entry.action == "view"]
    assert views == [{"search": 1}]


def test_a_disagreement_leads_to_its_candidate(desk: MainWindow, qtbot: QtBot) -> None:
    shown: list[int] = []
    desk.frame.show_detection = shown.append  # type: ignore[method-assign]
    case = desk.session.case
    assert case is not None
    desk.results.mark([5], Mark.MATCH)
    settle(desk, qtbot)

    def differ(held: Case) -> Iterator[None]:
        held.evidence.review(1, {5: Mark.NOT_MATCH}, by="Otto")
        yield from ()

    desk.session.run("review", differ)  # type: ignore[arg-type]
    settle(desk, qtbot)
    desk.case_desk.custody.show_disagreements()
    dialog = desk.findChild(DisagreementsDialog)
    assert dialog is not None
    dialog.table.cellActivated.emit(0, 0)
    assert (desk.results.current_id, shown) == (5, [5])
    dialog.close()


def test_what_is_expired_is_told_before_it_is_deleted_for_a_reason(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case.open(path) as case:
        case.change_info(replace(case.info, delete_after="2020-01-01"))
        case.evidence.remark([4], RemarkKind.LOCK)
    open_case(window, path, qtbot)
    told: list[str] = []

    def answer(dialog: DeletionDialog) -> int:
        told.append(dialog.told.text())
        assert not dialog.delete_button.isEnabled()
        dialog.line.setText("order 9")
        assert dialog.delete_button.isEnabled()
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(DeletionDialog, "exec", answer)
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.case_desk.custody.delete_due()
    settle(window, qtbot)
    assert "Deleted: 59 people" in told[0]
    assert "Kept by locks: 1 people and 1 searches" in told[0]
    case = window.session.case
    assert case is not None
    assert case.detection_ids().tolist() == [4]
    assert [e.details["reason"] for e in case.audit() if e.action == "delete"] == ["order 9"]


def test_nothing_is_deleted_before_its_time(
    desk: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[str] = []
    desk.session.errored.disconnect(desk.errors.show)
    desk.session.errored.connect(lambda error, _title: errors.append(str(error)))
    desk.case_desk.custody.delete_due()
    assert "is not over" in errors[0]


def test_a_lost_original_is_said_on_every_result_that_rests_on_it(
    desk: MainWindow, qtbot: QtBot
) -> None:
    session, case = desk.session, desk.session.case
    assert case is not None
    table = desk.panel("table", HitTablePanel).table
    hits = desk.ranklist.hits
    lost = SourceState.MISSING  # the footage of this case was never there, as the check found
    assert {hits.index(row).data(RECORD_ROLE).original for row in range(2)} == {lost}
    assert "original missing" in hits.index(0).data()
    assert table.index(0, table.SOURCE).data() == "⚠ original missing: gate.mp4"
    with_words = desk.ranklist.grid.viewport().grab().toImage()
    desk.frame.show_source(case.sources()[0])
    assert "The original “gate.mp4” is missing" in desk.frame.warning.text()
    assert desk.frame.warning.isVisible()

    def found(held: Case) -> Job[Changes]:
        yield from ()
        held.originals.set_checks({1: SourceState.UNCHANGED}, full=False)
        return Changes(footage=True)

    session.run("found again", found)
    settle(desk, qtbot)
    assert hits.index(0).data(RECORD_ROLE).original is SourceState.UNCHANGED
    assert hits.index(1).data(RECORD_ROLE).original is lost
    assert table.index(0, table.SOURCE).data() == "gate.mp4"
    assert not desk.frame.warning.isVisible()
    assert desk.ranklist.grid.viewport().grab().toImage() != with_words
