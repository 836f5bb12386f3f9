"""The search path on a gallery that lies on the disk: warm, cold, filtered, and its memory."""

import gc
import os
import threading
import time
from collections.abc import Callable

import numpy as np
import psutil
from galleries import LabelledSet
from record import Record

from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Bool, Float32, Gallery
from reid_desktop.index.halves import as_float32
from reid_desktop.index.likeness import likeness
from reid_desktop.index.search import coarse_to_fine
from reid_desktop.index.search_index import SearchIndex
from reid_desktop.pipeline.indexes import units_opened

TOP = 100
RANKS = 4000
"""Ranks of the scan that are judged."""
_SCANS = 5
_BLOCK_ROWS = 4096


def measure_large(gallery: LabelledSet, queries: LabelledSet, record: Record) -> None:
    """Print times of the scan and of the search, the mAP lost and the memory held."""
    mapped = gallery.descriptors
    assert isinstance(mapped, np.memmap)
    count = len(mapped)
    held = Gallery(np.arange(count), mapped, "")
    begun = time.perf_counter()
    index = SearchIndex.of_crops(mapped)
    built = time.perf_counter() - begun
    cells = 0 if index.coarse.cells is None else len(index.coarse.cells.centroids)
    print(f"index of crops built in {built:.0f} s, {cells} cells", flush=True)
    units = units_opened(index, SearchSettings())
    only = np.random.default_rng(0).random(count) < 0.1

    def search(query: Float32, allowed: Bool | None = None) -> object:
        return coarse_to_fine(query, held, index, units=units, top=TOP, allowed=allowed)

    scan = [_timed(lambda q=q: _scan(held, q)) for q in queries.descriptors[:_SCANS]]
    _forget(mapped)
    gc.collect()
    cold = []
    for query in queries.descriptors[:20]:
        _forget(mapped)
        cold.append(_timed(lambda q=query: search(q)))
    warm = [_timed(lambda q=q: search(q)) for q in queries.descriptors[:20] for _ in range(3)]
    tenth = [_timed(lambda q=q: search(q, only)) for q in queries.descriptors[:20]]
    scanned = float(np.median(scan))
    for name, taken in (
        ("half-precision scan, memory", scan),
        (f"coarse-to-fine, K = {units}, warm", warm),
        (f"coarse-to-fine, K = {units}, cold", cold),
        ("coarse-to-fine, a filter that leaves a tenth", tenth),
    ):
        middle = float(np.median(taken))
        print(f"{name:<48}{middle * 1e3:>9.1f} ms{scanned / middle:>9.1f}x")
    print(
        f"resident memory at most {_peak(lambda: [search(q) for q in queries.descriptors]):.2f} GB"
    )
    exact, lost = _lost(gallery, queries, held, index, units)
    print(f"mAP of the scan {exact:.2f}, lost by the search: {lost:.2f} points")
    for name, value, unit in (
        ("half-precision scan", 1e3 * scanned, "ms"),
        ("search, warm", 1e3 * float(np.median(warm)), "ms"),
        ("search, cold", 1e3 * float(np.median(cold)), "ms"),
        ("mAP lost", lost, "points"),
    ):
        record.add(f"{name}, {count} crops on disk", value, unit, group=f"search among {count}")


def _scan(gallery: Gallery, query: Float32) -> Float32:
    """Return the likeness of everything, half precision."""
    return likeness(query[None], gallery.descriptors, np.arange(len(gallery)))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _forget(mapped: "np.memmap[tuple[int, ...], np.dtype[np.float16]]") -> None:
    """Drop the file from the page cache; what is mapped must be let go of first."""
    handle = os.open(str(mapped.filename), os.O_RDONLY)
    try:
        mapped._mmap.madvise(4)  # type: ignore[attr-defined]  # MADV_DONTNEED
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def _peak(work: Callable[[], object]) -> float:
    """Return the most resident memory in GB while `work` runs."""
    process, most, ended = psutil.Process(), [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.01):
            most[0] = max(most[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    work()
    ended.set()
    watcher.join()
    return max(most[0], process.memory_info().rss) / 1e9


def _lost(
    gallery: LabelledSet, queries: LabelledSet, held: Gallery, index: SearchIndex, units: int
) -> tuple[float, float]:
    """Return mAP of the scan (%) and the points the search loses, over all queries.

    The scan's ranklist is taken to RANKS; what lies beyond hardly counts.
    """
    exact, lost = [], []
    scores = _scan_together(gallery, queries.descriptors)
    for q, query in enumerate(queries.descriptors):
        best = np.argpartition(-scores[q], RANKS)[:RANKS]
        rows = best[np.argsort(-scores[q][best], kind="stable")]
        found = coarse_to_fine(query, held, index, units=units, top=units).ids
        exact.append(average_precision(rows, q, gallery, queries))
        lost.append(exact[-1] - average_precision(found, q, gallery, queries))
    return 100 * float(np.mean(exact)), 100 * float(np.mean(lost))


def _scan_together(gallery: LabelledSet, queries: Float32) -> Float32:
    """Return the likeness (Q, N) of everything to all queries, in one pass over the disk."""
    scores = np.empty((len(queries), len(gallery.pids)), np.float32)
    for start in range(0, len(gallery.pids), _BLOCK_ROWS):
        here = slice(start, start + _BLOCK_ROWS)
        scores[:, here] = queries @ as_float32(gallery.descriptors[here]).T
    return scores


def average_precision(
    rows: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]",
    q: int,
    gallery: LabelledSet,
    queries: LabelledSet,
) -> float:
    """Return the average precision of a ranklist; true matches that are not on it count as lost."""
    same = gallery.pids == queries.pids[q]
    kept = ~(same & (gallery.cameras == queries.cameras[q]))
    ranked = rows[kept[rows]]
    places = np.flatnonzero(same[ranked]) + 1
    total = int((same & kept).sum())
    return float((np.arange(1, len(places) + 1) / places).sum() / total) if total else 0.0
