"""What the cascade loses against the exhaustive search, as the frames it looks at grow fewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from reid_desktop.core.networks import Describer, Detector, Identifier, PreparedQuery
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Detections, Float32, Image, QueryDetections
from reid_desktop.evaluation.person_search import Found, score_query, summarised
from reid_desktop.training.search_tasks import SearchTask

STAGE = "person search"
FRAMES_KEPT = 256
"""Frames whose people the stored index keeps."""

Findings = Mapping[int, QueryDetections]
"""Row of a frame -> what one query found there."""


class Searcher(Protocol):
    """What finds a query's person in frames; QEEPS, OIM or a peer."""

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        """Return the scored people of each frame."""
        ...

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        """Return the regions (P, 4) of each frame that are looked at closely, best first."""
        ...


class StoredIndex:
    """What indexing knows of a frame: the detector's people, their descriptors and ID features.

    Scores them as `pipeline.index_search` does; implements `Searcher`.
    """

    def __init__(
        self,
        detector: Detector,
        describer: Describer,
        *,
        streams: Sequence[float] = (1.0, 1.0, 1.0, 1.0),
        weight: float = 0.0,
    ) -> None:
        """Take the networks.

        Args:
            detector: finds the people; an `Identifier` where `weight` is not 0.
            describer: describes them.
            streams: weights of the descriptor's streams.
            weight: share of the ID features in a score.
        """
        self._detector, self._describer = detector, describer
        self._streams, self._weight = np.array(streams, np.float32), weight
        self._stored: dict[int, tuple[Image, Detections, Float32]] = {}

    def search(self, query: PreparedQuery, images: Sequence[Image]) -> list[QueryDetections]:
        """Return the detected people of each frame with their likeness."""
        sought = self._described(query.image, query.box[None])[0]
        feature = self._feature(query)
        results = []
        for image in images:
            people, rows = self._indexed(image)
            scores = (1 - self._weight) * (rows @ sought)
            if feature is not None and people.features is not None:
                scores = scores + self._weight * (people.features @ feature)
            results.append(QueryDetections(people.boxes, scores, people.scores))
        return results

    def propose(self, query: PreparedQuery, images: Sequence[Image]) -> list[Float32]:
        """Return the detected people; the query changes nothing."""
        del query
        return [self._indexed(image)[0].boxes for image in images]

    def _indexed(self, image: Image) -> tuple[Detections, Float32]:
        """Return a frame's people and their descriptors; it is looked at once for all queries."""
        if id(image) not in self._stored:
            people = self._detector.detect([image])[0]
            if len(self._stored) >= FRAMES_KEPT:
                self._stored.pop(next(iter(self._stored)))
            # The frame is kept beside them, so that its id stays its own.
            self._stored[id(image)] = image, people, self._described(image, people.boxes)
        return self._stored[id(image)][1:]

    def _feature(self, query: PreparedQuery) -> Float32 | None:
        """Return the query's ID feature (F,) where it counts."""
        if not self._weight:
            return None
        assert isinstance(self._detector, Identifier)
        return self._detector.identify(query)

    def _described(self, image: Image, boxes: Float32) -> Float32:
        """Return descriptors (N, D) whose products are weighted means of the streams' cosines."""
        rows = self._describer.describe(image, boxes).descriptors
        parts = rows.reshape(len(rows), len(self._streams), -1)
        share = np.sqrt(self._streams / self._streams.sum() * len(self._streams))
        weighed: Float32 = (parts * share[:, None]).reshape(len(rows), -1).astype(np.float32)
        return weighed


@dataclass(frozen=True, slots=True)
class CascadePoint:
    """What the cascade reaches with so many frames.

    Attributes:
        frames: looked at for each query, at most.
        share: of each gallery, on average.
        mean_average_precision: in [0, 1]; likewise `top1`.
        top1: share of queries whose first finding is right.
        reached: share of the frames with the person that were looked at.
    """

    frames: int
    share: float
    mean_average_precision: float
    top1: float
    reached: float


def search_all(task: SearchTask, searcher: Searcher, *, name: str) -> Job[list[Findings]]:
    """Search every gallery frame for every query; return what each query found."""
    total = sum(len(query.gallery) for query in task.queries)
    found: list[Findings] = []
    done = 0
    for query in task.queries:
        prepared = PreparedQuery(task.image(query.frame), query.box)
        own: dict[int, QueryDetections] = {}
        for row in query.gallery.tolist():
            own[row] = searcher.search(prepared, [task.image(row)])[0]
            done += 1
            yield Progress(done, total, name, STAGE)
        found.append(own)
    return found


def joined(found: Findings, rows: Sequence[int]) -> Found:
    """Return what a query found on the frames `rows`, side by side."""
    chosen = [found[row] for row in rows]
    frames = [np.full(len(one), row, np.int64) for row, one in zip(rows, chosen, strict=True)]
    none = QueryDetections(
        np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32)
    )
    return Found(
        np.concatenate([np.zeros(0, np.int64), *frames]),
        np.concatenate([none.boxes, *(one.boxes for one in chosen)]),
        np.concatenate([none.scores, *(one.scores for one in chosen)]),
    )


def by_index(found: Findings) -> list[int]:
    """Return the frames by their best finding, best first; frames without one come last."""
    best = {row: float(one.scores.max(initial=-1.0)) for row, one in found.items()}
    return sorted(best, key=lambda row: (-best[row], row))


def cascade_curve(
    task: SearchTask,
    guided: Sequence[Findings],
    index: Sequence[Findings],
    frames: Sequence[int],
) -> list[CascadePoint]:
    """Return what the cascade reaches for each number of frames.

    A frame that is not looked at brings no finding, as in the program.

    Args:
        task: the queries.
        guided: what QEEPS finds for each query on every frame.
        index: what stored features find there, by which the frames are chosen.
        frames: numbers of frames, each at least 1.
    """
    points = []
    for most in frames:
        scores, shares, reached = [], [], []
        for query, own, first in zip(task.queries, guided, index, strict=True):
            looked = by_index(first)[:most]
            scores.append(score_query(joined(own, looked), query.truth))
            shares.append(len(looked) / len(query.gallery))
            reached.append(len(set(looked) & set(query.truth)) / len(query.truth))
        total = summarised(scores)
        points.append(
            CascadePoint(
                most,
                float(np.mean(shares)),
                total.mean_average_precision,
                total.cmc[1],
                float(np.mean(reached)),
            )
        )
    return points


def draw_curve(points: Sequence[CascadePoint], path: Path, *, title: str) -> None:
    """Draw mAP and reached frames over the share of frames looked at."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axis = plt.subplots(figsize=(6, 3.6))
    shares = [100 * point.share for point in points]
    axis.plot(shares, [100 * p.mean_average_precision for p in points], marker="o", label="mAP")
    axis.plot(shares, [100 * p.reached for p in points], marker=".", label="frames reached")
    axis.set_xlabel("frames looked at, %")
    axis.set_ylabel("%")
    axis.set_title(title, fontsize=9)
    axis.grid(alpha=0.3)
    axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
