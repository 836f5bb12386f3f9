"""Measure the retrieval framework on a labelled gallery: GLAD's Table 7, and theta."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Gallery, Groups, Int64, Ranklist
from reid_desktop.evaluation.partitions import PartitionQuality, partition_quality
from reid_desktop.evaluation.ranking import JUNK_PID, cmc_map
from reid_desktop.evaluation.table7 import PAPER_GALLERY, PAPER_ROWS, RetrievalRow
from reid_desktop.index.divide import dividing, refining
from reid_desktop.index.groups import division
from reid_desktop.index.halves import Descriptors
from reid_desktop.index.means import describing
from reid_desktop.index.queries import weighted
from reid_desktop.index.search import OPEN_GROUPS, coarse_to_fine, exhaustive
from reid_desktop.index.search_index import SearchIndex
from reid_desktop.index.theta import suggesting_theta
from reid_desktop.index.tree import Tree

STAGE = "evaluate retrieval"
THETA_SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5)
"""Thetas that are measured, as shares of the one chosen from the data."""
_FAR = 2.0
"""Distance of what a search did not return: behind everything it did."""


def theta_for(tree: Tree, ratio: float) -> float:
    """Return the least theta that divides a gallery into at most `ratio` groups a picture."""
    low, high = tree.bounds()
    least, most = 0.0, float(tree.degrees.max(initial=0.0))
    if np.count_nonzero(low <= 0) <= ratio * len(tree.order) or ratio >= 1:
        return 0.0
    for _ in range(60):
        middle = (least + most) / 2
        groups = np.count_nonzero((low <= middle) & (middle < high))
        least, most = (middle, most) if groups > ratio * len(tree.order) else (least, middle)
    return most


def measure_retrieval(  # noqa: PLR0913 - descriptors, labels and the knobs of the table
    descriptors: Descriptors,
    pids: Int64,
    cameras: Int64,
    queries: Int64,
    *,
    weights: Sequence[float],
    groups_opened: int = OPEN_GROUPS,
    steps: int = 0,
) -> Job[list[RetrievalRow]]:
    """Return a row for each of the paper's, with thetas that give the paper's group ratios.

    The queries are rows of the gallery; pictures of the query's own person by its own camera (it
    is one of them) count neither way, as Market-1501 has it.

    Args:
        descriptors: (N, D) of the gallery.
        pids: (N,) identities.
        cameras: (N,) cameras.
        queries: (Q,) gallery rows that are asked.
        weights: of the streams.
        groups_opened: K of the paper.
        steps: reassignment steps after the division; the paper has none.
    """
    gallery = Gallery(np.arange(len(pids)), descriptors, "")
    tree = yield from dividing(descriptors)
    found: dict[int, tuple[float, Groups]] = {}
    rows = []
    for done, paper in enumerate(PAPER_ROWS):
        if paper.groups not in found:
            theta = theta_for(tree, paper.groups / PAPER_GALLERY)
            labels = tree.cut(theta)
            groups = yield from describing(descriptors, labels, int(labels.max(initial=-1)) + 1)
            found[paper.groups] = theta, (yield from refining(descriptors, groups, steps))
        theta, groups = found[paper.groups]
        whole = paper.dimension >= descriptors.shape[1]
        index = yield from SearchIndex.grouping(
            groups.means, groups.labels, dimension=None if whole else paper.dimension
        )
        lists, times = [], []
        for number, row in enumerate(queries.tolist()):
            yield Progress(done * len(queries) + number, len(PAPER_ROWS) * len(queries), "", STAGE)
            query = weighted(np.asarray(descriptors[row], np.float32), weights)
            begun = time.perf_counter()
            lists.append(coarse_to_fine(query, gallery, index, units=groups_opened, top=100))
            times.append(time.perf_counter() - begun)
        scores = _scored(gallery, index, lists, queries, pids, cameras, weights, groups_opened)
        ms = 1e3 * float(np.median(times))
        rows.append(
            RetrievalRow(theta, len(groups), index.coarse.dimension, scores[0], scores[1], ms)
        )
    return rows


@dataclass(frozen=True, slots=True)
class ThetaRow:
    """What one theta does to a labelled gallery.

    Attributes:
        theta: largest dissimilarity degree of a group.
        suggested: whether it is the one chosen from the data.
        mean_spread: mean dissimilarity degree of the groups of two and more.
        quality: of the groups as the program makes them.
    """

    theta: float
    suggested: bool
    mean_spread: float
    quality: PartitionQuality


def measure_thetas(descriptors: Descriptors, pids: Int64) -> Job[list[ThetaRow]]:
    """Return number, spread, purity, NMI and pairwise F1 of the groups for thetas of all sizes.

    Args:
        descriptors: (N, D) of the gallery.
        pids: (N,) identities; pictures of JUNK_PID do not count.
    """
    real = np.flatnonzero(pids != JUNK_PID)
    suggested = yield from suggesting_theta(descriptors)
    divided = yield from division(descriptors)
    rows = []
    for share in THETA_SHARES:
        labels = yield from divided.grouped(share * suggested)
        spread = yield from divided.mean_spread(labels)
        quality = partition_quality(labels[real], pids[real])
        rows.append(ThetaRow(share * suggested, share == 1, spread, quality))
        yield Progress(len(rows), len(THETA_SHARES), "theta", STAGE)
    return rows


def _scored(  # noqa: PLR0913 - what a ranklist is judged with
    gallery: Gallery,
    index: SearchIndex,
    lists: Sequence[Ranklist],
    queries: Int64,
    pids: Int64,
    cameras: Int64,
    weights: Sequence[float],
    opened: int,
) -> tuple[float, float]:
    """Return mAP and rank-1 in per cent, over all members of the opened groups."""
    distances = np.full((len(queries), len(pids)), _FAR, np.float32)
    for number, row in enumerate(queries.tolist()):
        query = weighted(np.asarray(gallery.descriptors[row], np.float32), weights)
        rows = index.open_rows(query, opened, at_least=len(lists[number]))
        allowed = np.zeros(len(pids), np.bool_)
        allowed[rows] = True
        full = exhaustive(query, gallery, allowed=allowed, top=len(rows))
        distances[number, full.ids] = 1 - full.scores
    return ranked_scores(distances, queries, pids, cameras)


def ranked_scores(
    distances: Float32, queries: Int64, pids: Int64, cameras: Int64
) -> tuple[float, float]:
    """Return mAP and rank-1 in per cent; true matches that were not returned count as lost.

    Args:
        distances: (Q, N), at least 2 for what was not returned.
        queries: (Q,) gallery rows.
        pids: (N,) identities.
        cameras: (N,) cameras.
    """
    lost, firsts = [], []
    for number, row in enumerate(queries.tolist()):
        same = pids == pids[row]
        total = int((same & (cameras != cameras[row])).sum())
        if not total:
            continue
        shown = np.flatnonzero((distances[number] < _FAR) & (pids != JUNK_PID))
        one = cmc_map(
            distances[number][None, shown],
            pids[row : row + 1],
            pids[shown],
            cameras[row : row + 1],
            cameras[shown],
        )
        returned = int((same & (cameras != cameras[row]))[shown].sum())
        lost.append(one.mAP * returned / total)
        firsts.append(one.rank1)
    return 100 * float(np.mean(lost or [0.0])), 100 * float(np.mean(firsts or [0.0]))
