"""The sample: footage of synthetic people, and who in a case makes a good first query."""

from pathlib import Path

import numpy as np

from reid_desktop.core.progress import Job
from reid_desktop.core.records import Detection, Source
from reid_desktop.store.case import Case

SAMPLE_EVERY_S = 2.0
_BEST_OF = 200
"""The query is the largest whole person of so many best-scored ones."""
_STANDING = (1.8, 3.6)
"""Height over width of a standing person's box."""
_EDGE_PX = 4


def sample_footage(folder: Path) -> Job[list[Path]]:
    """Make footage of two cameras for a first look: a dozen frames to index, one every two seconds.

    What draws people is imported here, so that the window does not wait for it.
    """
    from reid_desktop.pipeline.synthesize import synthesize
    from reid_desktop.synthesis.scene import StreetPlan

    plan = StreetPlan(seed=11, cameras=2, people=8, duration_s=12.0, fps=8.0)
    return (yield from synthesize(plan, folder, overwrite=True))


def showpiece(case: Case) -> Detection | None:
    """Return a person that is well seen: large, whole, upright, and the detector is sure."""
    columns = case.columns()
    if not len(columns.ids):
        return None
    best = columns.ids[np.argsort(-columns.scores, kind="stable")[:_BEST_OF]]
    people = case.detections(best.tolist())
    sources = {s.id: s for s in case.sources()}
    whole = [d for d in people if all(d.visible) and _is_whole(d, sources[d.source_id])]
    return max(whole or people, key=lambda d: (d.box[2] - d.box[0]) * (d.box[3] - d.box[1]))


def _is_whole(detection: Detection, source: Source) -> bool:
    """Return whether a box has a standing person's shape and keeps clear of the frame's edge."""
    x1, y1, x2, y2 = detection.box
    low, high = _STANDING
    shape = low <= (y2 - y1) / max(1.0, x2 - x1) <= high
    edge = _EDGE_PX
    clear = min(x1, y1) >= edge and x2 <= source.width - edge and y2 <= source.height - edge
    return shape and clear
