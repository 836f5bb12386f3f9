"""Whether one of two ways is better on the very same trials, or was it chance?"""

from math import comb

import numpy as np

from reid_desktop.core.values import Bool, Float32

_DRAWS = 10_000
_SHARE = 0.95


def mcnemar(first: Bool, second: Bool) -> float:
    """Return the two-sided exact p of McNemar's test: that two ways succeed equally often.

    Only trials that one way alone wins tell anything; by chance each of the two wins half of them.

    Args:
        first: (N,) whether the first way succeeded at each trial.
        second: (N,) the same of the second way.
    """
    one, other = int((first & ~second).sum()), int((second & ~first).sum())
    decided, fewer = one + other, min(one, other)
    tail: int = sum(comb(decided, wins) for wins in range(fewer + 1))
    return min(1.0, float(2 * tail / 2**decided))


def gain_interval(gains: Float32, *, seed: int = 0) -> tuple[float, float]:
    """Return between which means 95 % of the bootstrap's samples of the gains (N,) lie.

    Give one gain for each query where several trials share a query: those are no independent ones.
    """
    rows = np.random.default_rng(seed).integers(0, len(gains), (_DRAWS, len(gains)))
    edge = (1 - _SHARE) / 2
    low, high = np.quantile(gains[rows].mean(axis=1), [edge, 1 - edge])
    return float(low), float(high)
