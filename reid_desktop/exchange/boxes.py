"""Boxes of one source as they travel between tools: the one value of all formats."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reid_desktop.core.values import Float32, Int64

NO_IDENTITY = -1
"""Identity of a person of whom only the box is known."""
MOST = 1 << 53
"""No frame number, identity or corner of a box is larger; a float64 still counts exactly here."""


@dataclass(frozen=True, slots=True)
class SourceBoxes:
    """Person boxes of one video or folder of frames.

    Attributes:
        source: name of the file or folder.
        width: of its frames, px.
        height: of its frames, px.
        frames: how many frames the source has; 0 when the format does not say.
        indices: (N,) int64 0-based frame of each box, ascending.
        boxes: (N, 4) float32 xyxy, px of the frame.
        scores: (N,) float32 in [0, 1]; 1 where the format has none.
        identities: (N,) int64, NO_IDENTITY where unknown; the same number is the same person in
            all sources of one exchange.
    """

    source: str
    width: int
    height: int
    frames: int
    indices: Int64
    boxes: Float32
    scores: Float32
    identities: Int64

    def __post_init__(self) -> None:
        """Check that the arrays lie side by side."""
        count = len(self.indices)
        assert self.boxes.shape == (count, 4), self.boxes.shape
        assert self.scores.shape == self.identities.shape == (count,), self.scores.shape

    def __len__(self) -> int:
        """Return the number of boxes."""
        return len(self.indices)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box on its way into a `SourceBoxes`; fields as there."""

    index: int
    box: tuple[float, float, float, float]
    score: float = 1.0
    identity: int = NO_IDENTITY

    def __post_init__(self) -> None:
        """Refuse what no frame and no box can be, with a ValueError for the reader's sentence."""
        numbers = (*self.box, self.score)
        if not (0 <= self.index <= MOST and abs(self.identity) <= MOST):
            raise ValueError(f"there is no frame {self.index} or identity {self.identity}")
        if not all(math.isfinite(number) and abs(number) <= MOST for number in numbers):
            raise ValueError(f"{numbers} is no box with a score")


def gathered(
    source: str, rows: Sequence[BoxRow], *, width: int = 0, height: int = 0, frames: int = 0
) -> SourceBoxes:
    """Return rows in any order as one value, ordered by frame; rows may be empty."""
    ordered = sorted(rows, key=lambda row: row.index)
    return SourceBoxes(
        source,
        width,
        height,
        frames,
        np.array([row.index for row in ordered], np.int64),
        np.array([row.box for row in ordered], np.float32).reshape(-1, 4),
        np.array([row.score for row in ordered], np.float32),
        np.array([row.identity for row in ordered], np.int64),
    )
