"""Many coarse cells are looked up in two steps: less work, nearly the same cells."""

import numpy as np
import pytest

from reid_desktop.core.execution import CellGroups
from reid_desktop.core.progress import run
from reid_desktop.core.values import Float32
from reid_desktop.index import cells, centres
from reid_desktop.index.cellwise import dividing_coarsely, mending_borders
from reid_desktop.index.centres import Centres
from reid_desktop.index.groups import grouping


@pytest.fixture(scope="module")
def vectors() -> Float32:
    rng = np.random.default_rng(0)
    middles = rng.standard_normal((300, 24), np.float32)
    return middles[rng.integers(0, 300, 6_000)] + 0.4 * rng.standard_normal((6_000, 24), np.float32)


def test_few_cells_are_compared_one_by_one(vectors: Float32) -> None:
    made = run(Centres.fitting(vectors, 40))
    plain = run(cells.fitting_centroids(vectors, 40))
    assert made.large is None
    assert np.array_equal(made.centroids, plain)
    assert np.array_equal(run(made.nearest(vectors)), run(cells.nearest_centroids(vectors, plain)))


def test_two_steps_find_nearly_as_near_centroids(vectors: Float32) -> None:
    flat = run(Centres.fitting(vectors, 100, flat=100))
    deep = run(Centres.fitting(vectors, 100, flat=10))
    assert deep.large is not None
    assert len(deep.large) == 10
    assert 90 <= len(deep) <= 110
    assert deep.ends[-1] == len(deep)

    def scatter(made: Centres) -> float:
        steps = vectors - made.centroids[run(made.nearest(vectors))]
        return float(np.vecdot(steps, steps).mean())

    assert scatter(deep) < 1.15 * scatter(flat)


def test_the_work_grows_with_the_root_of_the_cells(
    vectors: Float32, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    plain = cells.nearest_centroids

    def counting(some: Float32, centroids: Float32):  # noqa: ANN202 - as `nearest_centroids`
        compared.append(len(some) * len(centroids))
        return plain(some, centroids)

    deep = run(Centres.fitting(vectors, 400, flat=10))
    monkeypatch.setattr(centres, "nearest_centroids", counting)
    run(deep.nearest(vectors))
    assert sum(compared) < 3 * len(vectors) * np.sqrt(len(deep))
    assert sum(compared) < 0.2 * len(vectors) * len(deep)


def test_people_are_grouped_as_well_by_cells_of_cells(
    vectors: Float32, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True))[:3_000]
    nowhere = np.full(len(rows), -1, np.int64)
    counts = []
    for flat in (100, 5):
        monkeypatch.setattr(centres, "FLAT_CENTRES", flat)
        made = run(dividing_coarsely(rows, together=nowhere, people=100))
        assert np.bincount(made.of_rows).sum() == len(rows)
        parts = []
        for task in made.tasks(rows, 0.3, together=nowhere, frames=nowhere):
            groups = run(grouping(task.descriptors, 0.3))
            parts.append(CellGroups(groups.means, groups.labels, groups.spreads))
        counts.append(len(run(mending_borders(made, parts, 0.3, frames=nowhere))))
    assert counts[1] == pytest.approx(counts[0], rel=0.1)
