"""Marks, remarks and searches that were changed behind the log are found by `check`."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.progress import run
from reid_desktop.core.records import Mark, Method, NewSearch, RemarkKind, Source
from reid_desktop.core.values import Ranklist
from reid_desktop.store import leaving
from reid_desktop.store.case import Case
from reid_desktop.store.filtered_copy import Leaving

Statement = tuple[str, str]
TAMPERED: list[Statement] = [
    ("UPDATE verdicts SET mark = 'unsure' WHERE id = 2", "mark of candidate 2 in search 1"),
    ("UPDATE verdicts SET note = 'sure' WHERE id = 1", "mark of candidate 1 in search 1"),
    ("UPDATE verdicts SET by = 'Eve' WHERE id = 3", "mark of candidate 2 in search 1"),
    ("DELETE FROM verdicts WHERE id = 1", "mark of candidate 1 in search 1"),
    ("INSERT INTO verdicts VALUES (9, 1, 3, 'match', '', 'Ada', '')", "candidate 3 in search 1"),
    ("UPDATE reviews SET mark = 'match'", "second mark of candidate 1 in search 1"),
    ("UPDATE remarks SET text = 'witness'", "remark of candidate 3 "),
    ("DELETE FROM remarks", "remark of candidate 3 "),
    ("UPDATE searches SET parameters = '{}' WHERE id = 1", "not as the audit log says"),
    ("UPDATE searches SET query_sha256 = 'ff' WHERE id = 1", "not as the audit log says"),
    ("UPDATE searches SET asked_by = 'Eve' WHERE id = 1", "not as the audit log says"),
    ("DELETE FROM hits WHERE search_id = 1 AND place = 2", "its candidates are not those"),
    ("DELETE FROM searches WHERE id = 2", "not in the case any more"),
    ("INSERT INTO searches SELECT 7, asked_at, asked_by, method, query_name, query_jpeg, "
     "query_sha256, x1, y1, x2, y2, network, parameters, unseen_frames FROM searches "
     "WHERE id = 1", "Search 7 is not in the audit log"),
]  # fmt: skip


@pytest.fixture
def used(case: Case, source: Source, add_people: Callable[..., list[int]]) -> Case:
    """A case with three people, two searches, marks of two persons and a remark."""
    ids = add_people(case, source)
    ranked = Ranklist(np.array(ids, np.int64), np.linspace(1, 0, 3).astype(np.float32))
    for ranklist in (ranked, Ranklist(np.zeros(0, np.int64), np.zeros(0, np.float32))):
        new = NewSearch(Method.GLAD, "q\udcff.png", b"jpeg", "ab" * 32, None, "glad@1", {"k": 3}, 0)
        case.add_search(new, ranklist, by="Ada")
    case.set_verdict(1, ids[0], Mark.MATCH, note="red\udcff bag", by="Ada")
    case.set_verdict(1, ids[1], Mark.MATCH, by="Ada")
    case.set_verdict(1, ids[1], None, by="Bob")
    case.evidence.review(1, {ids[0]: Mark.NOT_MATCH}, by="Cyd")
    case.evidence.remark(ids[2:], RemarkKind.ROLE, "suspect", by="Ada")
    return case


def test_a_case_that_only_the_program_wrote_agrees_with_its_log(used: Case) -> None:
    assert used.check() == []


@pytest.mark.parametrize(("statement", "words"), TAMPERED)
def test_what_was_changed_behind_the_log_is_named(used: Case, statement: str, words: str) -> None:
    used.close()
    database = sqlite3.connect(used.path / "case.sqlite")
    with database:
        database.execute(statement)
    database.close()
    with Case.open(used.path, read_only=True) as opened:
        assert any(words in problem for problem in opened.check())


def test_many_faults_are_told_in_some_sentences(used: Case) -> None:
    used.close()
    database = sqlite3.connect(used.path / "case.sqlite")
    with database:
        database.executemany(
            "INSERT INTO verdicts VALUES (?, 1, ?, 'match', '', 'Ada', '')",
            [(100 + number, 100 + number) for number in range(50)],
        )
    database.close()
    with Case.open(used.path, read_only=True) as opened:
        told = [problem for problem in opened.check() if "mark" in problem]
    assert len(told) == 21
    assert "30 more" in told[-1]


def test_what_a_deletion_or_a_copy_left_out_is_not_missed(used: Case, tmp_path: Path) -> None:
    left = Leaving(np.array([1, 3], np.int64), searches=(2,))
    copied = run(leaving.portable(used, tmp_path / "copy", left, kept={}, by="Ada"))
    with Case.open(copied, read_only=True) as copy:
        assert copy.check() == []
    used.close()
    run(leaving.delete(used.path, left, said={}, by="Ada"))
    with Case.open(used.path) as opened:
        assert opened.check() == []
        assert len(opened.verdicts(1)) == 0
