"""CUHK-SYSU in its original layout, generated small."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import savemat

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.cuhk_sysu import read_cuhk_sysu, read_cuhk_sysu_train
from reid_desktop.datasets.labelled_frames import NO_IDENTITY

PEOPLE = "annotation/test/train_test"
BOXES = {
    "s1.jpg": [[10, 20, 30, 60], [100, 20, 30, 60]],
    "s2.jpg": [[5, 5, 20, 50]],
    "s3.jpg": [[7, 8, 25, 70], [0, 0, 0, 5]],
    "s4.jpg": [[1, 2, 30, 90]],
    "s5.jpg": [[3, 4, 31, 91]],
}


def structs(rows: list[dict[str, Any]]) -> Any:
    """MATLAB's 1xN struct array."""
    made = np.zeros((1, len(rows)), [(name, object) for name in rows[0]])
    for place, row in enumerate(rows):
        made[0, place] = tuple(row.values())
    return made


def located(name: str, box: list[int]) -> dict[str, Any]:
    return {"imname": name, "idlocate": np.array([box] if box else [], float), "ishard": 0}


@pytest.fixture
def sysu(tmp_path: Path) -> Path:
    (tmp_path / PEOPLE).mkdir(parents=True)
    pictures = [
        {
            "imname": name,
            "nAppear": len(boxes),
            "box": structs([{"idlocate": np.array([b], float), "ishard": 0} for b in boxes]),
        }
        for name, boxes in BOXES.items()
    ]
    savemat(tmp_path / "annotation/Images.mat", {"Img": structs(pictures)})
    pool = np.array([["s1.jpg"], ["s2.jpg"], ["s3.jpg"]], object)
    savemat(tmp_path / "annotation/pool.mat", {"pool": pool})
    query = {
        "Query": structs([located("s1.jpg", BOXES["s1.jpg"][0])]),
        "Gallery": structs([located("s2.jpg", BOXES["s2.jpg"][0]), located("s3.jpg", [])]),
    }
    savemat(tmp_path / PEOPLE / "TestG50.mat", {"TestG50": structs([query])})
    scenes = structs([located("s4.jpg", BOXES["s4.jpg"][0]), located("s5.jpg", BOXES["s5.jpg"][0])])
    person = structs([{"idname": "p1", "nAppear": 2, "scene": scenes}])
    train = np.empty((1, 1), object)
    train[0, 0] = person
    savemat(tmp_path / PEOPLE / "Train.mat", {"Train": train})
    return tmp_path


def test_queries_name_their_gallery_and_its_truth(sysu: Path) -> None:
    test = read_cuhk_sysu(sysu, gallery_size=50)
    assert [frame.path.name for frame in test.frames] == ["s1.jpg", "s2.jpg", "s3.jpg"]
    (query,) = test.queries
    assert (query.frame, query.gallery.tolist()) == (0, [1, 2])
    assert query.box.tolist() == [10, 20, 40, 80]
    assert {row: box.tolist() for row, box in query.truth.items()} == {1: [5, 5, 25, 55]}


def test_people_carry_their_number_and_empty_boxes_are_left_out(sysu: Path) -> None:
    frames = read_cuhk_sysu(sysu, gallery_size=50).frames
    assert frames[0].pids.tolist() == [0, NO_IDENTITY]
    assert frames[1].pids.tolist() == [0]
    assert frames[2].boxes.tolist() == [[7, 8, 32, 78]]


def test_the_training_part_is_everything_else(sysu: Path) -> None:
    train = read_cuhk_sysu_train(sysu)
    assert [frame.path.name for frame in train.frames] == ["s4.jpg", "s5.jpg"]
    assert [frame.pids.tolist() for frame in train.frames] == [[0], [0]]


def test_an_unknown_gallery_size_is_refused(sysu: Path) -> None:
    with pytest.raises(DatasetError, match="50, 100, 500"):
        read_cuhk_sysu(sysu, gallery_size=70)


@pytest.mark.parametrize("name", ["annotation/Images.mat", "annotation/pool.mat"])
@pytest.mark.parametrize("content", [None, b"", b"MATLAB 5.0 nonsense" * 20])
def test_a_missing_or_damaged_file_is_named(sysu: Path, name: str, content: bytes | None) -> None:
    (sysu / name).unlink()
    if content is not None:
        (sysu / name).write_bytes(content)
    with pytest.raises(DatasetError, match=Path(name).name):
        read_cuhk_sysu(sysu, gallery_size=50)


def test_a_gallery_of_unknown_pictures_is_refused(sysu: Path) -> None:
    savemat(sysu / "annotation/pool.mat", {"pool": np.array([["s1.jpg"]], object)})
    with pytest.raises(DatasetError, match=r"s2\.jpg"):
        read_cuhk_sysu(sysu, gallery_size=50)
