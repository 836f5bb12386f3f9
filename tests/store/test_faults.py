"""Full disks: one sentence, nothing lost, and it goes on when there is room again."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import Source
from reid_desktop.store.case import Case


@contextmanager
def _files_no_longer_than(count: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_room_for_crops_is_one_sentence_and_nothing_is_lost(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    ids = add_people(case, source, 0)
    size = (case.path / "crops.pack").stat().st_size
    with (
        _files_no_longer_than(size + 100),
        pytest.raises(CaseError, match=r"There is no space left to write “.*crops\.pack”"),
    ):
        add_people(case, source, 1)
    assert case.detection_ids().tolist() == ids
    assert len(add_people(case, source, 1)) == 3
    assert case.check() == []


def test_no_room_for_rows_is_one_sentence_and_nothing_is_lost(case: Case) -> None:
    size = (case.path / "case.sqlite-wal").stat().st_size
    before = len(case.audit())
    with (  # noqa: PT012
        _files_no_longer_than(size + 5000),
        pytest.raises(CaseError, match=r"robbery\.reidcase” .*disk full"),
    ):
        for number in range(1000):
            case.log("fill", {"number": number, "text": "x" * 500}, by="Ada")
    assert len(case.audit()) >= before
    case.log("again", {}, by="Ada")
    assert case.check() == []


def test_no_room_in_the_database_says_so(case: Case) -> None:
    pages = case._db.rows("PRAGMA page_count")[0][0]
    case._db.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(CaseError, match=r"There is no space left"):
        case.log("fill", {"text": "x" * 100_000}, by="Ada")
    assert case.check() == []
