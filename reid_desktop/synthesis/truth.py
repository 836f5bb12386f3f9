"""The exact truth of synthetic footage as JSON lines, one object a frame.

Keys of an object: `index`, `time_s`, `clock` (ISO 8601 with offset: what the camera's clock shows),
`boxes` [[x1, y1, x2, y2]], `person_ids`, `keypoints` [[[x, y] x 4]] in the order of KEYPOINT_NAMES
and `visibility`; the last four have one entry a person, px of the frame, see `SynthFrame`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import SENSELESS, DatasetError
from reid_desktop.core.values import Float32, Int64
from reid_desktop.synthesis.scene import SynthFrame


@dataclass(frozen=True, slots=True)
class FrameTruth:
    """What is on one frame, without the picture; see `SynthFrame` for the arrays.

    Attributes:
        index: of the frame, 0-based.
        time_s: from the start of the footage, seconds.
        clock: what the camera's clock shows.
        boxes: (N, 4) float32 xyxy, px.
        person_ids: (N,) int64.
        keypoints: (N, 4, 2) float32, px.
        visibility: (N,) float32 in [0, 1].
    """

    index: int
    time_s: float
    clock: datetime
    boxes: Float32
    person_ids: Int64
    keypoints: Float32
    visibility: Float32


def truth_line(frame: SynthFrame) -> str:
    """Return the line of `frame`, without its end; px are rounded to hundredths."""
    return json.dumps(
        {
            "index": frame.frame.index,
            "time_s": round(frame.frame.time_s, 6),
            "clock": frame.clock.isoformat(),
            "boxes": _rounded(frame.boxes, 2),
            "person_ids": frame.person_ids.tolist(),
            "keypoints": _rounded(frame.keypoints, 2),
            "visibility": _rounded(frame.visibility, 4),
        },
        separators=(",", ":"),
    )


def _rounded(values: Float32, digits: int) -> object:
    """Return `values` as nested lists."""
    return np.round(values.astype(np.float64), digits).tolist()


def read_truth(path: Path) -> list[FrameTruth]:
    """Return the truth of each frame of the file at `path`.

    Raises:
        DatasetError: the file cannot be read or a line is not a frame's truth.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            return list(_parsed(lines, path))
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"“{path}” cannot be read as a truth file: {error}.") from error


def _parsed(lines: Iterator[str], path: Path) -> Iterator[FrameTruth]:
    """Yield the truth of each line."""
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            truth = FrameTruth(
                index=int(row["index"]),
                time_s=float(row["time_s"]),
                clock=datetime.fromisoformat(row["clock"]),
                boxes=np.array(row["boxes"], np.float32).reshape(-1, 4),
                person_ids=np.array(row["person_ids"], np.int64),
                keypoints=np.array(row["keypoints"], np.float32).reshape(-1, 4, 2),
                visibility=np.array(row["visibility"], np.float32),
            )
            people = (truth.boxes, truth.person_ids, truth.keypoints, truth.visibility)
            lengths = {len(values) for values in people}
        except SENSELESS as error:
            raise DatasetError(
                f"“{path.name}”, line {number} is not the truth of a frame."
            ) from error
        if len(lengths) != 1:
            raise DatasetError(f"“{path.name}”, line {number}: lists of different lengths.")
        yield truth
