"""The ranklist on a screen: first paint, jumps, memory while scrolling, filters.

Run it by: python benchmarks/grid.py

A case of --detections crops is made in a temporary folder; the ranklist repeats them to --hits
rows, which is what the grid, its pages and its pixmaps see of a long search. Times are medians of
interleaved rounds; on a busy machine only their ratios mean something, and the processor time of
the window's own thread in a turn of its event loop, which other programs cannot stretch.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from record import Record

from reid_desktop.core.records import CaseInfo, NewDetection, NewSource, Source, SourceKind
from reid_desktop.core.searching import SearchFilter
from reid_desktop.footage.crops import encode_jpeg
from reid_desktop.gui.frames import FrameReader
from reid_desktop.gui.hits import HitList
from reid_desktop.gui.thumbnails import Thumbnails
from reid_desktop.gui.views.crop_grid import CropGrid, TileDelegate
from reid_desktop.pipeline.arrange import clocks_of, folded, passing
from reid_desktop.store.case import Case, HitColumns

ROUNDS = 7
PAGES = 397
"""Jumps, a prime number: the crops repeat, and each jump shall see others."""
KEPT = 1000
"""Pixmaps kept here: few, so that the store is full soon and only a leak can still grow."""

RECORD = Record("grid")


def make_case(path: Path, count: int) -> Case:
    """Return a case with `count` detections of noise, fifty a frame."""
    rng = np.random.default_rng(0)
    case = Case.create(path, CaseInfo("Grid"), by="benchmark")
    source = case.add_source(
        NewSource(
            "/footage/gate.mp4", SourceKind.VIDEO, "gate", "2026-03-02T08:00:00+01:00", "0" * 64,
            1, 0, 640, 480, count, 1.0, float(count),
        ),
        by="benchmark",
    )  # fmt: skip
    crops = [encode_jpeg(rng.integers(0, 256, (128, 64, 3)).astype(np.uint8)) for _ in range(50)]
    with case.transaction():
        for frame in range(count // 50):
            boxes = [
                NewDetection(np.array([8 * n, 10, 8 * n + 60, 130], np.float32), 0.9, crop)
                for n, crop in enumerate(crops)
            ]
            case.add_detections(
                source.id, frame, float(frame), detector_id="noise@000000000000", detections=boxes
            )
    return case


def resident_mb() -> float:
    """Return the resident memory now, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def turn(paint: Callable[[], object]) -> tuple[float, float]:
    """Run one turn of the event loop; return its seconds by the wall and of this thread's work.

    `paint` is called in it, because a screen that is not there asks for few pictures a second.
    """
    begun, worked = time.perf_counter(), time.thread_time()
    paint()
    QApplication.processEvents()
    return time.perf_counter() - begun, time.thread_time() - worked


def painted(grid: CropGrid) -> str:
    """Return what the first tile in sight says; "" while nothing is laid out."""
    return str(grid.indexAt(grid.viewport().rect().topLeft() + QPoint(20, 20)).data() or "")


def first_paints(grid: CropGrid, hits: HitList, case: Case, lengths: list[int]) -> None:
    """Print the median time to show ranklists of different lengths and paint them once."""
    ids = case.detection_ids()
    times: dict[int, list[float]] = {length: [] for length in lengths}
    for _ in range(ROUNDS):
        for length in lengths:
            rows = np.resize(ids, length)
            scores = np.linspace(1, 0, length).astype(np.float32)

            def show(rows: np.ndarray = rows, scores: np.ndarray = scores) -> None:
                hits.show(case, rows, scores, {}, ranks=np.arange(1, len(rows) + 1))
                while not len(painted(grid)):
                    QApplication.processEvents()
                grid.viewport().repaint()

            times[length].append(seconds(show))
    for length in lengths:
        shown = statistics.median(times[length]) * 1e3
        print(f"first paint of {length:>9,} hits: {shown:7.1f} ms")
        RECORD.add(f"first paint of {length:,} hits", shown, "ms")


def scroll(grid: CropGrid, thumbnails: Thumbnails) -> None:
    """Print memory while the whole ranklist is scrolled through, and the slowest turn.

    A jump counts until every crop in sight is there.
    """
    bar, paint = grid.verticalScrollBar(), grid.viewport().repaint
    last = grid.model().index(grid.model().rowCount() - 1, 0)
    begun = time.perf_counter()
    while grid.visualRect(last).isEmpty():
        QApplication.processEvents()
    print(f"every tile is laid out after {time.perf_counter() - begun:.2f} s, in pieces")
    turns: list[tuple[float, float]] = []
    jumps: list[float] = []
    before = resident_mb()
    for page in range(PAGES):
        begun = time.perf_counter()
        bar.setValue(bar.maximum() * page // PAGES)
        turns.append(turn(paint))
        while thumbnails.is_waiting:
            time.sleep(0.001)  # as an idle event loop would; the lane reads meanwhile
            turns.append(turn(paint))
        jumps.append(time.perf_counter() - begun)
        if page == PAGES // 10:
            before = resident_mb()  # the store of pixmaps is full from here on
        if page % (PAGES // 4) == PAGES // 4 - 1:
            print(
                f"after {page + 1:4} jumps: {resident_mb() - before:+7.1f} MB, "
                f"{len(thumbnails):,} pixmaps of {KEPT:,}"
            )
    for name, column in (("by the wall", 0), ("own work", 1)):
        slow = np.percentile([each[column] for each in turns], [50, 99, 100]) * 1e3
        print(
            f"turns of the event loop, {name}, ms: "
            f"median {slow[0]:.1f}, p99 {slow[1]:.1f}, most {slow[2]:.1f}"
        )
        RECORD.add(f"turn of the event loop while jumping, {name}, p99", slow[1], "ms")
    whole = np.percentile(jumps, [50, 99]) * 1e3
    print(f"jump until every crop is there, ms: median {whole[0]:.1f}, p99 {whole[1]:.1f}")
    RECORD.add("jump until every crop is there, median", whole[0], "ms")
    RECORD.add("memory gained over all jumps", resident_mb() - before, "MB")


def filters(length: int, sources: list[Source]) -> None:
    """Print how long the filters of the chips and folding take on `length` hits."""
    rng = np.random.default_rng(1)
    hits = HitColumns(
        np.arange(length), np.linspace(1, 0, length).astype(np.float32),
        np.full(length, sources[0].id), np.arange(length), rng.uniform(0, 86400, length),
        rng.uniform(0, 1, length).astype(np.float32),
    )  # fmt: skip
    clocks, codes = clocks_of(hits, sources), rng.integers(0, 4, length).astype(np.int8)
    where = SearchFilter(
        cameras=("gate",), source_ids=(sources[0].id,), since="2026-03-02T09:00:00+01:00",
        day_from="08:30", day_until="20:00", least_score=0.2,
    )  # fmt: skip
    tracklets = rng.integers(0, length // 20 + 1, length)
    filtering = [seconds(lambda: passing(hits, clocks, where, codes)) for _ in range(ROUNDS)]
    folding = [seconds(lambda: folded(np.arange(length), tracklets)) for _ in range(ROUNDS)]
    RECORD.add(f"all filters on {length:,} hits", statistics.median(filtering) * 1e3, "ms")
    RECORD.add(f"folding {length:,} hits", statistics.median(folding) * 1e3, "ms")
    print(f"all filters on {length:,} hits: {statistics.median(filtering) * 1e3:.1f} ms")
    print(f"folding {length:,} hits: {statistics.median(folding) * 1e3:.1f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hits", type=int, default=1_000_000)
    parser.add_argument("--detections", type=int, default=20_000)
    arguments = parser.parse_args()
    application = QApplication([])
    with (
        tempfile.TemporaryDirectory() as folder,
        make_case(Path(folder) / "grid.reidcase", arguments.detections) as case,
    ):
        reader = FrameReader(name="crops")
        thumbnails = Thumbnails(
            lambda make, then: reader.read(
                case.path, lambda twin: make(twin.crop_jpeg), "crops", then
            ),
            kept=KEPT,
        )
        grid, hits = CropGrid(TileDelegate(thumbnails, None), None), HitList()
        grid.setModel(hits)
        grid.resize(1400, 500)
        grid.show()
        application.processEvents()
        first_paints(grid, hits, case, [1_000, 100_000, arguments.hits])
        scroll(grid, thumbnails)
        filters(arguments.hits, case.sources())
        grid.close()
        reader.shut()
    RECORD.save()


if __name__ == "__main__":
    main()
