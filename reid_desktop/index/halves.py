"""Half precision to float32, several times faster than numpy's own conversion."""

import numpy as np
from numpy.typing import NDArray

from reid_desktop.core.values import Float32

Descriptors = NDArray[np.floating]
"""(N, D) float16, float32 or float64, in memory or mapped from a file."""

_SIGN_AND_REST = np.int32(-0x70000001)
_EXPONENT_SHIFT = np.float32(2.0**112)


def as_float32(vectors: Descriptors) -> Float32:
    """Return `vectors` as float32; exact for every finite number.

    A float16 moved 13 bits to the left is the float32 of 2^-112 times its value, subnormal ones
    included; four passes over the block that the processor does 16 numbers at a time.
    """
    if vectors.dtype != np.float16:
        return np.asarray(vectors, np.float32)
    bits = np.ascontiguousarray(vectors).view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_REST
    numbers = bits.view(np.float32)
    numbers *= _EXPONENT_SHIFT
    return numbers
