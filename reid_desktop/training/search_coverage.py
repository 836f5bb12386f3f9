"""How early the proposals of a frame cover the person sought: QRPN's order against RPN's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Int64
from reid_desktop.evaluation.paired import gain_interval, mcnemar
from reid_desktop.evaluation.person_search import covered
from reid_desktop.training.search_cascade import Searcher
from reid_desktop.training.search_tasks import SearchTask

STAGE = "coverage"
FIRST = (5, 10, 16, 32)
"""Numbers of first proposals in the tables."""
NEVER = 1_000_000
"""Place of a proposal that there is not."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where the first proposal that covers the person stands, on each frame that shows them.

    Attributes:
        places: (F,) int64, 0 for the best proposal, NEVER where none covers them.
        queries: (F,) int64, row of the query in its task.
    """

    places: Int64
    queries: Int64

    def share(self, first: int) -> float:
        """Return the share of the frames on which the first so many proposals cover the person."""
        return float((self.places < first).mean())


@dataclass(frozen=True, slots=True)
class Gain:
    """What one order of proposals covers more than another, on the same frames.

    Attributes:
        mean: mean over queries of the difference of their shares.
        low: with `high`, the bootstrap's 95 % interval of it, over queries.
        high: see `low`.
        p: of McNemar's exact test over frames.
    """

    mean: float
    low: float
    high: float
    p: float


def measure_coverage(searcher: Searcher, task: SearchTask, *, name: str) -> Job[Coverage]:
    """Propose regions for every query on each frame that shows the person; nothing is searched.

    Args:
        searcher: whose proposals, best first.
        task: queries and frames.
        name: for the progress.
    """
    places, rows = [], []
    for row, query in enumerate(task.queries):
        prepared = PreparedQuery(task.image(query.frame), query.box)
        for frame, truth in query.truth.items():
            (boxes,) = searcher.propose(prepared, [task.image(frame)])
            hits = (place for place, box in enumerate(boxes) if covered(box[None], truth))
            places.append(next(hits, NEVER))
            rows.append(row)
        yield Progress(row + 1, len(task.queries), name, STAGE)
    return Coverage(np.array(places, np.int64), np.array(rows, np.int64))


def gain(better: Coverage, than: Coverage, first: int) -> Gain:
    """Return how much oftener the first so many proposals of one order cover the person.

    Args:
        better: the one order.
        than: the other one, on the same frames.
        first: proposals that count.
    """
    hits, others = better.places < first, than.places < first
    gains = hits.astype(np.float32) - others
    of = better.queries
    each: Float32 = np.array([gains[of == query].mean() for query in np.unique(of)], np.float32)
    return Gain(float(each.mean()), *gain_interval(each), mcnemar(hits, others))


def shares(coverage: Coverage, firsts: Sequence[int] = FIRST) -> dict[int, float]:
    """Return the share of the frames covered by the first 5, 10, 16 and 32 proposals."""
    return {first: coverage.share(first) for first in firsts}
