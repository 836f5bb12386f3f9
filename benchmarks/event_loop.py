"""Whether the window answers while people are found by the real networks on its lane.

Run it by: python benchmarks/event_loop.py

A case of drawn footage is indexed once and searched; then it is indexed again at a higher rate,
and meanwhile the window is used: keys on the ranklist, jumps to far ranks, verdicts, frames, docks.
Gaps between the beats of a timer of 5 ms on the window's thread are printed in three ways, see
heartbeat.py; the load of the machine is told.
"""

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
EVERY_S = (1.0, 0.125)
"""Seconds between frames of the first and the second index."""
BETWEEN_KEYS_S = 0.04


def main() -> int:
    """Measure and print; fail when one gap of a hundred is over 50 ms of the window's own work."""
    from heartbeat import Heartbeat
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtTest import QTest
    from record import Record

    from reid_desktop.app import NetworksOfSettings, Program, application_of
    from reid_desktop.core.progress import run
    from reid_desktop.core.records import CaseInfo
    from reid_desktop.core.settings import Settings, changed
    from reid_desktop.pipeline.imports import import_footage
    from reid_desktop.pipeline.sample import sample_footage, showpiece
    from reid_desktop.store.case import Case

    folder = Path(os.environ["XDG_DATA_HOME"])
    footage = run(sample_footage(folder / "footage"))
    with Case.create(folder / "loop.reidcase", CaseInfo("Loop"), by="benchmark") as case:
        run(import_footage(case, [path for path in footage if path.suffix == ".mp4"], by="bench"))
    settings = changed(Settings(), {"index.every_s": EVERY_S[0]})
    application_of(settings)
    window = Program(NetworksOfSettings(settings), settings).window
    session = window.session
    window.show()

    def wait(until: object) -> None:
        loop = QEventLoop()
        timer = QTimer(interval=20)
        timer.timeout.connect(lambda: loop.quit() if until() else None)  # type: ignore[operator]
        timer.start()
        loop.exec()
        timer.stop()

    session.open_case(folder / "loop.reidcase")
    wait(lambda: session.case is not None and not session.tasks)
    window.footage.index_all()
    wait(lambda: not session.tasks)
    window.query.take_detection(showpiece(session.case).id, search=True)
    wait(lambda: window.ranklist.hits.rowCount() > 0 and not session.tasks)
    session.use_settings(changed(settings, {"index.every_s": EVERY_S[1]}))
    grid, keys = window.ranklist.grid, itertools.cycle("rmdjfn")
    docks = itertools.cycle(window.docks)

    def use() -> None:
        match next(keys):
            case "r":
                QTest.keyClick(grid, Qt.Key.Key_Right)
            case "d":
                QTest.keyClick(grid, Qt.Key.Key_Down)
            case "j":
                grid.go_to(time.monotonic_ns() % max(1, window.ranklist.hits.rowCount()))
            case "f":
                window.frame.show_detection(grid.current_id())
            case "m":
                QTest.keyClick(grid, Qt.Key.Key_M)
            case "n":
                window.show_dock(next(docks))

    fingers = QTimer(interval=int(BETWEEN_KEYS_S * 1000))
    fingers.timeout.connect(use)
    heartbeat = Heartbeat()
    window.footage.index_all()
    fingers.start()
    heartbeat.restart()
    begun = time.monotonic()
    wait(lambda: not [task for task in session.tasks if not task.is_brief])
    gaps, lasted = heartbeat.gaps, time.monotonic() - begun
    fingers.stop()
    heartbeat.stop()
    window.close()
    load = os.getloadavg()[0]
    print(f"{lasted:.1f} s of indexing and use, {len(gaps.own):,} beats, load {load:.1f}")
    print("\n".join(gaps.lines()))
    record = Record("event_loop")
    for name in ("wall", "unqueued", "own"):
        record.add(
            f"gap of the event loop, p99, {name}", gaps.p99_s(getattr(gaps, name)) * 1e3, "ms"
        )
    record.save()
    return 0 if gaps.p99_s(gaps.own) <= 0.05 else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = str(Path(home) / variable)
            Path(os.environ[variable]).mkdir()
        sys.exit(main())
