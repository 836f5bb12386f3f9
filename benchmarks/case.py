"""Time opening, reading and verifying a large case: 100 sources, 1,000,000 people, 5,000 marks.

Run: python benchmarks/case.py [--people N] [--keep FOLDER]
The case is made by bulk inserts through the store's own connection, with files of random bytes for
footage. Read ratios, not seconds: `verify` is compared with one plain SHA-256 of the same files.
"""

import argparse
import hashlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from record import Record

from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo, Mark, Method, NewSearch, NewSource, SourceKind
from reid_desktop.core.searching import SearchFilter
from reid_desktop.core.values import Ranklist
from reid_desktop.footage.hashing import hash_source
from reid_desktop.pipeline.filters import who_passes
from reid_desktop.pipeline.originals import check_originals
from reid_desktop.pipeline.verify import verify
from reid_desktop.store.case import Case
from reid_desktop.store.descriptor_parts import append
from reid_desktop.store.flat_files import CROPS_NAME
from reid_desktop.store.frame_rows import network_number, run_number

SOURCES, SEARCHES, MARKS = 100, 500, 5000
HITS, PEOPLE_A_FRAME, DIMENSION = 1000, 5, 64
FOOTAGE_BYTES = 8 << 20
MODEL = "bench@0123456789ab"


def make(folder: Path, people: int) -> Path:
    """Make the case and its footage; return the case folder."""
    footage = folder / "footage"
    footage.mkdir(parents=True)
    rng = np.random.default_rng(1)
    with Case.create(folder / "large", CaseInfo("Large"), by="bench") as case:
        for number in range(SOURCES):
            path = footage / f"{number:03d}.mp4"
            path.write_bytes(rng.bytes(FOOTAGE_BYTES))
            found = run(hash_source(path))
            case.add_source(_source(path, number, found.sha256, found.modified_ns), by="bench")
        _add_people(case, people)
        _add_searches(case, people, rng)
        return case.path


def _source(path: Path, number: int, sha256: str, modified_ns: int) -> NewSource:
    return NewSource(
        path=str(path),
        kind=SourceKind.VIDEO,
        camera=f"camera {number % 10}",
        start="2026-03-02T08:00:00+01:00",
        sha256=sha256,
        size_bytes=FOOTAGE_BYTES,
        modified_ns=modified_ns,
        width=1920,
        height=1080,
        frames=100_000,
        fps=25.0,
        duration_s=4000.0,
    )


def _add_people(case: Case, people: int) -> None:
    """Insert frames, detections and descriptors, spread evenly over the sources."""
    db = case._db
    frames = people // PEOPLE_A_FRAME
    each = frames // SOURCES
    crop = os.urandom(400)
    with db.transaction():
        network = network_number(db, MODEL, dimension=DIMENSION)
        finished = run_number(db, "bench")
        db.write_many(
            "INSERT INTO frames VALUES (?, ?, ?, ?)",
            ((n + 1, n // each + 1, n % each, n % each / 5) for n in range(each * SOURCES)),
        )
        db.write_many(
            "INSERT INTO finished_frames VALUES (?, ?, ?)",
            ((finished, n // each + 1, n % each) for n in range(each * SOURCES)),
        )
        db.append(CROPS_NAME, crop)
        people = each * SOURCES * PEOPLE_A_FRAME
        db.write_many(
            "INSERT INTO detections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 7, 0, ?)",
            (
                (n + 1, n // PEOPLE_A_FRAME + 1, network, n % 5 * 100.0, 10.0)
                + (n % 5 * 100.0 + 50, 150.0, 0.9, bytes(48), len(crop))
                for n in range(people)
            ),
        )
        db.write_many(
            "INSERT INTO descriptors VALUES (?, ?, ?)", ((network, n, n + 1) for n in range(people))
        )
        rows = np.full((min(100_000, people), DIMENSION), 1 / 8, np.float16)
        for start in range(0, people, 100_000):
            append(db, MODEL, rows[: people - start])


def _add_searches(case: Case, people: int, rng: np.random.Generator) -> None:
    """Ask, and mark and comment on the first ranks of each search."""
    scores = np.linspace(1, 0, HITS).astype(np.float32)
    for number in range(SEARCHES):
        ids = np.sort(rng.choice(people, HITS, replace=False)) + 1
        name, asked = f"query {number}", {"top": HITS}
        new = NewSearch(Method.GLAD, name, rng.bytes(3000), "ab" * 32, None, MODEL, asked, 0)
        search = case.add_search(new, Ranklist(ids.astype(np.int64), scores), by="bench")
        with case.transaction():
            for detection_id in ids[: MARKS // SEARCHES].tolist():
                case.set_verdict(search.id, detection_id, Mark.MATCH, by="bench")


def timed(work: Callable[[], Any], times: int = 3) -> float:
    """Return the median of some runs of `work` in seconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _open_and_close(path: Path, *, read_only: bool) -> None:
    Case.open(path, read_only=read_only).close()


def _plain_hashes(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")


def _longest_step(path: Path) -> float:
    """Return the longest time between two yields of `verify`, seconds."""
    longest, last = 0.0, time.perf_counter()
    for _ in verify(path):
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


def measure(path: Path) -> dict[str, float]:
    """Return what each action takes, seconds unless the name says otherwise."""
    found = {
        "open for writing": timed(lambda: _open_and_close(path, read_only=False)),
        "open read-only": timed(lambda: _open_and_close(path, read_only=True)),
    }
    with Case.open(path, read_only=True) as case:
        found["search history"] = timed(case.searches)
        found["one ranklist with its marks"] = timed(lambda: (case.hits_of(7), case.verdicts(7)))
        found["evidence and disagreements"] = timed(
            lambda: (case.evidence.of(), case.evidence.disagreements())
        )
        found["columns, first time"] = timed(case.columns, 1)
        gallery = case.gallery(MODEL)
        for name, where in (
            ("filter by marks", SearchFilter(marks=(Mark.MATCH,))),
            ("filter without marks", SearchFilter(without_marks=(Mark.MATCH,))),
            ("filter by height", SearchFilter(least_height=60.0)),
        ):
            found[name] = timed(lambda w=where: who_passes(case, gallery, w))
        found["originals, size and time"] = timed(lambda: run(check_originals(case)))
        found["entries of the log"] = len(case.audit())
        found["log alone"] = timed(case.check_audit, 1)
        whole = timed(lambda: run(case.checking()), 1)
        found["database, files and log"] = whole
    plain, checked = [], []
    for _ in range(3):  # interleaved, as the machine is not alone
        plain.append(timed(lambda: _plain_hashes(path.parent / "footage"), 1))
        checked.append(timed(lambda: run(verify(path)), 1) - whole)
    alone = statistics.median(plain)
    found["footage by verify / plain SHA-256"] = statistics.median(checked) / alone
    found["plain SHA-256, MB/s"] = SOURCES * FOOTAGE_BYTES / 1e6 / alone
    found["longest step of verify"] = _longest_step(path)
    found["database, MB"] = (path / "case.sqlite").stat().st_size / 1e6
    return found


def main() -> None:
    """Make the case and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="make the case there, or use the one that is")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.keep or Path(name)
        path = folder / "large.reidcase"
        if not path.exists():
            began = time.perf_counter()
            make(folder, arguments.people)
            print(f"made in {time.perf_counter() - began:.0f} s")
        found = measure(path)
        print(json.dumps({k: round(v, 3) for k, v in found.items()}, indent=1))
        record = Record("case")
        for name, value in found.items():
            unit = "MB" if "MB" in name else "x" if "/" in name else "s"
            if "entries" not in name and "plain" not in name.split(" / ")[0]:
                record.add(f"{name}, {arguments.people:,} people", value, unit)
        record.save()


if __name__ == "__main__":
    main()
