import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.progress import Progress, run
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.verify import verify
from reid_desktop.store.case import Case


def test_a_sound_case_has_nothing_wrong(closed: Path) -> None:
    assert run(verify(closed)) == []


def test_a_case_is_verified_beside_its_writer_and_left_as_it_is(searched: Case) -> None:
    head = searched.audit_head()
    assert run(verify(searched.path)) == []
    assert searched.audit_head() == head


def test_each_wrong_source_is_one_sentence(searched: Case) -> None:
    gate, hall = searched.sources()
    (Path(gate.path) / "0003.png").write_bytes(b"x")
    shutil.rmtree(hall.path)
    problems = run(verify(searched.path))
    assert len(problems) == 2
    assert "“gate” was changed" in problems[0]
    assert "“hall” is missing" in problems[1]


def test_an_edited_audit_log_is_found(closed: Path) -> None:
    (database,) = closed.glob("*.sqlite")
    with closing(sqlite3.connect(database)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = dict(triggers.fetchall())
        for name in guards:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE audit SET by = 'Otto' WHERE sequence = 3")
        for statement in guards.values():
            db.execute(statement)
        db.commit()
    assert any("entry 3" in problem for problem in run(verify(closed)))


def test_a_case_that_cannot_be_opened_is_a_problem_not_a_crash(closed: Path) -> None:
    (database,) = closed.glob("*.sqlite")
    database.write_bytes(b"\xff" * 10_000)
    assert len(run(verify(closed))) == 1


def test_a_flipped_byte_in_any_file_of_a_report_is_found(searched: Case, tmp_path: Path) -> None:
    run(export(searched, tmp_path / "report", by="Eva"))
    files = sorted(path for path in (tmp_path / "report").rglob("*") if path.is_file())
    assert len(files) > 4
    assert run(verify(tmp_path / "report")) == []
    for path in files:
        good = path.read_bytes()
        content = bytearray(good)
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert run(verify(tmp_path / "report")), path.name
        path.write_bytes(good)


def test_what_is_neither_case_nor_report_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        (tmp_path / "file").write_text("x")
        with pytest.raises(CaseError, match="neither a case nor a report"):
            run(verify(path))


def test_verifying_yields_progress(closed: Path) -> None:
    steps = list(verify(closed))
    assert len(steps) >= 3
    assert all(isinstance(step, Progress) for step in steps)
