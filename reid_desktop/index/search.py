"""Coarse-to-fine search: the nearest groups, then their members by the whole descriptor.

Scores are cosines. On descriptors of norm 1 their order is that of the paper's squared Euclidean
distance. The exhaustive search is the oracle: with all groups open both give the same ranklist.
"""

from typing import Literal

import numpy as np

from reid_desktop.core.values import Bool, Float32, Gallery, Groups, Int64, Ranklist
from reid_desktop.index.coarse import CoarseIndex
from reid_desktop.index.halves import as_float32

OPEN_GROUPS = 100
"""Groups opened in the coarse step (GLAD section 5: K = 100)."""
_SCORE_ROWS = 32
"""Rows of one block of the fine step: half a megabyte that stays in the cache."""


def rank(query: Float32, gallery: Gallery, rows: Int64) -> Ranklist:
    """Rank gallery `rows` by cosine similarity to `query`.

    Paper: GLAD (Wei et al. 2017), fine step of the online retrieval.

    Args:
        query: (D,) float32, L2 norm 1; or (Q, D): then the best of Q scores counts.
        gallery: N descriptors; half precision is accumulated in float32.
        rows: which of the N to rank, (K,) int64 ascending, may be empty.

    Returns:
        K entries, best first, equal scores in gallery order.
    """
    return _best(gallery, rows, _scores(query, gallery, rows), len(rows))


def exhaustive(
    query: Float32, gallery: Gallery, *, allowed: Bool | None = None, top: int
) -> Ranklist:
    """Rank the whole gallery, or what is `allowed` ((N,) bool) of it, and keep the `top` best."""
    rows = np.arange(len(gallery)) if allowed is None else np.flatnonzero(allowed)
    return _best(gallery, rows, _scores(query, gallery, rows), top)


def coarse_to_fine(  # noqa: PLR0913 - the parts of an index and the three knobs of a search
    query: Float32,
    gallery: Gallery,
    groups: Groups,
    coarse: CoarseIndex,
    *,
    top_groups: int = OPEN_GROUPS,
    top: int,
    allowed: Bool | None = None,
) -> Ranklist:
    """Rank the members of the groups nearest to `query` and keep the `top` best.

    Paper: GLAD section 5, online retrieval. When the nearest `top_groups` groups hold fewer than
    `top` allowed members, the next nearest are opened until they do or all are open.

    Args:
        query: (D,) float32, L2 norm 1; or (Q, D) for several pictures of one person.
        gallery: N descriptors.
        groups: partition of the gallery.
        coarse: index of the group descriptors.
        top_groups: groups opened, K in the paper.
        top: ranks kept.
        allowed: (N,) which gallery rows may be returned; acts before the coarse step.
    """
    rows = open_rows(query, groups, coarse, top_groups=top_groups, top=top, allowed=allowed)
    return _best(gallery, rows, _scores(query, gallery, rows), top)


def open_rows(  # noqa: PLR0913 - as coarse_to_fine
    query: Float32,
    groups: Groups,
    coarse: CoarseIndex,
    *,
    top_groups: int = OPEN_GROUPS,
    top: int = 0,
    allowed: Bool | None = None,
) -> Int64:
    """Return the gallery rows of the groups nearest to `query`, ascending.

    Takes what `coarse_to_fine` takes; opens further groups until `top` allowed rows are found.
    """
    open_to = _allowed_groups(groups, allowed)
    nearest = coarse.nearest(query, top_groups, allowed=open_to)
    rows = _members_of(groups, nearest, allowed)
    if len(rows) < top and len(nearest) < len(groups):
        nearest = coarse.nearest(query, len(groups), allowed=open_to)
        labels = groups.labels if allowed is None else groups.labels[allowed]
        sizes = np.bincount(labels, minlength=len(groups))[nearest]
        needed = 1 + int(np.searchsorted(np.cumsum(sizes), top))
        rows = _members_of(groups, nearest[:needed], allowed)
    return rows


def combine(queries: Float32, mode: Literal["mean", "best"] = "mean") -> Float32:
    """Join the descriptors of several pictures of one person into one query.

    Args:
        queries: (Q, D) float32, Q >= 1, L2 norm 1.
        mode: "mean" gives their mean, (D,) of norm 1; "best" keeps all, (Q, D): the searches then
            score a candidate by the picture it is most like.
    """
    if mode == "best":
        return queries
    mean = queries.mean(axis=0, dtype=np.float64)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


def _scores(query: Float32, gallery: Gallery, rows: Int64) -> Float32:
    """Return cosines (K,) of gallery `rows` with the nearest of the queries, float32.

    Each row is summed on its own, so equal descriptors score equally wherever they stand.
    """
    queries = np.atleast_2d(np.asarray(query, np.float32))
    scores = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _SCORE_ROWS):
        block = as_float32(gallery.descriptors[rows[start : start + _SCORE_ROWS]])
        products = np.vecdot(block[:, None, :], queries[None, :, :])
        scores[start : start + _SCORE_ROWS] = products.max(axis=1)
    return scores


def _best(gallery: Gallery, rows: Int64, scores: Float32, top: int) -> Ranklist:
    """Return the `top` best of (K,) rows, equal scores in the order given."""
    if 0 < top < len(scores):
        least = np.partition(scores, len(scores) - top)[len(scores) - top]
        kept = np.flatnonzero(scores >= least)
        rows, scores = rows[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")[: max(top, 0)]
    return Ranklist(np.asarray(gallery.ids[rows[order]], np.int64), scores[order])


def _allowed_groups(groups: Groups, allowed: Bool | None) -> Bool | None:
    """Return which groups (M,) have an allowed member; None when all rows are allowed."""
    if allowed is None:
        return None
    found = np.zeros(len(groups), np.bool_)
    found[groups.labels[allowed]] = True
    return found


def _members_of(groups: Groups, chosen: Int64, allowed: Bool | None) -> Int64:
    """Return the allowed rows of the `chosen` groups, ascending."""
    is_open = np.zeros(len(groups), np.bool_)
    is_open[chosen] = True
    member = is_open[groups.labels] if len(groups) else np.zeros(0, np.bool_)
    if allowed is not None:
        member &= allowed
    return np.flatnonzero(member)
