"""Supergroups: unions of the groups that a search may open in their place.

A group must hold one person, as a mixed one misleads the analyst. What a search opens should hold
all of a person's pictures that look alike, and a stranger among them only costs the time to rank
him. So the coarse step may look at fewer and larger units than those the analyst sees.
"""

import numpy as np

from reid_desktop.core.progress import Job
from reid_desktop.core.values import Groups
from reid_desktop.index.merging import joining_groups, scatters_of

SUPERGROUP_SHARE = 0.56
"""Dissimilarity degree of a supergroup as a share of that of the whole gallery; groups have 0.4
(`index.theta`). See docs/experiments/retrieval.md."""


def supergrouping(groups: Groups) -> Job[Groups]:
    """Join groups, known by their means and spreads alone, into supergroups.

    Compared on principal components alone: what they leave out of the mean of a few pictures is
    mostly noise, and keeps a single picture from the group it belongs to.

    Returns:
        Groups of the same rows; the same groups where their degrees are beyond it already.
    """
    return (yield from joining_groups(groups, SUPERGROUP_SHARE * whole_degree(groups), sketch=0))


def whole_degree(groups: Groups) -> float:
    """Return the dissimilarity degree of all rows as one group, GLAD equation (6)."""
    count = len(groups.labels)
    if count < 2:
        return 0.0
    sizes, scatters = scatters_of(groups)
    mean = (sizes.astype(np.float32) @ groups.means) / np.float32(count)
    steps = groups.means - mean
    between = float(sizes @ np.vecdot(steps, steps).astype(np.float64))
    return 2 * (float(scatters.sum()) + between) / (count - 1)
