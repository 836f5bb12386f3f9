from pathlib import Path

import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.pets import read_pets

TRUTH = "frame,id,x,y,w,h,keyframe,ignore\n1,11,10,20,5,8,1,0\n3,3,1,2,3,4,0,1\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "boxes.csv"
    path.write_text(text)
    return path


def test_frames_come_in_order_even_without_people(tmp_path: Path) -> None:
    frames = read_pets(tmp_path / "view.mp4", written(tmp_path, TRUTH), first=1, last=3)
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert [len(frame.boxes) for frame in frames] == [1, 0, 1]
    assert frames[0].boxes.tolist() == [[10, 20, 15, 28]]


def test_a_person_who_came_back_keeps_the_first_identity(tmp_path: Path) -> None:
    frames = read_pets(tmp_path / "view.mp4", written(tmp_path, TRUTH), last=3)
    assert frames[0].pids.tolist() == frames[2].pids.tolist() == [3]


def test_rows_to_be_left_out_are_ignored_and_the_column_may_be_missing(tmp_path: Path) -> None:
    frames = read_pets(tmp_path / "view.mp4", written(tmp_path, TRUTH), last=3)
    assert frames[2].ignored.tolist() == [True]
    short = written(tmp_path, "frame,id,x,y,w,h\n1,9,342,90,45,128\n")
    assert read_pets(tmp_path / "view.mp4", short, last=1)[0].ignored.tolist() == [False]


@pytest.mark.parametrize("text", ["", "frame,id\n1,2\n", "frame,id,x,y,w,h\n1,2,a,b,c,d\n"])
def test_damaged_truth_is_named(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    if not text:
        path.unlink()
    with pytest.raises(DatasetError, match=r"boxes\.csv"):
        read_pets(tmp_path / "view.mp4", path)
