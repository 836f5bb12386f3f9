"""Opening, locking, closing: what a case is as a folder."""

import ctypes
import os
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo, Source
from reid_desktop.store.case import Case


def _without_root_powers() -> None:
    """Make file permissions count for this process even where the tests run as root."""
    if os.geteuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        assert ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()) == 0


def test_create_gives_the_folder_its_suffix_and_fills_in_the_cover_sheet(tmp_path: Path) -> None:
    with Case.create(tmp_path / "a", CaseInfo("T", number="7", examiner="Ada"), by="Ada") as case:
        assert case.path == tmp_path / "a.reidcase"
        assert (case.info.title, case.info.number, case.info.examiner) == ("T", "7", "Ada")
        assert datetime.fromisoformat(case.info.created_at).utcoffset() == timedelta(0)
        assert len(case.info.case_id) == 32
        assert not case.read_only
        info = case.info
    with Case.open(tmp_path / "a.reidcase") as case:
        assert case.info == info


def test_create_leaves_nothing_but_the_case_behind(tmp_path: Path) -> None:
    Case.create(tmp_path / "a", CaseInfo("T"), by="Ada").close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.reidcase"]


def test_create_refuses_a_name_that_is_taken(tmp_path: Path) -> None:
    Case.create(tmp_path / "a", CaseInfo("T"), by="Ada").close()
    with pytest.raises(CaseError, match=r"a\.reidcase” exists already"):
        Case.create(tmp_path / "a", CaseInfo("T"), by="Ada")


def test_create_below_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CaseError, match="cannot be read or written"):
        Case.create(tmp_path / "file" / "a", CaseInfo("T"), by="Ada")


def test_open_finds_a_case_by_its_name_folder_or_database(case: Case) -> None:
    case.close()
    for path in (case.path, case.path.with_suffix(""), case.path / "case.sqlite"):
        with Case.open(path) as opened:
            assert opened.path == case.path


def test_open_says_when_there_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="There is no case"):
        Case.open(tmp_path / "nothing")
    with pytest.raises(CaseError, match="is not a case"):
        Case.open(tmp_path)


def test_a_second_writer_is_refused_and_told_who_writes(case: Case) -> None:
    with pytest.raises(CaseError, match=f"process {os.getpid()} on"):
        Case.open(case.path)


def test_a_writer_in_another_process_is_refused(case: Case, in_child: Callable[..., Any]) -> None:
    refused = in_child(lambda: Case.open(case.path))
    assert isinstance(refused, CaseError)
    assert "open for writing elsewhere" in str(refused)


def test_closing_lets_the_next_writer_in(case: Case) -> None:
    case.close()
    with Case.open(case.path) as again:
        assert again.info == case.info


def test_a_twin_reads_the_last_committed_state_while_a_writer_writes(
    case: Case, source: Source, add_people: Callable[..., list[int]]
) -> None:
    with Case.open(case.path, read_only=True) as twin:
        with case.transaction():
            add_people(case, source)
            assert len(twin.detection_ids()) == 0
            assert len(twin.columns()) == 0
        assert len(twin.detection_ids()) == 3
        assert len(twin.columns()) == 3
        assert len(twin.gallery("glad@1")) == 3


def test_a_twin_cannot_write(case: Case) -> None:
    with (
        Case.open(case.path, read_only=True) as twin,
        pytest.raises(CaseError, match="open read-only"),
    ):
        twin.log("x", {}, by="Ada")


def test_a_case_belongs_to_the_thread_that_opened_it(case: Case) -> None:
    raised: list[Exception] = []

    def read() -> None:
        try:
            case.sources()
        except sqlite3.ProgrammingError as error:
            raised.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert len(raised) == 1


def test_a_folder_without_write_permission_opens_read_only(
    case: Case,
    source: Source,
    add_people: Callable[..., list[int]],
    in_child: Callable[..., Any],
) -> None:
    add_people(case, source)
    case.close()

    def look(read_only: bool) -> Any:
        _without_root_powers()
        with Case.open(case.path, read_only=read_only) as opened:
            return len(opened.gallery("glad@1")), opened.check()

    files = [path for path in case.path.rglob("*") if path.is_file()]
    for path in [case.path, *files]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert in_child(lambda: look(read_only=True)) == (3, [])
        refused = in_child(lambda: look(read_only=False))
    finally:
        for path in [case.path, *files]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert isinstance(refused, CaseError)
    assert "cannot be written" in str(refused)
    assert "open it read-only" in str(refused)


def test_an_unclosed_case_in_a_folder_without_write_permission_is_read_with_its_log(
    case: Case, in_child: Callable[..., Any]
) -> None:
    case.log("x", {}, by="Ada")
    log = case.path / "case.sqlite-wal"
    kept = log.read_bytes()
    case.close()
    log.write_bytes(kept)
    case.path.chmod(0o555)

    def look() -> int:
        _without_root_powers()
        with Case.open(case.path, read_only=True) as opened:
            return len(opened.audit())

    try:
        entries = in_child(look)
    finally:
        case.path.chmod(0o755)
    assert entries == 2
    assert log.read_bytes() == kept


@pytest.mark.parametrize("name", ["crops.pack", "index/glad"])
def test_a_case_with_a_link_in_it_is_refused(case: Case, tmp_path: Path, name: str) -> None:
    case.close()
    (tmp_path / "precious").write_text("x")
    (case.path / name).parent.mkdir(exist_ok=True)
    (case.path / name).symlink_to(tmp_path / "precious")
    with pytest.raises(CaseError, match=f"“{Path(name).name}” is a link"):
        Case.open(case.path)


def test_nested_transactions_hold_together_and_an_inner_failure_undoes_only_itself(
    case: Case,
) -> None:
    with case.transaction():
        case.log("outer", {}, by="Ada")
        with pytest.raises(ZeroDivisionError), case.transaction():  # noqa: PT012
            case.log("inner", {}, by="Ada")
            raise ZeroDivisionError
    assert [entry.action for entry in case.audit()] == ["create case", "outer"]
    with pytest.raises(ZeroDivisionError), case.transaction():  # noqa: PT012
        with case.transaction():
            case.log("inner", {}, by="Ada")
        raise ZeroDivisionError
    assert len(case.audit()) == 2


def test_closing_leaves_one_database_file(case: Case) -> None:
    case.close()
    assert sorted(path.name for path in case.path.iterdir()) == ["case.lock", "case.sqlite"]
