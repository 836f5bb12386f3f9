"""How often a candidate of a given score is right, learnt from the analyst's own marks.

Likeness is no probability: what 0.71 means depends on the footage, the clothes and the query. The
marks of the case tell. Scores are cut into bins, neighbouring bins are pooled until the share of
matches rises with the score (isotonic regression by pool-adjacent-violators), and each pool of n
marks with k matches gives a Beta(k + 1/2, n - k + 1/2) posterior (Jeffreys): its mean and the
interval that holds the given mass. numpy only.
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Bool, Float32, Float64, Int64

FEWEST_MARKS = 10
"""Fewer marks than this say nothing worth drawing."""
BIN_MARKS = 8
"""Marks of one bin before pooling."""
_GRID = 8193


@dataclass(frozen=True, slots=True)
class CalibrationCurve:
    """Share of right candidates by score; B pools in ascending order of score.

    Attributes:
        low_scores: (B,) float32 lowest marked score of each pool.
        high_scores: (B,) float32 highest marked score of each pool.
        marks: (B,) int64 marks of each pool.
        matches: (B,) int64 of them matches.
        share: (B,) float64 posterior mean of the share of matches, non-decreasing.
        lower: (B,) float64 lower end of the interval.
        upper: (B,) float64 upper end of the interval.
        mass: of the interval, such as 0.9.
    """

    low_scores: Float32
    high_scores: Float32
    marks: Int64
    matches: Int64
    share: Float64
    lower: Float64
    upper: Float64
    mass: float

    def __len__(self) -> int:
        """Return the number of pools."""
        return len(self.marks)

    @property
    def is_telling(self) -> bool:
        """Whether there are enough marks, of both kinds, to say anything."""
        total, right = int(self.marks.sum()), int(self.matches.sum())
        return total >= FEWEST_MARKS and 0 < right < total

    def at(self, scores: Float32) -> tuple[Float64, Float64, Float64]:
        """Return share, lower and upper end for each of `scores` ((K,) float32).

        Between two pools the border lies half way; beyond the marked scores the outermost pool
        speaks. All are NaN when nothing was marked.
        """
        if not len(self):
            nothing = np.full(len(scores), np.nan)
            return nothing, nothing.copy(), nothing.copy()
        borders = (self.high_scores[:-1] + self.low_scores[1:]) / 2
        pool = np.searchsorted(borders, scores, side="right")
        return self.share[pool], self.lower[pool], self.upper[pool]

    def expected(self, scores: Float32) -> tuple[float, float, float]:
        """Return how many of the candidates of `scores` are right: expected, at least, at most.

        The two ends add up the intervals' ends, as if all pools erred to the same side.
        """
        share, lower, upper = self.at(scores)
        return float(share.sum()), float(lower.sum()), float(upper.sum())


def calibrate(scores: Float32, matched: Bool, *, mass: float = 0.9) -> CalibrationCurve:
    """Learn the curve from marked candidates.

    Args:
        scores: (K,) float32 likeness of the candidates that were marked match or not match; K may
            be 0. The unsure ones are left out by the caller.
        matched: (K,) bool, True for a match.
        mass: of the interval, in (0, 1).
    """
    assert scores.shape == matched.shape, (scores.shape, matched.shape)
    assert 0 < mass < 1, mass
    order = np.argsort(scores, kind="stable")
    scores, matched = scores[order].astype(np.float32), matched[order]
    starts = _pools(scores, matched)
    ends = np.append(starts[1:], len(scores))[: len(starts)]
    marks = (ends - starts).astype(np.int64)
    sums = np.concatenate([[0], np.cumsum(matched)])
    matches = (sums[ends] - sums[starts]).astype(np.int64)
    intervals = [_jeffreys(int(k), int(n), mass) for k, n in zip(matches, marks, strict=True)]
    lower, upper = np.array(intervals, np.float64).reshape(-1, 2).T
    share = (matches + 0.5) / (marks + 1.0)
    return CalibrationCurve(
        low_scores=scores[starts],
        high_scores=scores[ends - 1],
        marks=marks,
        matches=matches,
        share=np.maximum.accumulate(share) if len(share) else share,
        lower=lower,
        upper=upper,
        mass=mass,
    )


def _pools(scores: Float32, matched: Bool) -> Int64:
    """Return where each pool of the sorted marks begins, (B,) int64: bins, then isotonic pooling.

    Equal scores never lie in two bins.
    """
    count = len(scores)
    starts = np.arange(0, max(count - BIN_MARKS // 2, 1) if count else 0, BIN_MARKS)
    starts = np.unique(np.searchsorted(scores, scores[starts], side="left"))
    pools: list[list[int]] = []  # start, marks, matches
    ends = np.append(starts[1:], count)[: len(starts)]
    for start, end in zip(starts, ends, strict=True):
        pools.append([int(start), int(end - start), int(matched[start:end].sum())])
        while len(pools) > 1 and pools[-2][2] * pools[-1][1] >= pools[-1][2] * pools[-2][1]:
            _, marks, matches = pools.pop()
            pools[-1][1] += marks
            pools[-1][2] += matches
    return np.array([start for start, _, _ in pools], np.int64)


def _jeffreys(matches: int, marks: int, mass: float) -> tuple[float, float]:
    """Return the ends of the equal-tailed interval of Beta(matches + 1/2, marks - matches + 1/2).

    With x = sin² a the density is sin^2k a cos^2(n-k) a on [0, π/2], which has no poles, so that
    the cumulative sum over an even grid of a is exact to some 1e-4. With no match the lower end is
    0, with nothing but matches the upper end is 1 (Brown, Cai and DasGupta 2001).
    """
    angles = (np.arange(_GRID) + 0.5) * (np.pi / 2 / _GRID)
    logs = 2 * matches * np.log(np.sin(angles)) + 2 * (marks - matches) * np.log(np.cos(angles))
    cumulated = np.cumsum(np.exp(logs - logs.max()))
    cumulated /= cumulated[-1]
    tail = (1 - mass) / 2
    low, high = np.sin(np.interp([tail, 1 - tail], cumulated, angles)) ** 2
    return (0.0 if matches == 0 else float(low)), (1.0 if matches == marks else float(high))
