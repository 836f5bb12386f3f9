import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.core.values import Frame
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.player import Player

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window on the frame of a hit in the middle of the footage."""
    opened.frame.show_detection(10)
    qtbot.waitUntil(lambda: opened.frame.view.current_box is not None, timeout=5000)
    return opened


def test_a_hit_is_in_its_frame_within_a_second(shown: MainWindow, qtbot: QtBot) -> None:
    for detection_id in (1, 17, 5):
        begun = time.perf_counter()
        shown.frame.show_detection(detection_id)
        qtbot.waitUntil(
            lambda wanted=detection_id: (
                shown.frame.view.current_box is not None
                and shown.frame.view.current_box.detection_id == wanted
            ),
            timeout=5000,
        )
        assert time.perf_counter() - begun < 1.0


def test_play_around_the_hit_keeps_time_and_begins_again(shown: MainWindow, qtbot: QtBot) -> None:
    seen: list[tuple[float, float]] = []

    def note(frame: Frame) -> None:
        seen.append((time.monotonic(), frame.time_s))

    shown.frame.player.due.connect(note)
    qtbot.mouseClick(shown.frame.play_button, LEFT)
    qtbot.waitUntil(
        lambda: any(b < a for (_, a), (_, b) in zip(seen, seen[1:], strict=False)), timeout=12_000
    )
    assert shown.frame.player.is_playing, "over and over"
    qtbot.mouseClick(shown.frame.play_button, LEFT)
    assert not shown.frame.player.is_playing
    first = [pair for pair in seen[: len(seen) - 1]]
    clock, footage = first[-1][0] - first[0][0], first[-1][1] - first[0][1]
    assert clock == pytest.approx(footage, abs=0.4), "a second of footage takes a second"
    hit_s = 3.0
    assert first[0][1] == pytest.approx(hit_s - 2.0, abs=0.3)


def test_stepping_stops_the_player(shown: MainWindow, qtbot: QtBot) -> None:
    shown.frame.play()
    assert shown.frame.player.is_playing
    qtbot.keyClick(shown.frame.view, Qt.Key.Key_Right)
    assert not shown.frame.player.is_playing


def test_key_points_and_parts_are_drawn_on_request(shown: MainWindow, qtbot: QtBot) -> None:
    view = shown.frame.view
    plain = view.grab().toImage()
    qtbot.mouseClick(shown.frame.parts, LEFT)
    assert view.grab().toImage() != plain
    assert all(len(box.parts) == 3 for box in view.boxes)
    qtbot.mouseClick(shown.frame.parts, LEFT)
    assert view.grab().toImage() == plain


def test_a_player_that_is_late_leaves_frames_out(qtbot: QtBot, shown: MainWindow) -> None:
    source = shown.session.case.sources()[0]
    player = Player()
    asked: list[int] = []
    player.wanted.connect(asked.append)
    player.play(source, 0)
    frame = shown.frame._frame
    assert frame is not None
    player.take(Frame(frame.image, 0, 0.0))
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=2000)
    time.sleep(1.3)
    player.take(Frame(frame.image, 1, 0.25))
    qtbot.waitUntil(lambda: len(asked) == 3, timeout=2000)
    assert asked[2] >= 5, "about a second at 4 frames a second is left out"
    player.stop()
    player.deleteLater()
    QApplication.processEvents()
