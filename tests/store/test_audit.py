"""The log: what is written is chained, and every change of it is found where it is."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reid_desktop.core.records import Mark
from reid_desktop.store.audit import canonical
from reid_desktop.store.case import Case


def _forge(case: Case, change: Callable[[sqlite3.Connection], Any]) -> list[str]:
    """Change the log behind the program's back, triggers put back, and return what it finds."""
    case.close()
    database = sqlite3.connect(case.path / "case.sqlite")
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    change(database)
    for _, statement in triggers:
        database.execute(statement)
    database.commit()
    database.close()
    with Case.open(case.path, read_only=True) as opened:
        return opened.check_audit()


@pytest.fixture
def logged(case: Case) -> Case:
    """A case with five entries in its log."""
    for number in range(4):
        case.log("look", {"number": number}, by="Ada")
    return case


def test_entries_come_back_in_order_with_who_what_and_when(logged: Case) -> None:
    entries = logged.audit()
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0].action == "create case"
    assert entries[0].details["title"] == "Robbery"
    assert (entries[4].action, entries[4].by, entries[4].details) == ("look", "Ada", {"number": 3})
    assert entries[4].at.endswith("+00:00")
    assert logged.audit_head() == entries[4].hash
    assert logged.check_audit() == []


def test_each_hash_is_sha256_over_the_hash_before_and_the_canonical_entry(logged: Case) -> None:
    previous = "0" * 64
    for entry in logged.audit():
        content = {
            "action": entry.action,
            "at": entry.at,
            "by": entry.by,
            "details": entry.details,
            "sequence": entry.sequence,
        }
        text = previous + json.dumps(content, sort_keys=True, separators=(",", ":"))
        assert entry.hash == hashlib.sha256(text.encode()).hexdigest()
        previous = entry.hash


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET by = 'Eve'",
        "DELETE FROM audit WHERE sequence = 3",
        "INSERT OR REPLACE INTO audit VALUES (3, '', '', '', '{}', '', '', '')",
        "INSERT INTO audit VALUES (99, '', '', '', '{}', '', '', '')",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(logged: Case, statement: str) -> None:
    database = sqlite3.connect(logged.path / "case.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET by = 'Eve' WHERE sequence = 3",
        "UPDATE audit SET at = '2020-01-01T00:00:00.000+00:00' WHERE sequence = 3",
        "UPDATE audit SET action = 'sleep' WHERE sequence = 3",
        "UPDATE audit SET details = '{\"number\":7}' WHERE sequence = 3",
        "UPDATE audit SET details = '{\"number\": 1}' WHERE sequence = 3",
        "UPDATE audit SET details = 'no json' WHERE sequence = 3",
        "UPDATE audit SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE sequence = 3",
    ],
)
def test_a_changed_entry_is_found_where_it_is(logged: Case, change: str) -> None:
    problems = _forge(logged, lambda database: database.execute(change))
    assert problems
    assert "entry 3 " in problems[0]


def test_a_dropped_entry_is_found(logged: Case) -> None:
    problems = _forge(logged, lambda db: db.execute("DELETE FROM audit WHERE sequence = 3"))
    assert problems[0] == "Audit log: entry 3 is missing before entry 4."


def test_a_dropped_entry_is_found_when_the_rest_is_renumbered(logged: Case) -> None:
    def renumber(database: sqlite3.Connection) -> None:
        database.execute("DELETE FROM audit WHERE sequence = 3")
        database.execute("UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3")

    assert "entry 3 " in _forge(logged, renumber)[0]


def test_two_swapped_entries_are_found(logged: Case) -> None:
    def swap(database: sqlite3.Connection) -> None:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            database.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", (new, old))

    assert "entry 3 " in _forge(logged, swap)[0]


def test_an_emptied_log_is_found(logged: Case) -> None:
    assert _forge(logged, lambda db: db.execute("DELETE FROM audit")) != []


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.text(max_size=8),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ).filter(lambda value: "inf" not in repr(value)),
        max_size=4,
    )
)
def test_canonical_json_is_ascii_and_the_same_after_reading_it(details: dict[str, Any]) -> None:
    text = canonical(details)
    assert text.isascii()
    assert canonical(json.loads(text)) == text


def test_numpy_numbers_paths_and_marks_can_be_logged(case: Case) -> None:
    details = {
        "ids": np.array([1, 2]),
        "count": np.int64(3),
        "path": Path("/a/b\udcff"),
        "mark": Mark.MATCH,
        "box": (1.0, 2.0),
    }
    case.log("odd", details, by="Zoë \udcff")
    entry = case.audit()[-1]
    expected = {"ids": [1, 2], "count": 3, "path": "/a/b\udcff", "mark": "match", "box": [1.0, 2.0]}
    assert entry.details == expected
    assert case.check_audit() == []


def test_nobody_named_is_the_examiner(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "grace")
    case.log("x", {}, by="")
    assert case.audit()[-1].by == "grace"
