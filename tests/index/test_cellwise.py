"""Grouping cell by cell: a partition, nothing torn that must stay together, borders mended."""

import tracemalloc

import numpy as np
import pytest

from reid_desktop.core.execution import CellGroups
from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32, Int64
from reid_desktop.index.cellwise import CoarseCells, dividing_coarsely, mending_borders
from reid_desktop.index.groups import describe_groups, grouping
from reid_desktop.index.merging import merging

PEOPLE, SIGHTINGS, WIDTH, THETA = 60, 20, 64, 0.35


@pytest.fixture(scope="module")
def gallery() -> tuple[Float32, Int64]:
    """Descriptors of 60 people seen 20 times each, in mixed order, and who each is."""
    rng = np.random.default_rng(3)
    centres = rng.standard_normal((PEOPLE, WIDTH))
    who = rng.permutation(np.repeat(np.arange(PEOPLE), SIGHTINGS))
    rows = centres[who] + 0.35 * rng.standard_normal((len(who), WIDTH))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), who


def nowhere(rows: Float32) -> Int64:
    return np.full(len(rows), -1, np.int64)


def by_cells(
    rows: Float32, *, people: int, together: Int64 | None = None, frames: Int64 | None = None
) -> tuple[CoarseCells, list[CellGroups]]:
    together = nowhere(rows) if together is None else together
    frames = nowhere(rows) if frames is None else frames
    cells = run(dividing_coarsely(rows, together=together, people=people))
    parts = []
    for task in cells.tasks(rows, THETA, together=together, frames=frames):
        groups = run(grouping(task.descriptors, THETA, together=task.together, frames=task.frames))
        parts.append(CellGroups(groups.means, groups.labels, groups.spreads))
    return cells, parts


def test_cells_are_a_partition_of_about_the_size_asked(gallery: tuple[Float32, Int64]) -> None:
    rows, _ = gallery
    cells = run(dividing_coarsely(rows, together=nowhere(rows), people=200))
    sizes = np.bincount(cells.of_rows)
    assert sizes.sum() == len(rows)
    assert (sizes > 0).all()
    assert 2 <= len(sizes) <= 6


def test_one_cell_gives_the_groups_of_the_whole(gallery: tuple[Float32, Int64]) -> None:
    rows, _ = gallery
    whole = run(grouping(rows, THETA))
    cells, parts = by_cells(rows, people=len(rows))
    mended = run(mending_borders(cells, parts, THETA, frames=nowhere(rows)))
    assert cells.count == 1
    assert np.array_equal(whole.labels, mended.labels)


def test_people_cut_by_a_border_are_joined_again(gallery: tuple[Float32, Int64]) -> None:
    rows, who = gallery
    rng = np.random.default_rng(0)
    torn = CoarseCells(rng.integers(0, 2, len(rows)), 2)  # every person lies in both cells
    parts = []
    for task in torn.tasks(rows, THETA, together=nowhere(rows), frames=nowhere(rows)):
        groups = run(grouping(task.descriptors, THETA))
        parts.append(CellGroups(groups.means, groups.labels, groups.spreads))
    before = sum(len(part.means) for part in parts)
    mended = run(mending_borders(torn, parts, THETA, frames=nowhere(rows)))
    assert before >= 2 * PEOPLE
    assert len(mended) <= 1.1 * len(run(grouping(rows, THETA)))
    exact = describe_groups(rows, mended.labels, len(mended))
    assert np.allclose(exact.means, mended.means, atol=1e-5)
    assert np.allclose(exact.spreads, mended.spreads, atol=1e-4)
    assert len(np.unique(np.stack([mended.labels, who]), axis=1)[0]) <= 1.1 * len(mended)


def test_a_tracklet_stays_together_and_a_frame_apart(gallery: tuple[Float32, Int64]) -> None:
    rows, who = gallery
    together = np.where(np.arange(len(rows)) % 2 == 0, who, -1)  # half of each person a tracklet
    cells, parts = by_cells(rows, people=150, together=together)
    mended = run(mending_borders(cells, parts, THETA, frames=nowhere(rows)))
    for person in range(PEOPLE):
        assert len(set(mended.labels[together == person].tolist())) == 1
    frames = nowhere(rows)
    pairs = np.array([np.flatnonzero(who == person)[:2] for person in range(PEOPLE)])
    frames[pairs] = np.arange(PEOPLE)[:, None]
    cells, parts = by_cells(rows, people=150, frames=frames)
    mended = run(mending_borders(cells, parts, THETA, frames=frames))
    assert (mended.labels[pairs[:, 0]] != mended.labels[pairs[:, 1]]).all()


def test_merging_keeps_means_and_spreads_exact(gallery: tuple[Float32, Int64]) -> None:
    rows, _ = gallery
    fine = describe_groups(rows, np.arange(len(rows)) // 7, -(-len(rows) // 7))
    coarse = run(merging(fine, np.arange(len(fine)) // 3))
    exact = describe_groups(rows, coarse.labels, len(coarse))
    assert np.allclose(coarse.means, exact.means, atol=1e-5)
    assert np.allclose(coarse.spreads, exact.spreads, atol=1e-4)


def test_a_division_into_cells_holds_no_code_of_everybody() -> None:
    """Of each row more than its 1 kB of code is read, some integers are kept."""
    rng = np.random.default_rng(0)

    def peak(count: int) -> int:
        rows = rng.standard_normal((count, 300)).astype(np.float16)
        together = np.arange(count) // 3
        tracemalloc.start()
        try:
            cells = run(dividing_coarsely(rows, together=together, people=count // 4))
            held = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert len(cells.of_rows) == count
        assert (cells.of_rows[::3] == cells.of_rows[2::3]).all()
        return held

    few, many = 9_000, 27_000
    assert peak(many) - peak(few) < 256 * (many - few)
