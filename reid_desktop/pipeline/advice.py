"""Advice on a query before it is asked: what each GLAD stream has to go by."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import PART_NAMES, STREAM_NAMES, Float32, Image
from reid_desktop.pipeline.query import Query, people_on, with_person

STAGE = "query"
SMALL_PX = {"global": 96, "head": 14, "upper_body": 32, "lower_body": 40}
"""A stream sees less detail than in the crops it was trained on (Market-1501: 128 px people, whose
heads have about 20 px) below this height in px of the picture."""
BLUR_HEIGHT = 128
"""Sharpness is measured on a person of this height, or on a smaller one as it is."""
BLURRED = 0.05
"""Variance of the Laplacian over that of the grey values. Of 300 Market-1501 crops 99 % have more
than 0.07; blurred by a Gaussian of 1.5 px, 95 % have less than 0.036."""
EDGE_PX = 2.0
"""A box this near to the border of its picture may go on outside."""
_GREY = np.array([0.299, 0.587, 0.114])


class Flaw(StrEnum):
    """What is wrong with a stream's part of the picture."""

    SMALL = "small"
    BLURRED = "blurred"
    CUT_OFF = "cut off"
    NOT_SEEN = "not seen"


@dataclass(frozen=True, slots=True)
class StreamAdvice:
    """What one stream has to go by.

    Attributes:
        stream: one of STREAM_NAMES.
        height_px: of its region in the picture.
        flaws: in the order of Flaw; empty when nothing speaks against it.
    """

    stream: str
    height_px: float
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What was seen of a query.

    Attributes:
        query: with its person found.
        people: (N, 4) float32 boxes of all people on the picture; empty when the query had a box.
        streams: in the order of STREAM_NAMES.
        keypoints: (4, 3) float32 x, y, confidence in px of the query's crop.
    """

    query: Query
    people: Float32
    streams: tuple[StreamAdvice, ...]
    keypoints: Float32


def advise(query: Query, networks: Networks) -> Job[Advice]:
    """Look at a query: who is on it, and what each stream of its person has to go by.

    Raises:
        QueryError: there is nobody on the picture.
    """
    yield Progress(0, 2, query.name, STAGE)
    people = np.zeros((0, 4), np.float32)
    if query.box is None:
        found = with_person(query, networks)
        if found.box is not None:
            people = people_on(query, networks.detector())
        query = found
    yield Progress(1, 2, query.name, STAGE)
    crop = query.crop()
    described = networks.describer().describe_crops([crop])
    height, width = crop.shape[:2]
    regions = np.concatenate([[[0, 0, width, height]], described.parts.boxes[0]])
    seen = (True, *(bool(each) for each in described.parts.visible[0]))
    points, sure = described.keypoints.points[0], described.keypoints.confidences[0]
    streams = tuple(
        _judged(stream, query, crop, region, is_seen=is_seen)
        for stream, region, is_seen in zip(STREAM_NAMES, regions, seen, strict=True)
    )
    keypoints = np.concatenate([points, sure[:, None]], axis=1).astype(np.float32)
    return Advice(query, people, streams, keypoints)


def _judged(
    stream: str, query: Query, crop: Image, region: NDArray[np.floating], *, is_seen: bool
) -> StreamAdvice:
    """Return the advice on one stream; `region` is (4,) xyxy in px of the crop."""
    high = float(region[3] - region[1])
    flaws = []
    if high < SMALL_PX[stream]:
        flaws.append(Flaw.SMALL)
    elif sharpness(crop, region) < BLURRED:
        flaws.append(Flaw.BLURRED)
    if stream in cut_off_streams(query):
        flaws.append(Flaw.CUT_OFF)
    if not is_seen:
        flaws.append(Flaw.NOT_SEEN)
    return StreamAdvice(stream, high, tuple(flaws))


def cut_off_streams(query: Query) -> set[str]:
    """Return the streams whose part of the person may lie outside the picture.

    At the upper border that is the head, at the lower one the lower body, at the sides each.
    Nothing can be said of a picture that is the person as a whole.
    """
    if query.box is None:
        return set()
    height, width = query.image.shape[:2]
    x1, y1, x2, y2 = (float(side) for side in query.box)
    cut: set[str] = set()
    if y1 <= EDGE_PX:
        cut |= {"global", "head"}
    if y2 >= height - EDGE_PX:
        cut |= {"global", "lower_body"}
    if x1 <= EDGE_PX or x2 >= width - EDGE_PX:
        cut |= {"global", *PART_NAMES}
    return cut


def sharpness(crop: Image, region: NDArray[np.floating]) -> float:
    """Return the variance of the Laplacian of a region over that of its grey values.

    Args:
        crop: (H, W, 3) uint8 RGB of one person.
        region: (4,) xyxy in px of the crop.
    """
    grey = crop.astype(np.float64) @ _GREY
    scale = min(1.0, BLUR_HEIGHT / grey.shape[0])
    small = _shrunk(_shrunk(grey, scale).T, scale).T
    x1, y1, x2, y2 = (round(float(side) * scale) for side in region)
    part = small[max(0, y1) : y2, max(0, x1) : x2]
    if min(part.shape) < 3:
        return 0.0
    middle = part[1:-1, 1:-1]
    around = part[:-2, 1:-1] + part[2:, 1:-1] + part[1:-1, :-2] + part[1:-1, 2:]
    return float((4 * middle - around).var() / (part.var() + 1e-6))


def _shrunk(rows: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """Return `rows` (H, W) with round(H * scale) rows, each the mean of what it covers."""
    count = max(1, round(len(rows) * scale))
    if count == len(rows):
        return rows
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    edges = np.linspace(0, len(rows), count + 1)
    below = np.minimum(edges.astype(np.int64), len(rows) - 1)
    at_edges = sums[below] + (edges - below)[:, None] * rows[below]
    return np.diff(at_edges, axis=0) / (len(rows) / count)
