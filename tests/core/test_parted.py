"""Rows of several files are read as those of one, and never all of them by accident."""

import numpy as np
import pytest

from reid_desktop.core.parted import PartedRows, in_memory
from reid_desktop.index.halves import as_float32
from reid_desktop.index.likeness import likeness, stream_likeness
from reid_desktop.index.rows import take_rows

WHOLE = np.random.default_rng(0).standard_normal((50, 8)).astype(np.float16)
PARTED = PartedRows([WHOLE[:7], WHOLE[7:8], WHOLE[8:40], WHOLE[40:]])


@pytest.mark.parametrize(
    "rows", [[], [0], [49], [7, 7], [39, 40, 6, 8], [*range(50)], [*range(49, -1, -3)]]
)
def test_rows_asked_for_come_in_the_order_asked(rows: list[int]) -> None:
    asked = np.array(rows, np.int64)
    for found in (PARTED[asked], take_rows(PARTED, asked)):
        assert found.dtype == np.float16
        assert np.array_equal(found, WHOLE[asked])


@pytest.mark.parametrize("bounds", [(0, 50), (0, 7), (5, 9), (7, 8), (40, 99), (3, 3), (60, 70)])
def test_a_stretch_is_a_view_that_reads_as_the_array_does(bounds: tuple[int, int]) -> None:
    stretch = PARTED[slice(*bounds)]
    wanted = WHOLE[slice(*bounds)]
    assert stretch.shape == wanted.shape
    assert np.array_equal(in_memory(stretch), wanted)
    assert as_float32(stretch).tobytes() == wanted.astype(np.float32).tobytes()
    if len(wanted) == len(WHOLE[:7]):
        assert np.shares_memory(stretch, WHOLE)


def test_single_rows_and_masks_are_those_of_the_array() -> None:
    assert len(PARTED) == len(WHOLE)
    assert PARTED.shape == WHOLE.shape
    for row in (0, 6, 7, 8, 49, -1):
        assert np.array_equal(PARTED[row], WHOLE[row])
    mask = np.arange(50) % 3 == 1
    assert np.array_equal(PARTED[mask], WHOLE[mask])
    with pytest.raises(IndexError):
        PARTED[50]
    with pytest.raises(IndexError):
        PARTED[np.array([2, 50])]


def test_scores_are_the_same_to_the_bit() -> None:
    queries = np.random.default_rng(1).standard_normal((2, 8)).astype(np.float32)
    rows = np.array([49, 3, 7, 8, 12, 39, 40])
    assert likeness(queries, PARTED, rows).tobytes() == likeness(queries, WHOLE, rows).tobytes()
    assert (
        stream_likeness(queries, PARTED, rows, 4).tobytes()
        == stream_likeness(queries, WHOLE, rows, 4).tobytes()
    )


def test_numpy_cannot_read_the_whole_unasked() -> None:
    for careless in (np.asarray, np.sum, lambda rows: np.take(rows, [1], axis=0)):
        with pytest.raises(TypeError, match="read in blocks"):
            careless(PARTED)
