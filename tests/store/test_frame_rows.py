"""Frames: a run finishes each once, and knows what is left."""

from collections.abc import Callable

import numpy as np
import pytest

from reid_desktop.core.records import NewDetection, Source
from reid_desktop.store.case import Case

RUN = "detector@1+glad@1"


def test_a_finished_frame_is_no_longer_undone(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    assert case.undone_frames(source.id, [4, 2, 0], RUN) == [4, 2, 0]
    add_people(case, source, 2)
    assert case.undone_frames(source.id, np.array([4, 2, 0]), RUN) == [4, 0]
    assert case.undone_frames(source.id, [2], "other run") == [2]
    assert case.frames_done(source.id, RUN) == 1
    assert case.frames_done(source.id, "other run") == 0


def test_a_frame_without_people_is_finished_too(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    assert add_people(case, source, 0, count=0) == []
    assert case.undone_frames(source.id, [0, 1], RUN) == [1]
    assert case.gallery("glad@1").descriptors.shape == (0, 8)


def test_adding_a_finished_frame_again_changes_nothing(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    ids = add_people(case, source, 0)
    size = (case.path / "crops.pack").stat().st_size
    assert add_people(case, source, 0) == ids
    assert len(case.gallery("glad@1")) == 3
    assert (case.path / "crops.pack").stat().st_size == size


def test_another_describer_describes_the_same_detections(
    case: Case, source: Source, people: Callable[..., tuple[list[NewDetection], np.ndarray]]
) -> None:
    detections, descriptors = people(3)

    def add(describer: str) -> list[int]:
        return case.add_frame(
            source.id,
            0,
            0.0,
            detector_id="d@1",
            describer_id=describer,
            run_id=f"d@1+{describer}",
            detections=detections,
            descriptors=descriptors,
        )

    assert add("glad@1") == add("glad@2")
    assert case.model_ids() == ["glad@1", "glad@2"]
    assert case.gallery("glad@1").ids.tolist() == case.gallery("glad@2").ids.tolist()
    assert case.check() == []


def test_frame_times_are_those_of_indexed_frames_in_order(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    for frame in (50, 0, 25):
        add_people(case, source, frame)
    case.add_detections(source.id, 99, 4.0, detector_id="qeeps@1", detections=[])
    assert case.frame_times(source.id) == [(0, 0.0), (25, 1.0), (50, 2.0)]


def test_one_number_and_one_neighbour_say_what_the_whole_list_would(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    people: Callable[..., tuple[list[NewDetection], np.ndarray]],
) -> None:
    assert case.frame_count(source.id) == 0
    assert case.frame_beside(source.id, 10, later=True) is None
    for frame in (50, 0, 25):
        add_people(case, source, frame)
    detections, descriptors = people(1)
    for frame in (25, 30):  # by a second run, once on a frame of the first
        case.add_frame(
            source.id, frame, frame / 25, run_id="other run", detector_id="d@1",
            describer_id="glad@1", detections=detections, descriptors=descriptors,
        )  # fmt: skip
    case.add_detections(source.id, 40, 1.6, detector_id="qeeps@1", detections=[])
    indices = [index for index, _ in case.frame_times(source.id)]
    assert case.frame_count(source.id) == len(indices) == 4
    for at in range(-2, 55):
        after, before = [i for i in indices if i > at], [i for i in indices if i < at]
        assert case.frame_beside(source.id, at, later=True) == min(after, default=None)
        assert case.frame_beside(source.id, at, later=False) == max(before, default=None)
    assert case.detection_count() == len(case.detection_ids())


def test_a_frame_of_unknown_footage_is_refused_by_the_database(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        case.add_detections(source.id + 1, 0, 0.0, detector_id="d@1", detections=[])
    assert case.check() == []
