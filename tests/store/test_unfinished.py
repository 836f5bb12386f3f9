"""A deletion killed at any of its steps on disk is ended by the next opening."""

import os
import shutil
from pathlib import Path

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo
from reid_desktop.store import leaving
from reid_desktop.store.case import Case
from reid_desktop.store.lock import WriterLock
from reid_desktop.store.unfinished import draft_prefix, replaced


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """An old case and, in a hidden folder, the one that shall take its place."""
    for name in ("old", "new"):
        Case.create(tmp_path / name, CaseInfo(name), by="Ada").close()
    draft = tmp_path / f"{draft_prefix(tmp_path / 'old.reidcase')}x.reidcase"
    (tmp_path / "new.reidcase").rename(draft)
    return tmp_path / "old.reidcase", draft


def killed_at(monkeypatch: pytest.MonkeyPatch, call: str, two: tuple[Path, Path]) -> None:
    """Replace the case in a child that dies as if killed when it comes to `call`."""
    folder, draft = two
    child = os.fork()
    if child == 0:
        real, calls = Path.rename, []

        def rename(path: Path, target: Path) -> Path:
            calls.append(path)
            if call == f"rename {len(calls)}":
                os._exit(9)
            return real(path, target)

        monkeypatch.setattr(Path, "rename", rename)
        if call == "rmtree":
            monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: os._exit(9))
        leaving._replace(folder, draft)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9


@pytest.mark.parametrize(
    ("call", "title"), [("rename 1", "old"), ("rename 2", "old"), ("rmtree", "new")]
)
def test_a_kill_while_the_case_is_replaced_leaves_one_whole_case(
    monkeypatch: pytest.MonkeyPatch, two: tuple[Path, Path], call: str, title: str
) -> None:
    folder, _ = two
    killed_at(monkeypatch, call, two)
    with Case.open(folder) as case:
        assert case.info.title == title
        assert case.check() == []
    assert [path.name for path in folder.parent.iterdir()] == ["old.reidcase"]


def test_reading_brings_the_case_back_too(
    monkeypatch: pytest.MonkeyPatch, two: tuple[Path, Path]
) -> None:
    folder, draft = two
    killed_at(monkeypatch, "rename 2", two)
    with Case.open(folder, read_only=True) as case:
        assert case.info.title == "old"
    assert draft.exists(), "a reader removes nothing"


def test_a_deletion_under_way_is_not_taken_for_a_killed_one(two: tuple[Path, Path]) -> None:
    folder, _ = two
    lock = WriterLock(folder)
    folder.rename(replaced(folder))
    with pytest.raises(CaseError, match="open for writing elsewhere"):
        Case.open(folder)
    assert not folder.exists()
    lock.release()
    Case.open(folder).close()


def test_the_drafts_of_another_case_stay(tmp_path: Path) -> None:
    Case.create(tmp_path / "a", CaseInfo("a"), by="Ada").close()
    other = tmp_path / f"{draft_prefix(tmp_path / 'a-b.reidcase')}x.reidcase"
    other.mkdir()
    Case.open(tmp_path / "a").close()
    assert other.is_dir()


def test_a_name_with_stars_removes_no_draft_of_another_case(tmp_path: Path) -> None:
    Case.create(tmp_path / "*", CaseInfo("a"), by="Ada").close()
    other = tmp_path / f"{draft_prefix(tmp_path / 'b.reidcase')}x.reidcase"
    other.mkdir()
    Case.open(tmp_path / "*").close()
    assert other.is_dir()
