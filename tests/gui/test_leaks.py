"""Windows and cases come and go a thousand times and leave nothing behind."""

import gc
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session

SHORT, LONG = 20, 1000
WARM = 5
"""Rounds before the count begins: caches of fonts, icons and modules fill first."""
BYTES_A_ROUND = 1_000_000
"""Of growth, caches of Qt included; a window that stays alive holds several megabytes."""


def one_round(make: Callable[[], Session], case: Path, stored: QSettings, qtbot: QtBot) -> None:
    """Start the program, open the case, end the program."""
    session = make()
    window = MainWindow(session, stored)
    window.show()
    with qtbot.waitSignal(session.opened, timeout=20_000):
        session.open_case(case)
    window.close()
    assert session.lane.is_closed
    window.deleteLater()
    session.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("rounds", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_rounds_of_opening_and_closing_leave_nothing(
    make_session: Callable[[], Session],
    case_path: Path,
    stored: QSettings,
    qtbot: QtBot,
    qapp: QApplication,
    rounds: int,
) -> None:
    for _ in range(WARM):
        one_round(make_session, case_path, stored, qtbot)
    gc.collect()
    process = psutil.Process()
    before = (len(qapp.allWidgets()), threading.active_count(), process.num_fds())
    bytes_before = process.memory_info().rss
    for _ in range(rounds - WARM):
        one_round(make_session, case_path, stored, qtbot)
    gc.collect()
    after = (len(qapp.allWidgets()), threading.active_count(), process.num_fds())
    assert after == before
    grown = (process.memory_info().rss - bytes_before) / (rounds - WARM)
    assert grown < BYTES_A_ROUND, f"{grown:.0f} bytes a round"
