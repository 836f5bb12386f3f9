from pathlib import Path

import pytest

from reid_desktop.core.errors import FootageError
from reid_desktop.core.records import SourceKind
from reid_desktop.footage.discover import Found, discover

from .conftest import Encoded, drawn


@pytest.fixture
def many(tmp_path: Path, picture_bytes: Encoded) -> Path:
    """Videos, frames, crops, previews, rubbish and a case in one folder."""
    for name in ("cam1.mp4", "cam2.MKV", "poster.jpg", "truth_cam1.jsonl", "._cam1.mp4"):
        (tmp_path / name).write_bytes(b"x")
    for folder, names, size in (
        ("frames", ["000001.jpg", "000002.jpg"], (48, 64)),
        ("crops", ["0001_c1s1_000001_00.jpg", "0002_c1s1_000001_00.jpg"], (128, 64)),
        ("my.reidcase", ["page.png"], (48, 64)),
        (".thumbs", ["t.png"], (48, 64)),
        ("empty", [], (1, 1)),
    ):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_bytes(picture_bytes(drawn(1, *size), ".jpg"))
    (tmp_path / "loop").symlink_to(tmp_path)
    return tmp_path


def test_a_folder_gives_each_source_in_it_once(many: Path) -> None:
    assert discover(many) == [
        Found(many / "cam1.mp4", SourceKind.VIDEO),
        Found(many / "cam2.MKV", SourceKind.VIDEO),
        Found(many / "crops", SourceKind.CROPS),
        Found(many / "frames", SourceKind.FRAMES),
    ]


def test_a_file_is_taken_at_its_word(many: Path) -> None:
    assert discover(many / "cam1.mp4") == [Found(many / "cam1.mp4", SourceKind.VIDEO)]
    assert discover(many / "poster.jpg") == [Found(many / "poster.jpg", SourceKind.FRAMES)]


def test_nothing_to_see_gets_one_sentence(many: Path) -> None:
    with pytest.raises(FootageError, match="neither videos nor pictures"):
        discover(many / "empty")
    with pytest.raises(FootageError, match="is not there"):
        discover(many / "gone")
