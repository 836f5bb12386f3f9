"""Try an installed or frozen program: python packaging/smoke_test.py PROGRAM [--window PROGRAM].

In a folder of its own, without a display, the program makes footage, indexes a clip of it, searches
a person, writes a report and checks it; the report's own verifier checks it too; the window opens
on the case and is closed again. Needs nothing but Python. Exit code 0 when all of it worked.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

WINDOW_S = 60.0
"""The window must have come up, with the case open, within this time."""


class Trial:
    """Runs one program in a folder and a home of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        """Remember both; user folders lie below `folder`."""
        self.program, self.folder = program, folder
        homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "STATE")}
        homes |= {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CACHE")}
        self.environment = os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"}

    def run(self, *words: str) -> dict[str, Any]:
        """Run a command and return its JSON result; ends the trial when it fails."""
        began = time.monotonic()
        done = subprocess.run(
            [self.program, *words, "--json", "--quiet"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{time.monotonic() - began:6.1f} s  {' '.join(words)}", flush=True)
        if done.returncode:
            sys.exit(f"exit code {done.returncode}\n{done.stdout}{done.stderr}")
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result

    def main_job(self) -> None:
        """Go from footage to a checked report."""
        plan = ("--cameras", "1", "--people", "4", "--seconds", "3", "--fps", "4")
        (clip, *_) = self.run("synthesize", "street", *plan)["footage"]
        self.run("case", "new", "a.reidcase", "--title", "Trial", "--no-policy")
        self.run("import", "a.reidcase", clip)
        indexed = self.run("index", "a.reidcase", "--every", "1", "--profile", "fast")
        if not indexed["detections"]:
            sys.exit("Nobody was found on the clip.")
        self.run("groups", "a.reidcase")
        if not self.run("search", "a.reidcase", "--detection", "1")["candidates"]:
            sys.exit("The search found nobody.")
        self.run("report", "a.reidcase", "--out", "report")
        self.run("verify", "report")
        self.run("verify", "a.reidcase")
        checked = subprocess.run(
            [sys.executable, "verify_report.py", "."], cwd=self.folder / "report", check=False
        )
        if checked.returncode:
            sys.exit("The report's own verifier refuses the report.")

    def open_window(self, window: str) -> None:
        """Open the window on the case until its log says so, then end it."""
        log = self.folder / "state" / "reid-desktop" / "reid-desktop.log"
        log.unlink(missing_ok=True)
        began = time.monotonic()
        shown = subprocess.Popen(
            [window, "a.reidcase"], cwd=self.folder, env=self.environment, stderr=subprocess.PIPE
        )
        try:
            while "window is seen" not in (log.read_text("utf-8") if log.exists() else ""):
                if shown.poll() is not None:
                    sys.exit(f"The window ended: {(shown.stderr or sys.stdin).read()!r}")
                if time.monotonic() - began > WINDOW_S:
                    sys.exit("The window did not come up in time.")
                time.sleep(0.05)
            print(f"{time.monotonic() - began:6.1f} s  window is seen", flush=True)
        finally:
            shown.terminate()
            shown.wait(timeout=WINDOW_S)


def found(program: str) -> str:
    """Return the whole path of a program, which is called in another folder."""
    path = shutil.which(program)
    if path is None:
        sys.exit(f"There is no program “{program}”.")
    return str(Path(path).absolute())


def main() -> None:
    """Try the program."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", help="path or name of reid-desktop")
    parser.add_argument("--window", help="path or name of reid-desktop-window")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reid-trial-") as folder:
        trial = Trial(found(given.program), Path(folder))
        trial.main_job()
        if given.window:
            trial.open_window(found(given.window))
    print("All of it works.")


if __name__ == "__main__":
    main()
