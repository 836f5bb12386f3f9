"""Windows and cases come and go a thousand times and leave nothing behind."""

import gc
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reid_desktop.gui import appearance
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session

from .rounds import left, one_round

logger = logging.getLogger(__name__)
SHORT, LONG = 10, 1000
WARM = 4
"""Rounds before the count begins: caches of fonts, icons and modules fill first."""
HEAP_A_ROUND = 20_000
"""Bytes of the C heap in use; a window that stays alive holds several megabytes."""
BLOCKS_A_ROUND = 200
"""Pieces of Python's memory, what pytest keeps of the log included; a window has 100,000."""
RESIDENT_A_ROUND = 100_000
"""Bytes that the process holds, over the long run: half-empty pages count in a short one."""
LOGGED_EACH = 50


@pytest.mark.parametrize(
    "rounds",
    [SHORT, pytest.param(LONG, marks=[pytest.mark.long, pytest.mark.timeout(0)])],
)
def test_rounds_of_opening_and_closing_leave_nothing(
    make_session: Callable[[], Session],
    case_path: Path,
    stored: QSettings,
    qtbot: QtBot,
    qapp: QApplication,
    rounds: int,
) -> None:
    appearance.apply(qapp, appearance.Appearance.LIGHT)
    for _ in range(WARM):
        one_round(make_session, case_path, stored, qtbot)
    before = left()
    logger.info("%s", before.line(0))
    for done in range(1, rounds - WARM + 1):
        one_round(make_session, case_path, stored, qtbot)
        if done % LOGGED_EACH == 0:
            logger.info("%s", left().line(done))
    after = left()
    logger.info("%s", after.line(rounds - WARM))
    assert after.counted == before.counted
    heap = (after.heap - before.heap) / (rounds - WARM)
    assert heap < HEAP_A_ROUND, f"{heap:.0f} bytes of heap a round"
    blocks = (after.blocks - before.blocks) / (rounds - WARM)
    assert blocks < BLOCKS_A_ROUND, f"{blocks:.0f} blocks of Python a round"
    resident = (after.resident - before.resident) / (rounds - WARM)
    assert rounds == SHORT or resident < RESIDENT_A_ROUND, f"{resident:.0f} bytes resident a round"


def test_the_count_sees_a_window_that_stays(
    make_session: Callable[[], Session], stored: QSettings, qtbot: QtBot, qapp: QApplication
) -> None:
    """What the test above looks at grows by far more than its limits when something stays."""
    before = left()
    session = make_session()
    window = MainWindow(session, stored)
    window.show()
    kept = left()
    window.close()
    window.deleteLater()
    session.deleteLater()
    del window, session
    qapp.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    gc.collect()
    assert kept.widgets > before.widgets + 100
    assert kept.wrappers > before.wrappers + 100
    assert kept.ours != before.ours
    assert kept.heap - before.heap > 10 * HEAP_A_ROUND
