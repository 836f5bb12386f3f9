"""From a fresh installation to the first hit: the first-run wizard with its sample, all real.

Run it by: python benchmarks/first_hit.py

The window is opened offscreen with an empty home, the wizard is clicked through, and the clock runs
until the first hit is on the ranklist: footage of drawn people, import, the networks of models/,
groups, a search. The load of the machine is told, because it is most of the figure on a busy one.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MOST_S = 180.0
"""Product goal 68: first hit in under three minutes."""


def main() -> int:
    """Measure and print; fail when it takes longer than the goal."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication
    from record import Record

    from reid_desktop.app import NetworksOfSettings, Program, application_of
    from reid_desktop.core.settings import Settings
    from reid_desktop.gui.first_steps import Wizard

    begun = time.monotonic()
    settings = Settings()
    application = application_of(settings)
    window = Program(NetworksOfSettings(settings), settings).window
    window.show()
    window.first_steps.open_once()
    (wizard,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Wizard)]
    stages: list[tuple[str, float]] = [("the window is seen", time.monotonic() - begun)]
    window.session.started.connect(
        lambda task: task.ended.connect(
            lambda title=task.title: stages.append((title, time.monotonic() - begun))
        )
    )
    wizard.next()
    QTest.mouseClick(wizard.ways["sample"], Qt.MouseButton.LeftButton)
    assert window.first_steps.run is not None
    loop, found = QEventLoop(), []
    window.first_steps.run.answered.connect(lambda search: (found.append(search), loop.quit()))
    window.first_steps.run.failed.connect(lambda error: (print(error), loop.quit()))
    QTimer.singleShot(int(10 * MOST_S * 1000), loop.quit)
    loop.exec()
    application.processEvents()
    whole = time.monotonic() - begun
    shown = window.ranklist.hits.rowCount()
    window.close()
    for title, at_s in stages:
        print(f"{at_s:7.1f} s  {title}")
    load = os.getloadavg()[0]
    print(f"{whole:7.1f} s  first of {shown} hits seen (load {load:.1f} on {os.cpu_count()} cores)")
    record = Record("first_hit")
    record.add("from the first start to the first hit", whole, "s")
    record.save()
    return 0 if found and shown and whole < MOST_S else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = str(Path(home) / variable)
        sys.exit(main())
