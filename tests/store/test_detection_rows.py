"""Detections and their crops: what is added is what is read."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reid_desktop.core.records import NewDetection, NewSource, Source
from reid_desktop.store.case import Case

_FLOATS = st.floats(-1e4, 1e4, width=32)
_DETECTIONS = st.builds(
    NewDetection,
    box=hnp.arrays(np.float32, (4,), elements=_FLOATS),
    score=st.floats(0, 1, width=32),
    crop_jpeg=st.binary(max_size=50),
    keypoints=hnp.arrays(np.float32, (4, 3), elements=_FLOATS),
    visible=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(added=st.lists(_DETECTIONS, max_size=6, unique_by=lambda new: tuple(new.box.tolist())))
def test_adding_then_reading_gives_the_same_detections(
    case: Case, source: Source, added: list[NewDetection]
) -> None:
    frame = case.columns().frame_indices.max(initial=-1) + 1
    ids = case.add_detections(source.id, frame, 0.12, detector_id="d@1", detections=added)
    read = case.detections(ids)
    assert [d.id for d in case.detections_of_frame(source.id, frame)] == ids
    for number, new, old in zip(ids, added, read, strict=True):
        assert (old.id, old.source_id, old.frame_index) == (number, source.id, frame)
        assert (old.time_s, old.detector_id) == (0.12, "d@1")
        assert old.box == tuple(new.box.tolist())
        assert old.score == new.score
        assert np.array_equal(old.keypoints, new.keypoints)
        assert old.visible == new.visible
        assert case.crop_jpeg(number) == new.crop_jpeg


def test_detections_come_in_the_order_asked_for(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    ids = add_people(case, source, count=5)
    wanted = [ids[3], ids[0], ids[3]]
    assert [detection.id for detection in case.detections(np.array(wanted))] == wanted
    assert case.detections([]) == []


def test_an_unknown_detection_is_a_key_error(case: Case) -> None:
    with pytest.raises(KeyError):
        case.detections([7])
    with pytest.raises(KeyError):
        case.crop_jpeg(7)


def test_the_same_box_of_the_same_detector_keeps_its_id(
    case: Case, source: Source, people: Callable[..., tuple[list[NewDetection], np.ndarray]]
) -> None:
    detections, _ = people(3)
    first = case.add_detections(source.id, 0, 0.0, detector_id="d@1", detections=detections)
    again = case.add_detections(source.id, 0, 0.0, detector_id="d@1", detections=detections[1:])
    other = case.add_detections(source.id, 0, 0.0, detector_id="e@1", detections=detections)
    assert again == first[1:]
    assert not set(other) & set(first)
    assert len(case.detections_of_frame(source.id, 0)) == 6


def test_columns_say_the_same_as_the_detections(
    case: Case,
    new_source: Callable[..., NewSource],
    add_people: Callable[..., list[int]],
) -> None:
    cameras = [case.add_source(new_source(number)) for number in range(3)]
    assert len(case.columns()) == 0
    for frame in range(4):
        for camera in cameras:
            add_people(case, camera, frame, count=frame)
        columns = case.columns()  # grows from call to call
        assert columns.ids.dtype == columns.source_ids.dtype == columns.frame_indices.dtype
        read = case.detections(columns.ids)
        assert columns.ids.tolist() == case.detection_ids().tolist()
        assert columns.source_ids.tolist() == [d.source_id for d in read]
        assert columns.frame_indices.tolist() == [d.frame_index for d in read]
        assert columns.times_s.tolist() == [d.time_s for d in read]
        assert columns.scores.tolist() == [d.score for d in read]


def test_what_a_failed_transaction_added_is_not_in_the_columns(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    with pytest.raises(ZeroDivisionError), case.transaction():  # noqa: PT012
        add_people(case, source, 0)
        assert len(case.columns()) == 3
        raise ZeroDivisionError
    ids = add_people(case, source, 1, count=1)
    assert case.columns().ids.tolist() == ids


def test_ids_can_be_limited_to_sources(
    case: Case,
    new_source: Callable[..., NewSource],
    add_people: Callable[..., list[int]],
) -> None:
    gate, door = (case.add_source(new_source(number)) for number in (1, 2))
    at_gate, at_door = add_people(case, gate), add_people(case, door)
    assert case.detection_ids(source_ids=[gate.id]).tolist() == at_gate
    assert case.detection_ids(source_ids=np.array([gate.id, door.id])).tolist() == at_gate + at_door
    assert case.detection_ids(source_ids=[]).dtype == np.int64
    assert len(case.detection_ids(source_ids=[])) == 0


def test_a_box_that_is_not_finite_is_a_bug_and_nothing_is_stored(
    case: Case, source: Source
) -> None:
    bad = NewDetection(np.array([0, 0, np.nan, 1], np.float32), 0.5, b"")
    with pytest.raises(AssertionError):
        case.add_detections(source.id, 0, 0.0, detector_id="d@1", detections=[bad])
    assert case.detections_of_frame(source.id, 0) == []
