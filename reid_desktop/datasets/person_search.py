"""Person search: queries and the frames each of them is sought in; one value for all sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reid_desktop.core.values import Float32, Int64
from reid_desktop.datasets.labelled_frames import LabelledFrame


@dataclass(frozen=True, slots=True)
class SoughtPerson:
    """One query.

    Attributes:
        frame: row of the query's frame among the set's frames.
        box: (4,) float32 xyxy, px of that frame.
        pid: the person, or NO_IDENTITY where the gallery names its own truth.
        gallery: (G,) int64 rows of the frames to search; the query's own is never among them.
        truth: row of a gallery frame -> (4,) box of the person there.
    """

    frame: int
    box: Float32
    pid: int
    gallery: Int64
    truth: Mapping[int, Float32]


@dataclass(frozen=True, slots=True)
class PersonSearchSet:
    """Frames and the queries over them.

    Attributes:
        name: of the set and its part, for tables.
        root: folder the set was read from.
        frames: labelled frames in the order of their names.
        cameras: (F,) int64 camera of each frame; 0 where the set has none.
        queries: empty for a training part.
    """

    name: str
    root: Path
    frames: tuple[LabelledFrame, ...]
    cameras: Int64
    queries: tuple[SoughtPerson, ...] = ()
