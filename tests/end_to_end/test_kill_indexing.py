"""Indexing is killed with SIGKILL at random moments and goes on where it was."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.store.case import Case
from reid_desktop.store.connection import DATABASE_NAME

INDEX = """
import sys, time
sys.path.insert(0, sys.argv[2])
from conftest import ColourNetworks
from pathlib import Path
from reid_desktop.core.settings import IndexSettings
from reid_desktop.pipeline.ingest import ingest
from reid_desktop.store.case import Case
from reid_desktop.store.connection import DATABASE_NAME

class Slow(ColourNetworks):
    def detect(self, images):
        time.sleep(0.02)
        return super().detect(images)

if __name__ == "__main__":
    with Case.open(Path(sys.argv[1])) as case:
        done = -1
        for step in ingest(case, Slow(), settings=IndexSettings(every_s=0.0, batch=1), by="eva"):
            # Frames count, each is committed: while the decoding process starts nothing is done,
            # and tracking, which begins anew after a kill, says more than a kill waits for.
            if step.stage == "index" and step.done != done:
                print(done := step.done, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_killed_index_loses_nothing_and_does_nothing_twice(tmp_path: Path, clip: Path) -> None:
    case_path = tmp_path / "a.reidcase"
    with Case.create(case_path, CaseInfo("A case"), by="eva") as case:
        run(import_footage(case, [clip], by="eva"))
    script = tmp_path / "index.py"
    script.write_text(INDEX)
    command = [sys.executable, str(script), str(case_path), str(Path(__file__).parent.parent)]
    chance = random.Random(4)
    committed: set[tuple[int, bytes]] = set()
    kills = 0
    for _ in range(30):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            steps = chance.randint(2, 14)
            told = [line for line, _ in zip(process.stdout, range(steps), strict=False)]
            if len(told) == steps:
                time.sleep(chance.uniform(0, 0.04))
                process.send_signal(signal.SIGKILL)
                kills += 1
        committed = _check(case_path, committed)
        if process.returncode == 0:
            break
    assert process.returncode == 0
    assert kills >= 3
    with Case.open(case_path) as case:
        (source,) = case.sources()
        assert [index for index, _ in case.frame_times(source.id)] == list(range(40))


def _check(path: Path, before: set[tuple[int, bytes]]) -> set[tuple[int, bytes]]:
    """Check the case after a kill; return (detection id, descriptor) of all that is committed."""
    started = time.monotonic()
    with Case.open(path) as case:
        assert time.monotonic() - started < 10
        assert case.check() == []
        (source,) = case.sources()
        frames = [index for index, _ in case.frame_times(source.id)]
        assert len(frames) == len(set(frames))
        now: set[tuple[int, bytes]] = set()
        if case.model_ids():
            gallery = case.gallery(case.model_ids()[0])
            assert len(set(gallery.ids.tolist())) == len(gallery) == len(case.detection_ids())
            rows = np.asarray(gallery.descriptors)
            now = {(int(i), rows[r].tobytes()) for r, i in enumerate(gallery.ids)}
    with sqlite3.connect(f"file:{path / DATABASE_NAME}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert before <= now
    return now
