"""Jobs that make a query from what the analyst points at; they run on the lane of frames."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Detection, Source
from reid_desktop.footage.pictures import decode_picture
from reid_desktop.footage.reader import Footage
from reid_desktop.pipeline.query import Query, query_from_image, read_query

STAGE = "query"


def from_file(path: Path) -> Job[Query]:
    """Read a picture file as query; raises FootageError."""
    yield Progress(0, 1, path.name, STAGE)
    return read_query(path)


def from_detection(
    footage_of: Callable[[Source], Footage],
    source: Source,
    detection: Detection,
    crop_jpeg: bytes,
) -> Job[Query]:
    """Read the frame of a stored detection; its crop serves when the footage is gone."""
    name = f"{source.name}, {detection.time_s:.2f} s, detection {detection.id}"
    yield Progress(0, 1, name, STAGE)
    try:
        frame = footage_of(source).frame(detection.frame_index)
        return query_from_image(frame.image, name=name, box=np.array(detection.box, np.float32))
    except FootageError:
        return query_from_image(decode_picture(crop_jpeg, name=name), name=name)
