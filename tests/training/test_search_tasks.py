"""Composed tasks hide the person where their truth says, and the same way every time."""

from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.labelled_frames import LabelledFrame
from reid_desktop.datasets.person_search import PersonSearchSet, SoughtPerson
from reid_desktop.synthesis.scene import StreetPlan
from reid_desktop.training import search_tasks
from reid_desktop.training.search_tasks import (
    composed_task,
    gallery_task,
    synthetic_task,
    task_of,
)
from reid_desktop.training.synthetic import TRAINING_SEEDS

BOX = np.array([1, 2, 30, 80], np.float32)


def data_set(*truths: bool) -> PersonSearchSet:
    frames = tuple(
        LabelledFrame(Path(f"{n}.jpg"), None, BOX[None], np.zeros(1, np.int64), np.zeros(1, bool))
        for n in range(3)
    )
    queries = tuple(
        SoughtPerson(0, BOX, 0, np.array([1, 2]), {1: BOX} if truth else {}) for truth in truths
    )
    return PersonSearchSet("drawn", Path("root"), frames, np.zeros(3, np.int64), queries)


def test_queries_without_a_truth_are_left_out() -> None:
    assert len(task_of(data_set(True, False, True), name="a").queries) == 2


def test_fewer_queries_are_spread_evenly() -> None:
    assert len(task_of(data_set(*[True] * 9), name="a", most_queries=3).queries) == 3


def test_a_set_without_any_truth_is_refused() -> None:
    with pytest.raises(DatasetError, match="No person"):
        task_of(data_set(False), name="a")


@pytest.mark.shared
def test_composed_scenes_show_the_person_where_the_truth_says(shared_data: Path) -> None:
    first = composed_task(shared_data, queries=1, frames=8)
    again = composed_task(shared_data, queries=1, frames=8)
    (query,) = first.queries
    assert len(query.gallery) == 8
    assert len(query.truth) == 2
    assert query.frame not in query.gallery
    np.testing.assert_array_equal(first.image(3), again.image(3))
    for row, box in query.truth.items():
        height, width = first.image(row).shape[:2]
        assert 0 <= box[0] < box[2] <= width
        assert 0 <= box[1] < box[3] <= height


@pytest.mark.shared
def test_a_gallery_is_searched_whole_by_every_query(shared_data: Path) -> None:
    task = gallery_task(shared_data, queries=3, frames=6)
    again = gallery_task(shared_data, queries=3, frames=6)
    assert [query.gallery.tolist() for query in task.queries] == [list(range(6))] * 3
    assert [sorted(query.truth) for query in task.queries] == [[0, 1], [2, 3], [4, 5]]
    assert [query.frame for query in task.queries] == [6, 7, 8]
    assert len(task.frames) == 9
    np.testing.assert_array_equal(task.image(4), again.image(4))
    np.testing.assert_array_equal(task.queries[2].box, again.queries[2].box)


@pytest.mark.shared
def test_nobody_who_is_sought_is_a_stranger_of_a_gallery(shared_data: Path) -> None:
    composer = search_tasks._composer(shared_data, 1)
    first, second, *others = composer.people()
    composer.kept_apart = {first, second, *others[:-12]}
    for _ in range(3):
        assert set(composer._scene(None, first).pids.tolist()) <= set(others[-12:])


def test_synthetic_tasks_show_the_person_plainly_where_the_truth_says() -> None:
    plan = StreetPlan(0, cameras=2, people=6, duration_s=20.0, width=160, height=120)
    first = synthetic_task(queries=3, frames=12, seed=20_000, plan=plan)
    again = synthetic_task(queries=3, frames=12, seed=20_000, plan=plan)
    assert len(first.queries) == 3
    for one, other in zip(first.queries, again.queries, strict=True):
        np.testing.assert_array_equal(one.box, other.box)
        assert len(one.truth) >= 2
        assert one.frame not in one.gallery
        assert set(one.truth) <= set(one.gallery.tolist())
    np.testing.assert_array_equal(first.image(2), again.image(2))


def test_synthetic_tasks_never_take_a_street_of_the_training() -> None:
    with pytest.raises(AssertionError):
        synthetic_task(queries=1, frames=2, seed=TRAINING_SEEDS[0])
