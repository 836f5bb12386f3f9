"""CMC and mAP under the Market-1501 protocol."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Int64

JUNK_PID = -1
"""Label of gallery crops that count neither for nor against (Market-1501)."""
_BLOCK_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class RankingScores:
    """How well a gallery was ranked for a set of queries.

    Attributes:
        mAP: mean average precision in [0, 1]; 0 when no query has a true match.
        cmc: share of queries with a true match among the first k, by k.
        queries: number of queries that have a true match and so count.
        average_precisions: (Q,) float64; NaN for queries without a true match.
        first_matches: (Q,) int64 1-based rank of the first true match; 0 without one.
    """

    mAP: float  # noqa: N815 - the name of the benchmark
    cmc: dict[int, float]
    queries: int
    average_precisions: NDArray[np.float64]
    first_matches: Int64

    @property
    def rank1(self) -> float:
        """Share of queries whose first rank is a true match."""
        return float((self.first_matches == 1).sum() / max(self.queries, 1))


def cmc_map(  # noqa: PLR0913 - the four label arrays of the protocol
    distances: NDArray[np.floating],
    query_pids: Int64,
    gallery_pids: Int64,
    query_cams: Int64,
    gallery_cams: Int64,
    *,
    ranks: Sequence[int] = (1, 5, 10, 20),
) -> RankingScores:
    """Score a ranking as Market-1501 does.

    Gallery crops of the query's person seen by the query's camera, and those labelled JUNK_PID,
    are left out. Average precision is the mean of the precision at each true match (torchreid's
    and most papers' form, not the trapezoid of the data set's own script). Equal distances rank in
    gallery order. Queries without a true match do not count.

    Args:
        distances: (Q, G) query to gallery, lower is more alike; Q and G may be 0.
        query_pids: (Q,) identities.
        gallery_pids: (G,) identities.
        query_cams: (Q,) cameras.
        gallery_cams: (G,) cameras.
        ranks: the k of the CMC; a k beyond the gallery takes the whole of it.
    """
    count, width = distances.shape
    assert query_pids.shape == query_cams.shape == (count,), (distances.shape, query_pids.shape)
    assert gallery_pids.shape == gallery_cams.shape == (width,), (width, gallery_pids.shape)
    precisions = np.full(count, np.nan)
    firsts = np.zeros(count, np.int64)
    for rows in _blocks(count, width):
        order = np.argsort(distances[rows], axis=1, kind="stable")
        pids = gallery_pids[order]
        true = pids == query_pids[rows, None]
        kept = pids != JUNK_PID
        kept &= ~(true & (gallery_cams[order] == query_cams[rows, None]))
        precisions[rows], firsts[rows] = _score_block(true & kept, kept)
    return scores_of(precisions, firsts, ranks)


def scores_of(
    precisions: NDArray[np.float64], firsts: Int64, ranks: Sequence[int]
) -> RankingScores:
    """Join the scores of single queries: average precisions and first matches, both (Q,)."""
    counted = firsts > 0
    queries = int(counted.sum())
    cmc = {k: float((firsts[counted] <= k).sum() / max(queries, 1)) for k in ranks}
    mean = float(precisions[counted].mean()) if queries else 0.0
    return RankingScores(mean, cmc, queries, precisions, firsts)


def _blocks(count: int, width: int) -> Iterator[slice]:
    """Yield slices of queries so that no block has more than some four million cells."""
    step = max(1, _BLOCK_CELLS // max(width, 1))
    for start in range(0, count, step):
        yield slice(start, start + step)


def _score_block(
    matches: NDArray[np.bool_], kept: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], Int64]:
    """Return average precision and first match of each ranked row, both (B,).

    Args:
        matches: (B, G) true matches that count, best first.
        kept: (B, G) entries that count at all, best first.
    """
    positions = np.cumsum(kept, axis=1)
    found = np.cumsum(matches, axis=1)
    shares = np.divide(found, positions, out=np.zeros(matches.shape), where=matches)
    totals = matches.sum(axis=1)
    precisions = np.full(len(matches), np.nan)
    np.divide(shares.sum(axis=1), totals, out=precisions, where=totals > 0)
    if matches.shape[1] == 0:
        return precisions, np.zeros(len(matches), np.int64)
    best = matches.argmax(axis=1)[:, None]
    firsts = np.where(totals > 0, np.take_along_axis(positions, best, axis=1)[:, 0], 0)
    return precisions, firsts.astype(np.int64)
