"""Groups put together from their sizes, means and spreads alone, without their members."""

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Float64, Groups, Int64
from reid_desktop.index.codes import encoding
from reid_desktop.index.divide import SKETCH, SWEPT_CODE
from reid_desktop.index.joining import joining
from reid_desktop.index.means import chunks_of, spreads_of
from reid_desktop.index.reassign import Frames
from reid_desktop.index.scratch import IN_MEMORY, Scratch
from reid_desktop.index.tree import in_order

_STAGE = "join groups"


def scatters_of(groups: Groups) -> tuple[Float64, Float64]:
    """Return sizes (M,) and sums of squared distances of the members to the mean (M,)."""
    sizes = np.bincount(groups.labels, minlength=len(groups)).astype(np.float64)
    return sizes, groups.spreads.astype(np.float64) * np.maximum(sizes - 1, 0) / 2


def joining_groups(
    groups: Groups,
    theta: float,
    *,
    frames: Int64 | None = None,
    fresh: Bool | None = None,
    sketch: int = SKETCH,
    scratch: Scratch = IN_MEMORY,
) -> Job[Groups]:
    """Join groups whose union has a dissimilarity degree of at most `theta`.

    Args:
        groups: M groups of N rows, M may be 0.
        theta: largest dissimilarity degree of a union.
        frames: (N,) frame of each row, -1 for none; two rows of one are not joined.
        fresh: (M,) join only these, each with one that is not; None joins any two.
        sketch: numbers of the sketch of the rests (`index.codes`); 0 leaves the rests of the means
            out of their distances.
        scratch: where means and codes lie if they are many.

    Returns:
        Groups of the N rows with means and spreads of the unions, numbered by their first rows.
    """
    if len(groups) < 2:
        return groups
    sizes, scatters = scatters_of(groups)
    codes = yield from encoding(groups.means, SWEPT_CODE, sketch=sketch, scratch=scratch)
    apart = None if frames is None else Frames.seen(frames, groups.labels)
    alone = np.arange(len(groups))
    heirs = yield from joining(
        codes.sketched(),
        sizes,
        scatters,
        alone,
        theta,
        frames=apart,
        fresh=fresh,
        scratch=scratch,
    )
    del codes
    return (yield from merging(groups, heirs, scratch=scratch))


def merging(groups: Groups, heirs: Int64, *, scratch: Scratch = IN_MEMORY) -> Job[Groups]:
    """Return groups of which those with the same heir are one, exact in means and spreads.

    Args:
        groups: M groups, each with a member.
        heirs: (M,) equal for groups that become one.
        scratch: where the means lie if they are many.

    Returns:
        The unions, numbered by their first rows; `groups` where nothing is united or renumbered.
    """
    labels = in_order(heirs[groups.labels])
    if np.array_equal(labels, groups.labels):
        return groups
    numbers = np.empty(len(groups), np.int64)
    numbers[groups.labels] = labels
    sizes, scatters = scatters_of(groups)
    order = np.argsort(numbers, kind="stable")
    parts = np.bincount(numbers)
    edges = np.concatenate([[0], np.cumsum(parts)])
    totals = np.add.reduceat(sizes[order], edges[:-1])
    means: Float32 = scratch.zeros((len(parts), groups.means.shape[1]))
    inner = np.empty(len(parts))
    for first, last in chunks_of(parts):
        here = order[edges[first] : edges[last]]
        cuts = edges[first:last] - edges[first]
        shares = sizes[here] / totals[numbers[here]]
        vectors = groups.means[here] * shares.astype(np.float32)[:, None]
        means[first:last] = np.add.reduceat(vectors, cuts, axis=0)
        steps = groups.means[here] - means[numbers[here]]
        squares = np.vecdot(steps, steps, dtype=np.float64)
        inner[first:last] = np.add.reduceat(scatters[here] + sizes[here] * squares, cuts)
        yield Progress(last, len(parts), stage=_STAGE)
    return Groups(means, labels, spreads_of(inner, totals.astype(np.int64)))
