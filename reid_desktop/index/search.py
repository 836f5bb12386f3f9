"""Coarse-to-fine search: the nearest groups or crops, then their whole descriptors.

Scores are cosines. On descriptors of norm 1 their order is that of the paper's squared Euclidean
distance. The exhaustive search is the oracle: with all groups open both give the same ranklist.
"""

import numpy as np

from reid_desktop.core.values import Bool, Float32, Gallery, Int64, Ranklist
from reid_desktop.index.likeness import likeness
from reid_desktop.index.search_index import SearchIndex

OPEN_GROUPS = 100
"""Groups opened in the coarse step (GLAD section 5: K = 100)."""


def rank(query: Float32, gallery: Gallery, rows: Int64, *, top: int | None = None) -> Ranklist:
    """Rank gallery `rows` by cosine similarity to `query`.

    Paper: GLAD (Wei et al. 2017), fine step of the online retrieval.

    Args:
        query: (D,) float32, L2 norm 1; or (Q, D): then the best of Q scores counts.
        gallery: N descriptors; half precision is accumulated in float32.
        rows: which of the N to rank, (K,) int64 ascending, may be empty.
        top: ranks kept; None keeps all.

    Returns:
        At most K entries, best first, equal scores in gallery order.
    """
    queries = np.ascontiguousarray(np.atleast_2d(query), np.float32)
    scores = likeness(queries, gallery.descriptors, rows)
    return _best(gallery, rows, scores, len(rows) if top is None else top)


def exhaustive(
    query: Float32, gallery: Gallery, *, allowed: Bool | None = None, top: int
) -> Ranklist:
    """Rank the whole gallery, or what is `allowed` ((N,) bool) of it, and keep the `top` best."""
    rows = np.arange(len(gallery)) if allowed is None else np.flatnonzero(allowed)
    return rank(query, gallery, rows, top=top)


def coarse_to_fine(  # noqa: PLR0913 - an index and the three knobs of a search
    query: Float32,
    gallery: Gallery,
    index: SearchIndex,
    *,
    units: int = OPEN_GROUPS,
    top: int,
    allowed: Bool | None = None,
) -> Ranklist:
    """Rank the members of the units most like `query` and keep the `top` best.

    Paper: GLAD section 5, online retrieval. When the best `units` hold fewer than `top` allowed
    members, the next best are opened until they do or all are open. Rows behind those that are
    indexed are compared in full.

    Args:
        query: (D,) float32, L2 norm 1; or (Q, D) for several pictures of one person.
        gallery: at least the N rows of the index.
        index: units over the first N rows.
        units: groups (or crops) opened, K in the paper.
        top: ranks kept.
        allowed: (len(gallery),) which rows may be returned; acts before the coarse step.
    """
    indexed = len(index)
    rows = index.open_rows(
        query, units, at_least=top, allowed=None if allowed is None else allowed[:indexed]
    )
    late = np.arange(indexed, len(gallery))
    if len(late):
        late = late if allowed is None else late[allowed[indexed:]]
        rows = np.concatenate([rows, late])
    return rank(query, gallery, rows, top=top)


def _best(gallery: Gallery, rows: Int64, scores: Float32, top: int) -> Ranklist:
    """Return the `top` best of (K,) rows, equal scores in the order given."""
    if 0 < top < len(scores):
        least = np.partition(scores, len(scores) - top)[len(scores) - top]
        kept = np.flatnonzero(scores >= least)
        rows, scores = rows[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")[: max(top, 0)]
    return Ranklist(np.asarray(gallery.ids[rows[order]], np.int64), scores[order])
