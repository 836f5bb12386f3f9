"""A threshold for TDC from the data alone, without labels."""

import numpy as np

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Float32
from reid_desktop.index.halves import Descriptors, as_float32

SAMPLE = 2048
"""Gallery rows that the choice looks at."""
STRANGERS_SHARE = 0.4
"""Theta as a share of the dissimilarity degree of strangers, that is of the whole gallery.

Two people of equally many pictures in one group have half the degree of strangers, however alike
the pictures of each are: the share must stay below 0.5, or such a group is never divided. Purity
comes first: a group that mixes people misleads (docs/decisions/0007 has the figures).
"""
_SCENE_SHARE = 0.3
"""A direction that holds more of the variance than this parts scenes, not people."""
_MOST_SCENES = 3
_STRUCTURE = 0.6
"""Without the scenes, the nearest neighbours must be nearer than this share of strangers."""
_POWER_STEPS = 30
_BLOCK_ROWS = 256
_STAGE = "group"


def suggest_theta(descriptors: Descriptors, *, seed: int = 0) -> float:
    """Return a threshold from the data; see `suggesting_theta`."""
    return run(suggesting_theta(descriptors, seed=seed))


def suggesting_theta(descriptors: Descriptors, *, seed: int = 0) -> Job[float]:
    """Return a threshold well below the dissimilarity degree of strangers.

    Where a direction or two hold most of the variance (day and night, two cameras of different
    colours), strangers of one scene are far more alike than the gallery as a whole; such directions
    do not count, unless nothing would be left but noise.

    Args:
        descriptors: (N, D), N may be 0.
        seed: of the sample.

    Returns:
        theta >= 0; 0 for fewer than three rows or all equal ones. A gallery of a single person is
        divided too far: nothing in it shows how far strangers are apart.
    """
    if len(descriptors) < 3:
        return 0.0
    rng = np.random.default_rng(seed)
    count = min(SAMPLE, len(descriptors))
    rows = np.sort(rng.choice(len(descriptors), count, replace=False))
    vectors = np.empty((count, descriptors.shape[1]), np.float32)
    for start in range(0, count, _BLOCK_ROWS):
        vectors[start : start + _BLOCK_ROWS] = as_float32(
            descriptors[rows[start : start + _BLOCK_ROWS]]
        )
        yield _choosing()
    floor = 1e-9 * _variance(vectors)
    vectors -= vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    offsets, variance = vectors, _variance(vectors)
    yield _choosing()
    if variance <= floor:
        return 0.0
    for _ in range(_MOST_SCENES):
        direction = yield from _leading(offsets, rng)
        held = offsets @ direction
        if float(np.square(held, dtype=np.float64).sum()) <= _SCENE_SHARE * variance:
            break
        without = offsets - held[:, None] * direction
        yield _choosing()
        if not (yield from _has_structure(without)):
            break
        offsets, variance = without, _variance(without)
    return STRANGERS_SHARE * 2 * variance / (count - 1)


def _choosing() -> Progress:
    return Progress(0, 0, "choosing theta", _STAGE)


def _variance(offsets: Float32) -> float:
    """Return the sum of squares, each row's in float32, all in float64."""
    return float(np.vecdot(offsets, offsets).sum(dtype=np.float64))


def _leading(offsets: Float32, rng: np.random.Generator) -> Job[Float32]:
    """Return the first principal direction (D,), by power iteration."""
    direction: Float32 = rng.standard_normal((offsets.shape[1],), np.float32)
    for _ in range(_POWER_STEPS):
        turned = (offsets @ direction) @ offsets
        direction = np.asarray(turned / max(float(np.linalg.norm(turned)), 1e-30), np.float32)
        yield _choosing()
    return direction


def _has_structure(offsets: Float32) -> Job[bool]:
    """Return whether the nearest neighbours are much nearer than any two."""
    count, total = len(offsets), 0.0
    nearest = np.empty(count, np.float32)
    squares = np.vecdot(offsets, offsets)
    for start in range(0, count, _BLOCK_ROWS):
        here = np.arange(start, min(start + _BLOCK_ROWS, count))
        distances = squares[here, None] + squares - 2 * (offsets[here] @ offsets.T)
        np.maximum(distances, 0, out=distances)
        distances[here - start, here] = 0
        total += float(distances.sum(dtype=np.float64))
        distances[here - start, here] = np.inf
        nearest[here] = distances.min(axis=1)
        yield _choosing()
    return float(np.median(nearest)) < _STRUCTURE * total / count**2
