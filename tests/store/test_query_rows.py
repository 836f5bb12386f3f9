"""Searches and verdicts."""

from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import pytest

from reid_desktop.core.records import Mark, Method, NewSearch, Source
from reid_desktop.core.values import Ranklist
from reid_desktop.store.case import Case


@pytest.fixture
def hits(case: Case, source: Source, add_people: Callable[..., list[int]]) -> list[int]:
    """Six detections, worst first."""
    return add_people(case, source, count=6)[::-1]


@pytest.fixture
def asked() -> NewSearch:
    """A search as it is asked."""
    return NewSearch(
        method=Method.GLAD,
        query_name="suspect.png",
        query_jpeg=b"\xff\xd8",
        query_sha256="ab" * 32,
        box=(1.5, 2.0, 30.0, 40.25),
        model_id="glad@1",
        parameters={"top": 6, "groups": 100, "cameras": ["gate"], "theta": 0.25},
        unseen_frames=4,
    )


def _ranked(hits: list[int]) -> Ranklist:
    return Ranklist(np.array(hits), np.linspace(0.9, 0.1, len(hits), dtype=np.float32))


def test_a_search_and_its_hits_come_back_as_they_were(
    case: Case, hits: list[int], asked: NewSearch
) -> None:
    search = case.add_search(asked, _ranked(hits), by="Ada")
    stored = asdict(search)
    assert {key: stored[key] for key in asdict(asked)} == asdict(asked)
    assert (search.hits, search.asked_by) == (6, "Ada")
    assert case.search(search.id) == search
    assert case.searches() == [search]
    found = case.hits_of(search.id)
    assert found.ids.tolist() == hits
    assert np.array_equal(found.scores, _ranked(hits).scores)
    assert found.scores.dtype == np.float32
    assert case.audit()[-1].details["candidates"] == hits


def test_a_search_that_found_nobody_is_a_search(case: Case, asked: NewSearch) -> None:
    empty = Ranklist(np.zeros(0, np.int64), np.zeros(0, np.float32))
    search = case.add_search(asked, empty, by="Ada")
    assert search.hits == 0
    assert len(case.hits_of(search.id)) == 0


def test_the_latest_mark_holds_and_none_withdraws_it(
    case: Case, hits: list[int], asked: NewSearch
) -> None:
    search = case.add_search(asked, _ranked(hits), by="Ada")
    case.set_verdict(search.id, hits[0], Mark.MATCH, by="Ada")
    case.set_verdict(search.id, hits[1], Mark.UNSURE, by="Ada")
    case.set_verdict(search.id, hits[0], Mark.NOT_MATCH, note="shoes “differ”", by="Grace")
    held = case.verdicts(search.id)
    assert set(held) == {hits[0], hits[1]}
    assert (held[hits[0]].mark, held[hits[0]].by) == (Mark.NOT_MATCH, "Grace")
    assert held[hits[0]].note == "shoes “differ”"
    case.set_verdict(search.id, hits[0], None, by="Ada")
    assert set(case.verdicts(search.id)) == {hits[1]}
    assert [e.details["mark"] for e in case.audit()[-4:]] == ["match", "unsure", "not_match", None]


def test_marks_of_one_search_do_not_touch_another(
    case: Case, hits: list[int], asked: NewSearch
) -> None:
    first, second = (case.add_search(asked, _ranked(hits), by="Ada") for _ in range(2))
    case.set_verdict(first.id, hits[0], Mark.MATCH, by="Ada")
    assert case.verdicts(second.id) == {}


def test_a_detection_ranked_twice_is_a_bug(case: Case, hits: list[int], asked: NewSearch) -> None:
    with pytest.raises(AssertionError):
        case.add_search(asked, _ranked([hits[0], hits[0]]), by="Ada")
    assert case.searches() == []


def test_an_unknown_search_is_a_key_error(case: Case) -> None:
    with pytest.raises(KeyError):
        case.search(7)
