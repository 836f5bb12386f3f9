"""A coarse index that lies in a folder answers as the one in memory that was written there."""

from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.index import disk_index
from reid_desktop.index.coarse import CoarseIndex


@pytest.mark.parametrize("flat", [100, 10_000])
def test_the_same_units_in_the_same_order(tmp_path: Path, flat: int) -> None:
    vectors = np.random.default_rng(4).standard_normal((4_000, 40), np.float32)
    made = run(CoarseIndex.building(vectors, dimension=32, flat=flat))
    run(disk_index.saving(made, tmp_path))
    read = disk_index.opened(tmp_path)
    assert (read.cells is not None) is (flat == 100)
    assert np.array_equal(read.codes, made.codes)
    for row in range(0, 4_000, 200):
        here, there = (each.nearest(vectors[row], 50) for each in (made, read))
        assert here[0] == row
        assert np.array_equal(here, there)
    both = vectors[[3, 9]]
    assert np.array_equal(made.nearest(both, 3_999), read.nearest(both, 3_999))


def test_what_a_large_index_is_searched_in_stays_on_the_disk(tmp_path: Path) -> None:
    vectors = np.random.default_rng(4).standard_normal((2_000, 40), np.float32)
    run(disk_index.saving(run(CoarseIndex.building(vectors, dimension=32, flat=1)), tmp_path))
    read = disk_index.opened(tmp_path)
    assert isinstance(read.codes, np.memmap)
    lists = tmp_path / "lists.ivf"
    data = np.frombuffer(lists.read_bytes(), np.uint8)
    assert len(data) == 2_000 * (32 + 8)
    before = read.nearest(vectors[7], 1)
    with lists.open("r+b") as file:  # as it would be if the codes had been read into memory
        file.write(np.full(len(data), 128, np.uint8).tobytes())
    assert before == 7
    assert 7 not in read.nearest(vectors[7], 1)
