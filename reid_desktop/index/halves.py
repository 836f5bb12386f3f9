"""Half precision to float32, several times faster than numpy's own conversion."""

import numpy as np

from reid_desktop.core.parted import Descriptors, in_memory
from reid_desktop.core.values import Float32

__all__ = ["Descriptors", "as_float32"]

_SIGN_AND_REST = np.int32(-0x70000001)
_EXPONENT_SHIFT = np.float32(2.0**112)


def as_float32(vectors: Descriptors) -> Float32:
    """Return `vectors` in memory as float32; exact for every finite number.

    A float16 moved 13 bits to the left is the float32 of 2^-112 times its value, subnormal ones
    included; four passes over the block that the processor does 16 numbers at a time.
    """
    whole = in_memory(vectors)
    if whole.dtype != np.float16:
        return np.asarray(whole, np.float32)
    bits = np.ascontiguousarray(whole).view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_REST
    numbers = bits.view(np.float32)
    numbers *= _EXPONENT_SHIFT
    return numbers
