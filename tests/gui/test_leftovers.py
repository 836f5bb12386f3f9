"""The watch over what tests leave behind sees threads, timers, animations and windows."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation, QThread, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from reid_desktop.gui.task import Lane
from reid_desktop.gui.views.flow import FlowLayout
from reid_desktop.gui.views.score_plot import ScorePlot

from .leftovers import Before, leftovers


@pytest.fixture
def before(qapp: QApplication) -> Iterator[Before]:
    there = Before.now()
    yield there
    assert not leftovers(there), "what this test left on purpose is gone again"


def test_every_test_of_the_window_is_watched(request: pytest.FixtureRequest) -> None:
    assert "nothing_left" in request.fixturenames


def test_a_lane_that_is_not_closed_is_seen(before: Before) -> None:
    lane = Lane("forgotten")
    assert leftovers(before) == ["thread forgotten"]
    lane.close()


def test_a_thread_of_pythons_own_is_seen(before: Before) -> None:
    let_go = threading.Event()
    thread = threading.Thread(target=let_go.wait, name="waiting", daemon=True)
    thread.start()
    assert leftovers(before) == ["thread waiting"]
    let_go.set()
    thread.join()


def test_a_running_timer_is_seen_and_a_stopped_one_is_not(before: Before) -> None:
    timer = QTimer(interval=60_000)
    assert not leftovers(before)
    timer.start()
    assert leftovers(before) == ["QTimer of None"]
    timer.stop()


def test_a_running_thread_of_qt_is_seen(before: Before) -> None:
    thread = QThread()
    thread.start()
    assert leftovers(before) == ["QThread of None"]
    thread.quit()
    assert thread.wait(5000)


def test_a_running_animation_is_seen(before: Before, qtbot: QtBot) -> None:
    label = QLabel("moving")
    qtbot.addWidget(label)
    animation = QPropertyAnimation(label, b"windowOpacity")
    animation.setDuration(60_000)
    animation.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)
    assert any("QPropertyAnimation" in one for one in leftovers(before))
    animation.stop()


def test_a_window_that_is_seen_and_a_hidden_one_of_ours_are_seen(before: Before) -> None:
    room, plot = QWidget(), ScorePlot()
    FlowLayout(room)
    assert [one for one in leftovers(before) if "ScorePlot" in one]
    assert not [one for one in leftovers(before) if "QWidget(" in one and "ScorePlot" not in one]
    room.show()
    assert len([one for one in leftovers(before) if one.startswith("widget")]) == 2
    for widget in (room, plot):
        widget.close()
        widget.deleteLater()
