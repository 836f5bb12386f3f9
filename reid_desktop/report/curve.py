"""The picture of a calibration: what to draw where, for HTML and PDF alike."""

from dataclasses import dataclass

from reid_desktop.report.document import Calibration

WIDTH, HEIGHT = 420, 150
"""Of the whole picture, px of the page or points of the paper."""
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 8, 26
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Block:
    """One pool: the interval as an area, the share as a line through it.

    Attributes:
        x: left side.
        width: at least 2.
        top: y of the interval's upper end.
        height: of the interval, at least 1.
        line: y of the share.
    """

    x: float
    width: float
    top: float
    height: float
    line: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawing whose y grows downwards.

    Attributes:
        blocks: one for each pool, by score.
        rungs: y and label of each share on the left axis.
        ends: x and label of the lowest and the highest marked score.
    """

    blocks: tuple[Block, ...]
    rungs: tuple[tuple[float, str], ...]
    ends: tuple[tuple[float, str], ...]


def curve(calibration: Calibration) -> Curve:
    """Return what to draw of a calibration with at least one pool."""
    pools = calibration.pools
    low, high = pools[0].low_score, pools[-1].high_score
    span = max(high - low, 1e-9)

    def x(score: float) -> float:
        return round(LEFT + (score - low) / span * (WIDTH - LEFT - RIGHT), 2)

    def y(share: float) -> float:
        return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 2)

    borders = [low, *((a.high_score + b.low_score) / 2 for a, b in zip(pools, pools[1:]))]  # noqa: B905, RUF007 - neighbours
    blocks = []
    for pool, left, right in zip(pools, borders, [*borders[1:], high], strict=True):
        top, bottom = y(pool.upper), y(pool.lower)
        width = max(2.0, round(x(right) - x(left), 2))
        blocks.append(Block(x(left), width, top, max(1.0, round(bottom - top, 2)), y(pool.share)))
    rungs = tuple((y(share), f"{share:.0%}") for share in SHARES)
    return Curve(tuple(blocks), rungs, ((x(low), f"{low:.3f}"), (x(high), f"{high:.3f}")))
