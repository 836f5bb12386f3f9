"""PRW and PRW-mini in their original layout, generated small."""

from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.labelled_frames import NO_IDENTITY
from reid_desktop.datasets.prw import read_prw, read_prw_train

TEST = ["c1s1_000001", "c1s1_000026", "c2s1_000001"]
TRAIN = ["c3s2_000051"]
ROWS = {
    "c1s1_000001": [[7, 10, 20, 30, 60], [-2, 100, 20, 30, 60]],
    "c1s1_000026": [[7, 12, 20, 30, 60]],
    "c2s1_000001": [[7, -4, 5, 30, 60], [8, 90, 5, 30, 60]],
    "c3s2_000051": [[1, 1, 2, 3, 4]],
}


@pytest.fixture
def prw(tmp_path: Path) -> Path:
    (tmp_path / "annotations").mkdir()
    for part, names in (("train", TRAIN), ("test", TEST)):
        cells = np.array([[name] for name in names], object)
        savemat(tmp_path / f"frame_{part}.mat", {f"img_index_{part}": cells})
    for place, (name, rows) in enumerate(ROWS.items()):
        key = ("box_new", "anno_file", "anno_previous")[place % 3]
        savemat(tmp_path / "annotations" / f"{name}.jpg.mat", {key: np.array(rows, float)})
    lines = ["7 10 20 30 60 c1s1_000001", "8 90 5 30 60 c2s1_000001"]
    (tmp_path / "query_info.txt").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_every_other_test_frame_is_searched(prw: Path) -> None:
    test = read_prw(prw)
    assert test.cameras.tolist() == [1, 1, 2]
    first, second = test.queries
    assert (first.frame, first.pid, first.gallery.tolist()) == (0, 7, [1, 2])
    assert first.box.tolist() == [10, 20, 40, 80]
    assert {row: box.tolist() for row, box in first.truth.items()} == {
        1: [12, 20, 42, 80],
        2: [0, 5, 30, 65],
    }
    assert second.truth == {}


def test_the_multi_view_gallery_leaves_out_the_querys_camera(prw: Path) -> None:
    first = read_prw(prw, other_cameras=True).queries[0]
    assert first.gallery.tolist() == [2]
    assert set(first.truth) == {2}


def test_prw_mini_is_another_list_of_queries(prw: Path, tmp_path: Path) -> None:
    mini = tmp_path / "mini.txt"
    mini.write_text("7 10 20 30 60 c1s1_000001.jpg\n")
    assert len(read_prw(prw, queries=mini).queries) == 1


def test_people_without_a_number_have_no_identity(prw: Path) -> None:
    assert read_prw(prw).frames[0].pids.tolist() == [7, NO_IDENTITY]


def test_the_training_part(prw: Path) -> None:
    train = read_prw_train(prw)
    assert [frame.path.name for frame in train.frames] == ["c3s2_000051.jpg"]
    assert train.cameras.tolist() == [3]


@pytest.mark.parametrize("line", ["7 10 20 30 60", "7 a 20 30 60 c1s1_000001", "7 1 2 3 4 c9s1_1"])
def test_a_bad_query_line_is_named(prw: Path, line: str) -> None:
    (prw / "query_info.txt").write_text(f"7 10 20 30 60 c1s1_000001\n{line}\n")
    with pytest.raises(DatasetError, match="Line 2"):
        read_prw(prw)


def test_a_missing_annotation_is_named(prw: Path) -> None:
    (prw / "annotations" / "c1s1_000026.jpg.mat").unlink()
    with pytest.raises(DatasetError, match="c1s1_000026"):
        read_prw(prw)
