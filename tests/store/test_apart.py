"""Long statements of a check are told and can be stopped."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import run
from reid_desktop.store.apart import rows_apart
from reid_desktop.store.case import Case

FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"


def test_rows_come_back_in_order(case: Case) -> None:
    asked = [("one", "SELECT 1"), ("two", "SELECT 2 UNION SELECT 3 ORDER BY 1")]
    assert run(rows_apart(case.path, asked, stage="verify")) == [[(1,)], [(2,), (3,)]]


def test_a_statement_without_end_is_told_and_stopped_within_two_seconds(case: Case) -> None:
    asked = [("first", "SELECT 1"), ("forever", FOREVER), ("never", "SELECT 2")]
    job = rows_apart(case.path, asked, stage="verify")
    told, begun = [], time.monotonic()
    while time.monotonic() - begun < 0.5:
        before = time.monotonic()
        told.append(next(job).text)
        assert time.monotonic() - before < 0.5
    assert told[-1] == "forever"
    begun = time.monotonic()
    job.close()
    assert time.monotonic() - begun < 2
    assert not [thread for thread in threading.enumerate() if thread.name == "check"]


def test_checking_a_large_table_is_stopped_within_two_seconds(tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    with sqlite3.connect(folder / "case.sqlite") as db:
        db.execute("CREATE TABLE t (a TEXT)")
        db.execute("CREATE INDEX i ON t (a)")
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 60000) "
            "INSERT INTO t SELECT hex(randomblob(30)) FROM n"
        )
    db.close()
    job = rows_apart(folder, [("table", 'PRAGMA integrity_check("t")')] * 50, stage="verify")
    for _ in range(4):
        next(job)
    begun = time.monotonic()
    job.close()
    assert time.monotonic() - begun < 2
    assert not [thread for thread in threading.enumerate() if thread.name == "check"]


def test_a_damaged_database_is_a_fault_of_the_case(case: Case) -> None:
    case.close()
    (case.path / "case.sqlite").write_bytes(b"no database at all" * 1000)
    with pytest.raises(CaseError):
        run(rows_apart(case.path, [("one", "SELECT 1 FROM audit")], stage="verify"))
