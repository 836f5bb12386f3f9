"""Coarse-to-fine search against exhaustive search and its peers, at the mAP each of them reaches.

Everything is measured in one run on clustered synthetic descriptors (see galleries.py): only the
ratios between the rows of one table mean something, not the milliseconds. Methods take turns query
by query, so that whatever else the machine does meets all of them; medians are printed, of the
clock and of the processor time of the one thread: on a busy machine the second tells more. Methods
run at several settings, and the fastest that loses at most half a point of mAP stands for each.

    python benchmarks/retrieval.py [--count 20000] [--queries 200] [--ratio 0.45]
    python benchmarks/retrieval.py --real DESCRIPTORS.npz    as `evaluate retrieval` keeps them
    python benchmarks/retrieval.py --count 1000000 --large --folder DIR    8 GB of disk, deleted
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
from galleries import LabelledSet, make_sets, read_sets
from large_gallery import average_precision, measure_large

from reid_desktop.core.progress import run
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Gallery, Groups, Int64
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.divide import dividing, refine
from reid_desktop.index.groups import grouping
from reid_desktop.index.likeness import likeness
from reid_desktop.index.means import describe_groups
from reid_desktop.index.search import rank
from reid_desktop.index.search_index import SearchIndex
from reid_desktop.index.theta import suggest_theta
from reid_desktop.index.tree import Tree
from reid_desktop.pipeline.indexes import units_opened

Method = Callable[[Float32], Int64]
"""Takes a query (D,) and returns gallery rows, best first; rows left out are never found."""
EXACT = "exhaustive, numpy float32"
LOST = 0.5
"""Points of mAP a method may lose."""
SHOWN = 1000
"""Ranks that the exhaustive searches sort."""
Times = dict[str, list[tuple[float, float]]]
"""Seconds of each query by the clock and on the processor, by method."""


def main() -> None:
    """Make the gallery, measure every method, print the table."""
    options = _options()
    faiss.omp_set_num_threads(1)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        file = Path(folder) / "gallery.f16"
        begun = time.perf_counter()
        if options.real is not None:
            gallery, queries = read_sets(options.real, options.queries)
        else:
            gallery, queries = make_sets(
                options.count, options.queries, seed=options.seed, file=file
            )
        people = len(np.unique(gallery.pids))
        made = time.perf_counter() - begun
        print(f"{len(gallery.pids)} descriptors, {people} people, made in {made:.0f} s", flush=True)
        if options.large:
            measure_large(gallery, queries)
            return
        methods = _exhaustive(gallery) | _ours(gallery, options.ratio) | _peers(gallery)
        times, precisions = _measure(methods, gallery, queries)
        _print(times, precisions)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--real", type=Path, help="descriptors of Market-1501 crops")
    parser.add_argument("--ratio", type=float, default=0.45, help="groups for each picture")
    parser.add_argument("--large", action="store_true", help="only the search path, from disk")
    parser.add_argument("--folder", type=Path, help="where the gallery lies while it runs")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _exhaustive(gallery: LabelledSet) -> dict[str, Method]:
    """Return the searches of everything."""
    whole = np.asarray(gallery.descriptors, np.float32)
    everything = np.arange(len(whole))

    def halves(query: Float32) -> Int64:
        return _sorted(likeness(query[None], gallery.descriptors, everything))

    return {
        EXACT: lambda query: _sorted(whole @ query),
        "exhaustive, half precision": halves,
    }


def _sorted(scores: Float32) -> Int64:
    """Return the rows with the best scores, best first."""
    best = np.argpartition(-scores, min(SHOWN, len(scores) - 1))[:SHOWN]
    return best[np.argsort(-scores[best], kind="stable")]


def _ours(gallery: LabelledSet, ratio: float) -> dict[str, Method]:
    """Return searches over groups, plain and refined, and over single crops."""
    held = Gallery(np.arange(len(gallery.pids)), np.asarray(gallery.descriptors), "")
    begun = time.perf_counter()
    tree = run(dividing(held.descriptors))
    labels = tree.cut(theta_for(tree, ratio))
    plain = describe_groups(held.descriptors, labels, int(labels.max()) + 1)
    divided = time.perf_counter()
    refined = refine(held.descriptors, plain, 3)
    steps = time.perf_counter()
    shipped = run(grouping(held.descriptors, suggest_theta(held.descriptors)))
    times = (divided - begun, steps - divided, time.perf_counter() - steps)
    print("divided in {:.1f} s, refined in {:.1f} s, shipped grouping in {:.1f} s".format(*times))
    methods: dict[str, Method] = {}
    for name, groups in (("TDC", plain), ("TDC + 3 steps", refined), ("groups", shipped)):
        print(f"{name}: {len(groups)} groups, purity {_purity(groups, gallery.pids):.3f}")
        index = SearchIndex.of_groups(groups.means, groups.labels)
        for units in (10, 20, 35, 50, 100, 150, 200, 300, 400, 600):
            methods[f"{name}, K = {units}"] = _coarse_to_fine(held, index, units)
        if groups is shipped:
            units = units_opened(index, SearchSettings())
            methods[f"groups as by default, K = {units}"] = _coarse_to_fine(held, index, units)
    index = SearchIndex.of_crops(held.descriptors)
    for units in (150, 250, 400, 600, 800, 1000):
        methods[f"no groups, K = {units}"] = _coarse_to_fine(held, index, units)
    units = units_opened(index, SearchSettings())
    methods[f"crops as by default, K = {units}"] = _coarse_to_fine(held, index, units)
    return methods


def theta_for(tree: Tree, ratio: float) -> float:
    """Return the theta that divides a gallery into `ratio` groups for each picture."""
    low, high = tree.bounds()
    least, most = 0.0, float(tree.degrees.max())
    for _ in range(50):
        middle = (least + most) / 2
        groups = np.count_nonzero((low <= middle) & (middle < high))
        least, most = (middle, most) if groups > ratio * len(tree.order) else (least, middle)
    return most


def _coarse_to_fine(gallery: Gallery, index: SearchIndex, units: int) -> Method:
    """Return the search that opens exactly `units` and ranks all their members."""
    return lambda query: rank(query, gallery, index.open_rows(query, units)).ids


def _peers(gallery: LabelledSet) -> dict[str, Method]:
    """Return faiss's own ways, each at several settings."""
    halves = np.asarray(gallery.descriptors)
    held = Gallery(np.arange(len(halves)), halves, "")
    methods: dict[str, Method] = {}

    def refined(find: Callable[[Float32, int], Int64], count: int) -> Method:
        return lambda query: rank(query, held, np.sort(find(query, count))).ids

    coarse = CoarseIndex.build(halves)
    projection = coarse.projection
    assert projection is not None
    starts = range(0, len(halves), 4096)
    codes = np.concatenate(
        [projection.apply(halves[s : s + 4096].astype(np.float32)) for s in starts]
    )
    graph = faiss.IndexHNSWFlat(codes.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 80
    graph.add(codes)

    def by_graph(query: Float32, count: int) -> Int64:
        graph.hnsw.efSearch = count
        found = graph.search((projection.axes @ query)[None], count)[1][0]
        return found[found >= 0]

    for count in (400, 600, 800, 1000):
        methods[f"HNSW on PCA-128 + re-rank, {count}"] = refined(by_graph, count)
    methods |= _inverted(halves)
    lists = max(64, int(len(halves) ** 0.5))
    pq = faiss.IndexIVFPQ(
        faiss.IndexFlatIP(codes.shape[1]), codes.shape[1], lists, 64, 8, faiss.METRIC_INNER_PRODUCT
    )
    pq.pq.cp.niter = 6
    pq.train(codes[:: max(1, len(codes) // 10_000)])
    pq.add(codes)

    def by_pq(query: Float32, count: int) -> Int64:
        pq.nprobe = max(4, lists // 2)
        found = pq.search((projection.axes @ query)[None], count)[1][0]
        return found[found >= 0]

    for count in (250, 400, 600, 1000, 2000):
        methods[f"IVF-PQ on PCA-128 + refine, {count}"] = refined(by_pq, count)
    return methods


def _inverted(halves: Float32) -> dict[str, Method]:
    """Return IVF-Flat on whole descriptors (half precision) with more and more lists probed."""
    width, lists = halves.shape[1], max(64, int(len(halves) ** 0.5))
    flat = faiss.IndexFlatIP(width)
    kind = faiss.ScalarQuantizer.QT_fp16
    index = faiss.IndexIVFScalarQuantizer(
        flat, width, lists, kind, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.niter = 4
    index.train(halves[:: max(1, len(halves) // (lists * 30))].astype(np.float32))
    for start in range(0, len(halves), 8192):
        index.add(halves[start : start + 8192].astype(np.float32))

    def probing(probes: int) -> Method:
        def find(query: Float32) -> Int64:
            options = faiss.SearchParametersIVF(nprobe=probes)
            found = index.search(query[None], SHOWN, params=options)[1][0]
            return found[found >= 0]

        return find

    return {f"IVF-Flat, {n} of {lists} lists": probing(n) for n in (32, 64, 96, 128) if n < lists}


def _purity(groups: Groups, pids: Int64) -> float:
    """Return the share of members that are of the most frequent person of their group."""
    return sum(int(np.bincount(pids[rows]).max()) for rows in groups.members()) / len(pids)


def _measure(
    methods: dict[str, Method], gallery: LabelledSet, queries: LabelledSet
) -> tuple[Times, dict[str, Float32]]:
    """Return times of each query and average precisions (Q,), by method."""
    times: Times = {name: [] for name in methods}
    precisions: dict[str, list[float]] = {name: [] for name in methods}
    for q, query in enumerate(queries.descriptors):
        for name, method in methods.items():
            begun, worked = time.perf_counter(), time.thread_time()
            rows = method(query)
            taken = time.thread_time() - worked
            times[name].append((time.perf_counter() - begun, taken))
            precisions[name].append(average_precision(rows, q, gallery, queries))
    return times, {name: np.array(values) for name, values in precisions.items()}


def _print(times: Times, precisions: dict[str, Float32]) -> None:
    """Print all rows, and the fastest of each method that loses at most LOST."""
    medians = {name: np.median(taken, axis=0) for name, taken in times.items()}
    exact = precisions[EXACT].mean()
    print(f"{'method':<38}{'ms':>8}{'faster':>9}{'cpu ms':>8}{'faster':>9}{'mAP':>7}{'lost':>7}")
    best: dict[str, tuple[float, str]] = {}
    for name, (clock, worked) in medians.items():
        score = precisions[name].mean()
        lost = 100 * (exact - score)
        row = f"{name:<38}{clock * 1e3:>8.2f}{medians[EXACT][0] / clock:>8.1f}x"
        row += f"{worked * 1e3:>8.2f}{medians[EXACT][1] / worked:>8.1f}x"
        row += f"{100 * score:>7.2f}{lost:>7.2f}"
        print(row)
        family = name.split(",")[0]
        if lost <= LOST and worked < best.get(family, (np.inf, ""))[0]:
            best[family] = worked, row
    print(f"\nthe fastest of each that loses at most {LOST} points:")
    for _, row in sorted(best.values()):
        print(row)


if __name__ == "__main__":
    main()
