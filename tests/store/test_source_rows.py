"""Footage in the case."""

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import NewSource, Source
from reid_desktop.store.case import Case


def test_footage_comes_back_as_it_was_added(
    case: Case, new_source: Callable[..., NewSource]
) -> None:
    new = new_source(path="/Übung/a “b”\n\udcff.mp4")
    source = case.add_source(new, by="Ada")
    stored = asdict(source)
    assert {key: stored[key] for key in asdict(new)} == asdict(new)
    assert case.source(source.id) == source
    assert case.sources() == [source]
    entry = case.audit()[-1]
    assert (entry.action, entry.by, entry.details["sha256"]) == ("import", "Ada", new.sha256)


def test_the_same_footage_under_the_same_camera_is_added_once(
    case: Case, new_source: Callable[..., NewSource]
) -> None:
    first = case.add_source(new_source())
    entries = len(case.audit())
    assert case.add_source(replace(new_source(), path="/copy.mp4")) == first
    assert len(case.audit()) == entries
    assert case.add_source(new_source(camera="door")).id != first.id


def test_camera_and_start_can_be_corrected_and_the_log_has_both(case: Case, source: Source) -> None:
    case.correct_source(source.id, camera="door", start=None, by="Ada")
    case.correct_source(source.id, camera=None, start="2026-01-01T00:00:00+00:00")
    corrected = case.source(source.id)
    assert (corrected.camera, corrected.start) == ("door", "2026-01-01T00:00:00+00:00")
    details = case.audit()[-2].details
    assert (details["old"][0], details["new"][0]) == ("gate", "door")


def test_a_correction_that_makes_a_double_is_refused(
    case: Case, source: Source, new_source: Callable[..., NewSource]
) -> None:
    case.add_source(new_source(camera="door"))
    with pytest.raises(CaseError, match="already in this case under camera “door”"):
        case.correct_source(source.id, camera="door", start=None)
    assert case.source(source.id) == source


def test_an_unknown_source_is_a_key_error(case: Case) -> None:
    with pytest.raises(KeyError):
        case.source(7)
