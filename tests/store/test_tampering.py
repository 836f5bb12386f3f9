"""Tampering with the log: every edit, deletion, reordering, cut and rewritten chain is found."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.core.records import CaseInfo
from reid_desktop.core.signing import SigningKey, known_keys, load_or_make_key, trust_key
from reid_desktop.store import anchors, audit, checks
from reid_desktop.store.case import Case
from reid_desktop.store.connection import Connection

ENTRIES = 8
Row = list[Any]
FIELDS = ("sequence", "at", "by", "action", "details", "hash", "signer", "signature")
FIXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Log:
    """The log of a closed case, to be written anew behind the program's back."""

    def __init__(self, folder: Path, case_id: str) -> None:
        self.folder, self.case_id = folder, case_id
        self._db = sqlite3.connect(folder / "case.sqlite", isolation_level=None)
        for (name,) in self._db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).fetchall():
            self._db.execute(f"DROP TRIGGER {name}")
        columns = ", ".join(FIELDS)
        statement = f"SELECT {columns} FROM audit ORDER BY sequence"
        self.rows: list[Row] = [list(row) for row in self._db.execute(statement)]

    def problems(self, rows: list[Row]) -> list[str]:
        """Return what the check says of a log of `rows`; the good log is put back."""
        try:
            self._write(rows)
            return self._checked()
        finally:
            self._write(self.rows)

    def _write(self, rows: list[Row]) -> None:
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM audit")
        marks = ", ".join("?" * len(FIELDS))
        self._db.executemany(f"INSERT INTO audit ({', '.join(FIELDS)}) VALUES ({marks})", rows)
        self._db.execute("COMMIT")

    def _checked(self) -> list[str]:
        checker = audit.Checker(anchors.known(self.case_id), known_keys())

        reader: Any = SimpleNamespace(
            rows=lambda statement, parameters: self._db.execute(statement, parameters).fetchall()
        )
        while checker.read(reader, 3):
            pass
        return checker.finish()


@pytest.fixture
def log(case: Case) -> Iterator[Log]:
    """A log of ENTRIES entries."""
    for number in range(ENTRIES - 1):
        case.log("look", {"number": number, "name": "Ä"}, by="Ada")
    case.close()
    log = Log(case.path, case.info.case_id)
    yield log
    log._db.close()


def chained_anew(rows: list[Row], key: SigningKey | None) -> list[Row]:
    """Return the rows with numbers, hashes and signatures that fit together again."""
    previous, made = audit.START, []
    for number, (_, at, by, action, details, *_) in enumerate(rows, start=1):
        entry = {"sequence": number, "at": at, "by": by, "action": action}
        chained = audit.hash_of(previous, {**entry, "details": json.loads(details)})
        signature = key.sign(f"reid-desktop audit 1\n{chained}".encode()).hex() if key else ""
        signer = key.public.hex() if key else ""
        made.append([number, at, by, action, details, chained, signer, signature])
        previous = chained
    return made


def stranger_s_key() -> SigningKey:
    private = Ed25519PrivateKey.generate()
    return SigningKey(private.public_key().public_bytes_raw(), private)


def test_the_good_log_has_nothing_wrong(log: Log) -> None:
    assert log.problems(log.rows) == []


@FIXED
@given(row=st.integers(0, ENTRIES - 1), field=st.integers(0, 7), data=st.data())
def test_any_changed_byte_is_found_at_its_entry(
    log: Log, row: int, field: int, data: st.DataObject
) -> None:
    rows = [list(each) for each in log.rows]
    value = rows[row][field]
    if isinstance(value, int):
        rows[row][field] = value + data.draw(st.integers(1000, 2000))
    else:
        place = data.draw(st.integers(0, len(value) - 1))
        letter = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
        rows[row][field] = value[:place] + letter + value[place + 1 :]
    if rows[row][field] == value:
        return
    found = log.problems(rows)
    assert found
    if field != 0:
        assert any(f"entry {row + 1}" in sentence for sentence in found)


@FIXED
@given(gone=st.sets(st.integers(0, ENTRIES - 1), min_size=1), renumbered=st.booleans())
def test_any_deletion_is_found(log: Log, gone: set[int], renumbered: bool) -> None:
    rows = [list(row) for place, row in enumerate(log.rows) if place not in gone]
    if renumbered:
        for number, row in enumerate(rows, start=1):
            row[0] = number
    assert log.problems(rows)


@FIXED
@given(order=st.permutations(range(ENTRIES)))
def test_any_reordering_is_found(log: Log, order: list[int]) -> None:
    if order == sorted(order):
        return
    rows = [[number, *log.rows[place][1:]] for number, place in enumerate(order, start=1)]
    assert log.problems(rows)


@FIXED
@given(length=st.integers(0, ENTRIES - 1))
def test_a_cut_end_is_found_although_all_hashes_fit(log: Log, length: int) -> None:
    found = log.problems(log.rows[:length])
    assert any(f"ends at entry {length}" in s or "is empty" in s for s in found)


@FIXED
@given(
    start=st.integers(0, ENTRIES - 1),
    by=st.sampled_from(["nobody", "a stranger", "our own key"]),
    cut=st.integers(0, ENTRIES - 1),
)
def test_a_chain_made_anew_is_found_even_with_our_own_key(
    log: Log, start: int, by: str, cut: int
) -> None:
    rows = [list(row) for row in log.rows[: max(cut, start + 1)]]
    rows[start][2] = "Eve"
    key = {"nobody": None, "a stranger": stranger_s_key(), "our own key": load_or_make_key()}[by]
    found = log.problems(chained_anew(rows, key))
    assert found
    if by == "our own key":  # only what is known outside the case tells
        assert "outside the case" in found[0]


def test_a_chain_made_anew_by_a_stranger_is_found_where_no_anchor_is_left(log: Log) -> None:
    path = anchors.path_of(log.case_id)
    assert path is not None
    path.unlink()
    key = stranger_s_key()
    forged = chained_anew(log.rows, key)
    (sentence,) = log.problems(forged)
    assert f"entry 1 to {ENTRIES} was signed by a key that is not known" in sentence
    trust_key(key.public.hex(), "office 2")
    assert log.problems(forged) == []


def test_a_stripped_signature_is_found(log: Log) -> None:
    rows = [list(row) for row in log.rows]
    rows[4][6] = rows[4][7] = ""
    assert log.problems(rows) == ["Audit log: entry 5 is not signed."]
    for row in rows:
        row[6] = row[7] = ""
    assert "not one entry is signed" in log.problems(rows)[0]


def test_a_head_printed_in_a_report_must_be_in_the_log(case: Case) -> None:
    case.log("look", {}, by="Ada")
    db = Connection(case.path, read_only=True)
    try:
        assert run(checks.check_log(db, head=case.audit_head())) == []
        assert "as the report says" in run(checks.check_log(db, head="ab" * 32))[0]
    finally:
        db.close()


def test_what_is_undone_leaves_no_anchor(case: Case) -> None:
    before = anchors.known(case.info.case_id)

    def undone() -> None:
        with case.transaction():
            case.log("look", {}, by="Ada")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert anchors.known(case.info.case_id) == before
    case.log("look", {}, by="Ada")
    assert anchors.known(case.info.case_id)[-1].hash == case.audit_head()
    assert case.check_audit() == []


def test_many_anchors_are_thinned_and_the_last_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "_MOST_BYTES", 20_000)
    monkeypatch.setattr(anchors, "_KEPT_LINES", 50)
    for number in range(1, 501):
        anchors.keep("case", anchors.Anchor(number, "ab" * 32, "2026-03-02"))
    found = anchors.known("case")
    assert found[-1].sequence == 500
    assert len(found) < 300


def test_an_id_that_is_no_file_name_has_no_anchors(tmp_path: Path) -> None:
    anchors.keep("../evil", anchors.Anchor(1, "", ""))
    assert anchors.known("../evil") == []
    with Case.create(tmp_path / "x", CaseInfo("X", case_id="../evil"), by="Ada") as case:
        assert case.check_audit() == []
