"""`check` finds what does not fit together."""

import sqlite3
from collections.abc import Callable

import pytest

from reid_desktop.core.records import Source
from reid_desktop.store.case import Case


def test_a_used_case_is_fine(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    for frame in range(5):
        add_people(case, source, frame, count=frame)
    assert case.check() == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM detections WHERE id = 2", "points to nothing"),
        ("UPDATE flat_files SET bytes = 9999999 WHERE name = 'crops.pack'", "were saved"),
        ("UPDATE detections SET crop_offset = 9999999 WHERE id = 1", "lie outside"),
        ("DELETE FROM descriptors WHERE place = 1", "does not fit"),
    ],
)
def test_rows_that_were_changed_from_outside_are_found(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    statement: str,
    words: str,
) -> None:
    add_people(case, source)
    case.close()
    database = sqlite3.connect(case.path / "case.sqlite")
    database.execute(statement)
    database.commit()
    database.close()
    with Case.open(case.path) as opened:
        assert any(words in problem for problem in opened.check())
