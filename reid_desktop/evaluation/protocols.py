"""The protocols of the benchmarks beyond Market-1501's single query."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Float32, Int64
from reid_desktop.evaluation.ranking import JUNK_PID

_CUHK03_REPEATS = 20
_VIPER_REPEATS = 10


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
    trials = []
    for _ in range(repeats):
        places = np.full(len(query_pids), 0, np.int64)
        order = rng.permutation(len(gallery_pids))
        drawn = _first_of_each(gallery_pids[order], people, order)
        for q in range(len(query_pids)):
            own = order[
                (gallery_pids[order] == query_pids[q]) & (gallery_cams[order] != query_cams[q])
            ]
            if len(own):
                others = drawn[people != query_pids[q]]
                places[q] = _place(distances[q], int(own[0]), others)
        trials.append(places)
    return _summary(trials, ranks)


def viper(  # noqa: PLR0913 - distances, labels and the knobs of the repetition
    distances: NDArray[np.floating],
    query_pids: Int64,
    gallery_pids: Int64,
    *,
    ranks: Sequence[int] = (1, 5, 10, 20),
    repeats: int = _VIPER_REPEATS,
    seed: int = 0,
) -> RepeatedScores:
    """Score random halves of the persons, one crop in each of two cameras: VIPeR's protocol.

    For a network trained on one half, pass `repeats` 1 and only the other half's rows instead.

    Args:
        distances: (Q, G) camera A to camera B, lower is more alike.
        query_pids: (Q,) identities, each once.
        gallery_pids: (G,) identities, each once.
        ranks: the k of the CMC.
        repeats: random halves; 1 takes all persons.
        seed: of the halves.
    """
    rng = np.random.default_rng(seed)
    people = np.intersect1d(query_pids, gallery_pids)
    trials = []
    for _ in range(repeats):
        half = people if repeats == 1 else rng.permutation(people)[: (len(people) + 1) // 2]
        shown = np.flatnonzero(np.isin(gallery_pids, half))
        places = np.zeros(len(query_pids), np.int64)
        for q in np.flatnonzero(np.isin(query_pids, half)):
            own = shown[gallery_pids[shown] == query_pids[q]]
            others = shown[gallery_pids[shown] != query_pids[q]]
            places[q] = _place(distances[q], int(own[0]), others)
        trials.append(places)
    return _summary(trials, ranks)


def _first_of_each(pids: Int64, people: Int64, order: Int64) -> Int64:
    """Return the gallery row drawn for each of `people`: its first in the random `order`."""
    found, firsts = np.unique(pids, return_index=True)
    return np.asarray(order[firsts[np.isin(found, people)]], np.int64)


def _place(distances: NDArray[np.floating], own: int, others: Int64) -> int:
    """Return the 1-based rank of gallery row `own` among itself and `others`."""
    nearer = distances[others] < distances[own]
    tied = (distances[others] == distances[own]) & (others < own)
    return 1 + int((nearer | tied).sum())


def _summary(trials: Sequence[Int64], ranks: Sequence[int]) -> RepeatedScores:
    """Join trials of (Q,) places of the true match; 0 for queries that do not count."""
    counted = [places[places > 0] for places in trials if (places > 0).any()]
    shares = {k: [float((places <= k).mean()) for places in counted] for k in ranks}
    means = {k: float(np.mean(values)) if values else 0.0 for k, values in shares.items()}
    spreads = {k: float(np.std(values)) if values else 0.0 for k, values in shares.items()}
    return RepeatedScores(means, spreads, len(counted))
