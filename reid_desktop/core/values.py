"""The values that flow between the packages: frozen dataclasses of numpy arrays side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.parted import Descriptors

Image = NDArray[np.uint8]
"""RGB picture, (H, W, 3) uint8."""
Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

PART_NAMES = ("head", "upper_body", "lower_body")
KEYPOINT_NAMES = ("upper_head", "neck", "right_hip", "left_hip")
STREAM_NAMES = ("global", "head", "upper_body", "lower_body")


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        index: position in the footage, 0-based, counted in decoded order.
        time_s: presentation time from the start of the footage, seconds.
    """

    image: Image
    index: int
    time_s: float


@dataclass(frozen=True, slots=True)
class Detections:
    """Person boxes of one frame.

    Attributes:
        boxes: (N, 4) float32 xyxy, px of the frame.
        scores: (N,) float32 in [0, 1]: how sure the detector is that this is a person.
        features: (N, F) float32, L2 norm 1: what the detector's own ID Net says of each person
            (OIM: F = 256); None where it has none.
    """

    boxes: Float32
    scores: Float32
    features: Float32 | None = None

    def __post_init__(self) -> None:
        """Check that the arrays belong together."""
        assert self.boxes.shape[1:] == (4,), self.boxes.shape
        assert self.scores.shape == (len(self.boxes),), (self.scores.shape, self.boxes.shape)
        if self.features is not None:
            assert len(self.features) == len(self.boxes), (self.features.shape, self.boxes.shape)

    def __len__(self) -> int:
        """Return the number of boxes."""
        return len(self.boxes)

    @classmethod
    def none(cls) -> "Detections":
        """Return zero detections."""
        return cls(np.zeros((0, 4), np.float32), np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True)
class QueryDetections:
    """Person boxes of one frame, scored against one query (QEEPS).

    Attributes:
        boxes: (N, 4) float32 xyxy, px of the frame.
        scores: (N,) float32 in [0, 1], likeness to the query by QSimNet, or times the person
            score where the searcher joins the two; higher is more alike.
        detection_scores: (N,) float32 in [0, 1], ClsNet's person score.
    """

    boxes: Float32
    scores: Float32
    detection_scores: Float32

    def __len__(self) -> int:
        """Return the number of boxes."""
        return len(self.boxes)


@dataclass(frozen=True, slots=True)
class Keypoints:
    """The four GLAD key points of N people.

    Attributes:
        points: (N, 4, 2) float32 x, y in the order of KEYPOINT_NAMES, px of the image they were
            located in.
        confidences: (N, 4) float32 in [0, 1].
    """

    points: Float32
    confidences: Float32

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.points)


@dataclass(frozen=True, slots=True)
class Parts:
    """Part regions of N people by GLAD equations (2) and (3).

    Attributes:
        boxes: (N, 3, 4) float32 xyxy in the order of PART_NAMES, in the frame of the key points.
        visible: (N, 3) bool; False where a point was unsure and mean body proportions were used.
    """

    boxes: Float32
    visible: Bool

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.boxes)


@dataclass(frozen=True, slots=True)
class Description:
    """What a describer says of N person boxes.

    Attributes:
        descriptors: (N, D) float32; GLAD is [global; head; upper body; lower body], each of the
            S streams L2-normalised and the whole divided by sqrt(S), so the norm is 1.
        keypoints: key points in px of the frame.
        parts: part regions in px of the frame.
    """

    descriptors: Float32
    keypoints: Keypoints
    parts: Parts


@dataclass(frozen=True, slots=True)
class Gallery:
    """Everything that is searched in.

    Attributes:
        ids: (N,) int64 detection ids.
        descriptors: (N, D) float32 or float16 (memory map of one file or several), L2 norm 1.
        model_id: name and weights hash of the describer; a gallery never mixes two.
    """

    ids: Int64
    descriptors: Descriptors
    model_id: str

    def __len__(self) -> int:
        """Return the number of gallery entries."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Groups:
    """A partition of a gallery into M groups.

    Attributes:
        means: (M, D) float32 group descriptors, GLAD equation (7).
        labels: (N,) int64 group of each gallery row, in [0, M).
        spreads: (M,) float32 dissimilarity degree of each group, GLAD equation (6).
    """

    means: Float32
    labels: Int64
    spreads: Float32

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.means)

    def members(self) -> list[Int64]:
        """Return the gallery rows of each group, ascending, in group order."""
        order = np.argsort(self.labels, kind="stable").astype(np.int64)
        ends = np.cumsum(np.bincount(self.labels, minlength=len(self)))
        return [rows for rows in np.split(order, ends)[: len(self)]]


@dataclass(frozen=True, slots=True)
class Ranklist:
    """Gallery entries by likeness to a query.

    Attributes:
        ids: (K,) int64 detection ids, best first.
        scores: (K,) float32, non-increasing; cosine in [-1, 1] for GLAD, [0, 1] for QEEPS.
    """

    ids: Int64
    scores: Float32

    def __len__(self) -> int:
        """Return the number of ranks."""
        return len(self.ids)

    def __iter__(self) -> Iterator[tuple[int, float]]:
        """Yield (detection id, score), best first."""
        return iter(zip(self.ids.tolist(), self.scores.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Changes:
    """Which nouns a job wrote, so that views refresh by noun.

    Attributes:
        details: free text for the status bar, may be empty.
    """

    footage: bool = False
    detections: bool = False
    groups: bool = False
    queries: bool = False
    verdicts: bool = False
    audit: bool = False
    site: bool = False
    details: str = field(default="", compare=False)

    def __or__(self, other: "Changes") -> "Changes":
        """Join two sets of changes."""
        nouns = [f.name for f in fields(self) if f.name != "details"]
        joined = {name: getattr(self, name) or getattr(other, name) for name in nouns}
        return Changes(**joined, details=other.details or self.details)
