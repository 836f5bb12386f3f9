"""How long until the window is seen, and what it holds at rest: python benchmarks/startup.py.

Each start is a program of its own, with its files in the system's cache as after a first start. The
clock runs from the call to the first turn of the window's event loop; memory is Pss, no case open.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from record import Record

SEEN = "window is seen"
MOST_S = 120.0


def started(home: Path) -> tuple[float, float, float]:
    """Start the window once; return seconds until it is seen, seconds of CPU, Pss in MB."""
    folders = {f"XDG_{name}_HOME": str(home) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    log = home / "reid-desktop" / "reid-desktop.log"
    log.unlink(missing_ok=True)
    began = time.perf_counter()
    shown = subprocess.Popen(
        [sys.executable, "-m", "reid_desktop.app"],
        env=os.environ | folders | {"QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.DEVNULL,
    )
    try:
        while SEEN not in (log.read_text("utf-8") if log.exists() else ""):
            if shown.poll() is not None or time.perf_counter() - began > MOST_S:
                sys.exit("The window did not come up.")
            time.sleep(0.005)
        took, process = time.perf_counter() - began, psutil.Process(shown.pid)
        used = process.cpu_times()
        time.sleep(1.0)
        return took, used.user + used.system, process.memory_full_info().pss / 1e6
    finally:
        shown.terminate()
        shown.wait()


def main() -> None:
    """Print and record the medians."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--starts", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        started(Path(home))
        found = [started(Path(home)) for _ in range(given.starts)]
    took, used, held = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"window seen after {took:.2f} s ({used:.2f} s of CPU); {held:.0f} MB at rest")
    record = Record("startup")
    record.add("until the window is seen", took, "s")
    record.add("processor until then", used, "s")
    record.add("memory at rest, no case", held, "MB")
    record.save()


if __name__ == "__main__":
    main()
