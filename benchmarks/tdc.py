"""TDC against its exact form and its peers: time, memory, purity, NMI, pairwise F1, mAP.

    python benchmarks/tdc.py --counts 5000 20000 100000
    python benchmarks/tdc.py --data descriptors.npz     (of real_gallery.py)

Seconds are those of this thread on the processor, so other programs disturb them little; run with
OMP_NUM_THREADS=1. Peers get the number of groups that ours ends with where they need one.
"""

import argparse
import gc
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from galleries import LabelledSet, make_sets
from record import Record
from sklearn.cluster import HDBSCAN, AgglomerativeClustering

from reid_desktop.core.progress import Job, run
from reid_desktop.core.values import Groups, Int64
from reid_desktop.evaluation.partitions import PartitionQuality, partition_quality
from reid_desktop.index.adding import adding
from reid_desktop.index.codes import encoding
from reid_desktop.index.divide import SWEPT_CODE, SWEPT_MEMBERS, dividing
from reid_desktop.index.groups import describe_groups, division, grouping
from reid_desktop.index.halves import as_float32
from reid_desktop.index.pairs import furthest_exact
from reid_desktop.index.sweep import furthest_swept
from reid_desktop.index.theta import suggest_theta
from reid_desktop.index.tree import Tree
from reid_desktop.pipeline.measure_retrieval import theta_for

OPENED = 100
RATIOS = (0.68, 0.43, 0.13)
"""Groups to images in the paper's Table 7."""
RECORD = Record("tdc")


@contextmanager
def measured(told: dict[str, float]) -> Iterator[None]:
    """Fill in the seconds of this thread and the most memory taken beyond that at the start, MB."""
    gc.collect()
    before, most, ended = _anonymous_mb(), [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.01):
            most[0] = max(most[0], _anonymous_mb() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    started, wall = time.thread_time(), time.perf_counter()
    try:
        yield
    finally:
        told["s"] = time.thread_time() - started
        told["wall_s"] = time.perf_counter() - wall
        ended.set()
        watcher.join()
        told["mb"] = most[0]


def _anonymous_mb() -> float:
    """Return the memory of this process without mapped files; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = status.read_text(encoding="ascii").splitlines()
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith("RssAnon")), 0.0)


def retrieval_map(gallery: LabelledSet, queries: LabelledSet, labels: Int64 | None) -> float:
    """Return the mAP (%) of searching OPENED groups by their means; None opens everything."""
    found = []
    if labels is not None:
        labels = np.unique(labels, return_inverse=True)[1].astype(np.int64)
        means = describe_groups(gallery.descriptors, labels, int(labels.max()) + 1).means
        halves = np.vecdot(means, means) / 2
        likeness = queries.descriptors.astype(np.float32) @ means.T - halves
    for place in range(len(queries.pids)):
        query = queries.descriptors[place].astype(np.float32)
        rows = np.arange(len(gallery.pids))
        if labels is not None:
            nearest = np.argpartition(-likeness[place], min(OPENED, len(means) - 1))[:OPENED]
            rows = np.flatnonzero(np.isin(labels, nearest))
        own = gallery.pids == queries.pids[place]
        other = ~(own & (gallery.cameras == queries.cameras[place]))
        rows = rows[other[rows]]
        wanted = int((own & other).sum())
        if wanted:
            scores = np.concatenate(
                [as_float32(gallery.descriptors[part]) @ query for part in np.array_split(rows, 8)]
            )
            hits = np.flatnonzero(own[rows[np.argsort(-scores, kind="stable")]])
            found.append((np.arange(1, len(hits) + 1) / (hits + 1)).sum() / wanted)
    return 100 * float(np.mean(found))


def report(name: str, labels: Int64, told: dict[str, float], sets: tuple[LabelledSet, ...]) -> None:
    """Print one line of the table."""
    gallery, queries = sets
    q = partition_quality(labels, gallery.pids)
    found = retrieval_map(gallery, queries, labels)
    print(
        f"| {len(labels):6d} | {name:34s} | {told['s']:7.2f} | {told['wall_s']:7.2f} "
        f"| {told['mb']:6.0f} | {q.groups:6d} | {q.purity:.3f} | {q.nmi:.3f} "
        f"| {q.f1:.3f} | {found:5.1f} |",
        flush=True,
    )
    keep(f"{name.strip().split(', theta')[0]}, {len(labels):,} images", told["s"], q, found)


def keep(name: str, seconds: float, found: PartitionQuality, precision: float) -> None:
    """Record the first line of each method, its time and how good its groups are."""
    if name.startswith("theta") or any(one.name == f"{name}: CPU" for one in RECORD.figures):
        return
    RECORD.add(f"{name}: CPU", seconds, "s")
    RECORD.add(f"{name}: purity", 100 * found.purity, "%", better="higher")
    RECORD.add(f"{name}: mAP of 100 groups opened", precision, "mAP", better="higher")


def timed(work: Callable[[], Int64]) -> tuple[Int64, dict[str, float]]:
    """Return what `work` returns and what it took."""
    told: dict[str, float] = {}
    with measured(told):
        labels = work()
    return labels, told


def stepped(job: Job[Groups]) -> tuple[Groups, float]:
    """Return what a job returns and the longest of its steps, in seconds of this thread."""
    longest, last = 0.0, time.thread_time()
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value, max(longest, time.thread_time() - last)
        longest, last = max(longest, time.thread_time() - last), time.thread_time()


def compare(
    sets: tuple[LabelledSet, LabelledSet], *, exact: bool, peers: bool, more: bool
) -> float:
    """Print the lines of one gallery; return the seconds of the approximate tree.

    Args:
        sets: gallery and queries.
        exact: divide exactly too.
        peers: cluster by scikit-learn too.
        more: also other thetas, and the gallery added in pieces.
    """
    gallery, pids = sets[0].descriptors, sets[0].pids
    print(f"{len(pids)} images, exhaustive mAP {retrieval_map(*sets, None):.1f}", flush=True)
    theta = suggest_theta(gallery)
    with measured(told := {}):
        swept = run(dividing(gallery, approximate=True))
    seconds, exactly = told["s"], None
    if exact:
        with measured(slow := {}):
            exactly = run(dividing(gallery, approximate=False))
        _print_pairs(gallery, swept)
    for ratio in RATIOS:
        at = theta_for(swept, ratio)
        report(f"approximate, theta {at:.3f}", swept.cut(at), told, sets)
        if exactly is not None:
            report(f"exact, theta {at:.3f}", exactly.cut(at), slow, sets)
            apart = (swept.cut(at).max() + 1) / (exactly.cut(at).max() + 1) - 1
            print(f"ratio {ratio}: {100 * apart:+.1f} % of the groups of the exact division")
    with measured(told := {}):
        shipped, longest = stepped(grouping(gallery, theta))
    print(f"longest step of the shipped grouping: {longest:.3f} s")
    report(f"as shipped, theta {theta:.3f}", shipped.labels, told, sets)
    if more:
        divided = run(division(gallery))
        for share in (0.8, 0.9, 1.1):
            labels = run(divided.grouped(share * theta))
            report(f"  theta {share * theta:.3f}", labels, _BLANK, sets)
        pieces, told = timed(lambda: _in_pieces(gallery, theta))
        report("  added in five pieces", pieces, told, sets)
        print(f"in pieces: {100 * ((pieces.max() + 1) / len(shipped) - 1):+.1f} % of the groups")
    if peers:
        _compare_peers(sets, len(shipped))
    return seconds


def _print_pairs(gallery: np.ndarray, swept: Tree) -> None:
    """Print how often the sweeps find the furthest pair of what they divide."""
    codes = run(encoding(gallery, SWEPT_CODE))
    nodes = np.flatnonzero(swept.ends - swept.starts > SWEPT_MEMBERS)
    nodes = nodes[np.argsort(swept.starts[nodes], kind="stable")]
    equal, lengths = [], []
    for node in nodes.tolist():
        place = np.array([node])
        found = run(
            furthest_swept(
                codes, np.ones(len(gallery)), swept.order, swept.starts[place], swept.ends[place]
            )
        )
        rows = np.sort(swept.order[swept.starts[node] : swept.ends[node]])
        best = rows[list(run(furthest_exact(gallery, rows, codes)))]
        both = np.array([[found[0][0], found[1][0]], best])
        steps = as_float32(gallery[both[:, 0]]) - as_float32(gallery[both[:, 1]])
        swept_away, furthest_away = np.vecdot(steps, steps).tolist()
        equal.append(set(both[0].tolist()) == set(both[1].tolist()))
        lengths.append(swept_away / furthest_away)
    print(
        f"{len(nodes)} groups are divided by sweeps: {100 * np.mean(equal):.0f} % by the furthest "
        f"pair, the others' pairs have {100 * np.mean(lengths):.1f} % of its distance in the mean"
    )


def _compare_peers(sets: tuple[LabelledSet, LabelledSet], count: int) -> None:
    """Print scikit-learn's lines; agglomerative clustering is told the number of groups."""
    whole = as_float32(np.asarray(sets[0].descriptors))
    for linkage in ("average", "ward"):
        clusters = AgglomerativeClustering(n_clusters=count, linkage=linkage)
        labels, told = timed(lambda: clusters.fit_predict(whole))  # noqa: B023
        report(f"agglomerative, {linkage}", labels, told, sets)
    codes = run(encoding(sets[0].descriptors, 128)).vectors
    labels, told = timed(lambda: HDBSCAN(min_cluster_size=2, copy=True).fit_predict(codes))
    alone = labels < 0
    labels[alone] = labels.max() + 1 + np.arange(int(alone.sum()))
    report("HDBSCAN on PCA-128, noise alone", labels, told, sets)


_BLANK = {"s": float("nan"), "wall_s": float("nan"), "mb": float("nan")}


def _in_pieces(gallery: np.ndarray, theta: float) -> Int64:
    """Return the groups of half of the gallery with the rest added in four pieces."""
    edges = np.linspace(len(gallery) // 2, len(gallery), 5).astype(int)
    groups = run(grouping(gallery[: edges[0]], theta))
    for end in edges[1:]:
        groups = run(adding(groups, gallery[:end], theta))
    return groups.labels


def main() -> None:
    """Print the table and the growth curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[5000, 20_000])
    parser.add_argument("--exact-up-to", type=int, default=20_000)
    parser.add_argument("--peers-up-to", type=int, default=5000)
    parser.add_argument("--pieces-up-to", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=150)
    parser.add_argument("--data", type=Path, help="npz of real_gallery.py")
    arguments = parser.parse_args()
    print("| images | method | CPU s | wall s | MB | groups | purity | NMI | F1 | mAP |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    took = {}
    for count in [0] if arguments.data else arguments.counts:
        with tempfile.TemporaryDirectory() as folder:
            if arguments.data:
                sets = _loaded(arguments.data, arguments.queries)
            else:
                file = Path(folder) / "gallery.f16"
                sets = make_sets(count, arguments.queries, file=file)
            size = len(sets[0].pids)
            took[size] = compare(
                sets,
                exact=size <= arguments.exact_up_to,
                peers=size <= arguments.peers_up_to,
                more=size <= arguments.pieces_up_to,
            )
    if len(took) > 1:
        slope, offset = np.polyfit(np.log(list(took)), np.log(list(took.values())), 1)
        print(f"approximate tree: {np.exp(offset):.2e} s * N^{slope:.2f}")
    RECORD.save()


def _loaded(path: Path, queries: int) -> tuple[LabelledSet, LabelledSet]:
    """Return stored descriptors as gallery, and some of them as queries."""
    with np.load(path) as stored:
        gallery = LabelledSet(stored["descriptors"], stored["pids"], stored["cameras"])
        rows = stored["asked"]
    rows = rows[:: max(1, len(rows) // queries)][:queries]
    asked = LabelledSet(gallery.descriptors[rows], gallery.pids[rows], gallery.cameras[rows])
    return gallery, asked


if __name__ == "__main__":
    main()
