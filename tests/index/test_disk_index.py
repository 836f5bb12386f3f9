"""A coarse index that lies in a folder answers as the one in memory that was written there."""

import tracemalloc
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


@pytest.mark.parametrize("flat", [100, 10_000])
def test_written_block_by_block_it_is_the_same_to_the_byte(tmp_path: Path, flat: int) -> None:
    vectors = np.random.default_rng(4).standard_normal((4_000, 40), np.float32)
    for name in ("saved", "written"):
        (tmp_path / name).mkdir()
    whole = run(CoarseIndex.building(vectors, dimension=32, flat=flat))
    run(disk_index.saving(whole, tmp_path / "saved"))
    run(disk_index.writing(vectors, tmp_path / "written", dimension=32, flat=flat))
    names = sorted(path.name for path in (tmp_path / "saved").iterdir())
    assert sorted(path.name for path in (tmp_path / "written").iterdir()) == names
    for name in set(names) - {"coarse.npz"}:
        assert (tmp_path / "saved" / name).read_bytes() == (
            tmp_path / "written" / name
        ).read_bytes()
    mine, theirs = (np.load(tmp_path / name / "coarse.npz") for name in ("saved", "written"))
    with mine, theirs:
        assert sorted(mine.files) == sorted(theirs.files)
        assert all(np.array_equal(mine[key], theirs[key]) for key in mine.files)


def test_writing_a_large_index_holds_no_code_of_everybody(tmp_path: Path) -> None:
    """Of each vector its 32 bytes of code are written twice; less than one of them is held."""
    rng = np.random.default_rng(0)

    def peak(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        vectors = rng.standard_normal((count, 40), np.float32)
        tracemalloc.start()
        try:
            run(disk_index.writing(vectors, folder, dimension=32, flat=1))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = 20_000, 40_000

    assert peak(many) - peak(few) < 32 * (many - few)
