"""Under load: two windows on one case, fifty searches at once, all of them stopped at once."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Search
from reid_desktop.core.settings import SearchSettings
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.gui.task import State
from reid_desktop.pipeline.query import query_from_detection
from reid_desktop.pipeline.retrieve import retrieve
from reid_desktop.store.case import Case

SEARCHES = 50
STOPPED_WITHIN_S = 2.0


def searching(session: Session, number: int) -> Callable[[Case], Job[Search]]:
    """A search for the person of one detection."""

    def job(case: Case) -> Job[Search]:
        ids = case.detection_ids()
        query = query_from_detection(case, int(ids[number % len(ids)]))
        settings = SearchSettings(top=20)
        return (yield from retrieve(case, session.networks, query, settings=settings, by="eva"))

    return job


def test_fifty_queued_searches_are_all_answered(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    before = len(session.case.searches())
    tasks = [session.run(f"search {n}", searching(session, n)) for n in range(SEARCHES)]
    qtbot.waitUntil(lambda: all(task.is_over for task in tasks), timeout=240_000)
    assert {task.state for task in tasks} == {State.DONE}
    searches = session.case.searches()[before:]
    assert len(searches) == len({search.id for search in searches}) == SEARCHES
    firsts = [int(session.case.hits_of(search.id).ids[0]) for search in searches]
    ids = session.case.detection_ids().tolist()
    scores = [float(session.case.hits_of(search.id).scores[0]) for search in searches]
    assert np.allclose(scores, 1.0, atol=1e-2), "everybody finds the person they asked for"
    assert len(set(firsts)) > 1
    assert set(firsts) <= set(ids)


def test_fifty_running_jobs_are_stopped_at_once(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    def forever(case: Case) -> Job[None]:
        while True:
            yield Progress(0, 0)
            time.sleep(0.005)

    tasks = [session.run(f"long {n}", forever) for n in range(SEARCHES)]
    qtbot.waitUntil(lambda: tasks[-1].state is State.RUNNING, timeout=10_000)
    began = time.monotonic()
    for task in tasks:
        task.stop()
    qtbot.waitUntil(lambda: all(task.is_over for task in tasks), timeout=10_000)
    assert time.monotonic() - began < STOPPED_WITHIN_S
    assert {task.state for task in tasks} == {State.STOPPED}


def test_two_windows_on_one_case(
    opened: MainWindow,
    session: Session,
    case_path: Path,
    make_session: Callable[[], Session],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    """The second is refused in a sentence while the first writes, and takes over when it closes."""
    other = make_session()
    second = MainWindow(other, QSettings(str(tmp_path / "2.ini"), QSettings.Format.IniFormat))
    second.show()
    other.open_case(case_path)
    qtbot.waitUntil(lambda: second.lane.errors.count() == 1, timeout=10_000)
    assert other.case is None
    second.findChild(object, "error_message").close()
    task = session.run("search", searching(session, 1))
    with Case.open(case_path, read_only=True) as twin:  # a reader beside the writer
        before = len(twin.searches())
        qtbot.waitUntil(lambda: task.is_over, timeout=10_000)
        assert len(twin.searches()) == before + 1
    session.close_case()
    qtbot.waitUntil(lambda: not session.tasks, timeout=10_000)
    with qtbot.waitSignal(other.opened, timeout=10_000):
        other.open_case(case_path)
    assert len(other.case.searches()) == before + 1
    second.close()
    other.shut()
    second.deleteLater()
    other.deleteLater()
