"""Vectors of norm 1."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Vectors = TypeVar("Vectors", NDArray[np.float32], NDArray[np.float64])
_LEAST = 1e-12


def unit(vectors: Vectors) -> Vectors:
    """Return (..., d) vectors brought to L2 norm 1 in their own precision; zeros stay zeros."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, _LEAST))
