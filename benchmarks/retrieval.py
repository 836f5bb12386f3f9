"""Coarse-to-fine search against exhaustive search and its peers, at the mAP each of them reaches.

Everything of a table is measured in one run: only the ratios between its rows mean something, not
the milliseconds. Methods take turns query by query, so that whatever else the machine does meets
all of them; medians are printed, of the clock and of the processor time of the one thread: on a
busy machine the second tells more. Before each measured query the method answers another one, so
that it is met in use - its code and its index warm, the people it opens not - and never finds what
the method before it has just read. Methods run at several settings, and the fastest that loses at
most half a point of mAP stands for each; these are measured once more with every cache empty, as
the first query after a pause finds them.

    python benchmarks/retrieval.py --real real.npz --counts 0 20000 100000
    python benchmarks/retrieval.py --real real.npz --counts 1000000 --large --folder DIR

`real.npz` is written by real_gallery.py. A count of 0 takes these descriptors as they are, any
other mixes them (`galleries.mixed_sets`); without --real they are synthetic. --large measures only
the search path, from the disk: 8 GB there for 1,000,000, deleted at the end.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
from galleries import LabelledSet, make_sets, mixed_sets, read_sets
from large_gallery import average_precision, measure_large
from record import Record

from reid_desktop.core.progress import run
from reid_desktop.core.settings import SearchSettings
from reid_desktop.core.values import Float32, Gallery, Groups, Int64
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.divide import dividing, refine
from reid_desktop.index.groups import grouping
from reid_desktop.index.likeness import likeness
from reid_desktop.index.means import describe_groups
from reid_desktop.index.search import rank
from reid_desktop.index.search_index import Kind, SearchIndex
from reid_desktop.index.supergroups import supergrouping
from reid_desktop.index.theta import suggest_theta
from reid_desktop.pipeline.indexes import units_opened
from reid_desktop.pipeline.measure_retrieval import theta_for

Method = Callable[[Float32], Int64]
"""Takes a query (D,) and returns gallery rows, best first; rows left out are never found."""
EXACT = "exhaustive, numpy float32"
LOST = 0.5
"""Points of mAP a method may lose."""
REFINED_UP_TO = 20_000
"""Pictures up to which the paper's groups are refined too, which compares all with all means."""
SHOWN = 1000
"""Ranks that the exhaustive searches sort."""
CACHES = 24_000_000
"""Numbers of four bytes that are more than all caches of a processor hold."""
OPENED: dict[Kind, tuple[int, ...]] = {
    "groups": (20, 30, 50, 75, 100, 150, 200, 400),
    "supergroups": (10, 15, 20, 30, 50, 75, 100),
    "crops": (100, 150, 200, 250, 400, 600),
}
"""Units that are opened, one row of the table each."""
Times = dict[str, list[tuple[float, float]]]
"""Seconds of each query by the clock and on the processor, by method."""


def main() -> None:
    """Make the galleries, measure every method, print a table for each."""
    options = _options()
    faiss.omp_set_num_threads(1)
    record = Record("retrieval")
    for count in options.counts:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            begun = time.perf_counter()
            gallery, queries = _made(options, count, Path(folder) / "gallery.f16")
            people = len(np.unique(gallery.pids))
            made = time.perf_counter() - begun
            print(f"\n{len(gallery.pids)} descriptors, {people} people, made in {made:.0f} s")
            print(f"share of the variance on 32, 128, 512 axes: {_shares(gallery)}", flush=True)
            if options.large:
                measure_large(gallery, queries, record)
                continue
            methods = _exhaustive(gallery) | _ours(gallery, options.ratio) | _peers(gallery)
            measured = _measure(methods, gallery, queries)
            best = _print(*measured, record=record, count=len(gallery.pids))
            _print_cold({name: methods[name] for name in best}, queries)
    record.save()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[20_000])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--real", type=Path, help="descriptors of crops, of real_gallery.py")
    parser.add_argument("--ratio", type=float, default=0.45, help="groups for each picture")
    parser.add_argument("--large", action="store_true", help="only the search path, from disk")
    parser.add_argument("--folder", type=Path, help="where the gallery lies while it runs")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _made(options: argparse.Namespace, count: int, file: Path) -> tuple[LabelledSet, LabelledSet]:
    """Return gallery and queries: real, mixed of real ones, or synthetic."""
    if options.real is None:
        return make_sets(count, options.queries, seed=options.seed, file=file)
    if not count:
        return read_sets(options.real, options.queries)
    with np.load(options.real, allow_pickle=False) as stored:
        real = LabelledSet(stored["descriptors"], stored["pids"], stored["cameras"])
        return mixed_sets(
            real, stored["asked"], count, options.queries, seed=options.seed, file=file
        )


def _shares(gallery: LabelledSet) -> str:
    """Return what 32, 128 and 512 principal components of a sample hold of its variance."""
    rows = np.random.default_rng(0).choice(len(gallery.pids), min(2048, len(gallery.pids)), False)
    offsets = np.asarray(gallery.descriptors[np.sort(rows)], np.float32)
    offsets -= offsets.mean(axis=0)
    values = np.linalg.eigvalsh(offsets @ offsets.T)[::-1]
    return ", ".join(f"{values[:n].sum() / values.sum():.2f}" for n in (32, 128, 512))


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
    """Return searches over groups - the paper's, refined, shipped, joined - and over crops."""
    held = Gallery(np.arange(len(gallery.pids)), np.asarray(gallery.descriptors), "")
    begun = time.perf_counter()
    tree = run(dividing(held.descriptors))
    labels = tree.cut(theta_for(tree, ratio))
    plain = describe_groups(held.descriptors, labels, int(labels.max()) + 1)
    divided = time.perf_counter()
    shipped = run(grouping(held.descriptors, suggest_theta(held.descriptors)))
    grouped = time.perf_counter()
    kinds = {"TDC": plain, "groups": shipped, "supergroups": run(supergrouping(shipped))}
    times = (divided - begun, grouped - divided, time.perf_counter() - grouped)
    print("divided in {:.1f} s, shipped groups in {:.1f} s, supergroups in {:.1f} s".format(*times))
    if len(held) <= REFINED_UP_TO:
        kinds["TDC + 3 steps"] = refine(held.descriptors, plain, 3)
    methods: dict[str, Method] = {}
    for name, groups in kinds.items():
        print(f"{name}: {len(groups)} groups, purity {_purity(groups, gallery.pids):.3f}")
        kind: Kind = "supergroups" if name == "supergroups" else "groups"
        index = SearchIndex.of_groups(groups.means, groups.labels, kind=kind)
        chosen = {units_opened(index, SearchSettings())} if name == kind else set()
        for opened in sorted(chosen | set(OPENED[kind])):
            default = ", the default" if opened in chosen else ""
            methods[f"{name}, K = {opened}{default}"] = _coarse_to_fine(held, index, opened)
    index = SearchIndex.of_crops(held.descriptors)
    chosen = {units_opened(index, SearchSettings())}
    for opened in sorted(chosen | set(OPENED["crops"])):
        default = ", the default" if opened in chosen else ""
        methods[f"no groups, K = {opened}{default}"] = _coarse_to_fine(held, index, opened)
    return methods


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

    for count in OPENED["crops"]:
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

    for count in OPENED["crops"]:
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

    return {f"IVF-Flat, {n} of {lists} lists": probing(n) for n in (8, 16, 24, 32, 64) if n < lists}


def _purity(groups: Groups, pids: Int64) -> float:
    """Return the share of members that are of the most frequent person of their group."""
    return sum(int(np.bincount(pids[rows]).max()) for rows in groups.members()) / len(pids)


def _measure(
    methods: dict[str, Method], gallery: LabelledSet, queries: LabelledSet
) -> tuple[Times, dict[str, Float32]]:
    """Return times of each query and average precisions (Q,), by method."""
    times: Times = {name: [] for name in methods}
    precisions: dict[str, list[float]] = {name: [] for name in methods}
    asked = queries.descriptors
    for q, query in enumerate(asked):
        other = asked[(q + len(asked) // 2) % len(asked)]
        for name, method in methods.items():
            method(other)
            rows, taken = _timed(method, query)
            times[name].append(taken)
            precisions[name].append(average_precision(rows, q, gallery, queries))
    return times, {name: np.array(values) for name, values in precisions.items()}


def _timed(method: Method, query: Float32) -> tuple[Int64, tuple[float, float]]:
    """Return what a method finds, and its seconds by the clock and on the processor."""
    begun, worked = time.perf_counter(), time.thread_time()
    rows = method(query)
    taken = time.thread_time() - worked
    return rows, (time.perf_counter() - begun, taken)


def _print_cold(methods: dict[str, Method], queries: LabelledSet) -> None:
    """Print the medians of methods that find every cache of the processor empty."""
    filler = np.ones(CACHES, np.float32)
    times: Times = {name: [] for name in methods}
    for query in queries.descriptors:
        for name, method in methods.items():
            filler.sum()
            times[name].append(_timed(method, query)[1])
    medians = {name: np.median(taken, axis=0) for name, taken in times.items()}
    print("\nthe same with empty caches, as the first query after a pause finds them:")
    for name, (clock, worked) in sorted(medians.items(), key=lambda item: float(item[1][0])):
        row = f"{name:<38}{clock * 1e3:>8.2f}{medians[EXACT][0] / clock:>8.1f}x"
        print(f"{row}{worked * 1e3:>8.2f}{medians[EXACT][1] / worked:>8.1f}x")


def _print(
    times: Times, precisions: dict[str, Float32], *, record: Record, count: int
) -> list[str]:
    """Print all rows, and the fastest of each method that loses at most LOST; return these."""
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
        if name.endswith("default"):
            family = name
        if (lost <= LOST or family == name) and worked < best.get(family, (np.inf, ""))[0]:
            best[family] = worked, row
    print(f"\nthe fastest of each that loses at most {LOST} points, and the defaults:")
    names = []
    for worked, row in sorted(best.values()):
        print(row)
        name = row[:38].strip()
        names.append(name)
        lost = 100 * (exact - precisions[name].mean())
        label, group = f"{name}, {count} crops", f"search among {count}"
        record.add(label, worked * 1e3, "ms", group=group)
        faster = medians[EXACT][1] / worked
        record.add(f"{label}, against {EXACT}", faster, "x", better="higher", group=group)
        record.add(f"{label}, mAP lost", lost, "points", better="neither", group=group)
    return names


if __name__ == "__main__":
    main()
