from pathlib import Path

import numpy as np
import pytest

from reid_desktop.core.errors import DatasetError
from reid_desktop.datasets.people_yolo import read_people_yolo


def lay_out(folder: Path, labels: dict[str, str]) -> Path:
    (folder / "images").mkdir()
    (folder / "labels").mkdir()
    for name, text in labels.items():
        (folder / "images" / f"{name}.jpg").write_bytes(b"")
        (folder / "labels" / f"{name}.txt").write_text(text)
    return folder


def test_boxes_are_shares_of_the_sides(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"b": "0 0.5 0.5 0.2 0.4\n", "a": ""})
    empty, one = read_people_yolo(folder)
    assert (empty.path.stem, one.path.stem) == ("a", "b")
    assert empty.boxes.shape == (0, 4)
    np.testing.assert_allclose(one.boxes, [[0.4, 0.3, 0.6, 0.7]], atol=1e-6)
    assert one.relative
    assert one.pids.tolist() == [-1]


def test_other_classes_are_left_out(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"a": "2 0.5 0.5 0.2 0.4\n0 0.1 0.1 0.1 0.1\n"})
    assert len(read_people_yolo(folder)[0].boxes) == 1


@pytest.mark.parametrize("text", ["0 0.5 x 0.1 0.1", "0 0.5"])
def test_a_damaged_label_file_is_named(tmp_path: Path, text: str) -> None:
    folder = lay_out(tmp_path, {"a": text})
    with pytest.raises(DatasetError, match=r"a\.txt"):
        read_people_yolo(folder)


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no pictures"):
        read_people_yolo(tmp_path)
