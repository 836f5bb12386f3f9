import numpy as np

from reid_desktop.index.halves import as_float32


def test_every_finite_half_is_converted_exactly() -> None:
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)].reshape(2, -1)
    assert np.array_equal(as_float32(finite), finite.astype(np.float32))


def test_columns_of_a_larger_array_are_converted() -> None:
    wide = np.arange(12, dtype=np.float16).reshape(3, 4)
    assert np.array_equal(as_float32(wide[:, 1:3]), wide[:, 1:3].astype(np.float32))
    assert as_float32(wide[:0]).shape == (0, 4)
