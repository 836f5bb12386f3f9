"""How long indexing will take: from rates measured here, or from a trial on the footage itself."""

import math
import time
from collections.abc import Sequence
from pathlib import Path

from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.records import Source, SourceKind
from reid_desktop.footage.reader import open_footage

STAGE = "trial"
TRIAL_FRAMES = 3
ROUNDING = 1e-6
"""Of a count of intervals: 30 s are 30.000000000000004 s when a video adds its frames up."""


def frames_wanted(kind: SourceKind, frames: int, duration_s: float, every_s: float) -> int:
    """Return about how many frames indexing looks at: all pictures, or one each `every_s`."""
    if kind is not SourceKind.VIDEO or every_s <= 0 or duration_s <= 0:
        return frames
    return min(frames, math.ceil(duration_s / every_s - ROUNDING))


def frames_of(sources: Sequence[Source], every_s: float) -> int:
    """Return about how many frames indexing `sources` looks at."""
    return sum(frames_wanted(s.kind, s.frames, s.duration_s, every_s) for s in sources)


def trial(networks: Networks, path: Path, kind: SourceKind) -> Job[float]:
    """Detect and describe a few frames spread over a source; return frames a second.

    The first frame warms the networks up and does not count. Nothing is stored.

    Raises:
        FootageError: the source cannot be read.
    """
    yield Progress(0, 0, "loading the networks", STAGE)
    detector, describer = networks.detector(), networks.describer()
    with open_footage(path, kind=kind) as footage:
        count = footage.info.frames
        step = max(1, count // (TRIAL_FRAMES + 1))
        took = []
        for done, index in enumerate([0, *range(step, count, step)][: TRIAL_FRAMES + 1]):
            yield Progress(done, TRIAL_FRAMES + 1, path.name, STAGE)
            begun = time.perf_counter()
            image = footage.frame(index).image
            if kind is SourceKind.CROPS:
                describer.describe_crops([image])
            else:
                describer.describe(image, detector.detect([image])[0].boxes)
            took.append(time.perf_counter() - begun)
    measured = took[1:] or took
    return len(measured) / sum(measured) if sum(measured) > 0 else math.inf
