from pathlib import Path

import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.mot import read_mot


def lay_out(folder: Path, truth: str, frames: int = 2) -> Path:
    (folder / "img1").mkdir()
    (folder / "gt").mkdir()
    for number in range(1, frames + 1):
        (folder / "img1" / f"{number:06d}.jpg").write_bytes(b"")
    (folder / "gt" / "gt.txt").write_text(truth)
    return folder


def test_people_come_with_box_and_identity(tmp_path: Path) -> None:
    frames = read_mot(lay_out(tmp_path, "2,7,10,20,30,40,1,1,0.9\n"))
    assert [len(frame.boxes) for frame in frames] == [0, 1]
    assert frames[1].boxes.tolist() == [[10, 20, 40, 60]]
    assert frames[1].pids.tolist() == [7]


def test_unsure_rows_other_classes_and_hidden_people_are_ignored(tmp_path: Path) -> None:
    rows = [
        "1,1,0,0,9,9,1,1,0.9",
        "1,2,0,0,9,9,0,1,0.9",
        "1,3,0,0,9,9,1,3,0.9",
        "1,4,0,0,9,9,1,1,0.1",
    ]
    frame = read_mot(lay_out(tmp_path, "\n".join(rows), frames=1))[0]
    assert frame.ignored.tolist() == [False, True, True, True]


def test_older_folders_have_people_only(tmp_path: Path) -> None:
    frame = read_mot(lay_out(tmp_path, "1,1,399,182,121,229,-1\n", frames=1))[0]
    assert frame.ignored.tolist() == [False]


@pytest.mark.parametrize("row", ["1,2,x", "1,1e30,1,2,3,4", "1,2,nan,2,3,4", "1,2,inf,2,3,4"])
def test_damaged_truth_is_named(row: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"gt\.txt"):
        read_mot(lay_out(tmp_path, f"{row}\n"))


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no pictures"):
        read_mot(tmp_path)
