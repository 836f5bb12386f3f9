"""Coarse-to-fine search against exhaustive search, at the mAP each of them reaches.

Everything is measured in one run on clustered synthetic descriptors (see galleries.py): only the
ratios between the rows of one table mean something, not the milliseconds. Methods take turns query
by query, so that whatever else the machine does meets all of them; medians are printed.

    python benchmarks/search.py [--count 20000] [--queries 200] [--theta T] [--refine 3]
"""

import argparse
import time
from collections.abc import Callable, Sequence

import faiss
import numpy as np
from galleries import LabelledSet, make_sets

from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32, Gallery, Groups, Int64
from reid_desktop.evaluation.ranking import JUNK_PID
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.divide import divide, refine
from reid_desktop.index.search import open_rows, rank
from reid_desktop.index.theta import suggest_theta

Method = Callable[[Float32], Int64]
"""Takes a query (D,) and returns gallery rows, best first; rows left out are never found."""


def main() -> None:
    """Make the galleries, measure every method, print the table."""
    options = _options()
    gallery, queries = make_sets(options.count, options.queries, seed=options.seed)
    print(f"{options.count} descriptors, {len(np.unique(gallery.pids))} people")
    methods = _baselines(gallery.descriptors)
    methods |= _grouped(gallery, options.theta, options.refine)
    times, precisions = _measure(methods, gallery, queries)
    reference, exact = np.median(times["numpy exhaustive"]), precisions["numpy exhaustive"].mean()
    print(f"{'method':<44}{'ms':>9}{'faster':>9}{'mAP':>8}{'lost':>8}")
    for name, taken in times.items():
        score = precisions[name].mean()
        print(
            f"{name:<44}{np.median(taken) * 1e3:>9.2f}{reference / np.median(taken):>8.1f}x"
            f"{100 * score:>8.2f}{100 * (exact - score):>8.2f}"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--theta", type=float, default=None, help="default: chosen from the data")
    parser.add_argument("--refine", type=int, default=3, help="reassignment steps")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _baselines(descriptors: Float32) -> dict[str, Method]:
    """Return the two exhaustive searches."""
    flat = faiss.IndexFlatIP(descriptors.shape[1])
    flat.add(descriptors)
    everything = len(descriptors)
    return {
        "numpy exhaustive": lambda query: np.argsort(-(descriptors @ query), kind="stable"),
        "faiss flat": lambda query: flat.search(query[None], everything)[1][0],
    }


def _grouped(gallery: LabelledSet, theta: float | None, steps: int) -> dict[str, Method]:
    """Return coarse-to-fine searches on plain and on refined groups, and one without groups."""
    halves = gallery.descriptors.astype(np.float16)
    ids = np.arange(len(halves))
    whole, half = Gallery(ids, gallery.descriptors, ""), Gallery(ids, halves, "")
    theta = suggest_theta(halves) if theta is None else theta
    start = time.perf_counter()
    plain = run(divide(halves, theta))
    print(f"theta {theta:.3f}: divided in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    refined = refine(halves, plain, steps)
    print(f"{steps} reassignment steps in {time.perf_counter() - start:.1f} s")
    single = Groups(gallery.descriptors, ids, np.zeros(len(ids), np.float32))
    methods: dict[str, Method] = {}
    for name, groups, opened in (
        ("TDC", plain, (100, 200, 400)),
        (f"TDC + {steps} steps", refined, (100, 200, 400)),
        ("no groups", single, (250, 500)),
    ):
        print(f"{name}: {len(groups)} groups, purity {_purity(groups, gallery.pids):.3f}")
        coarse = CoarseIndex.build(groups.means)
        for k in opened:
            methods[f"{name}, K = {k}"] = _coarse_to_fine(whole, groups, coarse, k)
        methods[f"{name}, K = {k}, half precision"] = _coarse_to_fine(half, groups, coarse, k)
    methods["half precision exhaustive"] = lambda query: rank(query, half, ids).ids
    return methods


def _coarse_to_fine(gallery: Gallery, groups: Groups, coarse: CoarseIndex, k: int) -> Method:
    """Return the search that opens exactly `k` groups and ranks all their members."""
    return lambda query: rank(query, gallery, open_rows(query, groups, coarse, top_groups=k)).ids


def _purity(groups: Groups, pids: Int64) -> float:
    """Return the share of members that are of the most frequent person of their group."""
    return sum(int(np.bincount(pids[rows]).max()) for rows in groups.members()) / len(pids)


def _measure(
    methods: dict[str, Method], gallery: LabelledSet, queries: LabelledSet
) -> tuple[dict[str, list[float]], dict[str, Float32]]:
    """Return seconds of each query and average precisions (Q,), by method."""
    times: dict[str, list[float]] = {name: [] for name in methods}
    precisions: dict[str, list[float]] = {name: [] for name in methods}
    for q, query in enumerate(queries.descriptors):
        for name, method in methods.items():
            start = time.perf_counter()
            rows = method(query)
            times[name].append(time.perf_counter() - start)
            precisions[name].append(_average_precision(rows, q, gallery, queries))
    return times, {name: np.array(values) for name, values in precisions.items()}


def _average_precision(
    rows: Sequence[int] | Int64, q: int, gallery: LabelledSet, queries: LabelledSet
) -> float:
    """Return the average precision of a ranklist; true matches that are not on it count as lost."""
    same = gallery.pids == queries.pids[q]
    kept = (gallery.pids != JUNK_PID) & ~(same & (gallery.cameras == queries.cameras[q]))
    ranked = np.asarray(rows)[kept[rows]]
    places = np.flatnonzero(same[ranked]) + 1
    total = int((same & kept).sum())
    return float((np.arange(1, len(places) + 1) / places).sum() / total) if total else 0.0


if __name__ == "__main__":
    main()
