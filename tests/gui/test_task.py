import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.gui.task import Lane, State, Task


@pytest.fixture
def lane() -> "Lane":
    made = Lane("work")
    yield made
    made.close()


def counting(total: int, *, pause_s: float = 0.0) -> Job[int]:
    for done in range(total):
        yield Progress(done, total)
        time.sleep(pause_s)
    return total


def forever(closed: threading.Event) -> Job[None]:
    try:
        while True:
            yield Progress(0, 0)
            time.sleep(0.002)
    finally:
        closed.set()


def broken(error: Exception) -> Job[None]:
    yield Progress(0, 1)
    raise error


def test_result_arrives_on_the_thread_of_the_window(lane: Lane, qtbot: QtBot) -> None:
    threads, results = [], []
    task = Task(counting(3), "count")
    task.done.connect(
        lambda result: (threads.append(threading.current_thread()), results.append(result))
    )
    with qtbot.waitSignal(task.ended, timeout=2000):
        lane.add(task)
    assert results == [3]
    assert threads == [threading.main_thread()]
    assert task.state is State.DONE


def test_connecting_after_adding_is_in_time(lane: Lane, qtbot: QtBot) -> None:
    task = Task(counting(0), "at once")
    lane.add(task)
    time.sleep(0.05)
    with qtbot.waitSignal(task.done, timeout=2000):
        pass


def test_short_job_overtakes_a_long_one(lane: Lane, qtbot: QtBot) -> None:
    closed = threading.Event()
    long = Task(forever(closed), "index")
    lane.add(long)
    short = Task(counting(5), "search")
    with qtbot.waitSignal(short.done, timeout=1000):
        lane.add(short)
    assert not long.is_over
    with qtbot.waitSignal(long.stopped, timeout=2000):
        long.stop()
    assert closed.is_set()


def test_stop_closes_the_job_within_two_seconds_even_when_paused(lane: Lane, qtbot: QtBot) -> None:
    closed = threading.Event()
    task = Task(forever(closed), "index")
    lane.add(task)
    qtbot.waitUntil(lambda: task.state is State.RUNNING, timeout=2000)
    task.pause()
    qtbot.wait(20)
    with qtbot.waitSignal(task.stopped, timeout=2000):
        task.stop()
    assert closed.is_set()


def test_pause_lets_no_step_happen_and_resume_goes_on(lane: Lane, qtbot: QtBot) -> None:
    steps = []

    def stepping() -> Job[int]:
        for number in range(400):
            steps.append(number)
            yield Progress(number, 400)
            time.sleep(0.001)
        return len(steps)

    task = Task(stepping(), "index")
    lane.add(task)
    qtbot.waitUntil(lambda: len(steps) > 3, timeout=2000)
    task.pause()
    qtbot.wait(20)
    seen = len(steps)
    qtbot.wait(60)
    assert len(steps) == seen
    with qtbot.waitSignal(task.done, timeout=5000) as done:
        task.resume()
    assert done.args == [400]


def test_error_of_the_world_is_handed_over_unlogged(
    lane: Lane, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    task = Task(broken(FootageError("gone")), "import")
    with qtbot.waitSignal(task.failed, timeout=2000) as failed:
        lane.add(task)
    assert isinstance(failed.args[0], FootageError)
    assert not caplog.records


def test_bug_is_logged_with_its_traceback_and_the_lane_lives_on(
    lane: Lane, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    task = Task(broken(ZeroDivisionError("oops")), "import")
    with qtbot.waitSignal(task.failed, timeout=2000):
        lane.add(task)
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
    after = Task(counting(2), "count")
    with qtbot.waitSignal(after.done, timeout=2000):
        lane.add(after)


def test_close_ends_running_and_paused_jobs_and_runs_the_last_act_on_the_lane(qtbot: QtBot) -> None:
    ended = []
    lane = Lane("work", at_end=lambda: ended.append(threading.current_thread().name))
    events = [threading.Event() for _ in range(3)]
    tasks = [Task(forever(event), "index") for event in events]
    for task in tasks:
        lane.add(task)
    qtbot.waitUntil(lambda: all(task.state is State.RUNNING for task in tasks), timeout=2000)
    tasks[1].pause()
    lane.close()
    assert all(event.is_set() for event in events)
    assert ended == ["work"]
    assert lane.is_closed


def test_close_finishes_brief_jobs(qtbot: QtBot) -> None:
    lane = Lane("work")
    finished = []

    def verdict() -> Job[None]:
        yield Progress(0, 1)
        yield Progress(0, 1)
        finished.append(True)

    task = Task(verdict(), "verdict", brief=True)
    task.stop()
    lane.add(task)
    lane.close()
    assert finished == [True]


def test_progress_is_throttled(lane: Lane, qtbot: QtBot) -> None:
    seen = []
    task = Task(counting(2000), "count")
    task.progressed.connect(seen.append)
    with qtbot.waitSignal(task.done, timeout=5000):
        lane.add(task)
    assert 1 <= len(seen) < 100
