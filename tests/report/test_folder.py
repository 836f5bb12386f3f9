import zipfile
from pathlib import Path

import pytest

from reid_desktop.core.errors import ReportError
from reid_desktop.report import bag, folder, verifier

TAGS = verifier.program().TAGS
FILES = {bag.HTML: b"new", TAGS: b"{}"}


def write(out: Path, files: dict[str, bytes] = FILES) -> None:
    with folder.written(out, files):
        pass


def content(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file()
    }


def test_a_report_is_written_with_its_parents(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b" / "report"
    write(out)
    assert content(out) == FILES
    assert [path.name for path in out.parent.iterdir()] == ["report"]


def test_an_empty_folder_and_an_earlier_report_are_replaced(tmp_path: Path) -> None:
    out = tmp_path / "report"
    out.mkdir()
    write(out, {bag.HTML: b"old", bag.JSON: b"old", TAGS: b"{}"})
    write(out)
    assert content(out) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "report")
    note = tmp_path / "report" / "notes.txt"
    note.write_text("mine")
    with pytest.raises(ReportError, match=r"notes\.txt"):
        write(tmp_path / "report")
    assert note.read_text() == "mine"


def test_a_lone_page_without_a_manifest_is_not_taken_for_a_report(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("somebody's")
    with pytest.raises(ReportError, match=r"report\.html"):
        write(tmp_path)


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportError, match="is a file"):
        write(tmp_path / "file")
    with pytest.raises(ReportError, match="cannot be written"):
        write(tmp_path / "file" / "report")


def test_when_the_body_fails_the_earlier_report_stays(tmp_path: Path) -> None:
    out = tmp_path / "report"
    write(out)
    with pytest.raises(RuntimeError), folder.written(out, {bag.HTML: b"newer"}):
        raise RuntimeError
    assert content(out) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_the_remains_of_a_killed_export_are_cleared(tmp_path: Path) -> None:
    partial = tmp_path / "report.partial"
    (partial / "data").mkdir(parents=True)
    (partial / bag.HTML).write_bytes(b"half")
    write(tmp_path / "report")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_zip_holds_the_same_files_and_is_the_same_each_time(tmp_path: Path) -> None:
    write(tmp_path / "report.zip")
    write(tmp_path / "again.zip", dict(reversed(FILES.items())))
    assert (tmp_path / "report.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
    write(tmp_path / "report.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.zip", "report.zip"]


def test_a_foreign_zip_and_a_foreign_file_deep_inside_are_left_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.writestr("thesis.txt", "x")
    before = (tmp_path / "mine.zip").read_bytes()
    with pytest.raises(ReportError, match="no report"):
        write(tmp_path / "mine.zip")
    assert (tmp_path / "mine.zip").read_bytes() == before
    write(tmp_path / "report")
    (tmp_path / "report" / "data" / "mine").mkdir()
    with pytest.raises(ReportError, match="data/mine"):
        write(tmp_path / "report")
