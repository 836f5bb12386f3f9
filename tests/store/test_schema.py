"""Versions, migrations, and databases this program did not make."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo, Source
from reid_desktop.store import schema
from reid_desktop.store.audit import START, hash_of
from reid_desktop.store.case import Case


def _alter(case: Case, *statements: str) -> None:
    """Run SQL on the closed database of a case, as somebody else would."""
    case.close()
    database = sqlite3.connect(case.path / "case.sqlite")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def _add_tags(db: Database) -> None:
    db.execute("CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
    db.execute("INSERT INTO tags (name) VALUES ('seen')")


def _fail_halfway(db: Database) -> None:
    _add_tags(db)
    raise RuntimeError("power cut")


def test_all_tables_are_strict_and_writes_are_logged_ahead(case: Case) -> None:
    case.close()
    database = sqlite3.connect(case.path / "case.sqlite")
    loose = database.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict "
        "AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    journal = database.execute("PRAGMA journal_mode").fetchone()[0]
    database.close()
    assert loose == []
    assert journal == "wal"


def test_a_case_of_an_older_version_is_backed_up_and_migrated(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = add_people(case, source)
    case.close()
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, _add_tags])
    with Case.open(case.path) as migrated:
        assert migrated.detection_ids().tolist() == ids
        assert migrated.check() == []
    copies = list((case.path / "backups").iterdir())
    assert len(copies) == 1
    newest = len(schema.MIGRATIONS)
    for path, version in ((copies[0], newest - 1), (case.path / "case.sqlite", newest)):
        database = sqlite3.connect(path)
        assert database.execute("PRAGMA user_version").fetchone()[0] == version
        assert database.execute("SELECT COUNT(*) FROM detections").fetchone()[0] == 3
        database.close()
    with Case.open(case.path):
        pass
    assert list((case.path / "backups").iterdir()) == copies


def test_a_migration_that_fails_leaves_the_case_as_it_was(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.close()
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, _fail_halfway])
        with pytest.raises(RuntimeError, match="power cut"):
            Case.open(case.path)
    with Case.open(case.path) as again:
        assert again.check() == []


def test_a_reader_sees_an_older_case_in_the_newest_format_and_leaves_it_as_it_is(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = add_people(case, source)
    case.close()
    before = (case.path / "case.sqlite").read_bytes()
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, _add_tags])
    with Case.open(case.path, read_only=True) as reader:
        assert reader.detection_ids().tolist() == ids
        assert len(reader.crop_jpeg(ids[0])) > 0
        assert reader.check() == []
        with pytest.raises(CaseError, match="read-only"), reader.transaction():
            pass
    assert (case.path / "case.sqlite").read_bytes() == before
    assert not (case.path / "backups").exists()


def _make_version_1(folder: Path) -> Path:
    """Write a case as the first release of this program did, with one entry in its log."""
    folder.mkdir()
    database = sqlite3.connect(folder / "case.sqlite", isolation_level=None)
    db = Database(database, execute_plugins=False)
    with db.atomic():
        schema.MIGRATIONS[0](db)
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
    db.execute("INSERT INTO case_info VALUES (1, 'ab12', 'Robbery', 'K-1', 'Ada', '2026-03-02')")
    entry = {"sequence": 1, "at": "2026-03-02T08:00:00+00:00", "by": "Ada", "action": "create case"}
    chained = hash_of(START, {**entry, "details": {}})
    db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, '{}', ?)", [*entry.values(), chained])
    db.close()
    return folder


def test_a_case_of_the_first_release_is_raised_and_its_log_is_signed_from_there_on(
    tmp_path: Path,
) -> None:
    folder = _make_version_1(tmp_path / "old.reidcase")
    with Case.open(folder, read_only=True) as reader:
        assert reader.info == CaseInfo("Robbery", "K-1", "Ada", "2026-03-02", "ab12")
        assert "not one entry is signed" in reader.check_audit()[0]
    with Case.open(folder) as raised:
        first, second = raised.audit()
        assert (first.signature, second.action) == ("", "migrate case")
        assert second.details == {"from": 1, "to": len(schema.MIGRATIONS)}
        assert raised.check() == []
    assert len(list((folder / "backups").iterdir())) == 1


def test_a_newer_case_is_refused(case: Case) -> None:
    _alter(case, "PRAGMA user_version = 99")
    for read_only in (False, True):
        with pytest.raises(CaseError, match=r"newer version .*format 99"):
            Case.open(case.path, read_only=read_only)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER spy AFTER INSERT ON sources BEGIN DELETE FROM hits; END",
        "CREATE VIEW spy AS SELECT * FROM sources",
        "CREATE TABLE spy (id INTEGER)",
        "DROP TRIGGER audit_refuses_delete",
        "ALTER TABLE sources ADD COLUMN spy TEXT",
    ],
)
def test_a_database_with_other_tables_or_triggers_is_refused(case: Case, statement: str) -> None:
    _alter(case, statement)
    with pytest.raises(CaseError, match=r"damaged: its tables are not as this program makes them"):
        Case.open(case.path)


def test_another_program_s_database_is_no_case(case: Case) -> None:
    _alter(case, "PRAGMA application_id = 1")
    with pytest.raises(CaseError, match="is not a case of this program"):
        Case.open(case.path)


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("content", [b"", b"hello, I am no database" * 500])
def test_a_file_that_is_no_database_is_refused(case: Case, content: bytes, read_only: bool) -> None:
    case.close()
    (case.path / "case.sqlite").write_bytes(content)
    with pytest.raises(CaseError, match=r"not a case of this program|damaged"):
        Case.open(case.path, read_only=read_only)


def test_a_database_with_a_broken_page_is_refused_on_opening(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    for frame in range(20):
        add_people(case, source, frame)
    case.close()
    path: Path = case.path / "case.sqlite"
    pages = bytearray(path.read_bytes())
    table = sqlite3.connect(path)
    root = table.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'detections'").fetchone()
    table.close()
    start = (root[0] - 1) * 4096
    pages[start : start + 4096] = b"\xa5" * 4096
    path.write_bytes(pages)
    with pytest.raises(CaseError, match="is damaged"):
        Case.open(case.path)
