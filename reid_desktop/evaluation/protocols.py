"""The protocols of the benchmarks beyond Market-1501's single query."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.evaluation.ranking import JUNK_PID

_CUHK03_REPEATS = 1000
"""Section 6.1 of GLAD: "after repeating the experiments for 1,000 times"."""


@dataclass(frozen=True, slots=True)
class RepeatedScores:
    """CMC over repeated random trials.

    Attributes:
        cmc: mean over the trials of the share of queries matched among the first k, by k.
        deviations: standard deviation over the trials, by k.
        trials: number of trials that had a query.
    """

    cmc: dict[int, float]
    deviations: dict[int, float]
    trials: int


def pool_queries(descriptors: Float32, pids: Int64, cameras: Int64) -> tuple[Float32, Int64, Int64]:
    """Join the queries of each person and camera into one: Market-1501's multiple query.

    Args:
        descriptors: (Q, D) float32, L2 norm 1.
        pids: (Q,) identities.
        cameras: (Q,) cameras.

    Returns:
        Means brought to norm 1 (P, D), identities (P,) and cameras (P,), sorted by both.
    """
    if len(pids) == 0:
        return descriptors, pids, cameras
    pairs, labels = np.unique(np.stack([pids, cameras], axis=1), axis=0, return_inverse=True)
    sums = np.zeros((len(pairs), descriptors.shape[1]), np.float64)
    np.add.at(sums, labels.ravel(), descriptors)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return sums.astype(np.float32), pairs[:, 0], pairs[:, 1]


def single_gallery_shot(  # noqa: PLR0913 - the four label arrays of the protocol
    distances: NDArray[np.floating],
    query_pids: Int64,
    gallery_pids: Int64,
    query_cams: Int64,
    gallery_cams: Int64,
    *,
    ranks: Sequence[int] = (1, 5, 10, 20),
    repeats: int = _CUHK03_REPEATS,
    seed: int = 0,
) -> RepeatedScores:
    """Score with one random gallery crop of each person, many times over: CUHK03's protocol.

    A query's own person is drawn from the other cameras; queries whose person is in no other
    camera do not count. Persons as far as the true one rank before or after it by gallery order.

    Args:
        distances: (Q, G), lower is more alike.
        query_pids: (Q,) identities.
        gallery_pids: (G,) identities; JUNK_PID is left out.
        query_cams: (Q,) cameras.
        gallery_cams: (G,) cameras.
        ranks: the k of the CMC.
        repeats: random draws of the gallery.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    people = np.unique(gallery_pids[gallery_pids != JUNK_PID])
    pairs, pair_of = np.unique(
        np.stack([query_pids, query_cams], axis=1), axis=0, return_inverse=True
    )
    elsewhere = (gallery_pids == pairs[:, :1]) & (gallery_cams != pairs[:, 1:])
    found = (elsewhere.any(axis=1) & (pairs[:, 0] != JUNK_PID))[pair_of.ravel()]
    rows = np.flatnonzero(found)
    trials = []
    for _ in range(repeats if len(rows) else 0):
        order = rng.permutation(len(gallery_pids))
        turn = np.empty(len(order), np.int64)
        turn[order] = np.arange(len(order))
        drawn = _first_of_each(gallery_pids[order], people, order)
        owns = np.where(elsewhere, turn, len(turn)).argmin(axis=1)[pair_of.ravel()[rows]]
        others = people != query_pids[rows, None]
        trials.append(_places(distances[rows], owns, drawn, others))
    return _summary(trials, ranks)


def viper(
    distances: NDArray[np.floating],
    query_pids: Int64,
    gallery_pids: Int64,
    *,
    halves: Sequence[Int64],
    ranks: Sequence[int] = (1, 5, 10, 20),
) -> RepeatedScores:
    """Score the persons of each half alone, one crop in each of two cameras: VIPeR's protocol.

    Args:
        distances: (Q, G) camera A to camera B, lower is more alike.
        query_pids: (Q,) identities, each once.
        gallery_pids: (G,) identities, each once.
        halves: identities of each test half; those that lack a crop do not count.
        ranks: the k of the CMC.
    """
    people = np.intersect1d(query_pids, gallery_pids)
    trials = []
    for half in halves:
        kept = np.intersect1d(half, people)
        rows = np.flatnonzero(np.isin(query_pids, kept))
        shown = np.flatnonzero(np.isin(gallery_pids, kept))
        same = query_pids[rows, None] == gallery_pids[shown]
        if len(rows):
            owns = shown[same.argmax(axis=1)]
            trials.append(_places(distances[rows], owns, shown, ~same))
    return _summary(trials, ranks)


def _first_of_each(pids: Int64, people: Int64, order: Int64) -> Int64:
    """Return the gallery row drawn for each of `people`: its first in the random `order`."""
    found, firsts = np.unique(pids, return_index=True)
    return np.asarray(order[firsts[np.isin(found, people)]], np.int64)


def _places(distances: NDArray[np.floating], owns: Int64, shown: Int64, others: Bool) -> Int64:
    """Return the 1-based ranks (Q,) of the gallery rows `owns` among themselves and others.

    Args:
        distances: (Q, G), lower is more alike.
        owns: (Q,) gallery row of each query's true match.
        shown: (P,) gallery rows ranked with it.
        others: (Q, P) which of `shown` are other persons than the query's.
    """
    own = np.take_along_axis(distances, owns[:, None], axis=1)
    ranked = distances[:, shown]
    before = (ranked < own) | ((ranked == own) & (shown < owns[:, None]))
    return np.asarray(1 + (before & others).sum(axis=1), np.int64)


def _summary(trials: Sequence[Int64], ranks: Sequence[int]) -> RepeatedScores:
    """Join trials of (Q,) places of the true match, Q at least 1."""
    shares = {k: [float((places <= k).mean()) for places in trials] for k in ranks}
    means = {k: float(np.mean(values)) if values else 0.0 for k, values in shares.items()}
    spreads = {k: float(np.std(values)) if values else 0.0 for k, values in shares.items()}
    return RepeatedScores(means, spreads, len(trials))
