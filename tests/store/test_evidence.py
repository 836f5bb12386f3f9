"""Remarks and second marks: nothing is erased, the latest of each kind holds."""

from collections.abc import Callable

import numpy as np
import pytest

from reid_desktop.core.records import (
    Mark,
    Method,
    NewSearch,
    PersonRole,
    RemarkKind,
    Search,
    Source,
)
from reid_desktop.core.values import Ranklist
from reid_desktop.store.case import Case


@pytest.fixture
def ids(case: Case, source: Source, add_people: Callable[..., list[int]]) -> list[int]:
    """Three people."""
    return add_people(case, source)


@pytest.fixture
def search(case: Case, ids: list[int]) -> Search:
    """A search that found them."""
    new = NewSearch(Method.GLAD, "q.png", b"jpeg", "ab" * 32, None, "glad@1", {}, 0)
    scores = np.linspace(1, 0, len(ids)).astype(np.float32)
    return case.add_search(new, Ranklist(np.array(ids, np.int64), scores), by="Ada")


def test_the_latest_remark_of_each_kind_holds_and_the_history_stays(
    case: Case, ids: list[int], search: Search
) -> None:
    say = case.evidence.remark
    say(ids[:2], RemarkKind.ROLE, "suspect", by="Ada")
    say(ids[:1], RemarkKind.ROLE, "witness", by="Bob")
    for kind, text in (
        (RemarkKind.TAG, "red bag"),
        (RemarkKind.TAG, "hat"),
        (RemarkKind.UNTAG, "hat"),
        (RemarkKind.COMMENT, "first"),
        (RemarkKind.COMMENT, "second"),
    ):
        say(ids[:1], kind, text, by="Ada")
    say(ids[:1], RemarkKind.BAG, search_id=search.id, by="Ada")
    say(ids[1:2], RemarkKind.BAG, by="Ada")
    say(ids[1:2], RemarkKind.UNBAG, by="Ada")
    found = case.evidence.of(ids)
    assert set(found) == set(ids[:2])
    first = found[ids[0]]
    assert (first.role, first.tags, first.search_id) == (
        PersonRole.WITNESS,
        ("red bag",),
        search.id,
    )
    assert [c.text for c in first.comments] == ["first", "second"]
    assert [e.detection_id for e in case.evidence.bag()] == [ids[0]]
    assert len(case.evidence.history(ids[:1])) == 8
    assert [e.action for e in case.audit()][-3:] == ["bag", "bag", "unbag"]


@pytest.mark.parametrize(
    ("until", "day", "holds"),
    [
        ("", "2999-01-01", True),
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-02", "2026-03-03", False),
    ],
)
def test_a_lock_holds_to_its_last_day(
    case: Case, ids: list[int], until: str, day: str, holds: bool
) -> None:
    case.evidence.remark(ids[:1], RemarkKind.LOCK, until, by="Ada")
    assert bool(case.evidence.locked(day)) == holds
    case.evidence.remark(ids[:1], RemarkKind.UNLOCK, "court order", by="Ada")
    assert case.evidence.locked(day) == []


def test_only_marks_that_differ_are_disagreements(
    case: Case, ids: list[int], search: Search
) -> None:
    for number in ids:
        case.set_verdict(search.id, number, Mark.MATCH, by="Ada")
    case.evidence.review(
        search.id, {ids[0]: Mark.MATCH, ids[1]: Mark.NOT_MATCH, ids[2]: Mark.UNSURE}, by="Bob"
    )
    case.evidence.review(search.id, {ids[2]: None}, by="Bob")
    (found,) = case.evidence.disagreements()
    assert (found.detection_id, found.first.by, found.second.by) == (ids[1], "Ada", "Bob")
    assert (found.first.mark, found.second.mark) == (Mark.MATCH, Mark.NOT_MATCH)
    assert set(case.evidence.reviews(search.id)) == set(ids[:2])
    case.set_verdict(search.id, ids[1], Mark.NOT_MATCH, by="Ada")
    assert case.evidence.disagreements() == []


def test_the_form_is_kept_and_each_change_of_it_logged(case: Case) -> None:
    from dataclasses import replace

    info = replace(case.info, purpose="find him", scope_cameras=("Gate", "Hä\udcff"), policy=True)
    case.change_info(info, by="Ada")
    case.change_info(info, by="Ada")
    with Case.open(case.path, read_only=True) as twin:
        assert twin.info.purpose == "find him"
        assert twin.info.scope_cameras == ("Gate", "Hä\\udcff")
        assert twin.info.policy
        assert twin.info.case_id == info.case_id
    entries = [e for e in case.audit() if e.action == "change case"]
    assert entries[0].details["purpose"] == {"old": "", "new": "find him"}
