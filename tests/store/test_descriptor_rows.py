"""Descriptors: exact to half precision, checked at the door, mapped for reading."""

from collections.abc import Callable

import numpy as np
import pytest

from reid_desktop.core.records import NewDetection, Source
from reid_desktop.store import descriptor_rows
from reid_desktop.store.case import Case

People = Callable[..., tuple[list[NewDetection], np.ndarray]]


def _add(case: Case, source: Source, new: list[NewDetection], descriptors: np.ndarray) -> list[int]:
    return case.add_frame(
        source.id,
        0,
        0.0,
        detector_id="d@1",
        describer_id="glad@1",
        run_id="r",
        detections=new,
        descriptors=descriptors,
    )


def test_the_gallery_is_a_read_only_map_of_what_was_added(
    case: Case, source: Source, people: People, add_people: Callable[..., list[int]]
) -> None:
    ids, wanted = [], []
    for frame in range(3):
        ids += add_people(case, source, frame)
        wanted.append(people(3, seed=frame)[1].astype(np.float16))
        gallery = case.gallery("glad@1")
        assert gallery.ids.tolist() == ids
        assert gallery.model_id == "glad@1"
        assert isinstance(gallery.descriptors, np.memmap)
        assert gallery.descriptors.dtype == np.float16
        assert not gallery.descriptors.flags.writeable
        assert np.array_equal(gallery.descriptors, np.concatenate(wanted))


def test_the_file_is_plain_little_endian_half_precision_rows(
    case: Case, source: Source, people: People, add_people: Callable[..., list[int]]
) -> None:
    add_people(case, source, 0)
    data = (case.path / "descriptors" / "glad@1.f16").read_bytes()
    assert data == people(3, seed=0)[1].astype("<f2").tobytes()


def test_an_unknown_model_gives_an_empty_gallery(case: Case) -> None:
    gallery = case.gallery("nobody@1")
    assert len(gallery) == 0
    assert gallery.descriptors.shape == (0, 0)
    assert case.model_ids() == []


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 2.0])
def test_a_descriptor_that_is_not_finite_or_not_of_norm_one_is_a_bug(
    case: Case, source: Source, people: People, wrong: float
) -> None:
    new, descriptors = people(3)
    descriptors[1, 2] = wrong
    with pytest.raises(AssertionError):
        _add(case, source, new, descriptors)
    assert len(case.detection_ids()) == 0


def test_descriptors_of_another_width_are_a_bug(
    case: Case, source: Source, people: People, add_people: Callable[..., list[int]]
) -> None:
    add_people(case, source, 5)
    new, descriptors = people(3)
    with pytest.raises(AssertionError, match="width 16, were 8"):
        _add(case, source, new, np.hstack([descriptors, 0 * descriptors]))


def test_fewer_descriptors_than_detections_are_a_bug(
    case: Case, source: Source, people: People
) -> None:
    new, descriptors = people(3)
    with pytest.raises(AssertionError):
        _add(case, source, new, descriptors[:2])


@pytest.mark.parametrize("at_once", [1, 4, 6])
def test_ids_are_read_in_pieces_as_they_are_at_once(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    monkeypatch.setattr(descriptor_rows, "IDS_AT_ONCE", at_once)
    ids = []
    for frame in range(4):
        ids += add_people(case, source, frame)
        if frame != 1:
            assert case.gallery("glad@1").ids.tolist() == ids
