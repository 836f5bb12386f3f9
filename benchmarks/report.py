"""How long a report of many candidates takes, form by form, and to check it again.

    python benchmarks/report.py [--candidates 200] [--frames] [--runs 3]

A synthetic case of one 720p video is made; every candidate is on a frame of its own, and with
`--frames` each is marked, so that each has its whole frame decoded, pixelated and drawn. Medians of
runs in turn. On a busy machine only the seconds of CPU mean anything (without the decoder's own).
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from record import Record

from reid_desktop.core.progress import Job, run
from reid_desktop.core.records import (
    CaseInfo,
    Mark,
    Method,
    NewDetection,
    NewSearch,
)
from reid_desktop.core.values import Ranklist
from reid_desktop.footage.crops import cut, encode_jpeg
from reid_desktop.footage.writer import VideoWriter
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.gather import gather
from reid_desktop.pipeline.imports import import_footage
from reid_desktop.report import case_uco, data, page, pdf, sheet, verifier
from reid_desktop.report.choices import ReportChoices
from reid_desktop.report.document import Agency
from reid_desktop.store.case import Case

WIDTH, HEIGHT, PEOPLE = 1280, 720, 4


def make_case(folder: Path, candidates: int, *, marked: bool) -> Case:
    """Return a case with `candidates` hits, each on a textured frame with three bystanders."""
    rng = np.random.default_rng(1)
    coarse = rng.integers(60, 200, (HEIGHT // 16, WIDTH // 16, 3), np.uint8)
    background = coarse.repeat(16, 0).repeat(16, 1)
    video = folder / "gate_2026-03-02_08-00-00.mp4"
    boxes = np.array([[100 + 280 * p, 200, 200 + 280 * p, 480] for p in range(PEOPLE)], np.float32)
    with VideoWriter(video, fps=10, width=WIDTH, height=HEIGHT) as writer:
        for _ in range(candidates):
            writer.write(np.roll(background, int(rng.integers(1, 50)), axis=1))
    case = Case.create(folder / "bench.reidcase", CaseInfo("Bench", "B-1"), by="bench")
    (source,) = run(import_footage(case, [video], by="bench")).sources
    crop = encode_jpeg(cut(background, boxes[0]))
    ids = []
    with case.transaction():
        for index in range(candidates):
            new = [NewDetection(box, 0.9, crop) for box in boxes]
            found = case.add_detections(
                source.id, index, index / 10, detector_id="bench@0", detections=new
            )
            ids.append(found[0])
    asked = NewSearch(Method.GLAD, "query.jpg", crop, "ab" * 32, None, "bench@0", {}, 0)
    scores = np.linspace(0.9, 0.1, len(ids)).astype(np.float32)
    search = case.add_search(asked, Ranklist(np.array(ids, np.int64), scores), by="bench")
    if marked:
        with case.transaction():
            for number in ids:
                case.set_verdict(search.id, number, Mark.MATCH, by="bench")
    return case


@contextmanager
def timed(times: dict[str, list[tuple[float, float]]], name: str) -> Iterator[None]:
    """Add the seconds of the body to `times[name]`: on the clock, and of this process's CPU."""
    begun, spent = time.perf_counter(), time.process_time()
    yield
    seconds = (time.perf_counter() - begun, time.process_time() - spent)
    times.setdefault(name, []).append(seconds)


def longest_step(job: Job[object]) -> float:
    """Run `job` and return its longest time between two yields, s."""
    longest, last = 0.0, time.perf_counter()
    for _ in job:
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return max(longest, time.perf_counter() - last)


def main() -> None:
    """Time each form, the whole export and the verifier."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--frames", action="store_true", help="every candidate with its frame")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    times: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with make_case(folder, given.candidates, marked=given.frames) as case:
            choices = ReportChoices(top=given.candidates)
            for turn in range(given.runs):
                out = folder / f"report{turn}"
                with timed(times, "gather"):
                    document = run(gather(case, choices, Agency()))
                forms: dict[str, Callable[[], object]] = {
                    "json": lambda: data.encode(document),  # noqa: B023 - called at once
                    "html": lambda: page.render(document),  # noqa: B023
                    "csv": lambda: sheet.encode(document),  # noqa: B023
                    "case": lambda: case_uco.encode(document),  # noqa: B023
                    "pdf": lambda: run(pdf.print_document(document)),  # noqa: B023
                }
                for form, render in forms.items():
                    with timed(times, form):
                        render()
                with timed(times, "whole export"):
                    run(export(case, out, choices, by="bench"))
                with timed(times, "verify"):
                    _, problems = run(verifier.checked(out))
                assert not problems, problems
            size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
            step = longest_step(export(case, folder / "steps", choices, by="bench"))
    record = Record("report")
    for form, seconds in times.items():
        clock, cpu = (statistics.median(column) for column in zip(*seconds, strict=True))
        print(f"{form:<14}{clock:8.2f} s on the clock, {cpu:8.2f} s of CPU")
        record.add(f"{form}, {given.candidates} candidates", clock, "s")
    record.add("longest step", 1000 * step, "ms")
    record.save()
    print(f"{'longest step':<14}{1000 * step:8.0f} ms")
    print(f"{given.candidates} candidates, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
