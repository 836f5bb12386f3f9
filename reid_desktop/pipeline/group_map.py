"""The map of a gallery: every crop as a point in the plane, like ones near each other.

The plane is that of the two first principal components: the same descriptors always give the same
map, and it is done in seconds for a hundred thousand crops, which t-SNE and UMAP are not
(docs/decisions/0020).
"""

from dataclasses import dataclass

import numpy as np

from reid_desktop.core.progress import Job, Progress
from reid_desktop.core.values import Bool, Float32, Int64
from reid_desktop.index.halves import as_float32
from reid_desktop.index.projection import Projection
from reid_desktop.store.case import Case

STAGE = "map"
FITTED = 4096
"""The plane is fitted to so many crops, spread evenly over the gallery."""
_CHUNK = 2048


@dataclass(frozen=True, slots=True)
class GroupMap:
    """Where every crop lies.

    Attributes:
        ids: (N,) int64 detections.
        points: (N, 2) float32, principal components of the descriptors.
        share: part of all variance that the plane shows, in [0, 1].
    """

    ids: Int64
    points: Float32
    share: float


def group_map(case: Case, model_id: str) -> Job[GroupMap]:
    """Project the descriptors of a model to the plane; none gives an empty map."""
    gallery = case.gallery(model_id)
    count = len(gallery)
    yield Progress(0, count, "", STAGE)
    if not count:
        return GroupMap(np.zeros(0, np.int64), np.zeros((0, 2), np.float32), 0.0)
    rows = np.unique(np.linspace(0, count - 1, min(count, FITTED)).astype(np.int64))
    sample = as_float32(gallery.descriptors[rows])
    yield Progress(0, count, "", STAGE)
    plane = Projection.fit(sample, 2)
    offsets = sample - plane.centre
    whole = float(np.square(offsets, dtype=np.float64).sum())
    seen = float(np.square(plane.apply(sample), dtype=np.float64).sum())
    points = np.zeros((count, 2), np.float32)
    for start in range(0, count, _CHUNK):
        yield Progress(start, count, "", STAGE)
        part = as_float32(gallery.descriptors[start : start + _CHUNK])
        projected = plane.apply(part)
        points[start : start + _CHUNK, : projected.shape[1]] = projected
    return GroupMap(np.array(gallery.ids), points, min(1.0, seen / whole) if whole > 0 else 0.0)


def inside(points: Float32, polygon: Float32) -> Bool:
    """Return which of (N, 2) points lie in a closed (K, 2) polygon, (N,) bool, by even-odd."""
    found = np.zeros(len(points), np.bool_)
    if len(polygon) < 3:
        return found
    x, y = points[:, 0], points[:, 1]
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        found ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return found
