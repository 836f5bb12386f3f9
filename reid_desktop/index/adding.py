"""New rows of a gallery join its groups: only what they touch is divided anew.

Rows that are put one by one into the groups there are pack these to the brim, and end as fewer and
less pure groups than grouping at once. So the groups near to a new row are dissolved and divided
anew together with the new rows, by the same division, reassignment and joining; what comes out may
then be joined with the others, which stay as they are.
"""

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Groups, Int64
from reid_desktop.index.groups import grouping
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.merging import joining_groups, scatters_of
from reid_desktop.index.shortlist import Shortlist
from reid_desktop.index.tree import in_order

NEIGHBOURS = 4
REACH, OWN_REACH = 1.3, 2.0
"""A new row touches those of the nearest NEIGHBOURS groups that would stay within REACH times theta
with it - also groups that are full already, as they might be divided otherwise with it - and whose
members are at most OWN_REACH times theta away in the mean: strangers are 2.5 times
(`index.theta.STRANGERS_SHARE`), and a large group's degree hardly shows one."""
WHOLE = 0.5
"""When more than this share of all rows is touched, everything is divided anew: it costs as much
and is the same as grouping at once."""
_BLOCK_ROWS = 256
_STAGE = "add to groups"


def adding(
    groups: Groups,
    descriptors: Descriptors,
    theta: float,
    *,
    together: Int64 | None = None,
    frames: Int64 | None = None,
) -> Job[Groups]:
    """Group a gallery of which the first rows are grouped already.

    Args:
        groups: partition of the first N rows; may be empty.
        descriptors: (N + K, D) all rows, the new ones behind the old, K may be 0.
        theta: largest dissimilarity degree of a group.
        together: (N + K,) as in `index.groups.division`; a group with a row that must stay with a
            new one is touched.
        frames: (N + K,) as there.

    Returns:
        Partition of N + K rows. What was not touched keeps its mean and spread; numbers are by
        first rows.
    """
    known, count = len(groups.labels), len(descriptors)
    if known == count:
        return groups
    touched = yield from _touched(groups, descriptors[known:], theta)
    if together is not None:
        held = np.isin(together[:known], together[known:]) & (together[:known] >= 0)
        touched[groups.labels[held]] = True
    rows = np.flatnonzero(np.append(touched[groups.labels], np.ones(count - known, np.bool_)))
    if len(rows) > WHOLE * count:
        return (yield from grouping(descriptors, theta, together=together, frames=frames))
    fresh = yield from grouping(
        descriptors[rows],
        theta,
        together=None if together is None else together[rows],
        frames=None if frames is None else frames[rows],
    )
    merged = _merged(groups, fresh, rows, count)
    made = np.zeros(len(merged), np.bool_)
    made[merged.labels[rows]] = True
    return (yield from joining_groups(merged, theta, frames=frames, fresh=made))


def _touched(groups: Groups, new: Descriptors, theta: float) -> Job[Bool]:
    """Return which groups (M,) are near to one of (K, D) new rows."""
    touched = np.zeros(len(groups), np.bool_)
    if not len(groups):
        return touched
    shortlist = yield from Shortlist.building(groups.means)
    sizes, scatters = scatters_of(groups)
    for start in range(0, len(new), _BLOCK_ROWS):
        block = as_float32(new[start : start + _BLOCK_ROWS])
        near = shortlist.nearest_each(block, NEIGHBOURS)
        away = np.empty(near.shape)
        for place in range(near.shape[1]):
            steps = groups.means[near[:, place]] - block
            away[:, place] = np.vecdot(steps, steps)
        grown = scatters[near] + away * sizes[near] / (sizes[near] + 1)
        own = away + scatters[near] / sizes[near]
        close = (2 * grown / sizes[near] <= REACH * theta) & (own <= OWN_REACH * theta)
        touched[near[close]] = True
        yield Progress(start, len(new), stage=_STAGE)
    return touched


def _merged(groups: Groups, fresh: Groups, rows: Int64, count: int) -> Groups:
    """Return `groups` with (R,) rows, the new ones among them, in `fresh` groups instead."""
    labels = np.append(groups.labels, np.full(count - len(groups.labels), -1))
    labels[rows] = len(groups) + fresh.labels
    sources = labels[np.sort(np.unique(labels, return_index=True)[1])]
    kept = sources < len(groups)
    means = np.empty((len(sources), groups.means.shape[1]), np.float32)
    spreads = np.empty(len(sources), np.float32)
    for chosen, of, first in ((kept, groups, 0), (~kept, fresh, len(groups))):
        means[chosen] = of.means[sources[chosen] - first]
        spreads[chosen] = of.spreads[sources[chosen] - first]
    return Groups(means, in_order(labels), spreads)
