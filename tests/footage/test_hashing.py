import hashlib
import os
from pathlib import Path

import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.core.progress import run
from reid_desktop.core.records import Source, SourceKind
from reid_desktop.footage import hashing
from reid_desktop.footage.hashing import hash_source, is_unchanged


def as_source(path: Path) -> Source:
    known = run(hash_source(path))
    return Source(
        str(path),
        SourceKind.VIDEO,
        "cam1",
        "",
        known.sha256,
        known.size_bytes,
        known.modified_ns,
        1,
        1,
        1,
        0,
        0,
        1,
        "",
    )


def test_the_hash_of_a_file_is_that_of_its_bytes_and_progress_reaches_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "_CHUNK_BYTES", 100)
    path = tmp_path / "a.mp4"
    path.write_bytes(bytes(range(250)) * 3)
    steps = list(hash_source(path))
    assert (steps[-1].done, steps[-1].total, len(steps)) == (750, 750, 8)
    found = run(hash_source(path))
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.size_bytes == 750


def test_the_hash_of_a_folder_is_that_of_its_listing(tmp_path: Path) -> None:
    lines = ""
    for name in ("10.png", "2.png"):
        (tmp_path / name).write_bytes(name.encode())
        lines += f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n"
    (tmp_path / "Thumbs.db").write_bytes(b"rubbish")
    assert run(hash_source(tmp_path)).sha256 == hashlib.sha256(lines.encode()).hexdigest()


def test_a_source_is_unchanged_until_its_size_or_time_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"abc")
    source = as_source(path)
    assert is_unchanged(source)
    os.utime(path, ns=(0, source.modified_ns + 1))
    assert not is_unchanged(source)
    os.utime(path, ns=(0, source.modified_ns))
    assert is_unchanged(source)
    path.unlink()
    assert not is_unchanged(source)


def test_a_picture_added_to_a_folder_changes_it(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"one")
    source = as_source(tmp_path)
    assert is_unchanged(source)
    (tmp_path / "2.png").write_bytes(b"two")
    assert not is_unchanged(source)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"abc")
    job = hash_source(path)
    next(job)
    with path.open("ab") as file:
        file.write(b"d")
    with pytest.raises(FootageError, match="changed while it was read"):
        list(job)


def test_a_missing_file_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FootageError, match="cannot be read"):
        run(hash_source(tmp_path / "no.mp4"))
