"""A threshold for TDC from the data alone, without labels."""

import numpy as np

from reid_desktop.core.values import Float32
from reid_desktop.index.halves import Descriptors, as_float32
from reid_desktop.index.pairs import distance_matrix

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


def suggest_theta(descriptors: Descriptors, *, seed: int = 0) -> float:
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
    vectors = as_float32(descriptors[rows])
    offsets = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    variance = _variance(offsets)
    floor = 1e-9 * float(np.einsum("nd,nd->", vectors, vectors, dtype=np.float64))
    if variance <= floor:
        return 0.0
    for _ in range(_MOST_SCENES):
        direction = _leading(offsets, rng)
        held = offsets @ direction
        if float(np.square(held, dtype=np.float64).sum()) <= _SCENE_SHARE * variance:
            break
        without = offsets - held[:, None] * direction
        if not _has_structure(without):
            break
        offsets, variance = without, _variance(without)
    return STRANGERS_SHARE * 2 * variance / (count - 1)


def _variance(offsets: Float32) -> float:
    """Return the sum of squares, in float64."""
    return float(np.einsum("nd,nd->", offsets, offsets, dtype=np.float64))


def _leading(offsets: Float32, rng: np.random.Generator) -> Float32:
    """Return the first principal direction (D,), by power iteration."""
    direction: Float32 = rng.standard_normal((offsets.shape[1],), np.float32)
    for _ in range(_POWER_STEPS):
        turned = (offsets @ direction) @ offsets
        direction = np.asarray(turned / max(float(np.linalg.norm(turned)), 1e-30), np.float32)
    return direction


def _has_structure(offsets: Float32) -> bool:
    """Return whether the nearest neighbours are much nearer than any two."""
    distances = distance_matrix(offsets)
    typical = float(distances.mean(dtype=np.float64))
    np.fill_diagonal(distances, np.inf)
    return float(np.median(distances.min(axis=1))) < _STRUCTURE * typical
