"""Groups put together from their sizes, means and spreads alone, without their members."""

import numpy as np

from reid_desktop.core.values import Groups, Int64
from reid_desktop.index.means import spreads_of
from reid_desktop.index.tree import Float64


def scatters_of(groups: Groups) -> tuple[Float64, Float64]:
    """Return sizes (M,) and sums of squared distances of the members to the mean (M,)."""
    sizes = np.bincount(groups.labels, minlength=len(groups)).astype(np.float64)
    return sizes, groups.spreads.astype(np.float64) * np.maximum(sizes - 1, 0) / 2


def merged(groups: Groups, heirs: Int64) -> Groups:
    """Return groups of which those with the same heir are one, exact in means and spreads.

    Args:
        groups: M groups.
        heirs: (M,) new number of each group; all of 0..max occur.
    """
    count = int(heirs.max(initial=-1)) + 1
    if count == len(groups):
        return groups
    sizes, scatters = scatters_of(groups)
    means = np.zeros((count, groups.means.shape[1]))
    weights = np.bincount(heirs, weights=sizes, minlength=count)
    np.add.at(means, heirs, groups.means * sizes[:, None])
    means /= weights[:, None]
    steps = groups.means - means[heirs]
    inner = np.bincount(heirs, weights=scatters + sizes * np.vecdot(steps, steps), minlength=count)
    spreads = spreads_of(inner.astype(np.float64), weights.astype(np.int64))
    return Groups(means.astype(np.float32), heirs[groups.labels], spreads)
