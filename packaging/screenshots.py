"""Make the screenshots of the handbook from a case: python packaging/screenshots.py CASE OUT.

Nothing of the case is written but one search, when it has none; networks are built when that search
is asked for.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest

from reid_desktop.app import NetworksOfSettings, application_of
from reid_desktop.core.records import Mark
from reid_desktop.core.settings import Settings
from reid_desktop.gui.appearance import Appearance
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session

WAIT_S = 120


def wait_for(window: MainWindow, done: Callable[[], object]) -> None:
    """Let the window live until `done`; give up on an error."""
    end = time.monotonic() + WAIT_S
    errors = window.lane.errors
    while not done():
        if errors.count():
            sys.exit(errors.item(0).text())
        if time.monotonic() > end:
            sys.exit("The window did not come so far in time.")
        QTest.qWait(20)


def main() -> int:
    """Open the case, look at it the way an analyst does, and keep pictures of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    application_of()
    settings = Settings()
    networks = NetworksOfSettings(settings)
    session = Session(networks, settings, device=networks.told)
    window = MainWindow(session, QSettings(str(arguments.out / ".ini"), QSettings.Format.IniFormat))
    try:
        take(window, arguments.case, arguments.out)
    finally:
        window.close()
        (arguments.out / ".ini").unlink(missing_ok=True)
    return 0


def take(window: MainWindow, case: Path, out: Path) -> None:
    """Open `case` and keep pictures of ranklist and groups, light and dark, in `out`."""
    window.use_appearance(Appearance.LIGHT)
    window.resize(1500, 950)
    window.show()
    window.session.open_case(case)
    wait_for(window, lambda: window.session.case is not None)
    show_search(window)
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        window.use_appearance(appearance)
        for dock in ("ranklist", "groups"):
            window.show_dock(dock)
            QTest.qWait(400)
            name = f"{dock}-{appearance.value}.png"
            window.grab().save(str(out / name))
            print(out / name)


def show_search(window: MainWindow) -> None:
    """Show the latest search, its first hit in its frame; ask for the first person if none."""
    case = window.session.case
    assert case is not None
    ids = case.detection_ids()
    searches = case.searches()
    if searches:
        window.history.choose(searches[-1].id)
        window.history.ask_again()
    elif len(ids):
        window.query.take_detection(int(ids[len(ids) // 2]), search=True)
        wait_for(window, lambda: window.ranklist.hits.rowCount() > 0)
        for mark in (Mark.MATCH, Mark.MATCH, Mark.UNSURE, Mark.NOT_MATCH):
            window.ranklist.grid.mark(mark)
    if window.ranklist.hits.rowCount():
        window.frame.show_detection(window.ranklist.hits.id_at(0))
        wait_for(window, lambda: not window.frame.view.is_empty)
    wait_for(window, lambda: not window.session.tasks)


if __name__ == "__main__":
    sys.exit(main())
