"""Unions of groups that are known by their means and spreads; no descriptor is read.

The search opens such unions, not the groups that the analyst sees: a group must hold one person,
what the search opens should hold all of a person's pictures that look alike, and a stranger among
them only costs the time to rank him.
"""

import numpy as np

from reid_desktop.core.progress import Job
from reid_desktop.core.values import Bool, Groups, Int64
from reid_desktop.index.codes import encoding
from reid_desktop.index.divide import SKETCH, SWEPT_CODE
from reid_desktop.index.joining import joining
from reid_desktop.index.means import spreads_of
from reid_desktop.index.reassign import Frames
from reid_desktop.index.tree import in_order

SEARCHED_SHARE = 0.56
"""Dissimilarity degree of a search unit as a share of that of the whole gallery; groups have 0.4
(`index.theta`). See docs/experiments/retrieval.md."""


def search_units(groups: Groups) -> Job[Groups]:
    """Join groups into what the coarse step of a search opens.

    Compared on principal components alone: what they leave out of the mean of a few pictures is
    mostly noise, and keeps a single picture from the group it belongs to.

    Returns:
        Groups of the same rows; the same groups where their degrees are beyond it already.
    """
    return (yield from joining_groups(groups, SEARCHED_SHARE * whole_degree(groups), sketch=0))


def whole_degree(groups: Groups) -> float:
    """Return the dissimilarity degree of all rows as one group, GLAD equation (6)."""
    count = len(groups.labels)
    if count < 2:
        return 0.0
    sizes = np.bincount(groups.labels, minlength=len(groups)).astype(np.float64)
    inner = groups.spreads.astype(np.float64) @ np.maximum(sizes - 1, 0) / 2
    mean = (sizes.astype(np.float32) @ groups.means) / np.float32(count)
    steps = groups.means - mean
    between = float(sizes @ np.vecdot(steps, steps).astype(np.float64))
    return 2 * (float(inner) + between) / (count - 1)


def joining_groups(
    groups: Groups,
    theta: float,
    *,
    frames: Int64 | None = None,
    fresh: Bool | None = None,
    sketch: int = SKETCH,
) -> Job[Groups]:
    """Join groups whose union has a dissimilarity degree of at most `theta`.

    Args:
        groups: M groups of N rows, M may be 0.
        theta: largest dissimilarity degree of a union.
        frames: (N,) frame of each row, -1 for none; two rows of one are not joined.
        fresh: (M,) join only these, each with one that is not; None joins any two.
        sketch: numbers of the sketch of the rests (`index.codes`); 0 leaves the rests of the means
            out of their distances.

    Returns:
        Groups of the N rows with means and spreads of the unions, numbered by their first rows.
    """
    if len(groups) < 2:
        return groups
    sizes = np.bincount(groups.labels, minlength=len(groups))
    scatters = groups.spreads.astype(np.float64) * np.maximum(sizes - 1, 0) / 2
    codes = yield from encoding(groups.means, SWEPT_CODE, sketch=sketch)
    apart = None if frames is None else Frames.seen(frames, groups.labels)
    heirs = yield from joining(
        codes.sketched(),
        sizes.astype(np.float64),
        scatters,
        np.arange(len(groups)),
        theta,
        frames=apart,
        fresh=fresh,
    )
    heirs = in_order(heirs)
    return groups if int(heirs.max()) + 1 == len(groups) else _united(groups, heirs)


def _united(groups: Groups, heirs: Int64) -> Groups:
    """Return the unions of groups with the same heir, (M,) int64."""
    sizes = np.bincount(groups.labels, minlength=len(groups)).astype(np.float64)
    scatters = groups.spreads.astype(np.float64) * np.maximum(sizes - 1, 0) / 2
    order = np.argsort(heirs, kind="stable")
    starts = np.flatnonzero(np.diff(heirs[order], prepend=-1))
    totals = np.add.reduceat(sizes[order], starts)
    weights = (sizes / totals[heirs]).astype(np.float32)[order]
    means = np.empty((len(starts), groups.means.shape[1]), np.float32)
    between = np.zeros(len(starts))
    for union, (start, end) in enumerate(zip(starts, [*starts[1:], len(order)], strict=True)):
        parts = groups.means[order[start:end]]
        means[union] = weights[start:end] @ parts
        steps = parts - means[union]
        between[union] = sizes[order[start:end]] @ np.vecdot(steps, steps).astype(np.float64)
    scatters = np.add.reduceat(scatters[order], starts) + between
    labels = heirs[groups.labels]
    order_of = in_order(labels)
    ranks = np.empty(len(means), np.int64)
    ranks[order_of] = labels
    return Groups(means[ranks], order_of, spreads_of(scatters, totals.astype(np.int64))[ranks])
