import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reid_desktop.core.progress import run
from reid_desktop.report import manifest
from reid_desktop.report.data import canonical

FILES = {"report.html": b"<html>" * 40, "candidates.csv": b"a,b\r\n", "report.json": b"{}\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return restore(tmp_path)


def restore(folder: Path) -> Path:
    for path in folder.iterdir():
        path.unlink()
    for name, content in (FILES | {manifest.NAME: written()}).items():
        (folder / name).write_bytes(content)
    return folder


def written() -> bytes:
    """The manifest as version 0.1 wrote it."""
    rows = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(FILES.items())
    ]
    return canonical({"format": manifest.FORMAT, "version": manifest.VERSION, "files": rows})


def test_an_untouched_report_is_sound(folder: Path) -> None:
    assert manifest.is_report(folder)
    assert run(manifest.check(folder)) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted([*FILES, manifest.NAME])),
    where=st.floats(0, 0.999),
    bit=st.integers(0, 7),
)
def test_a_flipped_bit_is_found_in_every_file(
    folder: Path, name: str, where: float, bit: int
) -> None:
    path = restore(folder) / name
    content = bytearray(path.read_bytes())
    place = int(where * len(content))
    content[place] ^= 1 << bit
    path.write_bytes(content)
    assert run(manifest.check(folder))


def test_missing_cut_and_foreign_files_are_named(folder: Path) -> None:
    (folder / "report.html").unlink()
    (folder / "report.json").write_bytes(b"{")
    (folder / "notes.txt").write_bytes(b"")
    problems = run(manifest.check(folder))
    assert len(problems) == 3
    for name, problem in zip(("report.html", "report.json", "notes.txt"), problems, strict=True):
        assert name in problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        canonical({"format": manifest.FORMAT, "version": 1, "files": []}),
        canonical({"format": manifest.FORMAT, "version": 2, "files": []}),
        canonical({"format": manifest.FORMAT, "files": []}),
        written()[:-1],
        written().replace(b"report.html", b"../../etc/x"),
        written().replace(b'"report.html"', b"7"),
    ],
)
def test_a_damaged_or_hostile_manifest_is_one_sentence(folder: Path, content: bytes) -> None:
    (folder / manifest.NAME).write_bytes(content)
    problems = run(manifest.check(folder))
    assert len(problems) == 1
    assert "manifest" in problems[0].lower()


def test_a_link_in_place_of_a_file_is_not_followed(folder: Path, tmp_path: Path) -> None:
    path = folder / "report.html"
    other = folder / "candidates.csv"
    path.unlink()
    path.symlink_to(other)
    assert run(manifest.check(folder)) == ["“report.html” is missing."]
