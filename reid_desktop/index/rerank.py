"""k-reciprocal re-ranking of the top of a ranklist.

Paper: Zhong, Zheng, Cao and Li, Re-ranking Person Re-identification with k-reciprocal Encoding
(CVPR 2017), with the gallery narrowed to the top of the list.
"""

import numpy as np

from reid_desktop.core.values import Bool, Float32, Int64, Ranklist

K1, K2, SHARE = 20, 6, 0.3
"""Neighbours of the reciprocal sets, of the query expansion, and the share of the own distance:
the paper's values for Market-1501."""


def reranked(ranklist: Ranklist, queries: Float32, found: Float32) -> Ranklist:
    """Re-rank the first n of a ranklist by k-reciprocal encoding.

    Scores become 1 less the distance of `k_reciprocal`; those behind the first n share no neighbour
    as far as is known, so that theirs are 1 less the distance of such, and lower.

    Args:
        ranklist: K ranks, cosines.
        queries: (Q, D) float32; with several, a candidate is as near as to the nearest.
        found: (n, D) float32 descriptors of the first n ranks, n <= K.
    """
    top = len(found)
    likeness = np.ones((1 + top, 1 + top), np.float32)
    likeness[1:, 1:] = found @ found.T
    likeness[0, 1:] = likeness[1:, 0] = (found @ queries.T).max(axis=1, initial=-1)
    distances = k_reciprocal(likeness)
    order = np.argsort(distances, kind="stable")
    behind = SHARE * ranklist.scores[top:]
    scores = np.concatenate([1 - distances[order], behind]).astype(np.float32)
    return Ranklist(np.concatenate([ranklist.ids[:top][order], ranklist.ids[top:]]), scores)


def k_reciprocal(likeness: Float32, *, k1: int = K1, k2: int = K2, share: float = SHARE) -> Float32:
    """Return distances of the query to the top of a list by the company they keep.

    Paper equations (3) to (12). A neighbour counts when it is mutual; the sets of k1 mutual
    neighbours grow by the sets of half that size that lie in them by two thirds; the weights
    exp(-distance) of a set, averaged over the k2 nearest, are compared by Jaccard's distance.

    Args:
        likeness: (1 + n, 1 + n) cosines of the query (row 0) and the n best candidates.
        k1: neighbours, of itself and others.
        k2: neighbours averaged; 1 averages none.
        share: lambda, of the own distance 1 - cosine in the result.

    Returns:
        (n,) float32 distances, lower is more alike.
    """
    count = len(likeness)
    own = np.maximum(1 - likeness.astype(np.float64), 0)
    near = np.argsort(own, axis=1, kind="stable")
    mutual = _mutual(near, k1)
    half = _mutual(near, max(1, round(k1 / 2)))
    sets = mutual.copy()
    sizes = half.sum(axis=1)
    shared = mutual.astype(np.float32) @ half.T.astype(np.float32)
    taken = mutual & (3 * shared > 2 * sizes[None, :])
    sets |= (taken.astype(np.float32) @ half.astype(np.float32)) > 0
    weights = np.where(sets, np.exp(-own), 0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    if k2 > 1:
        weights = weights[near[:, : min(k2, count)]].mean(axis=1)
    least = np.minimum(weights[0], weights[1:]).sum(axis=1)
    jaccard = 1 - least / np.maximum(2 - least, 1e-12)
    return np.asarray((1 - share) * jaccard + share * own[0, 1:], np.float32)


def _mutual(near: Int64, k: int) -> Bool:
    """Return (n, n) which of the k + 1 nearest (itself among them) are so both ways."""
    count = len(near)
    among = np.zeros((count, count), np.bool_)
    np.put_along_axis(among, near[:, : min(k + 1, count)], True, axis=1)
    return among & among.T
