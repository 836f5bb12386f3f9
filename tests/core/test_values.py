import numpy as np
import pytest

from reid_desktop.core.progress import Job, Progress, run
from reid_desktop.core.values import Changes, Detections, Groups, Ranklist


def test_members_of_groups_partition_the_gallery() -> None:
    labels = np.array([2, 0, 2, 1, 0])
    groups = Groups(np.zeros((3, 2), np.float32), labels, np.zeros(3, np.float32))
    assert [m.tolist() for m in groups.members()] == [[1, 4], [3], [0, 2]]


def test_a_group_without_members_is_empty() -> None:
    groups = Groups(np.zeros((3, 2), np.float32), np.array([0, 2]), np.zeros(3, np.float32))
    assert [m.tolist() for m in groups.members()] == [[0], [], [1]]


def test_detections_refuse_arrays_that_do_not_belong_together() -> None:
    with pytest.raises(AssertionError):
        Detections(np.zeros((2, 4), np.float32), np.zeros(3, np.float32))


def test_no_detections_is_an_ordinary_value() -> None:
    assert len(Detections.none()) == 0


def test_a_ranklist_reads_as_pairs() -> None:
    ranklist = Ranklist(np.array([7, 3]), np.array([0.5, 0.25], np.float32))
    assert list(ranklist) == [(7, 0.5), (3, 0.25)]


def test_changes_join_by_noun() -> None:
    joined = Changes(footage=True) | Changes(groups=True, details="3 groups")
    assert joined == Changes(footage=True, groups=True)
    assert joined.details == "3 groups"


def test_a_job_runs_to_its_result() -> None:
    def job() -> Job[int]:
        yield Progress(1, 2)
        return 42

    assert run(job()) == 42
    assert Progress(1, 2).fraction == 0.5
    assert Progress(1, 0).fraction == 0.0
