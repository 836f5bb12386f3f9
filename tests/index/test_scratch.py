"""Groups of galleries larger than the memory: the same groups, with means and codes in files."""

import errno
import os
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.execution import CellGroups
from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32, Groups
from reid_desktop.index import codes, neighbours
from reid_desktop.index.cellwise import CoarseCells, mending_borders
from reid_desktop.index.neighbours import FLAT_VECTORS, Neighbours
from reid_desktop.index.piles import GroupPile
from reid_desktop.index.scratch import HELD_BYTES, Scratch

WIDTH, CELLS, THETA = 512, 32, 0.08


def torn(groups: int) -> tuple[CoarseCells, list[CellGroups]]:
    """Return cells of groups of two people each, every person torn between two cells."""
    rng = np.random.default_rng(0)
    axes = rng.standard_normal((64, WIDTH), np.float32) / 8
    people = rng.standard_normal((groups // 2, 64), np.float32) @ axes
    who = rng.permutation(np.repeat(np.arange(groups // 2), 2)).reshape(CELLS, -1)
    parts = []
    for mine in who:
        means = people[mine] + 0.15 * rng.standard_normal((len(mine), WIDTH), np.float32)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        labels = np.repeat(np.arange(len(mine)), 2)
        parts.append(CellGroups(means, labels, np.full(len(mine), 0.02, np.float32)))
    return CoarseCells(np.repeat(np.arange(CELLS), 2 * len(who[0])), CELLS), parts


def mended(groups: int, scratch: Scratch) -> tuple[Groups, int, int]:
    """Return what mending makes of groups, and the growth of memory: numpy's and of the process."""
    cells, parts = torn(groups)
    frames = np.arange(len(cells.of_rows))
    pile = GroupPile(WIDTH, scratch)
    before = highest = anonymous()
    tracemalloc.start()
    try:
        for cell in range(CELLS):
            pile.add(cell, parts[cell])
        parts.clear()
        job = mending_borders(cells, pile, THETA, frames=frames, scratch=scratch)
        while True:
            try:
                next(job)
            except StopIteration as stop:
                return stop.value, tracemalloc.get_traced_memory()[1], highest - before
            highest = max(highest, anonymous())
    finally:
        tracemalloc.stop()


def anonymous() -> int:
    """Return bytes of this process that are no file's; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("RssAnon:")[1].split()[0]) * 1024


def test_mending_in_files_needs_no_memory_for_means_and_makes_the_same_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four times the groups have 25 MB more of means; of each group some numbers are held."""
    monkeypatch.setattr(codes, "FIT_ROWS", 512)
    monkeypatch.setattr(neighbours, "FLAT_VECTORS", 512)
    few, many = 4_096, 16_384
    split, little, before = mended(few, Scratch(tmp_path, 1 << 20))
    large, most, after = mended(many, Scratch(tmp_path, 1 << 20))
    whole, held, _ = mended(few, Scratch())
    assert len(whole) < 0.6 * few
    assert len(large) < 0.6 * many
    assert isinstance(split.means, np.memmap)
    assert whole.means.tobytes() == split.means.tobytes()
    assert whole.labels.tolist() == split.labels.tolist()
    assert whole.spreads.tobytes() == split.spreads.tobytes()
    bytes_of_means = 4 * WIDTH * many
    assert held > 2 * 4 * WIDTH * few
    assert most < bytes_of_means / 2
    assert most - little < 400 * (many - few)
    assert after - before < bytes_of_means / 2
    assert not list(tmp_path.iterdir())


def test_neighbours_in_files_are_those_in_memory(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).standard_normal((FLAT_VECTORS + 900, 40), np.float32)
    rows = np.flatnonzero(np.arange(len(vectors)) % 50)
    here = run(Neighbours.among(vectors, rows=rows, stage="s"))
    there = run(Neighbours.among(vectors, rows=rows, stage="s", scratch=Scratch(tmp_path, 1000)))
    whole = run(Neighbours.among(vectors[rows], stage="s"))
    found = here.nearest(vectors[:300], 9)
    assert np.array_equal(found, there.nearest(vectors[:300], 9))
    assert np.array_equal(found, whole.nearest(vectors[:300], 9))
    assert not list(tmp_path.iterdir())


def test_small_arrays_stay_in_memory_and_large_ones_have_no_name(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path, 4000)
    small, large = scratch.zeros((1000,)), scratch.zeros((1001,))
    assert not isinstance(small, np.memmap)
    assert isinstance(large, np.memmap)
    large[:] = 3
    assert large.sum() == 3003
    assert not list(tmp_path.iterdir())
    assert not isinstance(Scratch().zeros((HELD_BYTES // 4 + 1,)), np.memmap)


def test_a_full_disk_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if hasattr(os, "posix_fallocate"):
        monkeypatch.setattr(os, "posix_fallocate", full)
    else:
        monkeypatch.setattr("reid_desktop.index.scratch._reserve", full)
    with pytest.raises(CaseError, match=r"2\.0 GB cannot be kept.*No space.*Make room"):
        Scratch(tmp_path, 0).zeros((500_000_000,))


def test_cells_may_come_in_any_order_and_twice(tmp_path: Path) -> None:
    cells, parts = torn(256)
    frames = np.arange(len(cells.of_rows))
    inorder = run(mending_borders(cells, parts, THETA, frames=frames))
    pile = GroupPile(WIDTH, Scratch(tmp_path, 1000))
    nothing: Float32 = np.zeros((0, WIDTH), np.float32)
    for cell in np.random.default_rng(2).permutation(CELLS).tolist():
        pile.add(cell, parts[cell])
        pile.add(cell, CellGroups(nothing, parts[cell].labels, np.zeros(0, np.float32)))
    assert len(pile) == CELLS
    mixed = run(mending_borders(cells, pile, THETA, frames=frames))
    assert inorder.means.tobytes() == mixed.means.tobytes()
    assert np.array_equal(inorder.labels, mixed.labels)
