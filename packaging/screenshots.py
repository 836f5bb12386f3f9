"""Make the screenshots of the handbook from a case: python packaging/screenshots.py CASE OUT.

Every dock and every dialog is taken in light, in dark, with texts of twice and three times their
size, and in German; so are the window without a case and the list of errors. Nothing of the case
is written but one search with four marks, when it has none; networks are built when that search is
asked for.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

if os.environ.setdefault("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    screen = Path(__file__).with_name("screen.json")  # as large as a desk's; 800 x 800 px otherwise
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from shown_dialogs import dialogs_of

from reid_desktop.app import NetworksOfSettings, application_of
from reid_desktop.core.records import Mark
from reid_desktop.core.settings import Settings, changed
from reid_desktop.gui.appearance import Appearance
from reid_desktop.gui.import_dialog import ImportDialog
from reid_desktop.gui.language import speak, told, tr
from reid_desktop.gui.main_window import MainWindow
from reid_desktop.gui.session import Session
from reid_desktop.vision.late_shelf import LateModelShelf

WAIT_S = 240
LOOKS = {
    "light": (Appearance.LIGHT, 100, "en"),
    "dark": (Appearance.DARK, 100, "en"),
    "large": (Appearance.LIGHT, 200, "en"),
    "huge": (Appearance.LIGHT, 300, "en"),
    "german": (Appearance.LIGHT, 100, "de"),
}
"""Colours, size of texts in percent, language of each set of pictures."""


def live(seconds: float) -> None:
    """Handle events for a while; QTest.qWait would hold Python's lock and starve the networks."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def wait_for(window: MainWindow, done: Callable[[], object]) -> None:
    """Let the window live until `done`; give up on an error."""
    end = time.monotonic() + WAIT_S
    errors = window.lane.errors
    while not done():
        if errors.count():
            sys.exit(errors.item(0).text())
        if time.monotonic() > end:
            sys.exit("The window did not come so far in time.")
        live(0.02)


def main() -> int:
    """Open the case, look at it the way an analyst does, and keep pictures of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--look", choices=LOOKS, action="append", help="only these; all if none")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    application = application_of()
    for look in arguments.look or LOOKS:
        take(application, look, arguments.case, arguments.out)
    return 0


def take(application: QApplication, look: str, case: Path, out: Path) -> None:
    """Open `case` in a window of its own and keep a picture of every dock and dialog in `out`."""
    appearance, percent, language = LOOKS[look]
    speak(application, language)
    settings = changed(Settings(), {"program.text_percent": percent})
    networks = NetworksOfSettings(settings)
    session = Session(
        networks,
        settings,
        device=networks.told,
        networks_of=networks.of_profile,
        shelf=LateModelShelf,
    )
    stored = out / ".ini"
    window = MainWindow(session, QSettings(str(stored), QSettings.Format.IniFormat))
    try:
        window.use_appearance(appearance)
        window.resize(1600, 1000)
        window.show()
        live(0.2)
        keep(window.grab(), out / f"empty-{look}.png")
        session.open_case(case)
        wait_for(window, lambda: session.case is not None)
        show_search(window)
        take_docks(window, look, out)
        take_errors(window, look, out)
        take_dialogs(window, look, out)
    finally:
        window.close()
        stored.unlink(missing_ok=True)


def take_docks(window: MainWindow, look: str, out: Path) -> None:
    """Raise each dock in turn and keep the window."""
    for name in window.docks:
        window.show_dock(name)
        if name == "groups":
            window.groups.stack_grid.go_to(0)
        if name == "map":
            window.group_map.refresh()
            wait_for(window, lambda: not window.session.tasks)
        live(0.4)
        keep(window.grab(), out / f"{name}-{look}.png")


def take_errors(window: MainWindow, look: str, out: Path) -> None:
    """Keep the window with two errors in their list."""
    for title, sentence in (
        ("import", "“gate_0815.mp4” is empty (zero bytes). Copy it again."),
        ("find people", "The GPU “cuda:0” does not work. The networks run on the processor."),
    ):
        window.lane.note_error(tr(title), told(sentence))
    window.show_dock("lane")
    live(0.2)
    keep(window.grab(), out / f"errors-{look}.png")
    window.lane.clear_errors()


def take_dialogs(window: MainWindow, look: str, out: Path) -> None:
    """Keep a picture of each dialog, one after the other."""
    for name, dialog in dialogs_of(window).items():
        dialog.show()
        if isinstance(dialog, ImportDialog):
            wait_for(window, lambda shown=dialog: bool(shown.table.rows))
        if name == "models":
            wait_for(window, lambda: not window.session.tasks)
        live(0.1)
        keep(dialog.grab(), out / f"dialog-{name}-{look}.png")
        dialog.close()
        dialog.deleteLater()


def keep(picture: object, path: Path) -> None:
    """Write a grabbed picture."""
    picture.save(str(path))  # type: ignore[attr-defined]
    print(path)


def show_search(window: MainWindow) -> None:
    """Show the latest search, its first hit in its frame; ask for the first person if none."""
    case = window.session.case
    assert case is not None
    ids = case.detection_ids()
    searches = case.searches()
    if searches:
        window.history.choose(searches[-1].id)
        window.history.search_chosen.emit(searches[-1])
        window.history.ask_again()
    elif len(ids):
        window.query.take_detection(int(ids[len(ids) // 2]), search=True)
        wait_for(window, lambda: window.ranklist.hits.rowCount() > 0)
        for mark in (Mark.MATCH, Mark.MATCH, Mark.UNSURE, Mark.NOT_MATCH):
            window.ranklist.grid.mark(mark)
    wait_for(window, lambda: not window.session.tasks)
    if window.ranklist.hits.rowCount():
        window.frame.show_detection(window.ranklist.hits.id_at(0))
        wait_for(window, lambda: not window.frame.view.is_empty)
    wait_for(window, lambda: not window.session.tasks)


if __name__ == "__main__":
    sys.exit(main())
