"""`cuhk-03.mat` as MATLAB 7.3 writes it, made small: cells of references, arrays transposed."""

import os
import signal
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets import cuhk03
from reid_desktop.datasets.benchmarks import READERS, SplitChoice
from reid_desktop.datasets.cuhk03 import read_cuhk03

PAIRS, PEOPLE = 2, 3
ABSENT = (0, 1, 7)
"""Pair, person and column of a picture that is not there."""


def picture(pair: int, person: int, column: int) -> np.ndarray:
    """A crop of odd size whose corner tells where it belongs."""
    image = np.zeros((20 + person, 8 + column, 3), np.uint8)
    image[0, 0] = (pair + 1, person + 1, column + 1)
    return image


class Writer:
    """Writes values the way MATLAB does."""

    def __init__(self, file: Any) -> None:
        self.file, self.refs = file, file.create_group("#refs#")

    def stored(self, value: np.ndarray) -> Any:
        name = f"v{len(self.refs)}"
        if value.size:
            data = self.refs.create_dataset(name, data=value.T)
        else:
            data = self.refs.create_dataset(name, data=np.array(value.shape, np.uint64))
            data.attrs["MATLAB_empty"] = np.uint8(1)
        return data.ref

    def cell(self, references: list[list[Any]], name: str = "") -> Any:
        """Store rows x columns of references transposed."""
        table = np.array(references, dtype=h5py.ref_dtype).T
        place = name or f"#refs#/v{len(self.refs)}"
        data = self.file.create_dataset(place, data=table, dtype=h5py.ref_dtype)
        data.attrs["MATLAB_class"] = np.bytes_("cell")
        return data.ref


def write(path: Path, *, kinds: tuple[str, ...] = ("labeled", "detected")) -> Path:
    with h5py.File(path, "w", userblock_size=512) as file:
        writer = Writer(file)
        for kind in kinds:
            pairs = []
            for pair in range(PAIRS):
                rows = []
                for person in range(PEOPLE):
                    columns = range(10) if kind == "labeled" else range(4, 7)
                    rows.append(
                        [
                            writer.stored(
                                picture(pair, person, column)
                                if column in columns and (pair, person, column) != ABSENT
                                else np.zeros((0, 0))
                            )
                            for column in range(10)
                        ]
                    )
                pairs.append([writer.cell(rows)])
            writer.cell(pairs, kind)
        splits = [np.array([[1, 2], [2, 3]], float), np.array([[1, 1], [1, 3]], float)]
        writer.cell([[writer.stored(split)] for split in splits], "testsets")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "cuhk-03.mat")
    return tmp_path


def test_every_picture_is_found_with_person_and_camera(root: Path) -> None:
    crops, splits = read_cuhk03(root, boxes="labelled")
    assert len(crops) == PAIRS * PEOPLE * 10 - 1
    assert [split.tolist() for split in splits] == [[10002, 20003], [10001, 10003]]
    for row in (0, 7, len(crops) - 1):
        (image,) = crops.pictures([row])
        pair, column, person = crops.cells[row].tolist()
        np.testing.assert_array_equal(image, picture(pair, person, column))
        assert crops.pids[row] == 10_000 * (pair + 1) + person + 1
        assert crops.cameras[row] == (1 if column < 5 else 2)


def test_a_split_tests_its_people_and_trains_on_all_others(root: Path) -> None:
    found = READERS["cuhk03-labelled"](root, SplitChoice(split=2))
    assert set(found.test.pids.tolist()) == {10001, 10003}
    assert set(found.train.pids.tolist()) == {10002, 20001, 20002, 20003}
    assert set(found.test.cameras[found.queries].tolist()) == {1}
    assert set(found.test.cameras[found.gallery].tolist()) == {2}
    assert len(found.queries) == len(found.gallery) == 10


def test_detected_boxes_are_their_own_set(root: Path) -> None:
    found = READERS["cuhk03-detected"](root, SplitChoice(split=2))
    assert len(found.test) == 2 * 3
    assert len(found.queries) == 2


def test_a_split_that_does_not_exist_is_said(root: Path) -> None:
    with pytest.raises(DatasetError, match="splits 1 to 2; 3 is none"):
        READERS["cuhk03-labelled"](root, SplitChoice(split=3))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cuhk-03.mat” is missing"):
        read_cuhk03(tmp_path, boxes="labelled")


def test_a_file_without_a_part_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "cuhk-03.mat", kinds=("labeled",))
    with pytest.raises(DatasetError, match="lacks “detected”"):
        read_cuhk03(path, boxes="detected")


def test_a_file_of_another_kind_is_said(tmp_path: Path) -> None:
    (tmp_path / "cuhk-03.mat").write_bytes(b"MATLAB 5.0 MAT-file" + bytes(600))
    with pytest.raises(DatasetError, match="MATLAB 7.3"):
        read_cuhk03(tmp_path, boxes="labelled")


def test_a_process_killed_between_pictures_is_started_again(root: Path) -> None:
    crops, _ = read_cuhk03(root, boxes="labelled")
    assert cuhk03._reader.process_id is not None
    os.kill(cuhk03._reader.process_id, signal.SIGKILL)
    images = crops.pictures(range(len(crops)))
    assert [image[0, 0, 1] for image in images] == (crops.pids % 10_000).tolist()


@pytest.mark.parametrize(
    "lie",
    [
        {"pictures": 1 << 70, "splits": []},
        {"pictures": -1, "splits": [3]},
        {"pictures": 1, "splits": [-1, 1]},
        {"pictures": "x", "splits": []},
        {"pictures": 1, "splits": None},
        {"pictures": 2, "splits": []},
        {},
    ],
)
def test_a_listing_that_cannot_be_true_is_a_sentence(
    lie: dict[str, Any], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuhk03._reader, "asked", lambda path, head: (lie, bytearray(24)))
    with pytest.raises(DatasetError, match="cannot be read as the original CUHK03 file"):
        read_cuhk03(root, boxes="labelled")


@pytest.mark.parametrize(
    "sizes",
    [[], [[0, 4]], [[-4, -1]], [[1 << 40, 1]], [["x", 1]], [[2]], None, [[2, 2], [1, 1]], [[9, 9]]],
)
def test_pictures_that_cannot_be_true_are_a_sentence(
    sizes: Any, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crops, _ = read_cuhk03(root, boxes="labelled")
    lie = {"sizes": sizes}
    monkeypatch.setattr(cuhk03._reader, "asked", lambda path, head: (lie, bytearray(24)))
    with pytest.raises(DatasetError, match="cannot be read as the original CUHK03 file"):
        crops.pictures([0])
