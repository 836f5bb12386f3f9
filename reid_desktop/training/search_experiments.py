"""Tables 1 to 3 of the QEEPS paper: each variant of the network on a person search task."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from torch import Tensor

from reid_desktop.core.networks import PreparedQuery
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Float32, Image, QueryDetections
from reid_desktop.datasets.person_search import SoughtPerson
from reid_desktop.evaluation.person_search import (
    Found,
    QueryScores,
    SearchScores,
    covered,
    right_findings,
    score_query,
    summarised,
)
from reid_desktop.evaluation.published_search import OIM, QEEPS, WITH_BOTH, WITH_QRPN, WITH_QSIMNET
from reid_desktop.training.search_cascade import Searcher, joined
from reid_desktop.training.search_tasks import SearchTask
from reid_desktop.vision.build_qeeps import Backbone, build_net
from reid_desktop.vision.searcher import QeepsSearcher
from reid_desktop.vision.weights import fill

STAGE = "person search"
ID_NET = ("heads.identifier.", "heads.identity_norm.")
VARIANTS: dict[str, dict[str, bool]] = {
    OIM: {"qsse": False, "qrpn": False, "qsimnet": False},
    WITH_QRPN: {"qsse": False, "qrpn": True, "qsimnet": False},
    WITH_QSIMNET: {"qsse": False, "qrpn": False, "qsimnet": True},
    WITH_BOTH: {"qsse": False, "qrpn": True, "qsimnet": True},
    QEEPS: {"qsse": True, "qrpn": True, "qsimnet": True},
}
"""Rows of Table 1 as flags of the builder."""
_FRAMES_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class TopFinding:
    """The first finding of a query, for the failure gallery (figures 6 and 7).

    Attributes:
        query: row of the query in its task.
        frame: row of the frame.
        box: (4,) xyxy px of the frame.
        score: of the finding.
        right: whether it shows the person well enough.
    """

    query: int
    frame: int
    box: Float32
    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """What one variant reached.

    Attributes:
        variant: its name in VARIANTS.
        scores: mAP and CMC.
        recall: share of the people on gallery frames covered by a proposal ("Max-recall").
        first_recall: the same by the first ten proposals alone.
        seconds: median time of one frame, both branches of the network.
        tops: the first finding of each query that found anything.
    """

    variant: str
    scores: SearchScores
    recall: float
    first_recall: float
    seconds: float
    tops: tuple[TopFinding, ...]


@dataclass(slots=True)
class _Tally:
    """What is gathered over the queries of one variant."""

    scores: list[QueryScores] = field(default_factory=list)
    tops: list[TopFinding] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)
    covered_first: list[bool] = field(default_factory=list)


def variant_searcher(  # noqa: PLR0913 - what a row of the table depends on
    variant: str,
    tensors: dict[str, Tensor],
    *,
    model_id: str,
    short_side: int,
    proposals: int,
    oim: dict[str, Tensor] | None = None,
    joint: bool = False,
    half: bool = False,
    backbone: Backbone = "resnet18",
) -> QeepsSearcher:
    """Return the searcher of a row of Table 1, filled from the weights of the whole network.

    Args:
        variant: a key of VARIANTS.
        tensors: weights; those of blocks that the variant lacks are left out.
        model_id: name and hash of the weights.
        short_side: px of a frame's shorter side.
        proposals: regions looked at closely.
        oim: weights of the OIM that `tensors` come from, whose ID Net the rows without QSimNet
            have; None takes that of `tensors`.
        joint: rank by QSimNet's score times ClsNet's, as the product does (paper: QSimNet's).
        half: compute in bfloat16.
        backbone: of the weights.

    Raises:
        WeightsError: the weights do not fit.
    """
    net = build_net(backbone, **VARIANTS[variant])
    wanted = net.state_dict().keys()
    if oim is not None and net.qsimnet is None:
        tensors = tensors | {k: v for k, v in oim.items() if k.startswith(ID_NET)}
    fill(net, {k: v for k, v in tensors.items() if k in wanted}, name=variant)
    return QeepsSearcher(
        net,
        model_id=model_id,
        short_side=short_side,
        proposals=proposals,
        joint=joint,
        half=half,
    )


def measure_variant(
    variant: str, searcher: Searcher, task: SearchTask, *, first: int = 10
) -> Job[SearchFigures]:
    """Search every gallery frame for every query and score it as the data set's protocol does.

    Args:
        variant: name of the row.
        searcher: of that variant.
        task: queries and frames.
        first: proposals that count for `first_recall`.
    """
    tally = _Tally()
    total = sum(len(query.gallery) for query in task.queries)
    done = 0
    for row, query in enumerate(task.queries):
        prepared = PreparedQuery(task.image(query.frame), query.box)
        found: list[tuple[int, QueryDetections]] = []
        gallery = query.gallery.tolist()
        for start in range(0, len(gallery), _FRAMES_AT_ONCE):
            rows = gallery[start : start + _FRAMES_AT_ONCE]
            images = [task.image(frame) for frame in rows]
            begun = time.perf_counter()
            found += zip(rows, searcher.search(prepared, images), strict=True)
            tally.seconds.append((time.perf_counter() - begun) / len(rows))
            _tally_proposals(tally, searcher, prepared, query, rows, images, first)
            done += len(rows)
            yield Progress(done, total, f"{variant}, query {row + 1}", STAGE)
        _tally_query(tally, row, joined(dict(found), gallery), query)
    return SearchFigures(
        variant,
        summarised(tally.scores),
        float(np.mean(tally.covered)) if tally.covered else 0.0,
        float(np.mean(tally.covered_first)) if tally.covered_first else 0.0,
        float(np.median(tally.seconds)) if tally.seconds else 0.0,
        tuple(tally.tops),
    )


def _tally_proposals(  # noqa: PLR0913 - one query on a few frames
    tally: _Tally,
    searcher: Searcher,
    prepared: PreparedQuery,
    query: SoughtPerson,
    rows: Sequence[int],
    images: Sequence[Image],
    first: int,
) -> None:
    """Count which people on these frames the proposals cover."""
    shown = [place for place, row in enumerate(rows) if row in query.truth]
    proposed = searcher.propose(prepared, [images[place] for place in shown]) if shown else []
    for place, boxes in zip(shown, proposed, strict=True):
        truth = query.truth[rows[place]]
        tally.covered.append(covered(boxes, truth))
        tally.covered_first.append(covered(boxes[:first], truth))


def _tally_query(tally: _Tally, row: int, found: Found, query: SoughtPerson) -> None:
    tally.scores.append(score_query(found, query.truth))
    if len(found.scores):
        best = int(found.scores.argmax())
        right = bool(right_findings(found, query.truth)[best])
        frame, score = int(found.frames[best]), float(found.scores[best])
        tally.tops.append(TopFinding(row, frame, found.boxes[best], score, right))


def measure_variants(
    task: SearchTask, build: Callable[[str], Searcher], variants: Sequence[str]
) -> Job[list[SearchFigures]]:
    """Measure several rows of Table 1 one after another; `build` gives each row's searcher."""
    figures = []
    for variant in variants:
        figures.append((yield from measure_variant(variant, build(variant), task)))
    return figures
