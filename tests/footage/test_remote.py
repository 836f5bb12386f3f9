"""A worker reads footage only when it is what the case knows, from a path or behind a URL."""

from dataclasses import replace
from pathlib import Path

import cv2
import fsspec
import numpy as np
import pytest

from reid_desktop.core.errors import ClusterError, FootageError
from reid_desktop.core.execution import Place
from reid_desktop.core.progress import run
from reid_desktop.core.records import Source, SourceKind
from reid_desktop.footage import remote
from reid_desktop.footage.hashing import hash_source
from reid_desktop.footage.remote import Finder, location_of


def source_at(path: Path) -> Source:
    found = run(hash_source(path))
    return Source(
        path=str(path),
        kind=SourceKind.FRAMES if path.is_dir() else SourceKind.VIDEO,
        camera="Gate",
        start="",
        sha256=found.sha256,
        size_bytes=found.size_bytes,
        modified_ns=found.modified_ns,
        width=8,
        height=8,
        frames=2,
        fps=0.0,
        duration_s=0.0,
        id=1,
        imported_at="",
    )


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "gate.mp4"
    path.write_bytes(bytes(range(256)) * 100)
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "hall"
    folder.mkdir()
    for index in range(2):
        assert cv2.imwrite(str(folder / f"{index}.png"), np.full((8, 8, 3), index, np.uint8))
    (folder / "notes.txt").write_text("not a picture")
    return folder


def test_a_file_on_shared_storage_is_read_in_place(video: Path, tmp_path: Path) -> None:
    finder = Finder(tmp_path / "cache")
    assert finder.path_of(Place(source_at(video), str(video))) == video
    assert not (tmp_path / "cache").exists()


def test_other_contents_under_the_same_name_are_refused(video: Path, tmp_path: Path) -> None:
    source = source_at(video)
    finder = Finder(tmp_path / "cache")
    finder.path_of(Place(source, str(video)))
    video.write_bytes(bytes(25600))
    with pytest.raises(FootageError, match="SHA-256 differs"):
        finder.path_of(Place(source, str(video)))


@pytest.mark.parametrize("scheme", ["file", "memory"])
def test_an_object_behind_a_url_is_fetched_once_and_checked(
    video: Path, tmp_path: Path, scheme: str
) -> None:
    source = source_at(video)
    url = f"file://{video}" if scheme == "file" else "memory://bucket/gate.mp4"
    if scheme == "memory":
        fsspec.filesystem("memory").pipe_file("/bucket/gate.mp4", video.read_bytes())
    finder = Finder(tmp_path / "cache")
    copy = finder.path_of(Place(source, url))
    assert copy.read_bytes() == video.read_bytes()
    assert copy.is_relative_to(tmp_path / "cache")
    before = copy.stat().st_mtime_ns
    assert finder.path_of(Place(source, url)) == copy
    assert copy.stat().st_mtime_ns == before
    assert [p for p in (tmp_path / "cache").rglob("*") if p.is_file()] == [copy]


def test_a_folder_behind_a_url_is_fetched_with_its_pictures(pictures: Path, tmp_path: Path) -> None:
    source = source_at(pictures)
    system = fsspec.filesystem("memory")
    for path in pictures.iterdir():
        system.pipe_file(f"/frames/hall/{path.name}", path.read_bytes())
    copy = Finder(tmp_path / "cache").path_of(Place(source, "memory://frames/hall"))
    assert sorted(p.name for p in copy.iterdir()) == ["0.png", "1.png"]


def test_a_wrong_object_is_refused(video: Path, tmp_path: Path) -> None:
    fsspec.filesystem("memory").pipe_file("/wrong/gate.mp4", b"something else")
    with pytest.raises(FootageError, match="SHA-256 differs"):
        Finder(tmp_path / "cache").path_of(Place(source_at(video), "memory://wrong/gate.mp4"))


def test_a_copy_that_was_altered_on_the_machine_is_refused(video: Path, tmp_path: Path) -> None:
    place = Place(source_at(video), f"file://{video}")
    copy = Finder(tmp_path / "cache").path_of(place)
    copy.write_bytes(b"altered")
    with pytest.raises(FootageError, match="SHA-256 differs"):
        Finder(tmp_path / "cache").path_of(place)


@pytest.mark.parametrize("url", ["memory://nowhere/gate.mp4", "no-such-system://a/b"])
def test_what_is_not_there_is_said(video: Path, tmp_path: Path, url: str) -> None:
    with pytest.raises(FootageError, match="cannot be"):
        Finder(tmp_path / "cache").path_of(Place(source_at(video), url))
    assert not [p for p in (tmp_path / "cache").rglob("*") if p.is_file()]


def test_a_full_disk_leaves_nothing_half(
    video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(url: str, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reid_desktop.footage.remote._copy", full)
    with pytest.raises(OSError, match="No space"):
        Finder(tmp_path / "cache").path_of(Place(source_at(video), f"file://{video}"))
    assert not [p for p in (tmp_path / "cache").rglob("*") if p.is_file()]


def test_the_oldest_copies_make_room(video: Path, tmp_path: Path) -> None:
    other = tmp_path / "hall.mp4"
    other.write_bytes(bytes(25600))
    finder = Finder(tmp_path / "cache", most_bytes=30_000)
    first = finder.path_of(Place(source_at(video), f"file://{video}"))
    second = finder.path_of(Place(source_at(other), f"file://{other}"))
    assert second.exists()
    assert not first.exists()


def test_a_root_says_where_workers_find_a_source(video: Path) -> None:
    source = replace(source_at(video), sha256="ab" * 32)
    assert location_of(source, "") == str(video)
    assert location_of(source, "/mnt/share/") == "/mnt/share/gate.mp4"
    assert location_of(source, "s3://bucket/{camera}/{sha256}") == f"s3://bucket/Gate/{'ab' * 32}"
    with pytest.raises(ClusterError, match="braces"):
        location_of(source, "s3://{bucket}/x")


def test_workers_of_one_machine_may_fetch_the_same_folder_at_once(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(source_at(pictures), f"file://{pictures}")
    copy = remote._copy

    def overtaken(url: str, target: Path) -> None:
        copy(url, target)
        copy(url, target.with_name(pictures.name))  # another worker was first

    monkeypatch.setattr(remote, "_copy", overtaken)
    found = Finder(tmp_path / "cache").path_of(place)
    assert sorted(p.name for p in found.iterdir()) == ["0.png", "1.png"]
    assert [p.name for p in found.parent.iterdir()] == [pictures.name]
